"""Rules of meetings without pages: one door for a status, who is notified, what is refused
after its time.
"""

from datetime import timedelta

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.agenda import workflow as agenda_workflow
from governance.enums import MEETING_TRANSITIONS, ItemStatus, MeetingStatus
from governance.meetings import workflow as meetings_workflow
from governance.models import Snapshot
from tests.factories import ActionSheetFactory, user_with_role
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
S = MeetingStatus


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def member():
    return TermFactory(seat=SeatFactory(committee=CommitteeFactory())).person


def meeting_in(status, **fields):
    reason = {"cancel_reason": "Grève."} if status == S.CANCELLED else {}
    starts_at = fields.pop("starts_at", clock.now() + timedelta(minutes=5))
    return MeetingFactory(
        committee=CommitteeFactory(), status=status, starts_at=starts_at, **reason, **fields
    )


def notified(kind):
    return [notice.recipient for notice in Notice.objects.filter(kind=kind)]


ACTS = {
    S.CONVENED: lambda meeting, by: meetings_workflow.convene(
        meeting, by=by, version=meeting.version
    ),
    S.HELD: lambda meeting, by: meetings_workflow.close_meeting(
        meeting, by=by, version=meeting.version
    ),
    S.CANCELLED: lambda meeting, by: meetings_workflow.cancel(
        meeting, by=by, version=meeting.version, reason="Grève."
    ),
}


@pytest.mark.parametrize("wanted", ACTS)
@pytest.mark.parametrize("status", MeetingStatus)
def test_a_status_moves_by_its_transitions_alone(officer, status, wanted):
    meeting = meeting_in(status)
    if wanted in MEETING_TRANSITIONS[status]:
        ACTS[wanted](meeting, officer)
        meeting.refresh_from_db()
        assert (meeting.status, meeting.version) == (wanted, 2)
    else:
        with pytest.raises(Refused):
            ACTS[wanted](meeting, officer)


@pytest.mark.parametrize("wanted", ACTS)
def test_who_comes_late_moves_nothing(officer, wanted):
    meeting = meeting_in(S.PLANNED if wanted == S.CONVENED else S.CONVENED)
    meeting.version = 0
    with pytest.raises(StaleVersion):
        ACTS[wanted](meeting, officer)


@pytest.mark.parametrize(("days", "may_hold"), [(-1, True), (0, True), (1, False)])
def test_a_meeting_is_held_from_its_day_on_and_keeps_the_programme_of_that_day(
    officer, days, may_hold
):
    meeting = meeting_in(S.CONVENED, starts_at=clock.now() + timedelta(days=days))
    if may_hold:
        ACTS[S.HELD](meeting, officer)
        assert meeting.held_at == meeting.history.first().held_at
        assert Snapshot.objects.get().meeting == meeting
    else:
        with pytest.raises(Refused, match="ce jour-là"):
            ACTS[S.HELD](meeting, officer)
        assert not Snapshot.objects.exists()


def test_members_are_invited_once_and_told_what_moves(officer, member):
    meeting = meeting_in(S.PLANNED, starts_at=clock.now() + timedelta(days=3))
    ACTS[S.CONVENED](meeting, officer)
    assert notified(NoticeKind.MEETING_CONVENED) == [member]
    newcomer = TermFactory(seat=SeatFactory(committee=meeting.committee)).person
    assert meetings_workflow.convene_new_members(meeting, by=officer, version=meeting.version) == [
        newcomer
    ]
    assert meetings_workflow.convene_new_members(meeting, by=officer, version=meeting.version) == []
    meetings_workflow.change_meeting(meeting, by=officer, version=meeting.version, quorum=9)
    assert (notified(NoticeKind.MEETING_CHANGED), meeting.sequence) == ([], 0), (
        "a quorum is no news"
    )
    meetings_workflow.change_meeting(meeting, by=officer, version=meeting.version, place="Rungis")
    assert (set(notified(NoticeKind.MEETING_CHANGED)), meeting.sequence) == ({member, newcomer}, 1)
    assert set(meetings_workflow.send_agenda(meeting, by=officer, version=meeting.version)) == {
        member,
        newcomer,
    }
    assert meeting.sequence == 2
    ACTS[S.CANCELLED](meeting, officer)
    assert (set(notified(NoticeKind.MEETING_CANCELLED)), meeting.sequence) == (
        {member, newcomer},
        3,
    )


