"""Relations of gathered rows are those that ``prefetch_related`` fills, in one query a level."""

import pytest
from django.db.models import Prefetch

from accounts.models import User
from actions.models import ActionSheet, Milestone
from core.gather import gather
from governance.models import AgendaItem, Decision, FollowUp, Meeting
from tests.factories import ActionSheetFactory, MilestoneFactory, OrganizationFactory, UserFactory
from tests.governance.factories import AgendaItemFactory, DecisionFactory, FollowUpFactory, MeetingFactory


@pytest.fixture
def meeting(db):
    meeting, sheets = MeetingFactory(), ActionSheetFactory.create_batch(2)
    for sheet in sheets:
        MilestoneFactory(sheet=sheet, title="À venir")
    items = [
        AgendaItemFactory(meeting=meeting, sheets=sheets, position=1),
        AgendaItemFactory(meeting=meeting, sheets=sheets[:1], position=2, requested_by=UserFactory()),
        AgendaItemFactory(meeting=meeting, position=3),
    ]
    decision = DecisionFactory(
        meeting=meeting, item=items[0], sheets=sheets, organizations=[OrganizationFactory()]
    )
    person = UserFactory(first_name="Ana", last_name="Roux")
    items[0].follow_ups.set([FollowUpFactory(decision=decision, person=person), FollowUpFactory()])
    return meeting


def _items(rows) -> list:
    return [
        (
            item.pk,
            [(sheet.pk, [row.title for row in sheet.milestones.all()]) for sheet in item.sheets.all()],
            [
                (row.pk, str(row.person or ""), str(row.decision.meeting.committee))
                for row in item.follow_ups.all()
            ],
        )
        for item in rows
    ]


def test_relations_of_several_lists_cost_one_query_a_level(meeting, django_assert_num_queries):
    items = AgendaItem.objects.filter(meeting=meeting).prefetch_related(
        "sheets__milestones", "follow_ups__person", "follow_ups__decision__meeting__committee"
    )
    late = FollowUp.objects.select_related("organization").order_by("-pk")
    decisions = Decision.objects.filter(meeting=meeting).prefetch_related(
        Prefetch("sheets", ActionSheet.objects.filter(number__gt=0), to_attr="shown"),
        Prefetch("follow_ups", late.prefetch_related("person"), to_attr="given"),
        "organizations",
        "meeting",
    )
    expected = _items(items.all())
    # The rows; what they lead to; milestones, people, decisions and a committee; the meeting of these; its committee.
    with django_assert_num_queries(5):
        found_items, found_decisions, nobody = gather(items, decisions, User.objects.none())
        assert _items(found_items) == expected
        (decision,) = found_decisions
        assert len(decision.shown) == 2
        assert len(decision.organizations.all()) == 1
        assert [str(row.person) for row in decision.given] == ["Ana Roux"]
        assert decision.given[0].decision is decision
        assert decision.meeting == meeting
    assert nobody == []


def test_what_is_known_is_not_asked_again_and_other_relations_are_refused(meeting, django_assert_num_queries):
    with django_assert_num_queries(2):
        ((found,),) = gather(
            Meeting.objects.filter(pk=meeting.pk)
            .select_related("committee")
            .prefetch_related("committee__phase")
        )
        assert str(found.committee.phase)
    with pytest.raises(TypeError, match="no relation"):
        gather(Milestone.objects.prefetch_related("title"))
