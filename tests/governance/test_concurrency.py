"""Several hands at the same instant on a meeting, its decisions and the seats: one act wins, no
number is given twice.

Threads on connections of their own, on SQLite (a file) and on PostgreSQL alike.
"""

from datetime import timedelta

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Membership, Notice, User
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.committees import workflow as committees_workflow
from governance.decisions import workflow as decisions_workflow
from governance.follow_ups import workflow as follow_ups_workflow
from governance.meetings import workflow as meetings_workflow
from governance.minutes import workflow as minutes_workflow
from governance.models import Committee, Decision, FollowUp, Meeting, Minutes, Seat, Snapshot, Term
from tests.actions.test_concurrency import at_once
from tests.factories import ActionSheetFactory, OrganizationFactory, user_with_role
from tests.governance.factories import (
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officers():
    return [user_with_role(Role.PROJECT_OFFICER).pk for _ in range(4)]


def race(acts, officers) -> list:
    """Each act of ``acts`` by one officer, let go together: « won », or how it was refused."""

    def one(n):
        try:
            acts[n](User.objects.get(pk=officers[n]))
        except (StaleVersion, Refused) as refused:
            return type(refused).__name__
        return "won"

    return at_once(one, len(acts))


def test_a_status_is_taken_once_and_everybody_is_told_once(officers):
    committee = CommitteeFactory()
    member = TermFactory(seat=SeatFactory(committee=committee)).person
    meeting = MeetingFactory(
        committee=committee, number=9011, starts_at=clock.now() - timedelta(minutes=5)
    )

    def pages(act, count=3):
        opened = [
            Meeting.objects.select_related("committee").get(pk=meeting.pk) for _ in range(count)
        ]
        return [lambda by, row=row: act(row, by=by, version=row.version) for row in opened]

    assert race(pages(meetings_workflow.convene), officers).count("won") == 1
    outcomes = race(pages(meetings_workflow.close_meeting), officers)
    assert (outcomes.count("won"), Snapshot.objects.count()) == (1, 1)
    outcomes = race(pages(minutes_workflow.publish), officers)
    assert (outcomes.count("won"), Minutes.objects.count()) == (1, 1)
    kinds = [NoticeKind.MEETING_CONVENED, NoticeKind.MINUTES_PUBLISHED]
    assert sorted(Notice.objects.filter(recipient=member).values_list("kind", flat=True)) == sorted(
        kinds
    )


def test_decisions_adopted_at_once_while_the_meeting_is_closed(officers):
    meeting = MeetingFactory(
        number=9012, status="convened", starts_at=clock.now() - timedelta(minutes=5)
    )
    partner = user_with_role(Role.PARTNER_ADMINISTRATOR)
    organization = partner.memberships.get().organization
    sheets = [ActionSheetFactory(), ActionSheetFactory()]
    drafts = [
        DecisionFactory(
            meeting=meeting,
            number=None,
            adopted_at=None,
            kind="priority",
            makes_priority=True,
            sheets=order,
        )
        for order in (sheets, sheets[::-1], [sheets[0]])
    ]
    for draft in drafts:
        FollowUpFactory(decision=draft, organization=organization)
    # Everybody has the page open; the two decisions name the same sheets, one of them is pressed
    # twice.
    opened = [
        Decision.objects.select_related("meeting").get(pk=draft.pk)
        for draft in (drafts[0], drafts[1], drafts[1], drafts[2])
    ]
    late = opened.pop()
    closing = Meeting.objects.get(pk=meeting.pk)
    acts = [
        lambda by, row=row: decisions_workflow.adopt(row, by=by, version=row.version)
        for row in opened
    ]
    acts.append(lambda by: meetings_workflow.close_meeting(closing, by=by, version=closing.version))
    outcomes = race(acts, officers)
    assert (outcomes[0], sorted(outcomes[1:3])[-1], outcomes[3]) == ("won",) * 3
    assert outcomes.count("won") == 3
    # A page opened before the end of the meeting, pressed after it.
    decisions_workflow.adopt(late, by=User.objects.get(pk=officers[0]), version=late.version)
    numbers = Decision.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
    notices = Notice.objects.filter(recipient=partner, kind=NoticeKind.FOLLOW_UP_GIVEN)
    assert notices.count() == 3  # whichever came first, the end of the meeting or the decision


def test_seats_and_terms_at_once(officers):
    seat = SeatFactory()
    TermFactory(seat=seat)
    people = [user_with_role(Role.READER) for _ in range(2)]
    today = clock.today()
    opened = [
        Seat.objects.select_related("committee", "organization").get(pk=seat.pk) for _ in range(4)
    ]
    acts = [
        lambda by, n=n: committees_workflow.appoint(
            opened[n], by=by, person=people[n], starts_on=today
        )
        for n in range(2)
    ]
    assert sorted(race(acts, officers)) == ["Refused", "won"]
    assert Term.objects.filter(seat=seat, ends_on__isnull=True).count() == 1
    assert Membership.objects.active(today).filter(role=Role.COMMITTEE_MEMBER).count() == 1
    # Closed while somebody is named to it: nobody sits beyond the end of the seat.
    acts = [
        lambda by: committees_workflow.close_seat(opened[2], by=by, ends_on=today),
        lambda by: committees_workflow.appoint(
            opened[3],
            by=by,
            person=people[0],
            capacity="deputy",
            starts_on=today + timedelta(days=5),
        ),
    ]
    race(acts, officers)
    with pytest.raises(Refused, match="jusqu’au"):
        acts[1](User.objects.get(pk=officers[0]))
    assert not Term.objects.filter(seat=seat).exclude(ends_on__lte=today).exists()


def test_a_committee_is_not_put_away_while_a_seat_is_opened(officers):
    committee = CommitteeFactory()
    organization, row = OrganizationFactory(), Committee.objects.get(pk=committee.pk)
    acts = [
        lambda by: committees_workflow.archive_committee(
            row, reason="Dissous", by=by, version=row.version
        ),
        lambda by: committees_workflow.open_seat(
            committee, by=by, organization=organization, role="member", starts_on=clock.today()
        ),
    ]
    outcomes = race(acts, officers)
    committee.refresh_from_db()
    assert outcomes.count("won") == 1
    assert committee.is_archived is not Seat.objects.filter(committee=committee).exists()


def test_a_follow_up_closed_meanwhile_is_not_taken_off(officers):
    officer = User.objects.get(pk=officers[0])
    decision = DecisionFactory()
    follow_up = FollowUpFactory(decision=decision)
    stale = FollowUp.objects.get(pk=follow_up.pk)
    follow_ups_workflow.close(follow_up, by=officer, version=1, comment="Fait hier.")
    with pytest.raises(StaleVersion):
        decisions_workflow.save_follow_ups(
            decision, by=officer, version=decision.version, removed=[stale]
        )
    assert FollowUp.objects.get().closing_comment == "Fait hier."
