"""The committee of the demonstration: the public pair of 2019, its example deputies, two meetings
held, one to come.
"""

import pytest

from accounts.models import User
from actions.models import ActionSheet
from core import clock
from governance.committees.queries import lead_co_chairs
from governance.enums import ItemKind, MeetingStatus
from governance.models import FollowUp, Meeting, Seat, Snapshot, Term
from territoire.demo import content

pytestmark = pytest.mark.django_db


def test_the_co_chair_seats_bear_the_public_names_of_2019_and_examples_stand_in():
    co_chairs = lead_co_chairs(content.DEMO_DAY)
    assert [str(half.holder.person) for half in co_chairs] == ["Patrice Diguet", "Aurélien Gomez"]
    assert {half.holder.starts_on for half in co_chairs} == {content.OPENING_DAY}
    assert [half.deputy.person.email for half in co_chairs] == [
        "elu@demo.example",
        "industriel@demo.example",
    ]
    assert all(half.deputy.person.is_example for half in co_chairs)
    invented = Term.objects.exclude(person__in=[half.holder.person for half in co_chairs])
    assert all(term.person.is_example for term in invented), "no other real person is said to sit"
    unfilled = Seat.objects.filter(terms=None)
    assert {seat.organization.is_example for seat in unfilled} == {False}, (
        "who sits for them is not known"
    )


def test_two_meetings_are_past_and_one_is_to_come():
    first, second, third = Meeting.objects.order_by("starts_at")
    assert {first.status, second.status} == {MeetingStatus.MINUTES_PUBLISHED}
    assert third.status == MeetingStatus.CONVENED
    assert clock.day_of(third.starts_at) > content.DEMO_DAY
    assert all(meeting.is_example for meeting in (first, second, third))
    assert [minutes.edition for minutes in second.minutes.order_by("edition")] == [1, 2]
    assert {(x.starts_at < x.snapshot.taken_at < third.starts_at) for x in (first, second)} == {
        True
    }


def test_each_agenda_opens_with_exactly_what_was_left_open_before():
    _, second, third = Meeting.objects.order_by("starts_at")
    for meeting, prepared_on in ((second, "2021-02-22"), (third, "2021-06-07")):
        opening = meeting.items.accepted().order_by("position").first()
        assert opening.kind == ItemKind.FOLLOW_UP
        earlier = FollowUp.objects.filter(decision__meeting__starts_at__lt=meeting.starts_at)
        left = {
            row
            for row in earlier
            if row.closed_at is None or f"{clock.day_of(row.closed_at)}" > prepared_on
        }
        assert left
        assert set(opening.follow_ups.all()) == left


def test_snapshots_hold_the_programme_of_their_day():
    before, after = Snapshot.objects.order_by("taken_at")
    assert [row.figures["day"] for row in (before, after)] == ["2020-10-08", "2021-03-11"]
    assert before.figures["sheets"]["total"] < after.figures["sheets"]["total"] < 62
    later = ActionSheet.objects.filter(created_at__date__gt="2020-10-08").values_list(
        "pk", flat=True
    )
    assert not set(map(str, later)) & set(before.details["sheets"])


def test_decisions_of_the_committee_moved_their_sheets():
    robots, bridge = ActionSheet.objects.get(number=50), ActionSheet.objects.get(number=22)
    assert (robots.review_status, bridge.is_priority) == ("approved", True)
    reasons = [
        row.history_change_reason or "" for row in (*robots.history.all(), *bridge.history.all())
    ]
    assert [sum(name in reason for reason in reasons) for name in ("CP-1.1", "CP-1.2")] == [1, 1]


def test_some_follow_ups_are_late_some_near_some_closed():
    rows = FollowUp.objects.all()
    assert rows.overdue(content.DEMO_DAY).count() >= 2
    assert rows.open().filter(due_on__range=("2021-06-15", "2021-06-22")).exists()
    assert {row.status for row in rows} == {"open", "done", "dropped"}
    partner = User.objects.get(email="partenaire.a@demo.example")
    assert FollowUp.objects.visible_to(partner).open().exists()
