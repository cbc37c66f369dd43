"""All that a pack tells, read in two questions: the meeting and the programme, then the sheets of its points."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from actions.models import ActionSheet, Blocker, FundingLine
from core import clock
from core.gather import gather
from governance.models import AgendaItem, Decision, FollowUp, Meeting, Snapshot, discreet, kept_links
from governance.pair import LeadPair, pairs_from, seats_asked
from governance.programme.state import State, shared_sheets, state_asked, state_from
from governance.workflow.snapshots import earlier
from partners.models import Commitment


@dataclass(frozen=True)
class Reading:
    """``before`` is the state kept with an earlier meeting, ``last`` the meeting before; None where there is none.

    ``closed`` are the follow-ups closed since ``last``, ``opened`` those still to be done.
    """

    pair: LeadPair
    items: list[AgendaItem]
    sheets: list[ActionSheet]
    now: State
    before: Snapshot | None
    last: Meeting | None
    opened: list[FollowUp]
    closed: list[FollowUp]


def read(meeting: Meeting, today: date, before: Snapshot | None = None) -> Reading:
    """What the whole committee may know, in a fixed number of queries. ``before``: by default that of the last meeting."""
    given = FollowUp.objects.adopted().filter(
        decision__meeting__committee=meeting.committee_id, decision__meeting__starts_at__lt=meeting.starts_at
    )
    day = clock.day_of(meeting.starts_at)
    seats, items, kept, snapshots, opened, earlier_meetings, *now = gather(
        seats_asked([meeting.committee], day),
        _items(meeting),
        kept_links(agendaitem__meeting=meeting),
        earlier(meeting)[: 0 if before else 1],
        given.open().for_list(),
        Meeting.objects.before(meeting)[:1],
        *state_asked(today),
    )
    items, last = discreet(items, kept), next(iter(earlier_meetings), None)
    keys = list(dict.fromkeys(sheet.pk for item in items for sheet in item.sheets.all()))
    closed = given.filter(closed_at__gte=last.starts_at) if last else FollowUp.objects.none()
    sheets, closed = gather(_sheets(keys, meeting), closed.for_list().order_by("closed_at", "pk"))
    return Reading(
        pair=pairs_from([meeting.committee], seats)[meeting.committee_id],
        items=items,
        sheets=sorted(sheets, key=lambda sheet: keys.index(sheet.pk)),
        now=state_from(today, now),
        before=before or next(iter(snapshots), None),
        last=last,
        opened=opened,
        closed=closed,
    )


def _items(meeting: Meeting):
    """The points of the agenda, each with the sheets that the committee may know of."""
    sheets = shared_sheets().select_related("phase").only("number", "title", "phase__prefix")
    items = meeting.items.accepted().select_related("requested_by")
    return items.prefetch_related(Prefetch("sheets", sheets))


def _sheets(keys: list[int], meeting: Meeting):
    """These sheets with all that their page of the pack shows."""
    decided = Decision.objects.adopted().filter(meeting__starts_at__lt=meeting.starts_at)
    decided = decided.select_related("meeting__committee").order_by("-meeting__starts_at", "number")
    commitments = Commitment.objects.shared().for_list().order_by("organization__name", "pk")
    sheets = shared_sheets().filter(pk__in=keys)
    return sheets.select_related("phase", "lead_organization", "lead_person", "health_by").prefetch_related(
        "axes",
        "milestones",
        Prefetch("funding_lines", FundingLine.objects.select_related("funder")),
        Prefetch("blockers", Blocker.objects.select_related("unblocker")),
        "indicators__readings",
        Prefetch("decisions", decided, to_attr="decided"),
        Prefetch("commitments", commitments, to_attr="promises"),
    )
