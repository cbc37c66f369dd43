"""Decisions: typed, numbered, applied to the sheets, whose history names them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from actions.models import ActionSheet
from actions.sheets.workflow import create_sheet
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.decisions import workflow
from governance.models import Decision, FollowUp
from tests.factories import (
    ActionSheetFactory,
    OrganizationFactory,
    PhaseFactory,
    archived_sheet,
    user_with_role,
)
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime(2021, 6, 15, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def _the_day_of_the_meeting():
    with clock.at(DAY + timedelta(hours=1)):
        yield


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti")


@pytest.fixture
def meeting():
    return MeetingFactory(committee=CommitteeFactory(), number=2, status="convened", starts_at=DAY)


def _sheet(by, **fields) -> ActionSheet:
    """A sheet of last month, with a history of its own."""
    with clock.at(DAY - timedelta(days=30)):
        return create_sheet(by=by, phase=PhaseFactory(), title="Ouvrir les ateliers", **fields)


def _adopted(meeting, by, **fields):
    decision = workflow.draft(meeting, by=by, **({"statement": "Le comité approuve."} | fields))
    effects = workflow.adopt(decision, by=by, version=decision.version)
    return decision, effects


def _history(client, officer, sheet) -> str:
    client.force_login(officer)
    return client.get(reverse("actions:sheet_history", args=[sheet.reference])).content.decode()


def test_an_approval_approves_its_sheets_and_their_history_names_it(client, officer, meeting):
    fresh, submitted, done = (
        _sheet(officer, review_status=status) for status in ("draft", "submitted", "approved")
    )
    DecisionFactory(meeting=meeting, number=1)
    elsewhere = CommitteeFactory(name="Autre comité", acronym="CX")
    DecisionFactory(meeting=MeetingFactory(committee=elsewhere, status="held"), number=7)
    before = done.history.count()

    decision, effects = _adopted(meeting, officer, kind="approval", sheets=[fresh, submitted, done])

    assert decision.reference == "CP-2.2"
    assert set(ActionSheet.objects.values_list("review_status", flat=True)) == {"approved"}
    assert effects == [
        f"approuve la fiche\N{NO-BREAK SPACE}{fresh.reference}",
        f"approuve la fiche\N{NO-BREAK SPACE}{submitted.reference}",
        f"la fiche\N{NO-BREAK SPACE}{done.reference} est déjà approuvée",
    ]
    for sheet in (fresh, submitted):
        page = _history(client, officer, sheet)
        assert page.count("Décision CP-2.2 du comité de projet du 15 juin 2021") == 1
        assert "a approuvé la fiche" in page
    assert done.history.count() == before


def test_a_priority_is_given_and_taken_by_name_of_the_decision(client, officer, meeting):
    sheet, other = _sheet(officer), _sheet(officer, is_priority=True)
    _adopted(meeting, officer, kind="priority", sheets=[sheet, other])
    _, effects = _adopted(meeting, officer, kind="priority", sheets=[other], makes_priority=False)
    sheet.refresh_from_db()
    other.refresh_from_db()
    assert (sheet.is_priority, other.is_priority) == (True, False)
    assert effects == [f"retire la priorité de la fiche\N{NO-BREAK SPACE}{other.reference}"]
    assert "Décision CP-2.1 du comité de projet" in _history(client, officer, sheet)
    page = _history(client, officer, other)
    assert "CP-2.1" not in page
    assert "a retiré la priorité de la fiche" in page
    assert "Décision CP-2.2 du comité de projet du 15 juin 2021" in page


@pytest.mark.parametrize(
    ("kind", "field"),
    [("approval", "sheets"), ("priority", "sheets"), ("request", "organizations")],
)
def test_a_decision_that_lacks_what_it_is_about_is_refused_at_the_field(
    officer, meeting, kind, field
):
    decision = workflow.draft(meeting, by=officer, kind=kind, statement="Le comité décide.")
    with pytest.raises(Refused, match="Choisissez") as refused:
        workflow.adopt(decision, by=officer, version=decision.version)
    assert refused.value.field == field
    decision.refresh_from_db()
    assert (decision.number, decision.version) == (None, 1)


def test_adopting_is_all_or_nothing(officer, meeting):
    good, bad = ActionSheetFactory(), archived_sheet()
    decision = workflow.draft(
        meeting, by=officer, kind="approval", statement="Tout ou rien.", sheets=[good, bad]
    )
    with pytest.raises(Refused, match="plus partagée"):
        workflow.adopt(decision, by=officer, version=1)
    good.refresh_from_db()
    assert good.review_status == "draft"
    decision.sheets.set([good])
    with pytest.raises(StaleVersion):
        workflow.adopt(decision, by=officer, version=9)
    assert not Decision.objects.adopted().exists()
    good.refresh_from_db()
    assert good.review_status == "draft"


def test_what_a_meeting_lets_one_decide_depends_on_where_it_stands(officer, meeting):
    item = AgendaItemFactory(meeting=meeting)
    decision = workflow.draft(
        meeting, by=officer, kind="arbitration", statement="Attendre.", item=item
    )
    # A rehearsal: typed the day before, adopted on the day.
    with (
        clock.at(DAY - timedelta(days=1)),
        pytest.raises(Refused, match="15 juin 2021"),
    ):
        workflow.adopt(decision, by=officer, version=1)
    workflow.adopt(decision, by=officer, version=1)
    with pytest.raises(Refused, match="déjà adoptée"):
        workflow.adopt(decision, by=officer, version=decision.version)
    with pytest.raises(Refused, match="ne s’efface pas"):
        workflow.discard(decision, by=officer)
    workflow.amend(decision, by=officer, version=decision.version, statement="Attendre juillet.")
    with pytest.raises(StaleVersion):
        workflow.amend(decision, by=officer, version=1, statement="Ne plus attendre.")
    type(meeting).objects.filter(pk=meeting.pk).update(status="minutes_published", held_at=DAY)
    with pytest.raises(Refused, match="relevé de cette séance est publié"):
        workflow.amend(decision, by=officer, version=decision.version, statement="Trop tard.")
    decision.refresh_from_db()
    assert decision.statement == "Attendre juillet."
    elsewhere = CommitteeFactory(name="Autre comité", acronym="CX")
    for status in ("planned", "cancelled"):
        other = MeetingFactory(
            committee=elsewhere,
            status=status,
            cancel_reason="Report." if status == "cancelled" else "",
        )
        with pytest.raises(Refused, match="convoquée"):
            workflow.draft(other, by=officer, kind="arbitration", statement="Trop tôt.")


def test_typing_on_leaves_one_line_of_history_a_hand_and_a_draft_can_go(officer, meeting):
    chair = user_with_role(Role.CO_CHAIR_ELECTED)
    sheet = ActionSheetFactory()
    decision = workflow.draft(meeting, by=officer, kind="arbitration", statement="App")
    how = {"sheets": [sheet], "organizations": []}
    for statement in ("Approu", "Approuver"):
        workflow.save_draft(
            decision,
            by=officer,
            version=decision.version,
            kind="approval",
            statement=statement,
            **how,
        )
    lines = decision.history.count()
    workflow.save_draft(
        decision,
        by=chair,
        version=decision.version,
        kind="priority",
        statement="Autre main.",
        **how,
    )
    assert decision.history.count() == lines + 1
    decision.refresh_from_db()
    assert (decision.statement, decision.makes_priority, list(decision.sheets.all())) == (
        "Autre main.",
        True,
        [sheet],
    )
    with pytest.raises(Refused, match="Écrivez"):
        workflow.save_draft(
            decision, by=officer, version=decision.version, kind="arbitration", statement=" ", **how
        )
    FollowUpFactory(decision=decision)
    workflow.discard(decision, by=officer)
    assert not Decision.objects.exists()
    assert not FollowUp.objects.exists()


def test_follow_ups_are_saved_with_their_decision(officer, meeting):
    decision = workflow.draft(meeting, by=officer, kind="arbitration", statement="Relancer.")
    row = FollowUp(statement="Écrire", organization=OrganizationFactory(), due_on=date(2021, 6, 30))
    row.due_on_precision = "day"
    workflow.save_follow_ups(decision, by=officer, version=1, rows=[row])
    with pytest.raises(StaleVersion):
        workflow.save_follow_ups(decision, by=officer, version=1, removed=[row])
    closed = FollowUpFactory(decision=decision, status="done")
    with pytest.raises(Refused, match="close"):
        workflow.save_follow_ups(
            decision, by=officer, version=decision.version, removed=[row, closed]
        )
    assert decision.follow_ups.count() == 2
    decision.refresh_from_db()
    workflow.save_follow_ups(decision, by=officer, version=decision.version, removed=[row])
    assert list(decision.follow_ups.all()) == [closed]


def test_owners_hear_of_what_a_held_meeting_still_gives(officer, meeting):
    owner = user_with_role(Role.PARTNER_ADMINISTRATOR)
    row = FollowUp(
        statement="Écrire", organization=owner.active_memberships[0].organization, person=owner
    )
    decision = workflow.draft(meeting, by=officer, kind="arbitration", statement="Relancer.")
    workflow.save_follow_ups(decision, by=officer, version=1, rows=[row])
    type(meeting).objects.filter(pk=meeting.pk).update(status="held", held_at=DAY)
    decision = Decision.objects.get()
    notices = Notice.objects.filter(kind=NoticeKind.FOLLOW_UP_GIVEN)
    assert not notices.exists()
    workflow.adopt(decision, by=officer, version=decision.version)
    assert [notice.recipient for notice in notices] == [owner]
