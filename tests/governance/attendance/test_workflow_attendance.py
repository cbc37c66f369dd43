"""Who may be noted present, and what makes the quorum: rules of seats, terms and attendance,
without pages.
"""

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from core import clock
from core.editing.refused import Refused
from governance.attendance import workflow
from governance.attendance.queries import (
    members_in_office,
    members_of,
    proxy_problem,
    quorum_of,
    roll_of,
)
from governance.enums import AttendanceState as A
from governance.enums import Capacity, MeetingStatus, SeatRole
from governance.minutes.queries import record_of
from governance.models import Attendance, Minutes
from tests.factories import OrganizationFactory, user_with_role
from tests.governance.factories import CommitteeFactory, MeetingFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def meeting():
    return MeetingFactory(committee=CommitteeFactory(quorum=2), status=MeetingStatus.HELD, quorum=2)


def seat(meeting, *capacities, **fields):
    """A seat held in these capacities; by nobody without any."""
    found = SeatFactory(committee=meeting.committee, organization=OrganizationFactory(), **fields)
    for capacity in capacities:
        TermFactory(seat=found, capacity=capacity)
    return found


def note(meeting, officer, seat, state, proxy=None):
    meeting.refresh_from_db()
    return workflow.record_attendance(
        meeting, by=officer, version=meeting.version, rows={seat: (state, proxy)}
    )


HOLDER, DEPUTY = Capacity.HOLDER, Capacity.DEPUTY


@pytest.mark.parametrize(
    ("held_by", "state", "is_noted"),
    [
        ((), A.PRESENT, False),
        ((), A.REPRESENTED, False),
        ((), A.EXCUSED, True),
        ((), A.ABSENT, True),
        ((DEPUTY,), A.PRESENT, False),
        ((DEPUTY,), A.REPRESENTED, True),
        ((HOLDER,), A.PRESENT, True),
        ((HOLDER, DEPUTY), A.PRESENT, True),
        ((HOLDER, DEPUTY), A.REPRESENTED, True),
    ],
)
def test_a_seat_that_nobody_holds_is_neither_present_nor_represented(
    meeting, officer, held_by, state, is_noted
):
    """« Présent·e » is for a holder; a deputy alone represents the seat."""
    found, version = seat(meeting, *held_by), meeting.version
    if is_noted:
        assert note(meeting, officer, found, state) is True
    else:
        with pytest.raises(Refused, match="siège"):
            note(meeting, officer, found, state)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.attendances.count()) == (version + is_noted, int(is_noted))


def test_a_present_seat_does_not_stand_for_one_that_nobody_holds(meeting, officer):
    empty, other = seat(meeting), seat(meeting, HOLDER)
    rows = {empty: (A.REPRESENTED, other), other: (A.PRESENT, None)}
    with pytest.raises(Refused, match="Personne n’est désigné"):
        workflow.record_attendance(meeting, by=officer, version=meeting.version, rows=rows)


def test_a_seat_of_another_committee_is_not_noted_present(meeting, officer):
    stray = TermFactory(
        seat=SeatFactory(committee=CommitteeFactory(name="Autre", acronym="A"))
    ).seat
    with pytest.raises(Refused):
        note(meeting, officer, stray, A.PRESENT)


@pytest.mark.parametrize("state", [A.PRESENT, A.REPRESENTED])
def test_an_old_presence_of_nobody_counts_for_nothing_and_goes_at_the_next_save(
    meeting, officer, state
):
    """Rows written before the rule: not in the quorum, not in the minutes that are still to be
    published.
    """
    empty = seat(meeting)
    Attendance.objects.create(meeting=meeting, seat=empty, state=state)
    Attendance.objects.create(meeting=meeting, seat=seat(meeting, HOLDER), state=A.PRESENT)
    quorum = quorum_of(meeting)
    assert (quorum.attending, quorum.voting, quorum.is_reached) == (1, 2, False)
    record = record_of(Minutes(meeting=meeting))
    assert "Quorum non atteint\xa0: 1 siège présent" in record.quorum
    line = next(line for line in record.seats if line.organization == str(empty.organization))
    assert (line.holder, line.presence, record.attendance_counts) == (
        "À désigner",
        "",
        "1\xa0présent",
    )
    assert note(meeting, officer, empty, "") is True
    assert not meeting.attendances.filter(seat=empty).exists()


