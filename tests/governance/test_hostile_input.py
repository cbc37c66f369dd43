"""What is posted that no page offers, twice, or too long: refused at its field, written once, never
an error page.
"""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core import mail as outgoing
from django.urls import reverse

from accounts.enums import NoticeKind, Role
from accounts.models import Membership
from accounts.notices import notify
from core import clock
from core.editing.refused import Refused
from governance.agenda import workflow as agenda_workflow
from governance.meetings import workflow as meetings_workflow
from governance.models import Decision, FollowUp, Meeting
from tests.factories import ActionSheetFactory, OrganizationFactory, UserFactory, user_with_role
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def item():
    meeting = MeetingFactory(
        number=9007, status="convened", starts_at=clock.now() - timedelta(minutes=5)
    )
    return AgendaItemFactory(meeting=meeting)


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def post(client, name, keys, data, **more):
    return client.post(reverse(f"governance:{name}", args=keys), data, **more)


def decide(client, item, **data):
    base = {
        "act": "save",
        "statement": "Ouvrir la halle",
        "kind": "arbitration",
        "token": "form-1",
        "version": "0",
    }
    more = data.pop("more", {})
    base |= {"shown": ["sheets", "organizations"], **data}
    return post(client, "session_decision", [item.meeting_id, item.pk], base, **more)


def test_keys_that_no_form_offers_are_refused_at_their_field(client, officer, item):
    archived = OrganizationFactory(
        archived_at=clock.now(), archived_by=officer, archive_reason="Dissoute."
    )
    team = ActionSheetFactory(confidentiality="team", title="Fiche-réservée")
    gone, sleeping = "9" * 30, UserFactory(is_active=False)
    forged = [{"sheets": key} for key in (team.pk, gone, "x")]
    forged += [{"organizations": key} for key in (archived.pk, gone)]
    row = {"follow_ups-count": 1, "follow_ups-0-id": "", "follow_ups-0-statement": "Chiffrer"}
    forged += [{**row, "follow_ups-0-organization": key} for key in (archived.pk, gone)]
    forged += [
        {
            **row,
            "follow_ups-0-organization": OrganizationFactory().pk,
            "follow_ups-0-person": sleeping.pk,
        }
    ]
    for data in forged:
        assert decide(client, item, **data).status_code == 422, data
    assert not Decision.objects.exists()
    planned = MeetingFactory(number=9008)
    for key in (team.pk, gone):
        response = post(client, "item_create", [planned.pk], {"point": "Un point", "sheets": key})
        assert (response.status_code, planned.items.count()) == (422, 0)
    other = FollowUpFactory(statement="D’une autre séance")
    mine = {**row, "follow_ups-0-id": other.pk, "follow_ups-0-version": 1}
    assert (
        decide(
            client, item, **mine, **{"follow_ups-0-organization": OrganizationFactory().pk}
        ).status_code
        == 302
    )
    other.refresh_from_db()
    assert other.statement == "D’une autre séance"
    assert other.decision.meeting_id != item.meeting_id


def test_a_decision_pressed_twice_is_adopted_once_with_its_follow_ups(client, officer, item):
    row = {"follow_ups-count": 1, "follow_ups-0-id": "", "follow_ups-0-statement": "Chiffrer"}
    row["follow_ups-0-organization"] = OrganizationFactory().pk
    for _ in range(2):  # without JavaScript: the second press leaves before the first is answered
        assert decide(client, item, act="adopt", **row).status_code == 302
    assert list(Decision.objects.values_list("number", flat=True)) == [1]
    assert FollowUp.objects.count() == 1
    for _ in range(2):  # an answer that the network lost: the browser saves the same again
        assert decide(client, item, token="form-2", **row, more=HTMX).status_code == 200
    assert (Decision.objects.count(), FollowUp.objects.count()) == (2, 2)


def test_notes_hold_what_a_database_and_the_minutes_take(client, officer, item):
    keys = [item.meeting_id, item.pk]
    assert (
        post(
            client, "session_notes", keys, {"notes": "Dit\x00 et\x0b fait", "version": 1}
        ).status_code
        == 302
    )
    item.refresh_from_db()
    assert item.notes == "Dit et fait"
    long = "a" * (agenda_workflow.LONGEST_NOTES + 1)
    response = post(client, "session_notes", keys, {"notes": long, "version": item.version})
    assert response.status_code == 422
    assert "20 000" in response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_title_is_one_line_wherever_it_goes(client, officer, django_capture_on_commit_callbacks):
    planned, member = MeetingFactory(number=9008), user_with_role(Role.COMMITTEE_MEMBER)
    typed = "Un point\r\nBcc: x@y.example\N{LINE SEPARATOR}fin \N{ROCKET}"
    post(client, "item_create", [planned.pk], {"point": typed})
    client.force_login(member)
    post(client, "point_request", [planned.pk], {"point": typed, "detail": "Parce que."})
    titles = list(planned.items.values_list("title", flat=True))
    assert titles == ["Un point Bcc: x@y.example fin \N{ROCKET}"] * 2
    item = planned.items.first()
    client.force_login(officer)
    post(client, "item_edit", [planned.pk, item.pk], {"title": "A\r\nB", "version": item.version})
    item.refresh_from_db()
    assert item.title == "A B"
    told = user_with_role(
        Role.PROJECT_OFFICER
    )  # a subject that holds a carriage return all the same leaves as one line
    with django_capture_on_commit_callbacks(execute=True):
        notify([told], NoticeKind.POINT_REQUESTED, item="point:0", label="A\rBcc: z", path="/")
    assert outgoing.outbox[-1].subject.endswith("A Bcc: z")


