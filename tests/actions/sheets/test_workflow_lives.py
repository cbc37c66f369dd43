"""Sheets that begin and end: numbers used once, copies of the plan alone, archives and restores."""

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from actions.enums import FundingStage, Health, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, IndicatorReading, Milestone
from actions.sheets import workflow
from core import clock
from core.editing.refused import Refused
from core.partial_dates import parse
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommuneFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    SheetNoteFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)

pytestmark = pytest.mark.django_db
S, R = ProgressStatus, ReviewStatus


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def state(sheet) -> dict:
    """Everything that the database holds of a sheet, with how many history lines tell it."""
    row = ActionSheet.objects.filter(pk=sheet.pk).values().get()
    return row | {"lines": ActionSheet.history.filter(id=sheet.pk).count()}


def fresh(sheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk)


# --- Numbers
def create(officer, **fields):
    return workflow.create_sheet(
        by=officer, **({"phase": PhaseFactory(), "title": "Fiche"} | fields)
    )


def test_numbers_follow_one_another_and_leave_no_one_out(officer):
    assert [create(officer).number for _ in range(3)] == [1, 2, 3]
    assert create(officer, number=10).number == 10
    assert create(officer).number == 11
    assert create(officer, number=5).number == 5, "never used before"
    assert create(officer).number == 12
    other = PhaseFactory(code="phase-2", prefix="P2")
    assert create(officer, phase=other).reference == "P2-1"


def test_a_number_is_never_given_twice_even_after_a_deletion(officer):
    first = create(officer)
    with pytest.raises(Refused, match="a déjà servi"):
        create(officer, number=1)
    first.delete_as(officer)
    with pytest.raises(Refused):
        create(officer, number=1)
    assert create(officer).number == 2
    assert ActionSheet.objects.count() == 1


def test_the_number_of_an_archived_sheet_stays_taken(officer):
    sheet = create(officer)
    workflow.archive(sheet, reason="Abandon.", by=officer, version=1)
    with pytest.raises(Refused):
        create(officer, number=1)


def test_a_new_sheet_is_signed_whole(officer):
    axis, commune, authority = PriorityAxisFactory(), CommuneFactory(), OrganizationFactory()
    sheet = create(
        officer,
        axes=[axis],
        communes=[commune],
        contracting_authorities=[authority],
        end=parse("T2 2026"),
        progress_status=S.IN_PROGRESS,
        parts=[Milestone(title="Étude", due=parse("2025"))],
    )
    after = fresh(sheet)
    assert [list(m.all()) for m in (after.axes, after.communes, after.contracting_authorities)] == [
        [axis], [commune], [authority],
    ]  # fmt: skip
    assert (str(after.end), after.ends_on) == ("T2 2026", date(2026, 6, 30))
    assert (after.created_by, after.updated_by, after.version) == (officer, officer, 1)
    assert after.milestones.get().history.latest().history_user == officer
    assert {line.history_user for line in after.history.all()} == {officer}


# --- Copies
@pytest.fixture
def rich():
    """A sheet to which everything happened."""
    sheet = ActionSheetFactory(
        phase=PhaseFactory(last_number=40),
        axes=[PriorityAxisFactory()],
        communes=[CommuneFactory()],
        contracting_authorities=[OrganizationFactory()],
        lead_person=UserFactory(),
        elected_sponsor=UserFactory(),
        start="2019",
        end="T2 2026",
        estimated_cost=1000,
        context="Contexte",
        progress_status=S.BLOCKED,
        review_status=R.APPROVED,
        health=Health.COMPROMISED,
        is_priority=True,
        confidentiality="team",
    )
    MilestoneFactory(sheet=sheet, due="T1 2020", done_on=date(2020, 2, 1))
    FundingLineFactory(
        sheet=sheet, stage=FundingStage.REFUSED, stage_on=date(2020, 1, 1), refusal_reason="Non"
    )
    IndicatorReadingFactory(indicator=IndicatorFactory(sheet=sheet))
    BlockerFactory(sheet=sheet)
    SheetNoteFactory(sheet=sheet)
    return sheet


