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
class AnswerEvent:
    """One answer. ``proposed``: what it would change, while it waits or asks to be corrected;
    ``changes``: what it did.
    """

    update: CommitmentUpdate
    proposed: list[Change] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def own_comment(self) -> str:
        """What the partner wrote and that no accepted change shows."""
        update = self.update
        is_shown = update.answer == Answer.UNCHANGED or "comment" in update.accepted_fields
        return "" if is_shown or self.proposed else update.progress_comment


@dataclass(frozen=True)
class OfficialChange:
    """A day on which official values moved or were confirmed, and which; nothing of the answer
    itself.
    """

    when: datetime
    labels: list[str]


def events_of(user, commitment: Commitment) -> list[AnswerEvent]:
    """The answers that ``user`` may know of, in two queries."""
    updates = commitment.updates.visible_to(user).select_related("author", "reviewer", "unblocker")
    events, is_last = [], True
    for update in updates.prefetch_related("proofs"):
        update.commitment = commitment
        proposed = (
            changes_of(update) if is_last and (update.is_waiting or update.is_to_correct) else []
        )
        is_last = is_last and update.review_status == UpdateStatus.REPLACED
        changes = [
            Change(name, group.label, update.before.get(name, UNKNOWN), group.format(update))
            for name, group in GROUPS.items()
            if name in update.accepted_fields
        ]
        remarks = [
            Remark(group.label, group.format(update), update.field_comments[name])
            for name, group in GROUPS.items()
            if name in update.field_comments
        ]
        events.append(AnswerEvent(update, proposed, changes, remarks))
    return events


def official_changes_of(commitment: Commitment) -> list[OfficialChange]:
    """The dates of accepted answers: one query."""
    rows = commitment.updates.filter(review_status__in=_ACCEPTED).order_by("-reviewed_at", "-pk")
    return [
        OfficialChange(when, [group.label for name, group in GROUPS.items() if name in accepted])
        for when, accepted in rows.values_list("reviewed_at", "accepted_fields")
    ]
