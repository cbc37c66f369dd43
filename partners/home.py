"""What a partner's home shows: its commitments by what is expected of it, and what moved since its last visit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Organization
from accounts.permissions import Permission, own_organization_ids
from actions.models import ActionSheet
from core import clock
from core.search import sort_key
from partners.changes import GROUPS, changes_of
from partners.enums import TO_CORRECT, UpdateStatus
from partners.models import Commitment, CommitmentUpdate

SOON = timedelta(days=30)
# As long as that after somebody confirmed a commitment, its coming due date asks for nothing more.
JUST = timedelta(days=7)
SHOWN_EVENTS = 10


@dataclass(frozen=True)
class Line:
    """One commitment on the day ``today``. ``last`` is its answer that waits or was sent back, else None."""

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
    return [(GROUPS[name].label, text) for name, text in update.field_comments.items() if name in GROUPS]


class Board:
    """The commitments of some organisations that ``user`` may know of, sorted by what is expected."""

    def __init__(self, user, organization_ids):
        self.today = clock.today()
        lines = _lines(user, organization_ids, self.today)
        self.count = len(lines)
        self.to_correct = [line for line in lines if line.returned]
        self.pending = [line for line in lines if line.pending]
        self.closed = [line for line in lines if line.commitment.is_closed and not line.last]
        others = [line for line in lines if not line.commitment.is_closed and not line.last]
        self.due = sorted((line for line in others if line.urgency is not None), key=_first_due)
        self.rest = [line for line in others if line.urgency is None]
        self.has_several_to_confirm = len(others) > 1


def _first_due(line: Line) -> tuple:
    return line.urgency, line.commitment.due_on or date.max, line.commitment.pk


def _lines(user, organization_ids, today) -> list[Line]:
    commitments = list(
        Commitment.objects.visible_to(user)
        .live()
        .of_organizations(organization_ids)
        .for_list()
        .order_by("due_on", "pk")
    )
    last = last_updates(commitments)
    return [Line(commitment, last.get(commitment.pk), today) for commitment in commitments]


def last_updates(commitments) -> dict[int, CommitmentUpdate]:
    """By commitment, its last answer where it waits for review or was sent back; closed ones have none."""
    known = {commitment.pk: commitment for commitment in commitments if not commitment.is_closed}
    newest = (
        CommitmentUpdate.objects.filter(commitment=OuterRef("commitment"))
        .exclude(review_status=UpdateStatus.REPLACED)
        .order_by("-submitted_at", "-pk")
    )
    updates = CommitmentUpdate.objects.filter(
        commitment__in=known,
        pk=Subquery(newest.values("pk")[:1]),
        review_status__in=[UpdateStatus.SUBMITTED, *TO_CORRECT],
    ).select_related("author", "reviewer", "unblocker")
    found = {}
    for update in updates:
        update.commitment = known[update.commitment_id]
        found[update.commitment_id] = update
    return found


@dataclass(frozen=True)
class Summary:
    """Counts for the home page; ``waits`` tells whether anything is expected of the person."""

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
    row, update = commitment.history.first(), commitment.updates.select_related("author", "reviewer").first()
    found = []
    if row is not None:
        found.append((str(row.history_user or "Le portail"), row.history_date))
    if update is not None:
        found.append((str(update.reviewer or update.author), update.reviewed_at or update.submitted_at))
    return max(found, key=lambda one: one[1], default=None)


def board_of(user) -> Board:
    """What is expected of the organisations for which ``user`` answers."""
    return Board(user, own_organization_ids(user, Permission.COMMITMENT_ANSWER))


def summary_of(board: Board) -> Summary:
    """Each commitment counted once, where it is most urgent."""
    ranks = [line.urgency for line in board.due]
    return Summary(len(board.to_correct), ranks.count(0), ranks.count(1), ranks.count(2), len(board.pending))


def own_organizations(user) -> list[Organization]:
    """The organisations for which the person answers by a role of its own, by name."""
    ids = own_organization_ids(user, Permission.COMMITMENT_ANSWER)
    mine = {m.organization_id: m.organization for m in user.active_memberships if m.organization_id in ids}
    return sorted(mine.values(), key=lambda organization: sort_key(str(organization)))


def organizations_with_commitments() -> list[Organization]:
    """For the team: those that promised something, each with the ``count`` of its live commitments."""
    live = Commitment.objects.live().values("pk")
    counted = Organization.objects.annotate(count=Count("commitments", filter=Q(commitments__in=live)))
    return sorted(counted.filter(count__gt=0), key=lambda organization: sort_key(str(organization)))


@dataclass(frozen=True)
class Event:
    """Something that others did: what, about what, where to read it."""

    when: datetime
    icon: str
    what: str
    about: str
    url: str


def events_since(user, organization_ids, since: datetime | None) -> list[Event]:
    """What moved on commitments and sheets of these organisations since the last visit; the newest first."""
    if since is None:
        return []
    commitments = Commitment.objects.visible_to(user).live().of_organizations(organization_ids)
    reviews = list(_reviews(user, commitments, since))
    told = {(update.commitment_id, update.reviewed_at) for update in reviews}
    events = [_review_event(update) for update in reviews]
    events += _promise_events(user, commitments, since, told)
    events += _sheet_events(user, organization_ids, since)
    return sorted(events, key=lambda event: event.when, reverse=True)[:SHOWN_EVENTS]


def _reviews(user, commitments, since):
    return (
        CommitmentUpdate.objects.filter(
            commitment__in=commitments, reviewed_at__gt=since, reviewer__isnull=False
        )
        .exclude(reviewer=user)
        .exclude(review_status=UpdateStatus.REPLACED)
        .select_related("commitment", "reviewer")
        .order_by("-reviewed_at")[:SHOWN_EVENTS]
    )


def _review_event(update: CommitmentUpdate) -> Event:
    icon, words = {
        UpdateStatus.RETURNED: ("undo-2", "a renvoyé votre réponse à corriger"),
        UpdateStatus.PARTLY_ACCEPTED: ("circle-check", "a accepté une partie de votre réponse"),
        UpdateStatus.ACCEPTED: ("circle-check", "a accepté votre réponse"),
    }[update.review_status]
    commitment = update.commitment
    return Event(
        update.reviewed_at, icon, f"{update.reviewer} {words}", commitment.short_statement,
        commitment.get_absolute_url(),
    )  # fmt: skip


def _promise_events(user, commitments, since, told) -> list[Event]:
    """Promises written or changed by others; what a review changed is told by the review."""
    rows = (
        Commitment.history.model.objects.filter(
            id__in=commitments.order_by().values("pk"), history_date__gt=since
        )
        .exclude(history_user=user)
        .select_related("history_user")
        .order_by("-history_date", "-history_id")[: 5 * SHOWN_EVENTS]
    )
    latest = {}
    for row in rows:
        if (row.id, row.history_date) not in told:
            latest.setdefault(row.id, row)
    return [_promise_event(row) for row in latest.values()]


def _promise_event(row) -> Event:
    words = "a inscrit un engagement" if row.history_type == "+" else "a modifié l’engagement"
    # The whole instance of a historical row would cost a query.
    about = Commitment(statement=row.statement).short_statement
    return Event(
        row.history_date, "pencil-line", f"{row.history_user or 'Le portail'} {words}",
        about, reverse("partners:commitment_detail", args=[row.id]),
    )  # fmt: skip


def _sheet_events(user, organization_ids, since) -> list[Event]:
    """Sheets that these organisations carry, or on which they promised something."""
    theirs = Q(lead_organization__in=organization_ids) | Q(
        pk__in=Commitment.objects.live().of_organizations(organization_ids).order_by().values("sheet")
    )
    sheets = (
        ActionSheet.objects.visible_to(user)
        .live()
        .filter(theirs, updated_at__gt=since)
        .exclude(updated_by=user)
        .select_related("phase", "updated_by")
        .order_by("-updated_at", "pk")[:SHOWN_EVENTS]
    )
    return [
        Event(
            sheet.updated_at, "clipboard-list", f"{sheet.updated_by or 'Le portail'} a modifié la fiche {sheet.reference}",
            sheet.title, sheet.get_absolute_url(),
        )
        for sheet in sheets
    ]  # fmt: skip
