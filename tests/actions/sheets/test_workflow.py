"""The one door of writes: transitions, reasons, numbers, copies, archives, versions, and one
history line each.
"""

from datetime import date

import pytest

from accounts.enums import Role
from actions.blockers import workflow as blockers_workflow
from actions.enums import (
    PROGRESS_TRANSITIONS,
    REVIEW_TRANSITIONS,
    Health,
    NoteStatus,
    ProgressStatus,
    ReviewStatus,
    needs_reason,
)
from actions.milestones import workflow as milestones_workflow
from actions.models import ActionSheet, Milestone
from actions.notes import workflow as notes_workflow
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from tests.factories import (
    ActionSheetFactory,
    MilestoneFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
S, R = ProgressStatus, ReviewStatus
PAIRS = [(current, to) for current in S for to in S]
REVIEW_PAIRS = [(current, to) for current in R for to in R]


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def state(sheet) -> dict:
    """Everything that the database holds of a sheet, with how many history lines tell it."""
    row = ActionSheet.objects.filter(pk=sheet.pk).values().get()
    return row | {"lines": ActionSheet.history.filter(id=sheet.pk).count()}


def fresh(sheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk)


# --- Progress
def test_the_table_names_every_status():
    assert set(PROGRESS_TRANSITIONS) == set(S)
    assert set(REVIEW_TRANSITIONS) == set(R)


@pytest.mark.parametrize(
    ("current", "to"), [p for p in PAIRS if p[1] in PROGRESS_TRANSITIONS[p[0]]]
)
def test_an_allowed_change_of_progress_is_written_dated_and_signed(officer, current, to):
    sheet = ActionSheetFactory(progress_status=current)
    status_workflow.change_progress(
        sheet, to=to, reason="  Convenu en comité. ", by=officer, version=1
    )
    after = fresh(sheet)
    assert (after.progress_status, after.progress_reason) == (to, "Convenu en comité.")
    assert (after.progress_changed_on, after.progress_changed_by) == (clock.today(), officer)
    assert (after.version, after.updated_by) == (2, officer)
    assert ActionSheet.history.filter(id=sheet.pk).count() == 2
    line = after.history.latest()
    assert (line.progress_status, line.history_user) == (to, officer)
    assert line.history_change_reason == "Convenu en comité."


@pytest.mark.parametrize(
    ("current", "to"), [p for p in PAIRS if p[1] not in PROGRESS_TRANSITIONS[p[0]]]
)
def test_any_other_change_of_progress_writes_nothing(officer, current, to):
    sheet = ActionSheetFactory(progress_status=current)
    before = state(sheet)
    with pytest.raises(Refused, match="ne peut pas passer directement à"):
        status_workflow.change_progress(sheet, to=to, reason="Parce que.", by=officer, version=1)
    assert state(sheet) == before
    assert sheet.version == 1, "the next form on this object opens on the version that stands"


@pytest.mark.parametrize("reason", ["", "  \n"])
@pytest.mark.parametrize(
    ("current", "to"), [p for p in PAIRS if p[1] in PROGRESS_TRANSITIONS[p[0]]]
)
def test_a_reason_is_demanded_where_the_rule_says(officer, current, to, reason):
    must = to in {S.ON_HOLD, S.BLOCKED, S.ABANDONED} or current in {S.COMPLETED, S.ABANDONED}
    assert needs_reason(current, to) == must
    sheet = ActionSheetFactory(progress_status=current)
    before = state(sheet)
    if must:
        with pytest.raises(Refused, match="Indiquez pourquoi"):
            status_workflow.change_progress(sheet, to=to, reason=reason, by=officer, version=1)
        assert state(sheet) == before
        assert sheet.version == 1
    else:
        status_workflow.change_progress(sheet, to=to, reason=reason, by=officer, version=1)
        assert fresh(sheet).progress_reason == ""


def test_an_unknown_status_raises(officer):
    sheet = ActionSheetFactory()
    with pytest.raises(ValueError, match="late"):
        status_workflow.change_progress(sheet, to="late", by=officer, version=1)


# --- Review
@pytest.mark.parametrize(("current", "to"), REVIEW_PAIRS)
def test_review_follows_its_table(officer, current, to):
    sheet = ActionSheetFactory(review_status=current)
    before = state(sheet)
    if to in REVIEW_TRANSITIONS[current]:
        status_workflow.change_review(sheet, to=to, reason="À compléter.", by=officer, version=1)
        assert (fresh(sheet).review_status, fresh(sheet).version) == (to, 2)
        assert fresh(sheet).history.latest().history_change_reason == "À compléter."
    else:
        with pytest.raises(Refused):
            status_workflow.change_review(
                sheet, to=to, reason="À compléter.", by=officer, version=1
            )
        assert state(sheet) == before
        assert sheet.version == 1


@pytest.mark.parametrize("current", [R.SUBMITTED, R.APPROVED])
def test_going_back_to_draft_demands_a_reason(officer, current):
    sheet = ActionSheetFactory(review_status=current)
    with pytest.raises(Refused, match="redevient un brouillon"):
        status_workflow.change_review(sheet, to=R.DRAFT, reason=" ", by=officer, version=1)
    assert fresh(sheet).review_status == current
    assert sheet.version == 1


# --- Health and priority
@pytest.mark.parametrize("health", [h for h in Health if h != Health.UNKNOWN])
def test_health_is_dated_signed_and_has_its_sentence(officer, health):
    sheet = ActionSheetFactory()
    status_workflow.set_health(sheet, health=health, comment=" Point fait. ", by=officer, version=1)
    after = fresh(sheet)
    assert (after.health, after.health_comment) == (health, "Point fait.")
    assert (after.health_on, after.health_by, after.version) == (clock.today(), officer, 2)
    with pytest.raises(Refused, match="s’accompagne d’une phrase"):
        status_workflow.set_health(after, health=health, comment="  ", by=officer, version=2)
    assert fresh(sheet).health_comment == "Point fait."
    assert after.version == 2


def test_health_may_go_back_to_unknown_without_a_sentence(officer):
    sheet = ActionSheetFactory(health=Health.ON_TRACK)
    status_workflow.set_health(sheet, health=Health.UNKNOWN, comment="", by=officer, version=1)
    assert fresh(sheet).health == Health.UNKNOWN


def test_priority_is_toggled_and_signed(officer):
    sheet = ActionSheetFactory()
    sheets_workflow.set_priority(
        sheet, is_priority=True, by=officer, version=1, reason="Comité du 2 mai."
    )
    assert fresh(sheet).is_priority
    assert fresh(sheet).history.latest().history_change_reason == "Comité du 2 mai."


# --- Versions
WRITES = {
    "progress": lambda s, **k: status_workflow.change_progress(s, to=S.IN_PROGRESS, **k),
    "review": lambda s, **k: status_workflow.change_review(s, to=R.SUBMITTED, **k),
    "health": lambda s, **k: status_workflow.set_health(
        s, health=Health.ON_TRACK, comment="Bien.", **k
    ),
    "priority": lambda s, **k: sheets_workflow.set_priority(s, is_priority=True, **k),
    "archive": lambda s, **k: sheets_workflow.archive(s, reason="Fin.", **k),
    "section": lambda s, **k: sheets_workflow.save_section(s, **k),
}


@pytest.mark.parametrize("write", WRITES)
def test_an_older_version_is_refused_and_writes_nothing(officer, write):
    mine = ActionSheetFactory()
    theirs = fresh(mine)
    sheets_workflow.set_priority(theirs, is_priority=False, by=officer, version=1)
    before = state(mine)
    with pytest.raises(StaleVersion):
        WRITES[write](mine, by=officer, version=1)
    with pytest.raises(StaleVersion):
        WRITES[write](fresh(mine), by=officer, version=1)
    with pytest.raises(StaleVersion):
        WRITES[write](fresh(mine), by=officer, version=3)
    assert state(mine) == before


@pytest.mark.parametrize("write", WRITES)
def test_each_write_is_one_version_and_one_line(officer, write):
    sheet = ActionSheetFactory()
    WRITES[write](sheet, by=officer, version=1)
    after = state(sheet)
    assert (after["version"], after["lines"], after["updated_by_id"]) == (2, 2, officer.pk)


def test_a_section_with_relations_and_rows_is_one_version_and_one_line_each(officer):
    sheet, axis = ActionSheetFactory(), PriorityAxisFactory()
    kept, gone = MilestoneFactory(sheet=sheet), MilestoneFactory(sheet=sheet)
    kept.title, sheet.title = "Renommé", "Nouveau titre"
    new = Milestone(title="Neuf")
    sheets_workflow.save_section(
        sheet,
        by=officer,
        version=1,
        many_to_many={"axes": [axis]},
        rows=[kept, new],
        removed=[gone],
    )
    assert (state(sheet)["version"], state(sheet)["lines"]) == (2, 2)
    line = fresh(sheet).history.latest()
    assert [row.priorityaxis for row in line.axes.all()] == [axis]
    assert set(fresh(sheet).milestones.values_list("title", flat=True)) == {"Renommé", "Neuf"}
    assert [h.history_type for h in Milestone.history.filter(id=new.pk)] == ["+"]
    assert [h.history_type for h in Milestone.history.filter(title=gone.title)] == ["-", "+"]
    assert Milestone.history.latest("history_id").history_user == officer


# --- Follow-up
def test_a_partner_s_note_is_proposed_then_published(officer):
    partner = user_with_role(Role.PARTNER_MEMBER)
    (own,) = partner.organization_ids
    sheet = ActionSheetFactory(lead_organization_id=own)
    note = notes_workflow.add_note(sheet, text="Vu.", by=partner)
    assert (note.status, note.organization_id, note.author) == (NoteStatus.PROPOSED, own, partner)
    assert fresh(sheet).updated_by is None, "nothing that everybody reads has changed yet"
    notes_workflow.publish_note(note, by=officer)
    note.refresh_from_db()
    assert (note.status, note.author) == (NoteStatus.PUBLISHED, partner)
    assert fresh(sheet).updated_by == officer


def test_the_team_publishes_at_once_and_dismisses(officer):
    sheet = ActionSheetFactory()
    note = notes_workflow.add_note(sheet, text="Vu.", by=officer)
    assert (note.status, note.organization) == (NoteStatus.PUBLISHED, None)
    notes_workflow.dismiss_note(note, by=officer)
    assert not sheet.notes.exists()
    assert sheet.notes.model.history.latest().history_type == "-"


def test_a_milestone_is_ticked_once(officer):
    milestone = MilestoneFactory()
    assert milestones_workflow.tick_milestone(milestone, by=officer)
    assert not milestones_workflow.tick_milestone(
        milestone, by=UserFactory(), done_on=date(2019, 1, 1)
    )
    milestone.refresh_from_db()
    assert milestone.done_on == clock.today()
    assert milestone.history.latest().history_user == officer
    assert milestone.history.count() == 2
    assert fresh(milestone.sheet).version == 2, (
        "a calendar open meanwhile must not untick it unseen"
    )


def test_a_reported_blocker_is_signed(officer):
    sheet = ActionSheetFactory()
    blocker = blockers_workflow.report_blocker(
        sheet, by=officer, description="Foncier", since=date(2019, 3, 1)
    )
    assert (blocker.reported_by, sheet.blockers.get()) == (officer, blocker)
    assert fresh(sheet).updated_by == officer