def test_a_quorum_is_a_small_number_above_zero(client, officer):
    meeting = MeetingFactory(number=9008)
    for quorum, status in (
        ("0", 422),
        ("-1", 422),
        ("201", 422),
        ("40000", 422),
        ("9" * 20, 422),
        ("200", 302),
    ):
        response = post(client, "meeting_edit", [meeting.pk], {"version": 1, "quorum": quorum})
        assert response.status_code == status, quorum
    meeting.refresh_from_db()
    assert meeting.quorum == 200


def test_a_co_chair_names_for_a_follow_up_who_sits_and_nobody_else(client):
    committee = CommitteeFactory()
    chair = TermFactory(seat=SeatFactory(committee=committee, role="co_chair_elected")).person
    seated = TermFactory(seat=SeatFactory(committee=committee)).person
    outside, sleeping = UserFactory(last_name="Hors-comité"), UserFactory(is_active=False)
    follow_up = FollowUpFactory(
        decision=DecisionFactory(meeting=MeetingFactory(committee=committee, status="held"))
    )
    keys, words = [follow_up.pk], {"version": 1}
    client.force_login(chair)
    page = client.get(reverse("governance:follow_up_edit", args=keys)).content.decode()
    assert str(seated) in page
    assert "Hors-comité" not in page
    for person in (outside, sleeping):
        assert (
            post(client, "follow_up_edit", keys, {**words, "person": person.pk}).status_code == 422
        )
    assert post(client, "follow_up_edit", keys, {**words, "person": seated.pk}).status_code == 302
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    assert (
        post(client, "follow_up_edit", keys, {"version": 2, "person": outside.pk}).status_code
        == 302
    )
    assert FollowUp.objects.get().person == outside


def test_a_sheet_taken_back_from_the_committee_keeps_its_title_from_a_co_chair(client, item):
    sheet = ActionSheetFactory(title="Titre-d’avant")
    DecisionFactory(meeting=item.meeting, item=item, number=None, adopted_at=None, sheets=[sheet])
    sheet.title, sheet.confidentiality = "Titre-réservé", "team"
    sheet.save_as(None)
    client.force_login(user_with_role(Role.CO_CHAIR_ELECTED))
    page = client.get(
        reverse("governance:session_item", args=[item.meeting_id, item.pk])
    ).content.decode()
    assert "n’est plus partagée avec le comité" in page
    assert "Titre-réservé" not in page


def test_where_something_was_decided_the_meeting_stays_and_its_references_too(client, officer):
    meeting = MeetingFactory(
        number=9008, status="convened", starts_at=clock.now() - timedelta(minutes=5)
    )
    DecisionFactory(meeting=meeting, number=1)
    response = post(
        client, "meeting_cancel", [meeting.pk], {"version": 1, "reason": "Plus personne"}
    )
    assert response.status_code == 422
    assert 'name="version" value="1"' in response.content.decode()
    with pytest.raises(Refused, match="reportée"):
        meetings_workflow.change_meeting(
            meeting, by=officer, version=1, starts_at=clock.now() + timedelta(days=9)
        )
    assert Meeting.objects.get().status == "convened"
    committee, words = meeting.committee, {"version": 1, "kind": "monitoring"}
    response = post(client, "committee_edit", [committee.pk], {**words, "acronym": "CS"})
    assert response.status_code == 422
    assert "ne change plus" in response.content.decode()
    assert post(client, "committee_edit", [committee.pk], words).status_code == 302
    committee.refresh_from_db()
    assert (committee.kind, committee.acronym) == ("monitoring", "CP")


def test_the_admin_holds_nothing_of_committees_and_gives_no_seat(client):
    assert not [model for model in admin.site._registry if model._meta.app_label == "governance"]
    client.force_login(UserFactory(is_superuser=True))
    term = TermFactory()
    membership, today = term.membership, f"{clock.today():%d/%m/%Y}"
    change = reverse("admin:accounts_membership_change", args=[membership.pk])
    dates = {"starts_on": f"{membership.starts_on:%d/%m/%Y}", "ends_on": today}
    page = client.post(change, dates)
    assert (page.status_code, "vient d’un siège" in page.content.decode()) == (200, True)
    new = {
        "user": UserFactory().pk,
        "organization": term.seat.organization_id,
        "role": "co_chair_elected",
    }
    page = client.post(reverse("admin:accounts_membership_add"), {**new, "starts_on": today})
    assert (page.status_code, "vient d’un siège" in page.content.decode()) == (200, True)
    membership.refresh_from_db()
    assert membership.ends_on is None
    assert not Membership.objects.filter(role="co_chair_elected").exists()
