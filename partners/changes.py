"""Old and new: what an update would change, in words, for the review, the timeline and the mails."""

from collections.abc import Callable
from dataclasses import dataclass

from core.forms import format_decimal
from core.templatetags.fr import day, euros
from partners.models import Commitment, CommitmentUpdate

UNKNOWN = "Non renseigné"


@dataclass(frozen=True)
class Group:
    """Fields that are accepted or sent back together, under one label; ``words(obj)`` reads them in French."""

    label: str
    fields: tuple[str, ...]
    words: Callable[[Commitment | CommitmentUpdate], str]


@dataclass(frozen=True)
class Change:
    """One group that an update would change: its key in GROUPS, its label, official and proposed words."""

    name: str
    label: str
    before: str
    after: str


def _status_words(row) -> str:
    words = row.get_progress_status_display()
    if row.blocked_what:
        who = f", à lever par {row.unblocker}" if row.unblocker else ""
        words = f"{words}\N{NO-BREAK SPACE}: {row.blocked_what} (depuis le {day(row.blocked_since)}{who})"
    if row.kept_on:
        words = f"{words} le {day(row.kept_on)}"
    return words


def _number(value, unit="") -> str:
    return UNKNOWN if value is None else f"{format_decimal(value)} {unit}".strip()


def _unit(row) -> str:
    return (row.commitment if isinstance(row, CommitmentUpdate) else row).unit


GROUPS: dict[str, Group] = {
    "status": Group(
        "État",
        ("progress_status", "blocked_what", "blocked_since", "unblocker", "kept_on"),
        _status_words,
    ),
    "percent": Group(
        "Avancement",
        ("progress_percent",),
        lambda row: UNKNOWN if row.progress_percent is None else f"{row.progress_percent}\N{NO-BREAK SPACE}%",
    ),
    "quantity": Group(
        "Quantité réalisée", ("achieved_quantity",), lambda row: _number(row.achieved_quantity, _unit(row))
    ),
    "amount": Group(
        "Montant réalisé",
        ("achieved_amount",),
        lambda row: UNKNOWN if row.achieved_amount is None else euros(row.achieved_amount),
    ),
    "due": Group(
        "Échéance",
        ("due_on", "due_on_precision"),
        lambda row: UNKNOWN if row.due is None else str(row.due),
    ),
    "comment": Group("Où en est-on", ("progress_comment",), lambda row: row.progress_comment or UNKNOWN),
}


def changes_of(update: CommitmentUpdate) -> list[Change]:
    """What ``update`` would change in the official values as they stand, in the order of GROUPS."""
    commitment = update.commitment
    if update.answer == "unchanged":
        return []
    return [
        Change(name, group.label, group.words(commitment), group.words(update))
        for name, group in GROUPS.items()
        if any(getattr(commitment, field) != getattr(update, field) for field in group.fields)
    ]
