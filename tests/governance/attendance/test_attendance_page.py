"""Attendance on its page: who was there, by proxy, and the quorum."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.editing.refused import Refused
from governance.attendance import workflow as attendance_workflow
from governance.attendance.queries import members_of, quorum_of
from governance.enums import AttendanceState as A
from governance.enums import Capacity, SeatRole
from tests.factories import MembershipFactory
from tests.governance.factories import (
    CommitteeFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
NO_BREAK = "\N{NO-BREAK SPACE}"


def person(role, **fields):
    return MembershipFactory(role=role, **fields).user


@pytest.fixture
def officer(client):
    user = person("project_officer")
    client.force_login(user)
    return user


def address(name, meeting) -> str:
    return reverse(f"governance:{name}", args=[meeting.pk])


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def table(officer):
    """A convened meeting of today: five seats that count, an observer, one closed yesterday; quorum
    of three.
    """
    committee = CommitteeFactory(quorum=3)
    roles = [
        SeatRole.CO_CHAIR_ELECTED,
        SeatRole.CO_CHAIR_INDUSTRY,
        *[SeatRole.MEMBER] * 3,
        SeatRole.OBSERVER,
    ]
    seats = [SeatFactory(committee=committee, role=role) for role in roles]
    for seat in seats[:-1]:
        TermFactory(seat=seat)
    TermFactory(seat=seats[0], capacity=Capacity.DEPUTY)
    SeatFactory(committee=committee, ends_on=clock.today() - timedelta(days=1))
    meeting = MeetingFactory(
        committee=committee, status="convened", starts_at=clock.now(), quorum=3
    )
    return meeting, seats


def ticked(meeting, *rows) -> dict:
    data = {"version": meeting.version}
    for seat, state, *proxy in rows:
        data |= {
            f"seat-{seat.pk}-state": state,
            f"seat-{seat.pk}-proxy": proxy[0].pk if proxy else "",
        }
    return data


def test_attendance_is_saved_by_one_press_and_tells_the_quorum(client, table):
    meeting, seats = table
    TermFactory(seat=seats[5])
    rows = [(seats[0], A.REPRESENTED), (seats[1], A.PRESENT), (seats[2], A.REPRESENTED, seats[1])]
    rows += [(seats[3], A.EXCUSED), (seats[5], A.PRESENT)]
    page = address("meeting_attendance", meeting)
    assert client.post(page, ticked(meeting, *rows)).status_code == 302
    quorum = quorum_of(meeting)
    assert (quorum.attending, quorum.voting, quorum.needed, quorum.is_reached) == (3, 5, 3, True)
    shown = text_of(client.get(meeting.get_absolute_url())).replace("&nbsp;", NO_BREAK)
    assert "3 présents ou représentés sur 5" in shown
    assert "Quorum de 3 atteint" in shown
    history = text_of(client.get(address("meeting_history", meeting)))
    assert f"a noté {seats[1].organization.name}{NO_BREAK}: présent·e" in history
    assert f"représenté·e par {seats[1].organization.name}" in history
    # Corrected: one leaves the table again, another is unticked; the quorum is lost.
    meeting.refresh_from_db()
    rows[1:3] = [(seats[1], A.ABSENT), (seats[2], "")]
    assert client.post(page, ticked(meeting, *rows)).status_code == 302
    assert not quorum_of(meeting).is_reached
    assert meeting.attendances.count() == 4


def test_a_proxy_is_present_itself_and_two_officers_lose_nothing(client, table, officer):
    meeting, seats = table
    page = address("meeting_attendance", meeting)
    wrong = ticked(
        meeting,
        (seats[2], A.REPRESENTED, seats[3]),
        (seats[3], A.EXCUSED),
        (seats[4], A.REPRESENTED),
    )
    response = client.post(page, wrong)
    assert response.status_code == 422
    errors = {row.member.seat: row.errors.get("proxy") for row in response.context["form"].rows}
    assert "n’est pas noté présent" in errors[seats[2]][0]
    assert "pas de suppléant·e" in errors[seats[4]][0]
    rows = {seats[2]: (A.REPRESENTED, seats[3]), seats[3]: (A.EXCUSED, None)}
    with pytest.raises(Refused):
        attendance_workflow.record_attendance(
            meeting, by=officer, version=meeting.version, rows=rows
        )
    assert not meeting.attendances.exists()

    mine = ticked(meeting, (seats[1], A.PRESENT), (seats[2], A.EXCUSED))
    attendance_workflow.record_attendance(
        meeting, by=officer, version=meeting.version, rows={seats[2]: (A.ABSENT, None)}
    )
    response = client.post(page, mine)
    assert response.status_code == 409
    row = next(row for row in response.context["form"].rows if row.member.seat == seats[2])
    assert (row.typed, row.saved_words()) == (A.EXCUSED, "Absent·e")
    assert f"Enregistré entre-temps{NO_BREAK}: Absent·e" in text_of(response)
    assert (
        client.post(page, mine | {"version": response.context["meeting"].version}).status_code
        == 302
    )
    assert dict(meeting.attendances.values_list("seat", "state")) == {
        seats[1].pk: A.PRESENT,
        seats[2].pk: A.EXCUSED,
    }

    filled = client.post(page, {"version": 1, "fill": "1", f"seat-{seats[3].pk}-state": A.ABSENT})
    typed = {row.member.seat: row.typed for row in filled.context["form"].rows}
    assert (typed[seats[3]], typed[seats[4]], typed[seats[5]]) == (A.ABSENT, A.PRESENT, "")
    assert "Rien n’est encore enregistré" in text_of(filled)
    assert meeting.attendances.count() == 2, "nothing is saved before « Enregistrer »"


def test_a_seat_to_fill_is_refused_as_present_at_its_row(client, table):
    meeting, seats = table
    page = address("meeting_attendance", meeting)
    response = client.post(page, ticked(meeting, (seats[5], A.PRESENT), (seats[1], A.PRESENT)))
    assert response.status_code == 422
    errors = {row.member.seat: row.errors.get("state") for row in response.context["form"].rows}
    assert "Personne n’est désigné" in errors[seats[5]][0]
    assert errors[seats[1]] is None
    assert "Nommez d’abord qui l’occupe" in text_of(response)
    assert not meeting.attendances.exists()


def test_members_are_those_of_the_day_and_sign_their_sheet(
    client, table, django_assert_num_queries
):
    meeting, seats = table
    with django_assert_num_queries(2):
        members = members_of(meeting)
    assert {member.seat for member in members} == set(seats)
    assert [bool(member.deputy) for member in members] == [
        member.seat == seats[0] for member in members
    ]
    # The holder of another day is not called.
    term = members[0].holder
    term.ends_on = clock.today() - timedelta(days=1)
    term.save()
    successor = TermFactory(seat=term.seat, starts_on=clock.today()).person
    assert members_of(meeting)[0].holder.person == successor
    sheet = text_of(client.get(address("meeting_sign_in", meeting)))
    for seat in seats:
        assert seat.organization.name in sheet
    assert str(successor) in sheet
    assert "Signature" in sheet
