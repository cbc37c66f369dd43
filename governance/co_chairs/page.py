"""What the binôme reads before a meeting, on one page: what changed, open blocking points, what is
asked of them, what they promised.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from actions.enums import CLOSED_STATUSES
from actions.models import Blocker
from governance.committees.queries import CoChairs, co_chairs_of
from governance.enums import ItemKind, ItemStatus
from governance.models import AgendaItem, FollowUp, LeadNote, Meeting
from governance.programme import Changes, compare
from governance.programme.queries import shared_sheets, state
from governance.programme.workflow import last_state_before
from partners.models import Commitment

# Rows that fit on a phone; a link leads to the others.
SHOWN, SHOWN_REFERENCES = 3, 6


@dataclass(frozen=True)
class SheetGroup:
    """One line about things of one kind: how many, their label, the sheets of the first ones
    (reference, address).
    """

    count: int
    label: str
    icon: str
    sheets: list[tuple[str, str]]

    @property
    def is_cut(self) -> bool:
        return len(self.sheets) < self.count


@dataclass(frozen=True)
class FirstRows:
    """The first rows of a list and how many there are."""

    rows: list
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class CoChairsPage:
    """All that the page shows. ``since`` is None before the first snapshot of the committee.

    ``notes`` are those that the reader may see: none for who is not one of the co-chairs.
    """

    co_chairs: CoChairs
    notes: list[LeadNote]
    since: date | None
    moved: list[SheetGroup]
    stuck: FirstRows
    to_decide: list[SheetGroup]
    to_accept: int
    asked_of_you: FirstRows
    promised: FirstRows
    late_promises: int
    # Commitments of the two organisations whose due date is past, and the list of them.
    late_commitments: int
    commitments_url: str


def co_chairs_page(user, meeting: Meeting, today: date) -> CoChairsPage:
    """The page of the co-chairs of ``meeting``, as the programme stands today."""
    co_chairs, before = co_chairs_of(meeting.committee, today), last_state_before(meeting)
    return CoChairsPage(
        co_chairs=co_chairs,
        notes=list(LeadNote.objects.visible_to(user).filter(meeting=meeting)),
        since=before and before.day,
        moved=groups_of_changes(compare(before, state(today))) if before else [],
        to_decide=groups_to_decide(list(items_to_decide(meeting))),
        to_accept=meeting.items.waiting().count(),
        **asked_of_co_chairs(co_chairs, meeting, today),
    )


def asked_of_co_chairs(co_chairs: CoChairs, meeting: Meeting, today: date) -> dict:
    """Open blocking points, theirs and others, and what the two promised."""
    # A seat that nobody holds is asked for nothing.
    organizations = {half.seat.organization_id for half in co_chairs if half.people}
    stuck = open_blockers()
    theirs, others = (
        stuck.filter(unblocker__in=organizations),
        stuck.exclude(unblocker__in=organizations),
    )
    counts = stuck.aggregate(
        whole=Count("pk"), theirs=Count("pk", filter=Q(unblocker__in=organizations))
    )
    query = urlencode([("overdue", 1), *(("organization", key) for key in sorted(organizations))])
    promised = list(follow_ups_of_co_chairs(meeting, co_chairs.people, organizations))
    return {
        "stuck": FirstRows(list(others[:SHOWN]), counts["whole"] - counts["theirs"]),
        "asked_of_you": FirstRows(list(theirs[:SHOWN]), counts["theirs"]),
        "promised": FirstRows(promised[:SHOWN], len(promised)),
        "late_promises": sum(row.is_overdue(today) for row in promised),
        "late_commitments": (
            Commitment.objects.shared().overdue(today).of_organizations(organizations).count()
        ),
        "commitments_url": f"{reverse('partners:commitment_list')}?{query}",
    }


def open_blockers():
    """Blocking points of shared sheets that go on, priority sheets first, then the oldest."""
    sheets = shared_sheets().exclude(progress_status__in=CLOSED_STATUSES)
    rows = Blocker.objects.filter(sheet__in=sheets, lifted_on__isnull=True)
    return rows.select_related("sheet__phase", "unblocker").order_by(
        "-sheet__is_priority", "since", "pk"
    )


# Points on which the co-chairs have to decide: label for one and for several, icon.
_DECISIVE = {
    ItemKind.SHEET_TO_APPROVE: ("fiche à approuver", "fiches à approuver", "badge-check"),
    ItemKind.SHEET_BLOCKED: (
        "fiche prioritaire bloquée",
        "fiches prioritaires bloquées",
        "octagon-x",
    ),
    ItemKind.SHEET_WITH_BLOCKER: (
        "fiche prioritaire avec un point de blocage ouvert",
        "fiches prioritaires avec un point de blocage ouvert",
        "octagon-alert",
    ),
    ItemKind.SHEET_LATE: (
        "fiche prioritaire en retard",
        "fiches prioritaires en retard",
        "alarm-clock",
    ),
    ItemKind.BLOCKER: ("point de blocage à lever", "points de blocage à lever", "octagon-alert"),
    ItemKind.REQUEST: ("point demandé", "points demandés", "message-square"),
}


def items_to_decide(meeting: Meeting) -> QuerySet:
    """The points of the agenda on which there is something to decide."""
    rows = AgendaItem.objects.filter(
        meeting=meeting, status=ItemStatus.ACCEPTED, kind__in=_DECISIVE
    )
    shown = Prefetch(
        "sheets", shared_sheets().select_related("phase").only("number", "phase__prefix")
    )
    return rows.order_by("position", "pk").prefetch_related(shown)


def groups_to_decide(items: list[AgendaItem]) -> list[SheetGroup]:
    """What is to be decided, one line a kind."""
    found = []
    for kind, labels in _DECISIVE.items():
        mine = [item for item in items if item.kind == kind]
        references = [sheet.reference for item in mine for sheet in item.sheets.all()]
        if mine:
            found.append(sheet_group(len(mine), labels, references))
    return found


def sheet_group(count: int, labels: tuple[str, str, str], references: list[str]) -> SheetGroup:
    shown = list(dict.fromkeys(reference for reference in references if reference))[
        :SHOWN_REFERENCES
    ]
    sheets = [(reference, reverse("actions:sheet_detail", args=[reference])) for reference in shown]
    return SheetGroup(count, labels[count > 1], labels[2], sheets)


def follow_ups_of_co_chairs(meeting: Meeting, people: set[int], organizations: set[int]):
    """Follow-ups that fall to the two or to their organisations, the most late first."""
    mine = Q(person__in=people) | Q(person__isnull=True, organization__in=organizations)
    rows = (
        FollowUp.objects.adopted()
        .open()
        .filter(mine, decision__meeting__committee=meeting.committee_id)
    )
    return rows.for_list().order_by("due_on", "pk")


# Kind of change, its label for one and for several, its icon; the most important first.
_KINDS = (
    ("newly_late", "fiche passée en retard", "fiches passées en retard", "alarm-clock"),
    ("statuses", "avancement changé", "avancements changés", "refresh-cw"),
    ("healths", "météo changée", "météos changées", "sun"),
    ("milestones_done", "jalon franchi", "jalons franchis", "circle-check"),
    ("milestones_moved", "jalon déplacé", "jalons déplacés", "calendar-clock"),
    ("reviews", "fiche soumise ou approuvée", "fiches soumises ou approuvées", "badge-check"),
    ("commitments", "engagement qui a bougé", "engagements qui ont bougé", "handshake"),
    ("sheets_added", "fiche nouvelle", "fiches nouvelles", "file-plus"),
    ("sheets_gone", "fiche retirée", "fiches retirées", "archive"),
    ("priorities", "priorité changée", "priorités changées", "star"),
)


def groups_of_changes(changes: Changes) -> list[SheetGroup]:
    found = [(labels, getattr(changes, name)) for name, *labels in _KINDS]
    return [
        sheet_group(len(moves), tuple(labels), [move.reference for move in moves])
        for labels, moves in found
        if moves
    ]
