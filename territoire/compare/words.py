"""What moved, in words: titles of each kind, and each thing with its value before and after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from actions.enums import FundingStage, Health, ProgressStatus
from actions.models import reference_of, sheet_url
from actions.templatetags.sheet_badges import HEALTH_LOOKS, PROGRESS_LOOKS, state_badge
from core.partial_dates import PartialDate
from core.templatetags.fr import NO_BREAK, counted, day, euros, plural
from partners.enums import CommitmentStatus
from partners.models import Commitment
from territoire.compare.found import Found, Kind

NOTHING = "–"


@dataclass(frozen=True)
class Words:
    """Of a kind: the anchor of its list, its title, its icon, what its hidden rows are (one of them), and what
    follows the number of its moves (for one: « jalon franchi »)."""

    slug: str
    title: str
    icon: str
    one: str
    move: str

    def counted(self, count: int) -> str:
        """« jalons franchis »: each word agrees."""
        return " ".join(plural(count, word) for word in self.move.split())


WORDS = {
    Kind.ADDED: Words("fiches-ajoutees", "Fiches ajoutées", "clipboard-plus", "fiche", "fiche ajoutée"),
    Kind.GONE: Words("fiches-retirees", "Fiches retirées", "archive", "fiche", "fiche retirée"),
    Kind.STATUS: Words("avancement", "Avancement changé", "arrow-right-left", "fiche", "avancement changé"),
    Kind.HEALTH: Words("meteo", "Météo changée", "cloud-sun", "fiche", "météo changée"),
    Kind.DONE: Words("jalons-franchis", "Jalons franchis", "flag", "jalon", "jalon franchi"),
    Kind.MOVED: Words("jalons-deplaces", "Jalons déplacés", "calendar-clock", "jalon", "jalon déplacé"),
    Kind.COMMITMENT: Words(
        "engagements", "Engagements changés", "handshake", "engagement", "engagement changé"
    ),
    Kind.MONEY: Words("financements", "Financements changés", "banknote", "ligne", "financement changé"),
}
BY_SLUG = {words.slug: kind for kind, words in WORDS.items()}


@dataclass(frozen=True)
class Moved:
    """One thing that moved. ``about`` says where it hangs; ``note`` what to know of the change; ``text`` a sentence that
    somebody signed. ``before_shown`` and ``after_shown`` are badges where the value has one."""

    label: str
    url: str
    about: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    text: str = ""
    before_shown: str = ""
    after_shown: str = ""


def told(row: Found) -> Moved:
    return _TELLERS[Kind(row.kind)](row)


class _Change(NamedTuple):
    """The value of something on one of the days; all None when it was not there."""

    status: str | None
    day: str | None
    precision: str | None
    amount: str | None


def _sides(row: Found) -> tuple[_Change, _Change]:
    return (
        _Change(row.status_before, row.day_before, row.precision_before, row.amount_before),
        _Change(row.status_after, row.day_after, row.precision_after, row.amount_after),
    )


# --- Where it is --------------------------------------------------------------------------------------------
def _reference(row: Found) -> str:
    return reference_of(row.prefix, row.number)


def _sheet(row: Found) -> str:
    return f"Fiche {_reference(row)} – {row.title}" if row.sheet_id else "Accord dans son ensemble"


def _sheet_url(row: Found, section: str = "") -> str:
    return sheet_url(_reference(row), section)


# --- Sheets -------------------------------------------------------------------------------------------------
def _badged(choices, looks, value: str | None) -> tuple[str, str]:
    """The label of a value, and its badge."""
    if value is None:
        return NOTHING, NOTHING
    choice = choices(value)
    return choice.label, state_badge(*looks[choice], choice.label)


def _moved_sheet(row: Found, choices, looks, **more) -> Moved:
    before, before_shown = _badged(choices, looks, row.status_before)
    after, after_shown = _badged(choices, looks, row.status_after)
    return Moved(
        label=_sheet(row),
        url=_sheet_url(row),
        before=before,
        after=after,
        before_shown=before_shown,
        after_shown=after_shown,
        **more,
    )


def _told_sheet(row: Found) -> Moved:
    return _moved_sheet(row, ProgressStatus, PROGRESS_LOOKS, note=row.name or "")


def _told_gone(row: Found) -> Moved:
    why = f"Archivée{NO_BREAK}: {row.name}" if row.name else "N’est plus de celles qui sont regardées ici."
    return _moved_sheet(row, ProgressStatus, PROGRESS_LOOKS, note=why)


def _told_health(row: Found) -> Moved:
    signed = ", ".join(filter(None, [row.signer, row.day_after and f"le {day(_day(row.day_after))}"]))
    return _moved_sheet(row, Health, HEALTH_LOOKS, text=row.name or "", note=signed if row.name else "")


# --- Milestones ---------------------------------------------------------------------------------------------
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _due(change: _Change) -> str:
    return str(PartialDate.of(_day(change.day), change.precision)) if change.day else "Sans échéance"


def _told_done(row: Found) -> Moved:
    after = _sides(row)[1]
    note = ""
    if after.day:
        late = (_day(after.status) - _day(after.day)).days
        note = f"{counted(late, 'jour')} après l’échéance" if late > 0 else "À temps"
    return Moved(
        label=row.name,
        url=_sheet_url(row, "calendrier"),
        about=_sheet(row),
        before=f"Prévu{NO_BREAK}: {_due(after)}" if after.day else _due(after),
        after=f"Franchi le {day(_day(after.status))}",
        note=note,
    )


def _told_moved(row: Found) -> Moved:
    before, after = _sides(row)
    note = ""
    if before.day and after.day:
        moved = (_day(after.day) - _day(before.day)).days
        note = f"{'Repoussé' if moved > 0 else 'Avancé'} de {counted(abs(moved), 'jour')}"
    return Moved(
        label=row.name,
        url=_sheet_url(row, "calendrier"),
        about=_sheet(row),
        before=_due(before),
        after=_due(after),
        note=note,
    )


# --- Promises and money -------------------------------------------------------------------------------------
def _told_commitment(row: Found) -> Moved:
    before, after = _sides(row)
    return Moved(
        label=Commitment(statement=row.name).short_statement,
        url=reverse("partners:commitment_detail", args=[row.key]),
        about=f"{row.organization} · {_sheet(row)}",
        before=_promise(before, after),
        after=_promise(after, before),
        note=_come_or_gone(before, after, "Nouvel engagement", "Engagement retiré"),
    )


def _promise(change: _Change, other: _Change) -> str:
    """Its state, and of its due date and its amount what differs from the other day."""
    if change.status is None:
        return NOTHING
    words = [CommitmentStatus(change.status).label]
    if change.day != other.day and (change.day or other.status):
        words.append(f"échéance {_due(change)}" if change.day else "sans échéance")
    if change.amount != other.amount and (change.amount or other.status):
        words.append(euros(change.amount))
    return ", ".join(words)


def _told_money(row: Found) -> Moved:
    before, after = _sides(row)
    return Moved(
        label=" – ".join(filter(None, [row.organization, row.name])),
        url=_sheet_url(row, "financement"),
        about=_sheet(row),
        before=_money(before),
        after=_money(after),
        note=_come_or_gone(before, after, "Nouvelle ligne", "Ligne retirée"),
    )


def _money(change: _Change) -> str:
    return f"{FundingStage(change.status).label}, {euros(change.amount)}" if change.status else NOTHING


def _come_or_gone(before: _Change, after: _Change, new: str, gone: str) -> str:
    if before.status is None:
        return new
    return gone if after.status is None else ""


_TELLERS: dict[Kind, Callable[[Found], Moved]] = {
    Kind.ADDED: _told_sheet,
    Kind.GONE: _told_gone,
    Kind.STATUS: _told_sheet,
    Kind.HEALTH: _told_health,
    Kind.DONE: _told_done,
    Kind.MOVED: _told_moved,
    Kind.COMMITMENT: _told_commitment,
    Kind.MONEY: _told_money,
}