def test_a_copy_carries_the_plan_and_nothing_of_what_happened(officer, rich):
    MilestoneFactory(
        sheet=rich, title="Ouvert et passé", due=f"{clock.today() - timedelta(days=1):%d/%m/%Y}"
    )
    MilestoneFactory(
        sheet=rich, title="Du jour", due=f"{clock.today():%d/%m/%Y}", done_on=date(2020, 2, 1)
    )
    MilestoneFactory(sheet=rich, title="Sans date")
    copy = fresh(workflow.copy_sheet(rich, by=officer, title="Copie"))
    kept = (
        "context", "lead_organization", "lead_person", "elected_sponsor", "estimated_cost", "start",
        "end", "kind", "maturity", "confidentiality", "is_priority", "phase",
    )  # fmt: skip
    assert {name: getattr(copy, name) for name in kept} == {
        name: getattr(rich, name) for name in kept
    }
    for name in workflow.MANY_TO_MANY:
        assert set(getattr(copy, name).all()) == set(getattr(rich, name).all()) != set()
    assert (copy.title, copy.version, copy.created_by) == ("Copie", 1, officer)
    assert copy.number != rich.number
    assert (copy.progress_status, copy.progress_reason) == (S.PLANNED, "")
    assert (copy.review_status, copy.health, copy.health_by) == (R.DRAFT, Health.UNKNOWN, None)
    # A date that is past is no plan: what was due yesterday stays behind, done or not.
    assert [(m.done_on, m.title) for m in copy.milestones.all()] == [
        (None, "Du jour"),
        (None, "Sans date"),
    ]
    line = copy.funding_lines.get()
    assert (line.stage, line.stage_on, line.refusal_reason) == (FundingStage.REQUESTED, None, "")
    assert copy.indicators.count() == 1
    assert not IndicatorReading.objects.filter(indicator__sheet=copy).exists()
    assert not any(part.exists() for part in (copy.blockers, copy.notes, copy.documents))
    assert all(line.history_user == officer for line in copy.history.all())


def test_a_copy_leaves_its_source_alone(officer, rich):
    before = state(rich)
    workflow.copy_sheet(rich, by=officer, title="Copie")
    assert state(rich) == before
    parts = (rich.milestones, rich.funding_lines, rich.indicators, rich.blockers, rich.notes)
    assert [part.count() for part in parts] == [1] * 5


# --- Archives
def test_an_archived_sheet_comes_back_with_its_links(officer, rich):
    workflow.archive(rich, reason="Fusionnée.", by=officer, version=1)
    away = fresh(rich)
    assert away.is_archived
    assert (away.archived_by, away.archive_reason, away.version) == (officer, "Fusionnée.", 2)
    assert away.history.latest().history_change_reason == "Fusionnée."
    workflow.restore(away, by=officer, version=2)
    back = fresh(rich)
    assert (back.is_archived, back.archived_by, back.archive_reason, back.version) == (
        False,
        None,
        "",
        3,
    )
    assert (
        back.axes.count()
        == back.communes.count()
        == back.milestones.count()
        == back.notes.count()
        == 1
    )


@pytest.mark.parametrize("reason", ["", "  "])
def test_archiving_demands_a_reason(officer, reason):
    sheet = ActionSheetFactory()
    before = state(sheet)
    with pytest.raises(Refused, match="Indiquez pourquoi"):
        workflow.archive(sheet, reason=reason, by=officer, version=1)
    assert state(sheet) == before


def test_what_is_archived_is_not_archived_again_nor_what_is_live_restored(officer):
    away, live = archived_sheet(), ActionSheetFactory()
    before = state(away), state(live)
    with pytest.raises(Refused, match="déjà archivée"):
        workflow.archive(away, reason="Encore.", by=officer, version=1)
    with pytest.raises(Refused, match="n’est pas archivée"):
        workflow.restore(live, by=officer, version=1)
    assert (state(away), state(live)) == before