def test_a_meeting_that_was_not_convened_tells_nobody(officer, member):
    meeting = meeting_in(S.PLANNED, starts_at=clock.now() + timedelta(days=3))
    meetings_workflow.change_meeting(meeting, by=officer, version=meeting.version, place="Rungis")
    ACTS[S.CANCELLED](meeting, officer)
    assert (Notice.objects.count(), meeting.sequence) == (0, 0)


def test_a_meeting_that_is_over_is_noted_as_convened_and_tells_nobody(officer, member):
    meeting = meeting_in(S.PLANNED, starts_at=clock.now() - timedelta(days=3))
    ACTS[S.CONVENED](meeting, officer)
    assert Notice.objects.count() == 0
    for act in (meetings_workflow.convene_new_members, meetings_workflow.send_agenda):
        with pytest.raises(Refused):
            act(meeting, by=officer, version=meeting.version)
    meetings_workflow.change_meeting(meeting, by=officer, version=meeting.version, place="Rungis")
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(("minutes", "is_over"), [(-121, True), (-119, False)])
def test_a_meeting_is_over_once_its_time_has_passed(minutes, is_over):
    starts_at = clock.now() + timedelta(minutes=minutes)
    assert (
        meetings_workflow.is_over(MeetingFactory.build(starts_at=starts_at, duration=120))
        is is_over
    )


def test_a_meeting_is_not_over_at_its_last_instant():
    meeting = meeting_in(S.CONVENED)
    with clock.at(meeting.ends_at):
        assert not meetings_workflow.is_over(meeting)
    with clock.at(meeting.ends_at + timedelta(microseconds=1)):
        assert meetings_workflow.is_over(meeting)


def test_a_convened_meeting_is_not_moved_into_the_past_nor_one_with_decisions_put_off(officer):
    meeting = meeting_in(S.CONVENED)
    with pytest.raises(Refused, match="doit être à venir"):
        meetings_workflow.change_meeting(
            meeting, by=officer, version=1, starts_at=clock.now() - timedelta(days=1)
        )
    meeting.refresh_from_db()
    DecisionFactory(meeting=meeting)
    with pytest.raises(Refused, match="reportée"):
        meetings_workflow.change_meeting(
            meeting, by=officer, version=1, starts_at=clock.now() + timedelta(days=1)
        )
    with pytest.raises(Refused, match="elle ne s’annule pas"):
        ACTS[S.CANCELLED](meeting, officer)


@pytest.mark.parametrize("status", [S.HELD, S.MINUTES_PUBLISHED, S.CANCELLED])
def test_a_meeting_of_the_past_does_not_change(officer, status):
    with pytest.raises(Refused, match="ne change plus"):
        meetings_workflow.change_meeting(meeting_in(status), by=officer, version=1, place="Rungis")


def test_a_meeting_takes_the_next_number_and_the_quorum_of_its_committee(officer):
    committee = CommitteeFactory(quorum=4)
    MeetingFactory(committee=committee, number=7)
    MeetingFactory(committee=CommitteeFactory(name="Autre", acronym="A"), number=12)
    starts_at = clock.now()
    first = meetings_workflow.plan_meeting(committee, by=officer, starts_at=starts_at)
    second = meetings_workflow.plan_meeting(committee, by=officer, starts_at=starts_at, quorum=None)
    assert [(one.number, one.quorum) for one in (first, second)] == [(8, 4), (9, None)]
    committee.archived_at, committee.archived_by, committee.archive_reason = (
        clock.now(),
        officer,
        "Fini.",
    )
    committee.save()
    with pytest.raises(Refused, match="archivé"):
        meetings_workflow.plan_meeting(committee, by=officer, starts_at=starts_at)


# --- The agenda
# ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [S.HELD, S.MINUTES_PUBLISHED, S.CANCELLED])
def test_an_agenda_changes_before_its_meeting_alone(officer, status):
    meeting = meeting_in(status)
    item = AgendaItemFactory(meeting=meeting)
    for act in (
        lambda: agenda_workflow.add_item(meeting, by=officer, title="Divers"),
        lambda: agenda_workflow.decline(item, by=officer),
        lambda: agenda_workflow.reorder(meeting, by=officer, order=[item.pk]),
        lambda: agenda_workflow.edit_item(item, by=officer, version=1, title="Autre"),
        lambda: agenda_workflow.sort_waiting(
            meeting, by=officer, keys=[item.pk], to=ItemStatus.ACCEPTED
        ),
    ):
        with pytest.raises(Refused, match="ne change plus"):
            act()


