"""What the binôme reads before a meeting, on one page: what moved, what is stuck, what is asked of them, what they owe."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from actions.enums import CLOSED_STATUSES, ReviewStatus
from actions.models import Blocker
from governance.enums import CO_CHAIRS, ItemKind, ItemStatus
from governance.models import AgendaItem, FollowUp, Meeting, Term
from governance.programme import Changes, compare, state
from governance.programme.changes import Move
from governance.programme.state import shared_sheets
from governance.workflow.snapshots import last_before

# A line on a phone; the rest is one press away.
SHOWN = 5


@dataclass(frozen=True)
class Moved:
    """Moves of one kind since the last meeting: the first ones, and how many more."""

    title: str
    icon: str
    moves: list[Move]
    more: int


@dataclass(frozen=True)
class Some:
    """The first rows of a list and how many there are."""

    rows: list
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class PairPage:
    """All that the page shows but the notes. ``since`` is None before the first snapshot of the committee."""

    since: date | None
    moved: list[Moved]
    stuck: Some
    to_decide: Some
    to_accept: int
    asked_of_you: Some
    promised: Some


def pair_page(meeting: Meeting, today: date) -> PairPage:
    """The page of the pair of the committee of ``meeting``, as the programme stands today."""
    people, organizations = _pair_of(meeting, today)
    before = last_before(meeting)
    stuck = _open_blockers()
    return PairPage(
        since=before and before.day,
        moved=_moves(compare(before, state(today))) if before else [],
        stuck=_some(stuck.exclude(unblocker__in=organizations)),
        to_decide=_some(_decisive(meeting)),
        to_accept=meeting.items.waiting().count(),
        asked_of_you=_some(stuck.filter(unblocker__in=organizations)),
        promised=_some(_promised(meeting, people, organizations)),
    )


def _pair_of(meeting: Meeting, today: date) -> tuple[set[int], set[int]]:
    """Keys of the people, holders and deputies, and of the organisations of the two seats."""
    terms = Term.objects.in_force(today).filter(
        seat__committee=meeting.committee_id, seat__role__in=CO_CHAIRS
    )
    rows = list(terms.values_list("person", "seat__organization"))
    return {person for person, _ in rows}, {organization for _, organization in rows}


def _open_blockers():
    """Blocking points of shared sheets that go on, priority sheets first, then the oldest."""
    sheets = shared_sheets().exclude(progress_status__in=CLOSED_STATUSES)
    rows = Blocker.objects.filter(sheet__in=sheets, lifted_on__isnull=True)
    return rows.select_related("sheet__phase", "unblocker").order_by("-sheet__is_priority", "since", "pk")


def _decisive(meeting: Meeting):
    """Points of the agenda on which the pair will have to decide: approvals and blocked or late priority sheets."""
    kinds = [ItemKind.SHEET_TO_APPROVE, ItemKind.SHEET_BLOCKED, ItemKind.SHEET_LATE, ItemKind.BLOCKER]
    waits = Q(kind__in=kinds) | Q(sheets__review_status=ReviewStatus.SUBMITTED)
    rows = AgendaItem.objects.filter(waits, meeting=meeting, status=ItemStatus.ACCEPTED).distinct()
    return rows.order_by("position", "pk")


def _promised(meeting: Meeting, people: set[int], organizations: set[int]):
    """Follow-ups that fall to the two or to their organisations, the most late first."""
    mine = Q(person__in=people) | Q(person__isnull=True, organization__in=organizations)
    rows = FollowUp.objects.adopted().open().filter(mine, decision__meeting__committee=meeting.committee_id)
    return rows.for_list().order_by("due_on", "pk")


def _some(rows) -> Some:
    return Some(list(rows[:SHOWN]), rows.count())


# Kind of moves, its title, its icon: what the pair asks first comes first.
_KINDS = (
    ("newly_late", "Passées en retard", "alarm-clock"),
    ("statuses", "Avancement changé", "refresh-cw"),
    ("healths", "Météo changée", "sun"),
    ("milestones_done", "Jalons franchis", "circle-check"),
    ("milestones_moved", "Jalons déplacés", "calendar-clock"),
    ("reviews", "Relecture", "badge-check"),
    ("commitments", "Engagements", "handshake"),
    ("sheets_added", "Fiches nouvelles", "file-plus"),
    ("sheets_gone", "Fiches retirées", "archive"),
    ("priorities", "Priorité changée", "star"),
)


def _moves(changes: Changes) -> list[Moved]:
    found = [(title, icon, getattr(changes, name)) for name, title, icon in _KINDS]
    return [Moved(title, icon, moves[:3], max(len(moves) - 3, 0)) for title, icon, moves in found if moves]
