"""Follow-ups: listed by age, closed by their owner with a comment, reopened and changed; everybody
notified once.
"""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.enums import FollowUpStatus
from governance.follow_ups import workflow
from governance.notifications import meeting_closed
from tests.factories import OrganizationFactory, UserFactory, user_with_role
from tests.governance.factories import DecisionFactory, FollowUpFactory, MeetingFactory
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
URL = "/suites/"
NB = "\N{NO-BREAK SPACE}"


def held(days: int, **fields):
    """A decision of a meeting held so many days ago."""
    meeting = MeetingFactory(status="held", starts_at=clock.now() - timedelta(days=days))
    return DecisionFactory(meeting=meeting, **fields)


def shown(client, address="") -> list[str]:
    response = client.get(f"{URL}?{address}")
    assert response.status_code == 200
    return [row["follow_up"].statement for row in response.context["rows"]]


def in_days(count: int) -> str:
    return f"{clock.today() + timedelta(days=count):%d/%m/%Y}"


def test_what_is_open_is_listed_by_age_and_narrowed_by_filters_and_search(client):
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    named, other = UserFactory(last_name="Diguet"), OrganizationFactory(name="Région")
    old = held(84)
    FollowUpFactory(decision=held(10), statement="Chiffrer la desserte", due=in_days(5))
    FollowUpFactory(
        decision=old, statement="Saisir la préfecture", organization=other, due=in_days(-3)
    )
    FollowUpFactory(decision=old, statement="Relire la convention", status="done", person=named)
    FollowUpFactory(decision=old, statement="Écarter l’étude", status="dropped")
    FollowUpFactory(decision=held(3, number=None, adopted_at=None), statement="Pas encore décidée")

    assert shown(client) == ["Saisir la préfecture", "Chiffrer la desserte"]
    page = client.get(URL).content.decode()
    assert f"Depuis 84{NB}jours" in page
    assert page.count("En retard</span>") == 1
    cases = {
        "overdue=1": ["Saisir la préfecture"],
        "status=done&status=dropped&sort=statement": ["Écarter l’étude", "Relire la convention"],
        f"organization={other.pk}": ["Saisir la préfecture"],
        f"status=done&person={named.pk}": ["Relire la convention"],
        f"meeting={old.meeting_id}": ["Saisir la préfecture"],
        "q=dessertes": ["Chiffrer la desserte"],
        "q=region": ["Saisir la préfecture"],
        "sort=-since": ["Chiffrer la desserte", "Saisir la préfecture"],
        "sort=due": ["Saisir la préfecture", "Chiffrer la desserte"],
    }
    assert {address: shown(client, address) for address in cases} == cases
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"{URL}?format=csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [row["Suite à donner"] for row in rows] == [
        "Saisir la préfecture",
        "Chiffrer la desserte",
    ]
    assert (rows[0]["En retard"], rows[0]["Ouverte depuis (jours)"]) == ("Oui", "84")


def test_a_partner_knows_its_own_alone_once_the_meeting_was_held(client):
    mine = OrganizationFactory()
    person = user_with_role(Role.PARTNER_MEMBER, mine)
    client.force_login(person)
    decision = held(10, statement="Texte de la décision")
    own = FollowUpFactory(decision=decision, organization=mine, statement="À nous")
    foreign = FollowUpFactory(decision=decision, statement="À d’autres")
    coming = DecisionFactory(meeting=MeetingFactory(status="convened"))
    FollowUpFactory(decision=coming, organization=mine, statement="Trop tôt")
    assert shown(client) == ["À nous"]
    assert shown(client, f"organization={foreign.organization_id}") == ["À nous"]
    exported = client.get(f"{URL}?format=csv").content.decode()
    assert "À nous" in exported
    assert "À d’autres" not in exported
    assert client.get(foreign.get_absolute_url()).status_code == 404
    # What the committee decided is told by its minutes, once they are published.
    page = client.get(own.get_absolute_url()).content.decode()
    assert decision.reference in page
    assert "Texte de la décision" not in page
    assert decision.get_absolute_url() not in page
    decision.meeting.status = "minutes_published"
    decision.meeting.save()
    assert "Texte de la décision" in client.get(own.get_absolute_url()).content.decode()


def test_the_home_of_a_partner_tells_what_falls_to_it(client):
    mine = OrganizationFactory()
    client.force_login(user_with_role(Role.PARTNER_MEMBER, mine))
    assert "Ce qu’on attend de vous" not in client.get("/").content.decode()

    def cost(**fields):
        FollowUpFactory(decision=held(10), organization=mine, **fields)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    FollowUpFactory(decision=held(10), statement="À d’autres")
    cost(statement="Plus tard", due=in_days(3))
    assert cost(statement="Trop tard", due=in_days(-1)) == cost(status="done", statement="Faite")
    response = client.get("/")
    figure, page = response.context["answers"][-1], response.content.decode()
    assert (figure.label, figure.count, figure.url) == ("suites à donner, dont 1 en retard", 2, URL)
    expected = page[page.index("Ce qu’on attend de vous") :]
    assert expected.index("Trop tard") < expected.index("Plus tard")
    assert "À d’autres" not in page
    assert "Faite" not in page


def test_the_number_of_queries_does_not_grow_with_the_rows(client):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))

    def cost(rows):
        for _ in range(rows):
            FollowUpFactory(decision=held(20), person=UserFactory(), due=in_days(3))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        assert len(queries) <= PAGE_QUERIES
        return len(queries)

    cost(1)
    assert cost(1) == cost(3)


