"""The data of a pack: the meeting, the programme, the sheets of its points, the follow-ups."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from actions.models import ActionSheet, Blocker, FundingLine
from core import clock
from core.sorting import Folded
from governance.committees.queries import CoChairs, co_chairs_of
from governance.enums import FollowUpStatus
from governance.models import (
    AgendaItem,
    Decision,
    FollowUp,
    Meeting,
    Snapshot,
    redact_private_sheets,
)
from governance.programme.queries import State, shared_sheets, state
from partners.models import Commitment


@dataclass(frozen=True)
class PackData:
    """``before`` is the state kept with an earlier meeting, ``last`` the meeting before; None where
    there is none.

    ``closed`` are the follow-ups closed since ``last``, ``opened`` those still to be done.
    """

    co_chairs: CoChairs
    items: list[AgendaItem]
    sheets: list[ActionSheet]
    now: State
    before: Snapshot | None
    last: Meeting | None
    opened: list[FollowUp]
    closed: list[FollowUp]


def read_pack_data(meeting: Meeting, today: date, before: Snapshot | None = None) -> PackData:
    """What the whole committee may know, in a fixed number of queries. ``before``: by default that
    of the last meeting.
    """
    items = redact_private_sheets(_items(meeting))
    last, kept = last_meeting_and_snapshot(meeting)
    opened, closed = follow_ups_given_before(meeting, last)
    return PackData(
        co_chairs=co_chairs_of(meeting.committee, clock.day_of(meeting.starts_at)),
        items=items,
        sheets=list({sheet.pk: sheet for item in items for sheet in item.sheets.all()}.values()),
        now=state(today),
        before=before or kept,
        last=last,
        opened=opened,
        closed=closed,
    )


def last_meeting_and_snapshot(meeting: Meeting) -> tuple[Meeting | None, Snapshot | None]:
    """The meeting before, and the last state that was saved with a meeting: one query."""
    past = Meeting.objects.before(meeting)
    kept = past.filter(snapshot__isnull=False)
    rows = past.filter(Q(pk__in=past.values("pk")[:1]) | Q(pk__in=kept.values("pk")[:1]))
    found = list(rows.select_related("committee", "snapshot"))
    snapshots = [row.snapshot for row in found if hasattr(row, "snapshot")]
    return next(iter(found), None), next(iter(snapshots), None)


def follow_ups_given_before(
    meeting: Meeting, last: Meeting | None
) -> tuple[list[FollowUp], list[FollowUp]]:
    """What was given before this meeting: still open, and closed since the ``last`` one."""
    given = FollowUp.objects.adopted().filter(
        decision__meeting__committee=meeting.committee_id,
        decision__meeting__starts_at__lt=meeting.starts_at,
    )
    wanted = Q(status=FollowUpStatus.OPEN)
    if last:
        wanted |= Q(closed_at__gte=last.starts_at)
    rows = list(given.filter(wanted).for_list().order_by("closed_at", "pk"))
    return [row for row in rows if not row.is_closed], [row for row in rows if row.is_closed]


def _items(meeting: Meeting):
    """The points of the agenda, each with the sheets that the committee may know of."""
    items = meeting.items.accepted().select_related("requested_by")
    return items.prefetch_related(Prefetch("sheets", sheets_for_pack(meeting)))


def sheets_for_pack(meeting: Meeting):
    """Sheets with all that their page of the pack shows."""
    decided = Decision.objects.adopted().filter(meeting__starts_at__lt=meeting.starts_at)
    decided = decided.select_related("meeting__committee").order_by("-meeting__starts_at", "number")
    commitments = (
        Commitment.objects.shared().for_list().order_by(Folded("organization__name"), "pk")
    )
    return (
        shared_sheets()
        .select_related("phase", "lead_organization", "lead_person", "health_by")
        .prefetch_related(
            "axes",
            "milestones",
            Prefetch("funding_lines", FundingLine.objects.select_related("funder")),
            Prefetch("blockers", Blocker.objects.select_related("unblocker")),
            "indicators__readings",
            Prefetch("decisions", decided, to_attr="decided"),
            Prefetch("commitments", commitments.with_state_author(), to_attr="promises"),
        )
    )
