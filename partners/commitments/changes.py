"""What an update would change, in words, for the review, the timeline and the mails."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from core.forms import format_decimal
from core.french import NO_BREAK, agreed, day, euros
from partners.enums import Answer, CommitmentStatus, Figure
from partners.models import Commitment, CommitmentUpdate

UNKNOWN = "Non renseigné"
# Longer texts are shown side by side without marks: comparing them takes too long.
MAX_COMPARED_WORDS = 800
# Texts that share less than this are two texts: marking the few words in common would hinder
# reading.
MIN_SHARED = 0.4


@dataclass(frozen=True)
class Group:
    """Fields that are accepted or sent back together; ``format(obj)`` gives them as French text."""

    label: str
    fields: tuple[str, ...]
    format: Callable[[Commitment | CommitmentUpdate], str]

    def is_known(self, row) -> bool:
        return any(getattr(row, field) not in (None, "") for field in self.fields)


@dataclass(frozen=True)
class Change:
    """One group that an update would change: its key in GROUPS, its label, official and proposed
    words.
    """

    name: str
    label: str
    before: str
    after: str


def format_status(row) -> str:
    words = row.get_progress_status_display()
    if row.progress_status == CommitmentStatus.BLOCKED and row.blocked_what:
        who = f", à lever par {row.unblocker}" if row.unblocker else ""
        words = (
            f"{words}\N{NO-BREAK SPACE}: {row.blocked_what.rstrip('.')} (depuis le"
            f" {day(row.blocked_since)}{who})"
        )
    if row.progress_status == CommitmentStatus.KEPT and row.kept_on:
        words = f"{words} le {day(row.kept_on)}"
    return words


def format_achieved_quantity(row) -> str:
    """The quantity with the unit of the promise."""
    if row.achieved_quantity is None:
        return UNKNOWN
    unit = (row.commitment if isinstance(row, CommitmentUpdate) else row).unit
    return f"{format_decimal(row.achieved_quantity)} {agreed(unit, row.achieved_quantity)}".strip()


GROUPS: dict[str, Group] = {
    Figure.STATUS: Group(
        Figure.STATUS.label,
        ("progress_status", "blocked_what", "blocked_since", "unblocker", "kept_on"),
        format_status,
    ),
    Figure.PERCENT: Group(
        Figure.PERCENT.label,
        ("progress_percent",),
        lambda row: (
            UNKNOWN
            if row.progress_percent is None
            else f"{row.progress_percent}\N{NO-BREAK SPACE}%"
        ),
    ),
    Figure.QUANTITY: Group(
        Figure.QUANTITY.label,
        ("achieved_quantity",),
        format_achieved_quantity,
    ),
    Figure.AMOUNT: Group(
        Figure.AMOUNT.label,
        ("achieved_amount",),
        lambda row: UNKNOWN if row.achieved_amount is None else euros(row.achieved_amount),
    ),
    Figure.DUE: Group(
        Figure.DUE.label,
        ("due_on", "due_on_precision"),
        lambda row: UNKNOWN if row.due is None else str(row.due),
    ),
    Figure.COMMENT: Group(
        Figure.COMMENT.label, ("progress_comment",), lambda row: row.progress_comment or UNKNOWN
    ),
}


def changes_of(update: CommitmentUpdate) -> list[Change]:
    """What ``update`` would change in the official values as they stand, in the order of GROUPS."""
    return changes_between(update.commitment, update)


def decisions_of(update: CommitmentUpdate) -> list[tuple[Change, bool, str]]:
    """What a reviewed update proposed: each change, whether it was accepted, and its remark.

    Official values moved on since: those that it met are read in the history of the commitment.
    """
    earlier = update.commitment.history.filter(history_date__lt=update.reviewed_at).first()
    changes = changes_between(earlier.instance, update) if earlier else []
    known = {change.name: change for change in changes}
    for name in (*update.accepted_fields, *update.field_comments):
        if name not in known:
            known[name] = Change(name, GROUPS[name].label, UNKNOWN, GROUPS[name].format(update))
    return [
        (
            replace(known[name], before=update.before.get(name, known[name].before)),
            name in update.accepted_fields,
            update.field_comments.get(name, ""),
        )
        for name in GROUPS
        if name in known
    ]


def format_preview(changes: list[Change]) -> str:
    """What is new, on one line of a list."""
    # No-break spaces stay: they keep figures and units on one line.
    texts = [(change.label, re.sub(r"[ \r\n]+", " ", change.after)) for change in changes]
    return f"{NO_BREAK}; ".join(f"{label}{NO_BREAK}: {text}" for label, text in texts)


def mark_differences(
    before: str, after: str
) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """Two texts cut into pieces, each with whether it is in this text alone; whole where marks
    would not help.
    """
    old, new = before.split(" "), after.split(" ")
    if (
        UNKNOWN in (before, after)
        or max(len(old), len(new)) > MAX_COMPARED_WORDS
        or min(len(old), len(new)) < 4
    ):
        return [(False, before)], [(False, after)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < MIN_SHARED:
        return [(True, before)], [(True, after)]
    left, right = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        left += [(kind != "equal", " ".join(old[a:b]))] if b > a else []
        right += [(kind != "equal", " ".join(new[c:d]))] if d > c else []
    return left, right


def changes_between(commitment: Commitment, update: CommitmentUpdate) -> list[Change]:
    if update.answer == Answer.UNCHANGED:
        return []
    return [
        Change(name, group.label, group.format(commitment), group.format(update))
        for name, group in GROUPS.items()
        if any(getattr(commitment, field) != getattr(update, field) for field in group.fields)
    ]
