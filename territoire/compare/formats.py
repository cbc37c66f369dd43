"""Formats what moved: titles of each kind, and each thing with its value before and after."""

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
from territoire.compare.moves import Kind, Move

NOTHING = "–"


@dataclass(frozen=True)
class KindLabels:
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


LABELS = {
    Kind.ADDED: KindLabels(
        "fiches-ajoutees", "Fiches ajoutées", "clipboard-plus", "fiche", "fiche ajoutée"
    ),
    Kind.GONE: KindLabels(
        "fiches-retirees", "Fiches retirées", "archive", "fiche", "fiche retirée"
    ),
    Kind.STATUS: KindLabels(
        "avancement", "Avancement changé", "arrow-right-left", "fiche", "avancement changé"
    ),
    Kind.HEALTH: KindLabels("meteo", "Météo changée", "cloud-sun", "fiche", "météo changée"),
    Kind.DONE: KindLabels("jalons-franchis", "Jalons franchis", "flag", "jalon", "jalon franchi"),
    Kind.MOVED: KindLabels(
        "jalons-deplaces", "Jalons déplacés", "calendar-clock", "jalon", "jalon déplacé"
    ),
    Kind.COMMITMENT: KindLabels(
        "engagements", "Engagements changés", "handshake", "engagement", "engagement changé"
    ),
    Kind.MONEY: KindLabels(
        "financements", "Financements changés", "banknote", "ligne", "financement changé"
    ),
}
BY_SLUG = {labels.slug: kind for kind, labels in LABELS.items()}


@dataclass(frozen=True)
class MoveRow:
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


def format_move(move: Move) -> MoveRow:
    return _FORMATTERS[move.kind](move)


# --- Where it is
def sheet_label(move: Move) -> str:
    return (
        f"Fiche {move.reference} – {move.sheet.title}" if move.sheet else "Accord dans son ensemble"
    )


# --- Sheets
def label_and_badge(choices, looks, value: str | None) -> tuple[str, str]:
    """The label of a value, and its badge."""
    if value is None:
        return NOTHING, NOTHING
    choice = choices(value)
    return choice.label, state_badge(*looks[choice], choice.label)


def sheet_row(move: Move, name: str, choices, looks, **more) -> MoveRow:
    """The value of the column ``name`` on both days."""
    before, before_shown = label_and_badge(choices, looks, getattr(move.before, name, None))
    after, after_shown = label_and_badge(choices, looks, getattr(move.after, name, None))
    return MoveRow(
        label=sheet_label(move),
        url=sheet_url(move.reference),
        before=before,
        after=after,
        before_shown=before_shown,
        after_shown=after_shown,
        **more,
    )


def format_progress(move: Move, note: str = "") -> MoveRow:
    return sheet_row(move, "progress_status", ProgressStatus, PROGRESS_LOOKS, note=note)


def format_gone(move: Move) -> MoveRow:
    """Why it left was written as it left, in its last row."""
    reason = move.last.archive_reason
    why = (
        f"Archivée{NO_BREAK}: {reason}"
        if reason
        else "N’est plus de celles qui sont regardées ici."
    )
    return format_progress(move, why)


def format_health(move: Move) -> MoveRow:
    text, on = move.after.health_comment, move.after.health_on
    signed = ", ".join(filter(None, [move.signer, on and f"le {day(on)}"])) if text else ""
    return sheet_row(move, "health", Health, HEALTH_LOOKS, text=text, note=signed)


# --- Milestones
def due_label(row) -> str:
    """When something was due on one of the days; it may not have been there."""
    if row is None or row.due_on is None:
        return "Sans échéance"
    return str(PartialDate.of(row.due_on, row.due_on_precision))


def format_done(move: Move) -> MoveRow:
    after, note = move.after, ""
    if after.due_on:
        late = (after.done_on - after.due_on).days
        note = f"{counted(late, 'jour')} après l’échéance" if late > 0 else "À temps"
    return milestone_row(
        move,
        before=f"Prévu{NO_BREAK}: {due_label(after)}" if after.due_on else due_label(after),
        after=f"Franchi le {day(after.done_on)}",
        note=note,
    )


def format_postponed(move: Move) -> MoveRow:
    before, after, note = move.before, move.after, ""
    if before.due_on and after.due_on:
        moved = (after.due_on - before.due_on).days
        note = f"{'Repoussé' if moved > 0 else 'Avancé'} de {counted(abs(moved), 'jour')}"
    return milestone_row(move, before=due_label(before), after=due_label(after), note=note)


def milestone_row(move: Move, **more) -> MoveRow:
    return MoveRow(
        label=move.named.title,
        url=sheet_url(move.reference, "calendrier"),
        about=sheet_label(move),
        **more,
    )


# --- Promises and money
def format_commitment(move: Move) -> MoveRow:
    return MoveRow(
        label=Commitment(statement=move.named.statement).short_statement,
        url=reverse("partners:commitment_detail", args=[move.key]),
        about=f"{move.organization} · {sheet_label(move)}",
        before=commitment_state(move.before, move.after),
        after=commitment_state(move.after, move.before),
        note=presence_note(move, "Nouvel engagement", "Engagement retiré"),
    )


def commitment_state(row, other) -> str:
    """Its state, and of its due date and its amount what differs from the other day."""
    if row is None:
        return NOTHING
    labels = [CommitmentStatus(row.progress_status).label]
    if row.due_on != getattr(other, "due_on", None):
        labels.append(f"échéance {due_label(row)}" if row.due_on else "sans échéance")
    if row.amount != getattr(other, "amount", None):
        labels.append(euros(row.amount))
    return ", ".join(labels)


def format_funding(move: Move) -> MoveRow:
    return MoveRow(
        label=" – ".join(filter(None, [move.organization, move.named.label])),
        url=sheet_url(move.reference, "financement"),
        about=sheet_label(move),
        before=funding_state(move.before),
        after=funding_state(move.after),
        note=presence_note(move, "Nouvelle ligne", "Ligne retirée"),
    )


def funding_state(row) -> str:
    return f"{FundingStage(row.stage).label}, {euros(row.amount)}" if row else NOTHING


def presence_note(move: Move, new: str, gone: str) -> str:
    if move.before is None:
        return new
    return gone if move.after is None else ""


_FORMATTERS: dict[Kind, Callable[[Move], MoveRow]] = {
    Kind.ADDED: format_progress,
    Kind.GONE: format_gone,
    Kind.STATUS: lambda move: format_progress(move, move.after.progress_reason),
    Kind.HEALTH: format_health,
    Kind.DONE: format_done,
    Kind.MOVED: format_postponed,
    Kind.COMMITMENT: format_commitment,
    Kind.MONEY: format_funding,
}