def test_an_order_is_changed_on_the_order_that_was_seen(officer):
    meeting = meeting_in(S.PLANNED)
    first, second, third = (
        AgendaItemFactory(meeting=meeting, position=place) for place in (1, 2, 3)
    )
    seen = agenda_workflow.order_digest([first.pk, second.pk, third.pk])
    for order in (
        [first.pk, second.pk],
        [first.pk, first.pk, second.pk, third.pk],
        [first.pk, second.pk, -1],
    ):
        with pytest.raises(StaleVersion):
            agenda_workflow.reorder(meeting, by=officer, order=order, seen=seen)
    agenda_workflow.reorder(meeting, by=officer, order=[third.pk, first.pk, second.pk], seen=seen)
    assert list(meeting.items.all()) == [third, first, second]
    with pytest.raises(StaleVersion):
        agenda_workflow.reorder(
            meeting, by=officer, order=[first.pk, second.pk, third.pk], seen=seen
        )


def test_a_point_comes_last_and_what_was_left_open_comes_first(officer):
    meeting = meeting_in(S.PLANNED)
    AgendaItemFactory(meeting=meeting, position=4)
    waiting = AgendaItemFactory(meeting=meeting, status="proposed", position=0)
    left = AgendaItemFactory(meeting=meeting, status="declined", kind="follow_up", position=9)
    assert agenda_workflow.add_item(meeting, by=officer, title="Divers").position == 10
    agenda_workflow.accept(waiting, by=officer)
    agenda_workflow.accept(left, by=officer)
    assert (waiting.position, left.position, left.status) == (11, 0, ItemStatus.ACCEPTED)


def test_points_accepted_together_leave_no_place_empty(officer):
    meeting = meeting_in(S.PLANNED)
    AgendaItemFactory(meeting=meeting, position=4)
    kinds = ("free", "follow_up", "free")
    waiting = [AgendaItemFactory(meeting=meeting, status="proposed", kind=kind) for kind in kinds]
    keys = [item.pk for item in waiting]
    assert agenda_workflow.sort_waiting(meeting, by=officer, keys=keys, to=ItemStatus.ACCEPTED) == 3
    assert sorted(meeting.items.accepted().values_list("position", flat=True)) == [0, 4, 5, 6]


def test_a_point_with_a_decision_stays_and_a_sheet_of_the_team_has_no_place(officer):
    meeting = meeting_in(S.CONVENED)
    item = AgendaItemFactory(meeting=meeting)
    DecisionFactory(meeting=meeting, item=item)
    with pytest.raises(Refused, match="décision est rattachée"):
        agenda_workflow.decline(item, by=officer)
    with pytest.raises(Refused, match="pas partagée"):
        agenda_workflow.edit_item(
            item, by=officer, version=1, sheets=[ActionSheetFactory(confidentiality="team")]
        )


@pytest.mark.parametrize(
    ("status", "is_kept"),
    [
        ("planned", True),
        ("convened", True),
        ("held", True),
        ("minutes_published", False),
        ("cancelled", False),
    ],
)
def test_notes_are_typed_until_the_minutes_are_out(officer, status, is_kept):
    item = AgendaItemFactory(meeting=meeting_in(status))
    if is_kept:
        agenda_workflow.save_notes(item, by=officer, version=1, notes="Dit.")
        agenda_workflow.save_notes(item, by=officer, version=2, notes="Dit, puis redit.")
        assert item.history.count() == 2, "one hand, one day, one line beside the first"
        with pytest.raises(StaleVersion):
            agenda_workflow.save_notes(item, by=officer, version=2, notes="Autre.")
        agenda_workflow.save_notes(
            item, by=user_with_role(Role.PROJECT_OFFICER), version=3, notes="Une autre main."
        )
        assert item.history.count() == 3
    else:
        with pytest.raises(Refused):
            agenda_workflow.save_notes(item, by=officer, version=1, notes="Dit.")


def test_notes_of_the_longest_are_kept_and_no_longer_ones(officer):
    item = AgendaItemFactory(meeting=meeting_in(S.HELD))
    agenda_workflow.save_notes(item, by=officer, version=1, notes="a" * 20_000)
    with pytest.raises(Refused, match="trop longs"):
        agenda_workflow.save_notes(item, by=officer, version=2, notes="a" * 20_001)
