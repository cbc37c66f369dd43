"""The state of the programme: what counts, what is left out, what moved, and that a snapshot does
not.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from actions.milestones import workflow as milestones_workflow
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from governance.models import FrozenSnapshot, Snapshot
from governance.programme import compare
from governance.programme import workflow as programme_workflow
from governance.programme.page import dashboard, format_answer_coverage
from governance.programme.queries import state
from partners.models import Commitment
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommitmentFactory,
    FundingLineFactory,
    MilestoneFactory,
    UserFactory,
    archived_sheet,
)
from tests.governance.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    """Two shared sheets with their parts; one of the team and an archived one, full of what must
    not count.
    """
    late = ActionSheetFactory(
        number=1,
        title="Halle",
        is_priority=True,
        progress_status="in_progress",
        end="2019",
        estimated_cost=1000,
    )
    calm = ActionSheetFactory(
        number=2, title="Quai", progress_status="planned", review_status="submitted"
    )
    hidden = [
        ActionSheetFactory(number=3, confidentiality="team", end="2019"),
        archived_sheet(number=4),
    ]
    for sheet in (late, *hidden):
        MilestoneFactory(sheet=sheet, title="Étude", due="2019")
        BlockerFactory(sheet=sheet)
        FundingLineFactory(sheet=sheet, amount=600, stage="requested")
        FundingLineFactory(sheet=sheet, amount=Decimal("250.50"), stage="granted")
        FundingLineFactory(sheet=sheet, amount=100, stage="paid")
        FundingLineFactory(sheet=sheet, amount=9999, stage="refused", refusal_reason="Non.")
        FundingLineFactory(sheet=sheet, amount=None, label="Emprunt", stage="requested")
        CommitmentFactory(sheet=sheet, due="2019")
    CommitmentFactory(
        sheet=calm, answered_at=clock.now(), last_answer="progress", progress_status="in_progress"
    )
    return late, calm


def test_the_state_counts_what_the_committee_may_know(programme, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        figures = state(clock.today()).figures
    assert figures["day"] == clock.today().isoformat()
    sheets = figures["sheets"]
    assert (sheets["total"], sheets["priority"], sheets["late"], sheets["priority_late"]) == (
        2,
        1,
        1,
        1,
    )
    assert (
        sheets["status"]["in_progress"],
        sheets["status"]["planned"],
        sheets["status"]["blocked"],
    ) == (
        1,
        1,
        0,
    )
    assert (sheets["review"]["submitted"], sheets["health"]["unknown"]) == (1, 2)
    assert figures["milestones"] == {"total": 1, "done": 0, "late": 1}
    assert figures["blockers"] == 1
    commitments = figures["commitments"]
    assert (commitments["total"], commitments["late"], commitments["silent"]) == (2, 1, 1)
    assert figures["cover"] == {"organizations": 2, "heard": 1}
    assert format_answer_coverage(figures) == "1 sur 2"
    assert figures["money"] == {
        "cost": "1000.00",
        "sought": "950.50",
        "secured": "350.50",
        "paid": "100.00",
        "without_cost": 1,
        "lines_without_amount": 1,
    }


def test_what_nobody_knows_is_not_zero():
    ActionSheetFactory()
    now = state(clock.today()).figures
    assert [now["money"][name] for name in ("cost", "sought", "secured", "paid")] == [None] * 4
    money = {line.label: line for line in dashboard(now, now)[-1].lines}
    assert (money["Versé"].now, money["Versé"].change) == ("Non\N{NO-BREAK SPACE}renseigné", "=")


def test_a_state_compared_with_itself_moved_nowhere(programme):
    now = state(clock.today())
    assert not compare(now, now)
    assert all(
        line.change == "=" for part in dashboard(now.figures, now.figures) for line in part.lines
    )


def test_what_moved_is_told_and_the_snapshot_stays(programme):
    late, calm = programme
    held = MeetingFactory(status="held")
    first = programme_workflow.take_snapshot(held)
    before, officer = Snapshot.objects.get().figures, UserFactory()
    status_workflow.change_progress(late, to="completed", by=officer, version=late.version)
    status_workflow.change_review(calm, to="approved", by=officer, version=calm.version)
    status_workflow.set_health(
        calm, health="on_track", comment="Tout va.", by=officer, version=calm.version
    )
    sheets_workflow.set_priority(calm, is_priority=True, by=officer, version=calm.version)
    milestones_workflow.tick_milestone(late.milestones.get(), by=officer)
    slipping = MilestoneFactory(sheet=calm, title="Livraison", due="T1 2030")
    Commitment.objects.filter(sheet=calm).update(
        progress_status="blocked", blocked_what="Un accord.", blocked_since=clock.today()
    )
    ActionSheetFactory(number=9, title="Nouvelle")
    after = state(clock.today())
    moved = compare(programme_workflow.state_of(Snapshot.objects.get(pk=first.pk)), after)
    assert [(move.reference, move.before, move.after) for move in moved.statuses] == [
        ("1", "En cours", "Terminée")
    ]
    assert [move.after for move in moved.reviews] == ["Approuvée"]
    assert [move.after for move in moved.healths] == ["Objectifs sécurisés"]
    assert [move.after for move in moved.priorities] == ["Prioritaire"]
    assert [move.title for move in moved.sheets_added] == ["Nouvelle"]
    assert [move.title for move in moved.milestones_done] == ["Étude"]
    assert [move.after for move in moved.commitments] == ["Bloqué"]
    assert not moved.milestones_moved, "a milestone that is new did not slip"
    slipping.due_on += timedelta(days=90)
    slipping.save()
    assert [move.title for move in compare(after, state(clock.today())).milestones_moved] == [
        "Livraison"
    ]
    assert Snapshot.objects.get().figures == before
    for touch in (
        first.save,
        first.delete,
        Snapshot.objects.all().delete,
        lambda: Snapshot.objects.update(figures={}),
    ):
        with pytest.raises(FrozenSnapshot):
            touch()


def test_the_last_state_is_that_of_the_committee_before_the_meeting():
    older = MeetingFactory(status="held", starts_at=clock.now() - timedelta(days=100))
    newer = MeetingFactory(status="held", starts_at=clock.now() - timedelta(days=10))
    other = MeetingFactory(committee__name="Autre", committee__acronym="A", status="held")
    for meeting, day in ((older, "2021-01-01"), (newer, "2021-02-02"), (other, "2021-03-03")):
        Snapshot.objects.create(meeting=meeting, figures={"day": day}, details={})
    assert programme_workflow.last_state_before(older) is None
    assert programme_workflow.last_state_before(newer).figures["day"] == "2021-01-01"
    coming = MeetingFactory()
    assert programme_workflow.last_state_before(coming).figures["day"] == "2021-02-02"


def test_milestones_that_moved_follow_the_order_of_the_sheets():
    sheets = [ActionSheetFactory(number=number) for number in (7, 10, 2)]
    for sheet in sheets:
        MilestoneFactory(sheet=sheet, due="2030")
    before = state(clock.today())
    for sheet in sheets:
        sheet.milestones.update(done_on=clock.today())
    done = compare(before, state(clock.today())).milestones_done
    assert [move.reference for move in done] == ["2", "7", "10"]
