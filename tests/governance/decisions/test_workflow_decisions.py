"""Workflow of decisions and follow-ups: numbers, who is notified when, lateness on a day."""

from datetime import date, timedelta

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.decisions import workflow as decisions_workflow
from governance.enums import DecisionKind, FollowUpStatus
from governance.follow_ups import workflow as follow_ups_workflow
from governance.meetings import workflow as meetings_workflow
from governance.models import Decision, FollowUp
from governance.notifications import follow_up_recipients
from tests.factories import (
    ActionSheetFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
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


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def open_meeting(status="held", **fields):
    starts_at = clock.now() - timedelta(hours=1)
    return MeetingFactory(
        committee=CommitteeFactory(), status=status, starts_at=starts_at, **fields
    )


def owner(organization, **fields):
    """Somebody who answers for it."""
    return MembershipFactory(organization=organization, role=Role.PARTNER_MEMBER, **fields).user


def draft(meeting, officer, **fields):
    return decisions_workflow.draft(
        meeting, by=officer, **({"kind": DecisionKind.ARBITRATION, "statement": "Décidé."} | fields)
    )


def adopt(decision, officer):
    return decisions_workflow.adopt(decision, by=officer, version=decision.version)


def notified(kind=NoticeKind.FOLLOW_UP_GIVEN):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


# --- Numbers
# ---------------------------------------------------------------------------------------------
def test_decisions_are_numbered_as_they_are_adopted_within_their_meeting(officer):
    meeting = open_meeting()
    DecisionFactory(meeting=open_meeting(number=99), number=41)
    first, second, third = (draft(meeting, officer) for _ in range(3))
    for decision in (second, third, first):
        adopt(decision, officer)
    assert [second.number, third.number, first.number] == [1, 2, 3]
    assert second.reference == f"CP-{meeting.number}.1"
    DecisionFactory(meeting=meeting, number=7)
    last = draft(meeting, officer)
    adopt(last, officer)
    assert last.number == 8, "after the last number, whatever the numbers before"


@pytest.mark.parametrize("status", ["planned", "minutes_published", "cancelled"])
def test_nothing_is_decided_out_of_a_sitting(officer, status):
    meeting = MeetingFactory(
        status=status, **({"cancel_reason": "Grève."} if status == "cancelled" else {})
    )
    decision = DecisionFactory(meeting=meeting, number=None, adopted_at=None)
    for act in (
        lambda: draft(meeting, officer),
        lambda: adopt(decision, officer),
        lambda: decisions_workflow.discard(decision, by=officer),
        lambda: decisions_workflow.save_draft(
            decision, by=officer, version=1, kind="arbitration", statement="Autre."
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_nothing_is_adopted_twice_nor_before_the_day(officer):
    meeting = MeetingFactory(status="convened", starts_at=clock.now() + timedelta(days=1))
    decision = draft(meeting, officer)
    with pytest.raises(Refused, match="ne s’adopte pas avant"):
        adopt(decision, officer)
    meeting.starts_at = clock.now() + timedelta(minutes=1)
    meeting.save()
    adopt(decision, officer)
    with pytest.raises(Refused, match="déjà adoptée"):
        adopt(decision, officer)
    with pytest.raises(Refused, match="déjà adoptée"):
        decisions_workflow.save_draft(
            decision, by=officer, version=decision.version, kind="arbitration", statement="A."
        )
    with pytest.raises(Refused, match="ne s’efface pas"):
        decisions_workflow.discard(decision, by=officer)


def test_what_is_adopted_is_what_was_read(officer):
    decision = draft(open_meeting(), officer)
    with pytest.raises(StaleVersion):
        decisions_workflow.adopt(decision, by=officer, version=decision.version - 1)
    assert not Decision.objects.adopted().exists()


@pytest.mark.parametrize(
    ("kind", "links", "field"),
    [
        ("approval", {}, "sheets"),
        ("priority", {}, "sheets"),
        ("request", {}, "organizations"),
        ("arbitration", {}, None),
        ("acknowledgement", {}, None),
        ("request", {"organizations": 1}, None),
        ("approval", {"sheets": "shared"}, None),
        ("arbitration", {"sheets": "team"}, "sheets"),
    ],
)
def test_a_decision_is_whole_when_it_is_adopted(officer, kind, links, field):
    given = {}
    if "organizations" in links:
        given["organizations"] = [OrganizationFactory()]
    if "sheets" in links:
        is_team = links["sheets"] == "team"
        given["sheets"] = [ActionSheetFactory(confidentiality="team" if is_team else "signatories")]
    decision = draft(open_meeting(), officer, kind=kind, **given)
    if field is None:
        adopt(decision, officer)
        assert decision.is_adopted
    else:
        with pytest.raises(Refused) as refused:
            adopt(decision, officer)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("priority", None, True),
        ("priority", True, True),
        ("priority", False, False),
        ("approval", False, None),
    ],
)
def test_a_priority_says_which(officer, kind, given, kept):
    assert draft(open_meeting(), officer, kind=kind, makes_priority=given).makes_priority is kept


def test_what_adopting_does_to_sheets_is_done_and_said(officer):
    submitted, draft_sheet = (
        ActionSheetFactory(review_status="submitted"),
        ActionSheetFactory(is_priority=True),
    )
    sheets = [submitted, draft_sheet]
    effects = adopt(draft(open_meeting(), officer, kind="approval", sheets=sheets), officer)
    assert [words.split("\N{NO-BREAK SPACE}")[0] for words in effects] == ["approuve la fiche"] * 2
    effects = adopt(
        draft(
            open_meeting(number=98), officer, kind="priority", sheets=sheets, makes_priority=False
        ),
        officer,
    )
    for sheet in sheets:
        sheet.refresh_from_db()
    assert [(sheet.review_status, sheet.is_priority) for sheet in sheets] == [
        ("approved", False)
    ] * 2
    assert [
        ("n’est déjà pas prioritaire" in words, "retire la priorité" in words) for words in effects
    ] == [
        (True, False),
        (False, True),
    ]


# --- Who is notified
# -----------------------------------------------------------------------------------------
def test_owners_are_told_at_once_of_what_a_held_meeting_gives(officer):
    organization = OrganizationFactory()
    person = owner(organization)
    decision = draft(open_meeting("held"), officer)
    FollowUpFactory(decision=decision, organization=organization)
    FollowUpFactory(decision=decision, organization=organization, status="done")
    assert notified() == set()
    adopt(decision, officer)
    assert notified() == {person}
    assert Notice.objects.filter(kind=NoticeKind.FOLLOW_UP_GIVEN).count() == 1, (
        "of what is open alone"
    )


def test_owners_of_a_convened_meeting_are_told_when_it_is_held(officer):
    organization = OrganizationFactory()
    person, meeting = owner(organization), open_meeting("convened")
    adopted, typed = draft(meeting, officer), draft(meeting, officer)
    FollowUpFactory(decision=adopted, organization=organization)
    FollowUpFactory(
        decision=typed, organization=OrganizationFactory(), person=owner(OrganizationFactory())
    )
    adopt(adopted, officer)
    assert notified() == set()
    meeting.refresh_from_db()
    meetings_workflow.close_meeting(meeting, by=officer, version=meeting.version)
    assert notified() == {person}


def test_whoever_gave_it_is_not_told(officer):
    decision = DecisionFactory(meeting=open_meeting())
    mine, theirs = (
        FollowUpFactory(decision=decision, person=officer),
        FollowUpFactory(decision=decision),
    )
    person = owner(theirs.organization)
    decision.refresh_from_db()
    decisions_workflow.save_follow_ups(
        decision, by=officer, version=decision.version, rows=[mine, theirs]
    )
    assert notified() == {person}


def test_who_answers_for_a_follow_up():
    """The named person where they may close it, else the référent, else an administrator, else
    whoever may.
    """
    organization, today = OrganizationFactory(), clock.today()
    follow_up = FollowUpFactory(
        organization=organization, decision=DecisionFactory(meeting=open_meeting())
    )

    def owners():
        return follow_up_recipients([follow_up], today)[follow_up.pk]

    assert owners() == []
    member = owner(organization)
    assert owners() == [member]
    administrator = MembershipFactory(
        organization=organization, role=Role.PARTNER_ADMINISTRATOR
    ).user
    assert owners() == [administrator]
    referent = owner(organization, is_referent=True)
    assert owners() == [referent]
    follow_up.person = UserFactory()
    assert owners() == [referent], "a person without a role there cannot close it"
    follow_up.person = owner(OrganizationFactory())
    assert owners() == [referent], "nor one of elsewhere"
    follow_up.person = member
    assert owners() == [member]
    team = user_with_role(Role.PROJECT_OFFICER)
    follow_up.person = team
    assert owners() == [team], "the team may close it everywhere"


def test_follow_ups_are_saved_as_one_version_of_their_decision(officer):
    meeting = open_meeting("convened")
    decision = draft(meeting, officer, item=AgendaItemFactory(meeting=meeting))
    gone, kept = FollowUpFactory(decision=decision), FollowUpFactory(decision=decision)
    kept.statement = "Autrement dit."
    new = FollowUp(statement="Nouvelle.", organization=OrganizationFactory())
    version = decision.version
    decisions_workflow.save_follow_ups(
        decision, by=officer, version=version, rows=[kept, new], removed=[gone]
    )
    assert decision.version == version + 1
    assert {(one.statement, one.version) for one in decision.follow_ups.all()} == {
        ("Autrement dit.", 2),
        ("Nouvelle.", 1),
    }
    with pytest.raises(StaleVersion):
        decisions_workflow.save_follow_ups(decision, by=officer, version=version, rows=[])
    closed = FollowUpFactory(decision=decision, status="done")
    with pytest.raises(Refused, match="elle reste"):
        decisions_workflow.save_follow_ups(
            decision, by=officer, version=decision.version, removed=[closed]
        )


# --- What becomes of a follow-up
# ---------------------------------------------------------------------------
def test_a_follow_up_is_closed_with_a_word_once_and_the_officers_hear_of_it(officer):
    person = user_with_role(Role.PARTNER_MEMBER)
    follow_up = FollowUpFactory(decision=DecisionFactory(meeting=open_meeting()))
    with pytest.raises(Refused, match="Dites"):
        follow_ups_workflow.close(follow_up, by=person, version=1, comment=" ")
    with pytest.raises(ValueError, match="closes nothing"):
        follow_ups_workflow.close(
            follow_up, by=person, version=1, comment="Fait.", status=FollowUpStatus.OPEN
        )
    with pytest.raises(StaleVersion):
        follow_ups_workflow.close(follow_up, by=person, version=2, comment="Fait.")
    follow_ups_workflow.close(follow_up, by=person, version=1, comment=" Fait. ")
    assert (follow_up.status, follow_up.closing_comment, follow_up.closed_by) == (
        "done",
        "Fait.",
        person,
    )
    assert notified(NoticeKind.FOLLOW_UP_CLOSED) == {officer}
    for act in (
        lambda: follow_ups_workflow.close(follow_up, by=person, version=2, comment="Encore."),
        lambda: follow_ups_workflow.edit(follow_up, by=officer, version=2, statement="Autre."),
    ):
        with pytest.raises(Refused, match="close"):
            act()
    with pytest.raises(Refused, match="pourquoi"):
        follow_ups_workflow.reopen(follow_up, by=officer, version=2, reason=" ")
    follow_ups_workflow.reopen(follow_up, by=officer, version=2, reason="Pas tout à fait.")
    assert (follow_up.status, follow_up.closed_at, follow_up.closed_by) == ("open", None, None)
    with pytest.raises(Refused, match="déjà ouverte"):
        follow_ups_workflow.reopen(follow_up, by=officer, version=3, reason="Encore.")


def test_one_of_a_draft_is_not_closed_and_whoever_closed_it_is_not_told(officer):
    typed = DecisionFactory(meeting=open_meeting("convened"), number=None, adopted_at=None)
    with pytest.raises(Refused, match="pas encore adoptée"):
        follow_ups_workflow.close(
            FollowUpFactory(decision=typed), by=officer, version=1, comment="Fait."
        )
    follow_ups_workflow.close(FollowUpFactory(), by=officer, version=1, comment="Fait.")
    assert notified(NoticeKind.FOLLOW_UP_CLOSED) == set()


@pytest.mark.parametrize(
    ("days", "is_late"),
    [(-1, True), (0, False), (1, False)],
    ids=["the day after", "the day", "the day before"],
)
@pytest.mark.parametrize("status", FollowUpStatus)
def test_a_follow_up_is_late_from_the_day_after(days, is_late, status):
    """In the queryset and on the object; what is closed is never late."""
    today = date(2026, 3, 31)
    late = FollowUpFactory(due=f"{today + timedelta(days=days):%d/%m/%Y}", status=status)
    is_late = is_late and status == FollowUpStatus.OPEN
    assert late.is_overdue(today) is is_late
    assert list(FollowUp.objects.overdue(today)) == [late] * is_late


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("mars 2026", date(2026, 3, 31)),
        ("T1 2026", date(2026, 3, 31)),
        ("2026", date(2026, 12, 31)),
    ],
)
def test_a_vague_due_date_is_past_after_its_last_day(due, last):
    follow_up = FollowUpFactory(due=due)
    for today, is_late in ((last, False), (last + timedelta(days=1), True)):
        assert follow_up.is_overdue(today) is is_late
        assert FollowUp.objects.overdue(today).exists() is is_late


def test_without_a_due_date_nothing_is_late():
    follow_up, far = FollowUpFactory(due_on=None), date(2099, 1, 1)
    assert follow_up.is_overdue(far) is False
    assert not FollowUp.objects.overdue(far).exists()
