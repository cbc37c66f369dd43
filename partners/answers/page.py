"""What a partner's home shows: its commitments by what is expected of it, and what moved since its
last visit.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Organization
from accounts.permissions import Permission, own_organization_ids
from core import clock
from core.search import sort_key
from partners.commitments.changes import GROUPS, changes_of
from partners.enums import TO_CORRECT, UpdateStatus
from partners.models import Commitment, CommitmentUpdate

SOON = timedelta(days=30)
# As long as that after somebody confirmed a commitment, its coming due date asks for nothing more.
JUST = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One commitment on the day ``today``. ``last`` is its answer that waits or was sent back, else
    None.
    """

    commitment: Commitment
    last: CommitmentUpdate | None
    today: date

    @property
    def pending(self) -> CommitmentUpdate | None:
        return self.last if self.last and self.last.is_waiting else None

    @property
    def returned(self) -> CommitmentUpdate | None:
        return self.last if self.last and self.last.is_to_correct else None

    @property
    def is_overdue(self) -> bool:
        return self.commitment.is_overdue(self.today)

    @property
    def is_due_soon(self) -> bool:
        due = self.commitment.due_on
        return due is not None and self.today <= due <= self.today + SOON

    @property
    def is_just_confirmed(self) -> bool:
        at = self.commitment.confirmed_at
        return at is not None and clock.day_of(at) > self.today - JUST

    @property
    def is_stale(self) -> bool:
        return self.commitment.is_stale(self.today)

    @property
    def has_no_answer(self) -> bool:
        return self.commitment.is_silent(self.today)

    @property
    def can_confirm(self) -> bool:
        """« Inchangé » makes sense: open, and no answer waits or asks to be corrected."""
        return self.last is None and not self.commitment.is_closed

    @property
    def urgency(self) -> int | None:
        """0 overdue, 1 due soon, 2 without news; None when nothing is expected."""
        is_near = self.is_due_soon and not self.is_just_confirmed
        ranks = (self.is_overdue, is_near, self.is_stale or self.has_no_answer)
        return next((rank for rank, found in enumerate(ranks) if found), None)

    @cached_property
    def changes(self) -> list:
        """What the answer that waits proposes, in words."""
        return changes_of(self.pending) if self.pending else []

    @property
    def remarks(self) -> list[tuple[str, str]]:
        return remarks_of(self.returned) if self.returned else []


def remarks_of(update: CommitmentUpdate) -> list[tuple[str, str]]:
    """The remarks of a review, field by field: (label, text)."""
    return [
        (GROUPS[name].label, text) for name, text in update.field_comments.items() if name in GROUPS
    ]


class Board:
    """Commitments sorted by what is expected; ``updates`` are the last answers that wait or were
    sent back.
    """

    def __init__(self, commitments: list[Commitment], updates: list[CommitmentUpdate]):
        self.today, last = clock.today(), {}
        known = {commitment.pk: commitment for commitment in commitments}
        for update in updates:
            update.commitment = known[update.commitment_id]
            last[update.commitment_id] = update
        lines = [
            Line(commitment, last.get(commitment.pk), self.today) for commitment in commitments
        ]
        self.count = len(lines)
        self.to_correct = [line for line in lines if line.returned]
        self.pending = [line for line in lines if line.pending]
        self.closed = [line for line in lines if line.commitment.is_closed and not line.last]
        others = [line for line in lines if not line.commitment.is_closed and not line.last]
        self.due = sorted(
            (line for line in others if line.urgency is not None),
            key=lambda line: (line.urgency, line.commitment.due_on or date.max, line.commitment.pk),
        )
        self.rest = [line for line in others if line.urgency is None]
        self.has_several_to_confirm = len(others) > 1


def board_of(user, organization_ids) -> Board:
    """The commitments of these organisations that ``user`` may know of, each with its last answer
    where it waits for review or was sent back; closed ones have none.
    """
    commitments = Commitment.objects.visible_to(user).live().of_organizations(organization_ids)
    updates = last_updates(commitments.open())
    return Board(
        list(commitments.for_list().with_figures().order_by("due_on", "pk")), list(updates)
    )


def last_updates(commitments: QuerySet) -> QuerySet:
    """The last answer about each of ``commitments`` where it waits or was sent back."""
    newest = (
        CommitmentUpdate.objects.filter(commitment=OuterRef("commitment"))
        .exclude(review_status=UpdateStatus.REPLACED)
        .order_by("-submitted_at", "-pk")
    )
    return CommitmentUpdate.objects.filter(
        commitment__in=commitments.order_by().values("pk"),
        pk=Subquery(newest.values("pk")[:1]),
        review_status__in=[UpdateStatus.SUBMITTED, *TO_CORRECT],
    ).select_related("author", "reviewer", "unblocker")


@dataclass(frozen=True)
class Summary:
    """Counts for the home page; ``waits`` is True if anything is expected of the person."""

    to_correct: int
    overdue: int
    due_soon: int
    without_answer: int
    pending: int

    @property
    def waits(self) -> bool:
        return bool(self.to_correct or self.overdue or self.due_soon or self.without_answer)


def last_change(commitment: Commitment) -> tuple[str, datetime] | None:
    """Who last wrote on this commitment, its promise, an answer or a review; None if nobody did."""
    row, update = (
        commitment.history.first(),
        commitment.updates.select_related("author", "reviewer").first(),
    )
    found = []
    if row is not None:
        found.append((str(row.history_user or "Le portail"), row.history_date))
    if update is not None:
        found.append(
            (str(update.reviewer or update.author), update.reviewed_at or update.submitted_at)
        )
    return max(found, key=lambda one: one[1], default=None)


def own_board(user) -> Board:
    """The board of the organisations for which ``user`` answers."""
    return board_of(user, own_organization_ids(user, Permission.COMMITMENT_ANSWER))


def summary_of(board: Board) -> Summary:
    """Each commitment counted once, where it is most urgent."""
    ranks = [line.urgency for line in board.due]
    return Summary(
        len(board.to_correct), ranks.count(0), ranks.count(1), ranks.count(2), len(board.pending)
    )


def own_organizations(user) -> list[Organization]:
    """The organisations for which the person answers by a role of its own, by name."""
    ids = own_organization_ids(user, Permission.COMMITMENT_ANSWER)
    mine = {
        m.organization_id: m.organization
        for m in user.active_memberships
        if m.organization_id in ids
    }
    return sorted(mine.values(), key=lambda organization: sort_key(str(organization)))


def organizations_with_commitments() -> list[Organization]:
    """For the team: those that have live commitments, each with their ``count``."""
    live = Commitment.objects.live().values("pk")
    counted = Organization.objects.annotate(
        count=Count("commitments", filter=Q(commitments__in=live))
    )
    return sorted(counted.filter(count__gt=0), key=lambda organization: sort_key(str(organization)))
