"""History entries of writes in several statements: one a write, signed, with its links."""

import pytest

from accounts.enums import Role
from actions.models import SheetNote
from core.histories import record_all
from governance.agenda import workflow as agenda_workflow
from governance.decisions import workflow as decisions_workflow
from governance.enums import ItemStatus
from governance.models import AgendaItem
from tests.factories import ActionSheetFactory, OrganizationFactory, user_with_role
from tests.governance.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def lines_of(row) -> list[tuple]:
    """Sign, person and keys of the sheets of each line, the oldest first."""
    return [
        (line.history_type, line.history_user, [link.actionsheet_id for link in line.sheets.all()])
        for line in row.history.order_by("history_id")
    ]


def test_a_new_row_enters_its_history_once_with_its_links(officer):
    sheet, organization = ActionSheetFactory(), OrganizationFactory()
    meeting = MeetingFactory(status="convened")
    decision = decisions_workflow.draft(
        meeting,
        by=officer,
        kind="request",
        statement="Écrire.",
        sheets=[sheet],
        organizations=[organization],
    )
    assert lines_of(decision) == [("+", officer, [sheet.pk])]
    assert [link.organization_id for link in decision.history.get().organizations.all()] == [
        organization.pk
    ]
    other = ActionSheetFactory()
    colleague = user_with_role(Role.PROJECT_TEAM)
    decisions_workflow.save_draft(
        decision, by=colleague, version=1, kind="request", statement="Lire.", sheets=[other]
    )
    last = decision.history.latest()
    assert (last.history_type, last.statement) == ("~", "Lire.")
    assert [link.actionsheet_id for link in last.sheets.all()] == [other.pk]
    # What was not given stays, in the row and in its history.
    assert [link.organization_id for link in last.organizations.all()] == [organization.pk]
    assert list(decision.organizations.all()) == [organization]


def test_points_sorted_together_keep_a_line_each_with_their_sheets(
    officer, django_assert_num_queries
):
    meeting, sheets = MeetingFactory(), [ActionSheetFactory(), ActionSheetFactory()]
    waiting = [
        AgendaItemFactory(meeting=meeting, status="proposed", sheets=[sheet]) for sheet in sheets
    ]
    bare = AgendaItemFactory(meeting=meeting, status="proposed", title="Sans fiche")
    AgendaItemFactory(meeting=meeting, position=4)
    keys = [item.pk for item in (*waiting, bare)]
    with django_assert_num_queries(9):  # two of them open and close the transaction
        assert (
            agenda_workflow.sort_waiting(meeting, by=officer, keys=keys, to=ItemStatus.ACCEPTED)
            == 3
        )
    for item, held in zip((*waiting, bare), ([sheets[0].pk], [sheets[1].pk], []), strict=True):
        version = item.version
        item.refresh_from_db()
        assert (item.status, item.version) == (ItemStatus.ACCEPTED, version + 1)
        assert lines_of(item)[-1] == ("~", officer, held)
    assert sorted(AgendaItem.objects.accepted().values_list("position", flat=True)) == [4, 5, 6, 7]


def test_a_save_keeps_the_links_that_it_leaves_and_forgets_those_that_it_takes_away(officer):
    item, sheets = (
        AgendaItemFactory(sheets=[ActionSheetFactory()]),
        [ActionSheetFactory(), ActionSheetFactory()],
    )
    item.save_as(officer, sheets=sheets)
    assert {sheet.pk for sheet in item.sheets.all()} == {sheet.pk for sheet in sheets}
    item.save_as(officer, sheets=[])
    item.save_as(officer)
    assert [sorted(keys) for *_, keys in lines_of(item)[-3:]] == [
        sorted(sheet.pk for sheet in sheets), [], []
    ]  # fmt: skip


def test_several_new_rows_are_signed_each(officer):
    sheet = ActionSheetFactory()
    notes = [
        SheetNote(sheet=sheet, text=text, author=officer, written_on=sheet.created_at.date())
        for text in ("Un", "Deux")
    ]
    record_all(notes, by=officer)
    assert all(note.pk and note.history.get().history_user == officer for note in notes)
    assert {note.history.get().text for note in notes} == {"Un", "Deux"}
