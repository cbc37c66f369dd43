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
class ParsedMilestone:
    title: str
    due: PartialDate | None = None
    done_on: object = None
    owner: Organization | None = None


@dataclass
class ParsedFunding:
    funder: Organization | None
    label: str = ""
    amount: Decimal | None = None
    stage: str | None = None
    stage_on: object = None
    refusal: str | None = None


def read_milestone(text: str) -> ParsedMilestone:
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
    return ParsedMilestone(title, due)


def merge_milestones(
    existing: list[Milestone], parsed_milestones: list[ParsedMilestone]
) -> tuple[list, list[str]]:
    rows, words, free = [], [], list(existing)
    for parsed in parsed_milestones:
        same = [row for row in free if fold(row.title) == fold(parsed.title)]
        found = next((row for row in same if row.due == parsed.due), same[0] if same else None)
        if found is None:
            row = Milestone(
                title=parsed.title, done_on=parsed.done_on, owner_organization=parsed.owner
            )
            row.due = parsed.due
            rows.append(row)
            words.append(f"jalon « {parsed.title} » ajouté")
            continue
        free.remove(found)
        values = {"due": parsed.due, "done_on": parsed.done_on, "owner_organization": parsed.owner}
        if update_row(found, values):
            rows.append(found)
            words.append(f"jalon « {found.title} »")
    return rows, words


def merge_funding(
    existing: list[FundingLine], parsed_lines: list[ParsedFunding]
) -> tuple[list, list[str]]:
    """Raises ValueError where one cannot tell which of several lines an amount is for."""
    rows, words, lines = [], [], list(existing)
    for parsed in parsed_lines:
        found = matching_line(lines, parsed)
        if found is None:
            found = FundingLine(
                funder=parsed.funder,
                label=parsed.label,
                amount=parsed.amount,
                stage=parsed.stage or FundingStage.REQUESTED,
                stage_on=parsed.stage_on,
                position=len(lines),
            )
            found.refusal_reason = (parsed.refusal or DEFAULT_REASON) if found.is_refused else ""
            lines.append(found)
            rows.append(found)
            words.append(f"financement {found} ajouté")
        elif update_line(found, parsed) and found not in rows:
            rows.append(found)
            words.append(f"financement {found}")
    return rows, words


def matching_line(lines: list[FundingLine], parsed: ParsedFunding) -> FundingLine | None:
    own = [line for line in lines if line.funder == parsed.funder]
    same = [line for line in own if fold(line.label) == fold(parsed.label)]
    if same:
        return same[0]
    if parsed.label:
        # A line known by its funder alone receives its label.
        return next(
            (line for line in own if (not line.label and line.pk is None) or not line.label), None
        )
    if (
        len(own) > 1
        and parsed.amount is not None
        and parsed.amount != sum(line.amount or 0 for line in own)
    ):
        raise ValueError(f"{quoted(parsed.funder)} finance déjà cette fiche par plusieurs lignes")
    if len(own) > 1:
        parsed.amount = parsed.stage = None
    return own[0] if own else None


def update_line(line: FundingLine, parsed: ParsedFunding) -> bool:
    stage = parsed.stage or line.stage
    refusal = (
        (parsed.refusal or line.refusal_reason or DEFAULT_REASON)
        if stage == FundingStage.REFUSED
        else ""
    )
    values = {
        "label": parsed.label,
        "amount": parsed.amount,
        "stage": parsed.stage,
        "stage_on": parsed.stage_on,
    }
    if line.pk and stage != line.stage:
        line.stage_reason = f"Import du {day(clock.today())}"
    changed = update_row(line, values)
    if line.refusal_reason != refusal:
        line.refusal_reason, changed = refusal, True
    return changed


def update_row(row, values: dict) -> bool:
    """Set what is given and differs; True if anything did."""
    changes = {
        name: value
        for name, value in values.items()
        if value not in (None, "") and getattr(row, name) != value
    }
    for name, value in changes.items():
        setattr(row, name, value)
    return bool(changes)


def format_kept_cells(texts: dict[str, str]) -> str:
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