def test_its_owner_closes_it_in_two_presses_and_the_officers_are_told_once(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    officer = user_with_role(Role.PROJECT_OFFICER)
    person = user_with_role(Role.PARTNER_MEMBER, first_name="Odile", last_name="Martin")
    client.force_login(person)
    follow_up = FollowUpFactory(
        decision=held(10),
        organization=person.memberships.get().organization,
        statement="Prêter un local",
    )
    close = f"/suites/{follow_up.pk}/clore/"
    page = client.get("/mes-engagements/").content.decode()
    assert "Ce que le comité vous demande" in page
    assert close in page

    empty = client.post(close, {"version": 1, "status": "done", "comment": " "})
    assert empty.status_code == 422
    stale = client.post(close, {"version": 7, "status": "done", "comment": "Bail signé"})
    assert stale.status_code == 409
    assert "Bail signé" in stale.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(
            close, {"version": 1, "status": "done", "comment": "Bail signé lundi"}, follow=True
        )
    assert "Bail signé lundi" in done.content.decode()
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.closed_by) == (FollowUpStatus.DONE, person)
    (message,) = mailoutbox
    assert message.to == [officer.email]
    assert message.subject.startswith(f"Suite close{NB}:")
    assert "Bail signé lundi" in message.body
    assert client.get(close).status_code == 404, "closed already"
    assert "Prêter un local" not in client.get("/mes-engagements/").content.decode()


def test_closing_reopening_and_changing_obey_the_rules(client):
    officer = user_with_role(Role.PROJECT_OFFICER)
    follow_up = FollowUpFactory(decision=held(10))
    with pytest.raises(Refused):
        workflow.close(follow_up, by=officer, version=1, comment="  ")
    with pytest.raises(StaleVersion):
        workflow.close(follow_up, by=officer, version=3, comment="Fait")
    workflow.close(
        follow_up, by=officer, version=1, comment="Sans objet", status=FollowUpStatus.DROPPED
    )
    for refused in (
        lambda: workflow.close(follow_up, by=officer, version=2, comment="Encore"),
        lambda: workflow.edit(follow_up, by=officer, version=2, statement="Autre"),
        lambda: workflow.reopen(follow_up, by=officer, version=2, reason=""),
    ):
        with pytest.raises(Refused):
            refused()
    client.force_login(officer)
    address = f"/suites/{follow_up.pk}/rouvrir/"
    assert (
        client.post(address, {"version": 2, "reason": "Le préfet la redemande"}).status_code == 302
    )
    follow_up.refresh_from_db()
    assert (follow_up.status, follow_up.closing_comment) == (FollowUpStatus.OPEN, "")
    page = client.get(follow_up.get_absolute_url()).content.decode()
    for text in (
        "a abandonné la suite",
        "Sans objet",
        "a rouvert la suite",
        "Le préfet la redemande",
    ):
        assert text in page
    draft = FollowUpFactory(decision=held(1, number=None, adopted_at=None))
    with pytest.raises(Refused):
        workflow.close(draft, by=officer, version=1, comment="Fait")


def test_the_pair_changes_it_and_a_new_owner_is_told(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(user_with_role(Role.CO_CHAIR_ELECTED))
    follow_up = FollowUpFactory(decision=held(10), statement="Chiffrer")
    new = user_with_role(Role.PARTNER_MEMBER)
    organization = new.memberships.get().organization
    address = f"/suites/{follow_up.pk}/modifier/"
    post = {
        "version": 1,
        "statement": "Chiffrer la desserte",
        "organization": organization.pk,
        "due": "T2 2031",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, post).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.statement, follow_up.organization) == ("Chiffrer la desserte", organization)
    assert str(follow_up.due) == "T2 2031"
    assert [message.to for message in mailoutbox] == [[new.email]]
    conflict = client.post(address, post | {"statement": "Autre texte"})
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert "Autre texte" in page
    assert "Chiffrer la desserte" in page
    assert client.post(address, {"version": 2, "due": "jamais"}).status_code == 422


def test_holding_a_meeting_tells_each_owner_once(mailoutbox, django_capture_on_commit_callbacks):
    decision = held(0)
    organization = OrganizationFactory()
    administrator = user_with_role(Role.PARTNER_ADMINISTRATOR, organization)
    member = user_with_role(Role.PARTNER_MEMBER, organization)
    outsider = user_with_role(Role.READER)
    FollowUpFactory(decision=decision, organization=organization, statement="Pour l’organisation")
    FollowUpFactory(
        decision=decision, organization=organization, statement="Pour elle", person=member
    )
    # Somebody who could not open the page: their organisation's people are notified.
    FollowUpFactory(
        decision=decision, organization=organization, statement="Pour lui", person=outsider
    )
    FollowUpFactory(decision=decision, organization=organization, status="done", person=member)
    FollowUpFactory(decision=decision, person=None)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            meeting_closed(decision.meeting)
    notices = Notice.objects.filter(kind=NoticeKind.FOLLOW_UP_GIVEN)
    assert sorted(notices.values_list("recipient", "label")) == sorted(
        [
            (administrator.pk, "Pour l’organisation"),
            (member.pk, "Pour elle"),
            (administrator.pk, "Pour lui"),
        ]
    )
    assert sorted(message.to[0] for message in mailoutbox) == sorted(
        [administrator.email, member.email]
    )

    # However many follow-ups a meeting gives: the same reads, and one write.
    with CaptureQueriesContext(connection) as nothing_new:
        meeting_closed(decision.meeting)
    FollowUpFactory.create_batch(3, decision=decision, organization=organization)
    with CaptureQueriesContext(connection) as three_new:
        meeting_closed(decision.meeting)
    assert len(three_new) == len(nothing_new) + 1
