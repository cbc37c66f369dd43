"""Milestones, funding lines and notes: what a sheet should have, compared with what it has.

Each ``merge_*`` answers (rows to save, words for the report); nothing is written here.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organization
from actions.enums import FundingStage
from actions.models import FundingLine, Milestone, SheetNote
from core import clock
from core.french import day
from core.partial_dates import PartialDate
from core.workbook.dates import read_date
from core.workbook.text import KeptAsText, fold, one_line, quoted, same_text, typeset
from territoire.imports.context import DEFAULT_REASON

_WITH_DATE = (
    re.compile(r"(?P<title>.+?)\s*\((?P<date>[^()]*\d{2,4}[^()]*)\)\s*$", re.S),
    re.compile(r"(?P<date>[^:]{4,30}?\d{2,4})\s*:\s*(?P<title>\S.*)$", re.S),
    re.compile(r"(?P<title>.+?)\s*(?::|[-–—])\s+(?P<date>[^:]{4,30})$", re.S),
    re.compile(r"(?P<title>.{4,}?)\s+(?:en|pour|avant|d[’']ici)\s+(?P<date>[^:]{4,20})$", re.S),
    re.compile(r"(?P<title>.{4,}?)\s+(?P<date>[TSQ][1-4]\s\d{4})$", re.S),
)


@dataclass
class WantedMilestone:
    title: str
    due: PartialDate | None = None
    done_on: object = None
    owner: Organization | None = None


@dataclass
class WantedFunding:
    funder: Organization | None
    label: str = ""
    amount: Decimal | None = None
    stage: str | None = None
    stage_on: object = None
    refusal: str | None = None


def read_milestone(text: str) -> WantedMilestone:
    """« Étude remise (T2 2026) », « T2 2026 : étude remise », « Étude remise – 2026 ». Raises
    ValueError.
    """
    text = one_line(text)
    title, due = text, None
    for pattern in _WITH_DATE:
        found = pattern.match(text)
        if not found:
            continue
        try:
            read = read_date(found["date"].strip())
        except ValueError:
            continue
        if read.value:
            title, due = found["title"].strip(), read.value
            break
    limit = Milestone._meta.get_field("title").max_length
    if len(title) > limit:
        raise KeptAsText(
            f"{quoted(title)} est trop long pour un jalon ({limit} caractères au plus)"
        )
    return WantedMilestone(title, due)


def merge_milestones(
    existing: list[Milestone], wanted: list[WantedMilestone]
) -> tuple[list, list[str]]:
    rows, words, free = [], [], list(existing)
    for wish in wanted:
        same = [row for row in free if fold(row.title) == fold(wish.title)]
        found = next((row for row in same if row.due == wish.due), same[0] if same else None)
        if found is None:
            row = Milestone(title=wish.title, done_on=wish.done_on, owner_organization=wish.owner)
            row.due = wish.due
            rows.append(row)
            words.append(f"jalon « {wish.title} » ajouté")
            continue
        free.remove(found)
        wishes = {"due": wish.due, "done_on": wish.done_on, "owner_organization": wish.owner}
        if _update(found, wishes):
            rows.append(found)
            words.append(f"jalon « {found.title} »")
    return rows, words


def merge_funding(
    existing: list[FundingLine], wanted: list[WantedFunding]
) -> tuple[list, list[str]]:
    """Raises ValueError where one cannot tell which of several lines an amount is for."""
    rows, words, lines = [], [], list(existing)
    for wish in wanted:
        found = _line_for(lines, wish)
        if found is None:
            found = FundingLine(
                funder=wish.funder,
                label=wish.label,
                amount=wish.amount,
                stage=wish.stage or FundingStage.REQUESTED,
                stage_on=wish.stage_on,
                position=len(lines),
            )
            found.refusal_reason = (wish.refusal or DEFAULT_REASON) if found.is_refused else ""
            lines.append(found)
            rows.append(found)
            words.append(f"financement {found} ajouté")
        elif _update_line(found, wish) and found not in rows:
            rows.append(found)
            words.append(f"financement {found}")
    return rows, words


def _line_for(lines: list[FundingLine], wish: WantedFunding) -> FundingLine | None:
    own = [line for line in lines if line.funder == wish.funder]
    same = [line for line in own if fold(line.label) == fold(wish.label)]
    if same:
        return same[0]
    if wish.label:
        # A line known by its funder alone receives its label.
        return next(
            (line for line in own if (not line.label and line.pk is None) or not line.label), None
        )
    if (
        len(own) > 1
        and wish.amount is not None
        and wish.amount != sum(line.amount or 0 for line in own)
    ):
        raise ValueError(f"{quoted(wish.funder)} finance déjà cette fiche par plusieurs lignes")
    if len(own) > 1:
        wish.amount = wish.stage = None
    return own[0] if own else None


def _update_line(line: FundingLine, wish: WantedFunding) -> bool:
    stage = wish.stage or line.stage
    refusal = (
        (wish.refusal or line.refusal_reason or DEFAULT_REASON)
        if stage == FundingStage.REFUSED
        else ""
    )
    wishes = {
        "label": wish.label,
        "amount": wish.amount,
        "stage": wish.stage,
        "stage_on": wish.stage_on,
    }
    if line.pk and stage != line.stage:
        line.stage_reason = f"Import du {day(clock.today())}"
    changed = _update(line, wishes)
    if line.refusal_reason != refusal:
        line.refusal_reason, changed = refusal, True
    return changed


def _update(row, wishes: dict) -> bool:
    """Set what is given and differs; True if anything did."""
    changes = {
        name: value
        for name, value in wishes.items()
        if value not in (None, "") and getattr(row, name) != value
    }
    for name, value in changes.items():
        setattr(row, name, value)
    return bool(changes)


def note_of_kept(texts: dict[str, str]) -> str:
    """The note that keeps what no column could hold, by heading: nothing of the table is lost."""
    lines = [f"- {heading} : {' / '.join(text.split(chr(10)))}" for heading, text in texts.items()]
    return typeset("\n".join(["Repris du tableau importé :", *lines])) if lines else ""


def merge_notes(existing: list[SheetNote], texts: list[str]) -> tuple[list, list[str]]:
    """One note for each text."""
    merged = [merge_note(existing, text) for text in texts if text]
    return [row for rows, _ in merged for row in rows], [
        word for _, words in merged for word in words
    ]


def merge_note(existing: list[SheetNote], text: str) -> tuple[list, list[str]]:
    """A comment becomes a note of the day, unless the sheet has a note that says the same."""
    if any(same_text(note.text, text) for note in existing):
        return [], []
    return [SheetNote(text=text, written_on=clock.today())], ["note de suivi ajoutée"]