@pytest.mark.parametrize(
    ("role", "counts"),
    [
        (SeatRole.CO_CHAIR_ELECTED, True),
        (SeatRole.CO_CHAIR_INDUSTRY, True),
        (SeatRole.MEMBER, True),
        (SeatRole.OBSERVER, False),
    ],
)
@pytest.mark.parametrize(
    ("state", "attends"),
    [(A.PRESENT, True), (A.REPRESENTED, True), (A.EXCUSED, False), (A.ABSENT, False)],
)
def test_the_quorum_counts_voting_seats_that_attend(meeting, role, counts, state, attends):
    found = seat(meeting, HOLDER, DEPUTY, role=role)
    Attendance.objects.create(meeting=meeting, seat=found, state=state)
    quorum = quorum_of(meeting)
    assert (quorum.attending, quorum.voting) == (int(counts and attends), int(counts))


@pytest.mark.parametrize(("needed", "is_reached"), [(None, True), (1, True), (2, True), (3, False)])
def test_the_quorum_is_reached_from_the_number_that_is_needed(meeting, needed, is_reached):
    meeting.quorum = needed
    for _ in range(2):
        Attendance.objects.create(meeting=meeting, seat=seat(meeting, HOLDER), state=A.PRESENT)
    assert quorum_of(meeting).is_reached is is_reached


def test_a_proxy_is_a_seat_that_is_present_itself(meeting):
    found = seat(meeting, HOLDER)
    assert proxy_problem(A.REPRESENTED, found, {found: A.PRESENT}) == ""
    for state in (A.REPRESENTED, A.EXCUSED, A.ABSENT, ""):
        assert "seul un siège présent" in proxy_problem(A.REPRESENTED, found, {found: state})
    assert "seul un siège présent" in proxy_problem(A.REPRESENTED, found, {})
    assert proxy_problem(A.PRESENT, found, {}) == "" == proxy_problem(A.REPRESENTED, None, {})


def test_a_proxy_is_kept_for_the_represented_alone(meeting, officer):
    first, other = seat(meeting, HOLDER, DEPUTY), seat(meeting, HOLDER)
    rows = {first: (A.REPRESENTED, other), other: (A.PRESENT, None)}
    assert (
        workflow.record_attendance(meeting, by=officer, version=meeting.version, rows=rows) is True
    )
    assert meeting.attendances.get(seat=first).proxy == other
    assert note(meeting, officer, other, A.PRESENT) is False, "nothing changed"
    assert note(meeting, officer, first, A.EXCUSED, other) is True
    assert meeting.attendances.get(seat=first).proxy is None


@pytest.mark.parametrize(
    ("starts", "ends", "sits"),
    [(0, None, True), (1, None, False), (-9, -1, False), (-9, 0, True), (-9, 1, True)],
)
def test_who_sits_is_who_held_a_seat_on_the_day_of_the_meeting(meeting, starts, ends, sits):
    """Both ends are included, for the seat and for the term."""
    day = clock.day_of(meeting.starts_at)
    dates = {
        "starts_on": day + timedelta(days=starts),
        "ends_on": None if ends is None else day + timedelta(days=ends),
    }
    of_seat = TermFactory(
        seat=SeatFactory(committee=meeting.committee, **dates), starts_on=dates["starts_on"]
    )
    of_term = TermFactory(
        seat=SeatFactory(committee=meeting.committee, starts_on=date(2010, 1, 1)), **dates
    )
    members = {member.seat: member for member in members_of(meeting)}
    assert (of_seat.seat in members) is sits
    assert (members[of_term.seat].holder == of_term) is sits
    assert (of_seat.seat.is_in_force(day), of_term.is_in_force(day)) == (sits, sits)


def test_a_seat_that_was_noted_stays_in_the_roll_and_is_not_called_any_more(meeting):
    closed = seat(meeting, HOLDER, ends_on=clock.day_of(meeting.starts_at) - timedelta(days=1))
    assert roll_of(meeting) == []
    Attendance.objects.create(meeting=meeting, seat=closed, state=A.ABSENT)
    roll = roll_of(meeting)
    assert [member.seat for member in roll] == [closed]
    assert members_in_office(meeting, roll) == members_of(meeting) == []


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        ("planned", False),
        ("convened", True),
        ("held", True),
        ("minutes_published", False),
        ("cancelled", False),
    ],
)
def test_attendance_is_noted_from_the_invitation_to_the_minutes(meeting, officer, status, takes):
    reason = {"cancel_reason": "Grève."} if status == "cancelled" else {}
    meeting = MeetingFactory(committee=meeting.committee, number=9, status=status, **reason)
    assert workflow.accepts_attendance(meeting) is takes
    if not takes:
        with pytest.raises(Refused):
            note(meeting, officer, seat(meeting, HOLDER), A.PRESENT)
