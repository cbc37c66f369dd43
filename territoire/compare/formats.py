"""What moved, in words: titles of each kind, and each thing with its value before and after."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from actions.enums import FundingStage, Health, ProgressStatus
from actions.models import sheet_url
from actions.templatetags.sheet_badges import HEALTH_LOOKS, PROGRESS_LOOKS, state_badge
from core.french import NO_BREAK, counted, day, euros, plural
from core.partial_dates import PartialDate
from partners.enums import CommitmentStatus
from partners.models import Commitment
from territoire.compare.found import Found, Kind

NOTHING = "–"


@dataclass(frozen=True)
class Words:
    """Of a kind: the anchor of its list, its title, its icon, what its hidden rows are (one of
    them), and what follows the number of its moves (for one: « jalon franchi »).
    """

    slug: str
    title: str
    icon: str
    one: str
    move: str

    def counted(self, count: int) -> str:
        """« jalons franchis »: each word agrees."""
        return " ".join(plural(count, word) for word in self.move.split())


WORDS = {
    Kind.ADDED: Words(
        "fiches-ajoutees", "Fiches ajoutées", "clipboard-plus", "fiche", "fiche ajoutée"
    ),
    Kind.GONE: Words("fiches-retirees", "Fiches retirées", "archive", "fiche", "fiche retirée"),
    Kind.STATUS: Words(
        "avancement", "Avancement changé", "arrow-right-left", "fiche", "avancement changé"
    ),
    Kind.HEALTH: Words("meteo", "Météo changée", "cloud-sun", "fiche", "météo changée"),
    Kind.DONE: Words("jalons-franchis", "Jalons franchis", "flag", "jalon", "jalon franchi"),
    Kind.MOVED: Words(
        "jalons-deplaces", "Jalons déplacés", "calendar-clock", "jalon", "jalon déplacé"
    ),
    Kind.COMMITMENT: Words(
        "engagements", "Engagements changés", "handshake", "engagement", "engagement changé"
    ),
    Kind.MONEY: Words(
        "financements", "Financements changés", "banknote", "ligne", "financement changé"
    ),
}
BY_SLUG = {words.slug: kind for kind, words in WORDS.items()}


@dataclass(frozen=True)
class Moved:
    """One thing that moved. ``about`` says where it hangs; ``note`` what to know of the change;
    ``text`` a sentence that somebody signed. ``before_shown`` and ``after_shown`` are badges where
    the value has one.
    """

    label: str
    url: str
    about: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    text: str = ""
    before_shown: str = ""
    after_shown: str = ""


def told(found: Found) -> Moved:
    return _TELLERS[found.kind](found)


# --- Where it is
# --------------------------------------------------------------------------------------------
def _sheet(found: Found) -> str:
    return (
        f"Fiche {found.reference} – {found.sheet.title}"
        if found.sheet
        else "Accord dans son ensemble"
    )


# --- Sheets
# -------------------------------------------------------------------------------------------------
def _badged(choices, looks, value: str | None) -> tuple[str, str]:
    """The label of a value, and its badge."""
    if value is None:
        return NOTHING, NOTHING
    choice = choices(value)
    return choice.label, state_badge(*looks[choice], choice.label)


def _moved_sheet(found: Found, name: str, choices, looks, **more) -> Moved:
    """The value of the column ``name`` on both days."""
    before, before_shown = _badged(choices, looks, getattr(found.before, name, None))
    after, after_shown = _badged(choices, looks, getattr(found.after, name, None))
    return Moved(
        label=_sheet(found),
        url=sheet_url(found.reference),
        before=before,
        after=after,
        before_shown=before_shown,
        after_shown=after_shown,
        **more,
    )


def _told_progress(found: Found, note: str) -> Moved:
    return _moved_sheet(found, "progress_status", ProgressStatus, PROGRESS_LOOKS, note=note)


def _told_added(found: Found) -> Moved:
    return _told_progress(found, "")


def _told_status(found: Found) -> Moved:
    return _told_progress(found, found.after.progress_reason)


def _told_gone(found: Found) -> Moved:
    """Why it left was written as it left, in its last row."""
    reason = found.last.archive_reason
    why = (
        f"Archivée{NO_BREAK}: {reason}"
        if reason
        else "N’est plus de celles qui sont regardées ici."
    )
    return _told_progress(found, why)


def _told_health(found: Found) -> Moved:
    text, on = found.after.health_comment, found.after.health_on
    signed = ", ".join(filter(None, [found.signer, on and f"le {day(on)}"])) if text else ""
    return _moved_sheet(found, "health", Health, HEALTH_LOOKS, text=text, note=signed)


# --- Milestones
# ---------------------------------------------------------------------------------------------
def _due(row) -> str:
    """When something was due on one of the days; it may not have been there."""
    if row is None or row.due_on is None:
        return "Sans échéance"
    return str(PartialDate.of(row.due_on, row.due_on_precision))


def _told_done(found: Found) -> Moved:
    after, note = found.after, ""
    if after.due_on:
        late = (after.done_on - after.due_on).days
        note = f"{counted(late, 'jour')} après l’échéance" if late > 0 else "À temps"
    return _moved_milestone(
        found,
        before=f"Prévu{NO_BREAK}: {_due(after)}" if after.due_on else _due(after),
        after=f"Franchi le {day(after.done_on)}",
        note=note,
    )


def _told_moved(found: Found) -> Moved:
    before, after, note = found.before, found.after, ""
    if before.due_on and after.due_on:
        moved = (after.due_on - before.due_on).days
        note = f"{'Repoussé' if moved > 0 else 'Avancé'} de {counted(abs(moved), 'jour')}"
    return _moved_milestone(found, before=_due(before), after=_due(after), note=note)


def _moved_milestone(found: Found, **more) -> Moved:
    return Moved(
        label=found.named.title,
        url=sheet_url(found.reference, "calendrier"),
        about=_sheet(found),
        **more,
    )


# --- Promises and money
# -------------------------------------------------------------------------------------
def _told_commitment(found: Found) -> Moved:
    return Moved(
        label=Commitment(statement=found.named.statement).short_statement,
        url=reverse("partners:commitment_detail", args=[found.key]),
        about=f"{found.organization} · {_sheet(found)}",
        before=_promise(found.before, found.after),
        after=_promise(found.after, found.before),
        note=_come_or_gone(found, "Nouvel engagement", "Engagement retiré"),
    )


def _promise(row, other) -> str:
    """Its state, and of its due date and its amount what differs from the other day."""
    if row is None:
        return NOTHING
    words = [CommitmentStatus(row.progress_status).label]
    if row.due_on != getattr(other, "due_on", None):
        words.append(f"échéance {_due(row)}" if row.due_on else "sans échéance")
    if row.amount != getattr(other, "amount", None):
        words.append(euros(row.amount))
    return ", ".join(words)


def _told_money(found: Found) -> Moved:
    return Moved(
        label=" – ".join(filter(None, [found.organization, found.named.label])),
        url=sheet_url(found.reference, "financement"),
        about=_sheet(found),
        before=_money(found.before),
        after=_money(found.after),
        note=_come_or_gone(found, "Nouvelle ligne", "Ligne retirée"),
    )


def _money(row) -> str:
    return f"{FundingStage(row.stage).label}, {euros(row.amount)}" if row else NOTHING


def _come_or_gone(found: Found, new: str, gone: str) -> str:
    if found.before is None:
        return new
    return gone if found.after is None else ""


_TELLERS: dict[Kind, Callable[[Found], Moved]] = {
    Kind.ADDED: _told_added,
    Kind.GONE: _told_gone,
    Kind.STATUS: _told_status,
    Kind.HEALTH: _told_health,
    Kind.DONE: _told_done,
    Kind.MOVED: _told_moved,
    Kind.COMMITMENT: _told_commitment,
    Kind.MONEY: _told_money,
}
