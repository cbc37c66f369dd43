"""What was answered about a commitment, newest first: whole for its organisation and the team,
dates for the others.
"""

from dataclasses import dataclass, field
from datetime import datetime

from partners.commitments.changes import GROUPS, UNKNOWN, Change, changes_of
from partners.enums import Answer, UpdateStatus
from partners.models import Commitment, CommitmentUpdate

_ACCEPTED = (UpdateStatus.ACCEPTED, UpdateStatus.PARTLY_ACCEPTED)


@dataclass(frozen=True)
class Remark:
    """What the team says of one proposed value that it sent back."""

    label: str
    proposed: str
    text: str


@dataclass(frozen=True)
class Event:
    """One answer. ``proposed``: what it would change, while it waits or asks to be corrected;
    ``changes``: what it did.
    """

    update: CommitmentUpdate
    proposed: list[Change] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def own_words(self) -> str:
        """What the partner wrote and that no accepted change shows."""
        update = self.update
        is_told = update.answer == Answer.UNCHANGED or "comment" in update.accepted_fields
        return "" if is_told or self.proposed else update.progress_comment


@dataclass(frozen=True)
class Moved:
    """A day on which official values moved or were confirmed, and which; nothing of the answer
    itself.
    """

    when: datetime
    labels: list[str]


def events_of(user, commitment: Commitment) -> list[Event]:
    """The answers that ``user`` may know of, in two queries."""
    updates = commitment.updates.visible_to(user).select_related("author", "reviewer", "unblocker")
    events, is_last = [], True
    for update in updates.prefetch_related("proofs"):
        update.commitment = commitment
        proposed = (
            changes_of(update) if is_last and (update.is_waiting or update.is_to_correct) else []
        )
        is_last = is_last and update.review_status == UpdateStatus.REPLACED
        events.append(Event(update, proposed, _accepted(update), _remarks(update)))
    return events


def _accepted(update: CommitmentUpdate) -> list[Change]:
    return [
        Change(name, group.label, update.before.get(name, UNKNOWN), group.words(update))
        for name, group in GROUPS.items()
        if name in update.accepted_fields
    ]


def _remarks(update: CommitmentUpdate) -> list[Remark]:
    return [
        Remark(group.label, group.words(update), update.field_comments[name])
        for name, group in GROUPS.items()
        if name in update.field_comments
    ]


def moves_of(commitment: Commitment) -> list[Moved]:
    """The dates of accepted answers: one query."""
    rows = commitment.updates.filter(review_status__in=_ACCEPTED).order_by("-reviewed_at", "-pk")
    return [
        Moved(when, [group.label for name, group in GROUPS.items() if name in accepted])
        for when, accepted in rows.values_list("reviewed_at", "accepted_fields")
    ]
