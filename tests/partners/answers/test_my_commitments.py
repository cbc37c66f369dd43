"""A partner's home: what was sent back, what is due, what moved, and « Inchangé » in one press."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from core import clock
from partners.answers import workflow as answers_workflow
from partners.answers.page import Summary, own_board, summary_of
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer, CommitmentStatus, UpdateStatus
from partners.models import Commitment, CommitmentUpdate
from partners.reviews import workflow as reviews_workflow
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    MembershipFactory,
    OrganizationFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
URL, CONFIRM = "/mes-engagements/", "/engagements/inchanges/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def company():
    return OrganizationFactory(name="Mécanique d’Orly")


@pytest.fixture
def partner(company):
    return user_with_role(Role.PARTNER_MEMBER, company, first_name="Claire", last_name="Vasseur")


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti")


def test_what_was_replaced_never_hides_what_was_sent_back(company, partner):
    commitment = CommitmentFactory(organization=company)
    before = clock.now() - timedelta(days=1)
    returned = CommitmentUpdateFactory(
        commitment=commitment, review_status=UpdateStatus.RETURNED, submitted_at=before
    )
    CommitmentUpdateFactory(commitment=commitment, review_status=UpdateStatus.REPLACED)
    assert [line.returned for line in own_board(partner).to_correct] == [returned]


def fresh(company, **fields) -> Commitment:
    """A commitment of which one heard today: nothing is expected of it."""
    now = clock.now()
    said = {
        "confirmed_at": now, "confirmed_by": user_with_role(Role.PARTNER_MEMBER, company),
        "answered_at": now, "last_answer": Answer.UNCHANGED,
    }  # fmt: skip
    return CommitmentFactory(organization=company, **said, **fields)


def dated(text, days) -> dict:
    day = clock.today() + timedelta(days=days)
    return {"statement": text, "due": f"{day:%d/%m/%Y}"}


def everything(company):
    """One commitment in each state that the page tells apart."""
    up_to_date = fresh(company, statement="À jour")
    fresh(company, statement="Fini", progress_status=CommitmentStatus.KEPT)
    CommitmentFactory(organization=company, statement="Muet")
    soon = fresh(company, **dated("Bientôt", 20))
    Commitment.objects.filter(pk=soon.pk).update(confirmed_at=clock.now() - timedelta(days=8))
    fresh(company, **dated("Bientôt, dit aujourd’hui", 20))
    fresh(company, **dated("En retard", -3))
    fresh(company, **dated("Plus en retard", -30))
    CommitmentUpdateFactory(
        commitment=fresh(company, **dated("Attend", -3)), progress_comment="Un poste pourvu"
    )
    CommitmentUpdateFactory(
        commitment=fresh(company, statement="Renvoyé"), review_status=UpdateStatus.RETURNED,
        review_comment="Combien de postes ?", field_comments={"comment": "Nommez-les."},
    )  # fmt: skip
    # An answer given since closes what was sent back before.
    for status in (UpdateStatus.RETURNED, UpdateStatus.ACCEPTED):
        CommitmentUpdateFactory(commitment=up_to_date, review_status=status)


def test_what_was_sent_back_then_what_is_due_then_the_rest_folded(company, partner):
    everything(company)
    CommitmentFactory(statement="Chez le voisin")
    board = signed_in(partner).get(URL).context["board"]
    groups = {
        name: [line.commitment.statement for line in getattr(board, name)]
        for name in ("to_correct", "due", "pending", "rest", "closed")
    }
    assert sorted(groups.pop("rest")) == ["Bientôt, dit aujourd’hui", "À jour"]
    assert groups == {
        "to_correct": ["Renvoyé"],
        "due": ["Plus en retard", "En retard", "Bientôt", "Muet"],
        "pending": ["Attend"],
        "closed": ["Fini"],
    }
    assert summary_of(own_board(partner)) == Summary(
        to_correct=1, overdue=2, due_soon=1, without_answer=1, pending=1
    )
    page = signed_in(partner).get(URL).content.decode()
    words = [
        "Combien de postes ?", "Nommez-les.", "Corriger <span", "Plus en retard", "Bientôt",
        "En relecture", "Un poste pourvu", "answer-rest", "À jour", "Tenus ou abandonnés",
    ]  # fmt: skip
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert "Chez le voisin" not in page


def test_the_page_asks_as_many_questions_for_three_times_the_rows(company, partner):
    client, counts = signed_in(partner), []
    for _step in range(2):
        for _ in range(1 + len(counts)):
            everything(company)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 16


def test_whose_commitments_one_finds(company, partner, officer):
    CommitmentFactory(organization=company, statement="D’Orly")
    second = OrganizationFactory(name="Fonderie de Thiais")
    CommitmentFactory(organization=second, statement="De Thiais")
    CommitmentFactory(
        statement="De la réserve",
        organization=second,
        sheet=ActionSheetFactory(confidentiality="team"),
    )
    page = signed_in(partner).get(URL)
    assert b"De Thiais" not in page.content
    assert signed_in(partner).get(URL, {"organisation": second.slug}).status_code == 403
    MembershipFactory(user=partner, organization=second, role=Role.PARTNER_ADMINISTRATOR)
    page = signed_in(partner).get(URL).content.decode()
    assert "D’Orly" in page
    assert "De Thiais" in page
    assert "De la réserve" not in page
    for role in (Role.COMMITTEE_MEMBER, Role.READER, Role.CO_CHAIR_INDUSTRY):
        reader = signed_in(user_with_role(role, company))
        assert [reader.get(URL).status_code, reader.post(CONFIRM).status_code] == [403, 403]
    team = signed_in(officer)
    choice = team.get(URL).content.decode()
    assert f"?organisation={second.slug}" in choice
    assert "2 engagements" in choice
    page = team.get(URL, {"organisation": second.slug}).content.decode()
    assert "De la réserve" in page
    assert "D’Orly" not in page
    assert "pour le compte de" in page
    assert team.get(URL, {"organisation": "inconnue"}).status_code == 404
    assert Client().get(URL).status_code == 302


def test_nothing_yet_says_so_and_whom_to_write_to(partner, officer):
    page = signed_in(partner).get(URL).content.decode()
    assert "Aucun engagement n’est enregistré" in page
    assert f"mailto:{officer.email}" in page
    page = signed_in(officer).get(URL).content.decode()
    assert 'href="/engagements/nouvel/"' in page, "the team's next step"
    form = signed_in(officer).get("/engagements/nouvel/").content.decode()
    assert 'href="/protocole/nouveau/"' in form, "a commitment needs an agreement"


def test_unchanged_in_one_press_or_several_at_once(company, partner, officer):
    one, two, moved, waits = (
        CommitmentFactory(organization=company, statement=f"Promesse {n}") for n in range(4)
    )
    answers_workflow.submit_answer(
        waits, by=partner, version=1, answer=Answer.PROGRESS, progress_status="in_progress"
    )
    client = signed_in(partner)
    page = client.get(URL).content.decode()
    assert f'value="{one.pk}:1"' in page
    assert f'value="{waits.pk}:2"' not in page
    client.post(CONFIRM, {"confirm": f"{one.pk}:1"}, follow=True)
    one.refresh_from_db()
    assert (one.confirmed_by, one.last_answer, one.version) == (partner, Answer.UNCHANGED, 2)
    commitments_workflow.edit_commitment(moved, by=officer, version=1, statement="Promesse récrite")
    told = client.post(
        CONFIRM, {"confirm": [f"{two.pk}:1", f"{moved.pk}:1", f"{waits.pk}:2"]}, follow=True
    )
    assert told.redirect_chain[0] == (URL, 302)
    messages = [str(message) for message in told.context["messages"]]
    assert messages[0].endswith(": Promesse 1")
    assert "Promesse récrite" in messages[1]
    assert "vient de le modifier" in messages[1]
    assert "Promesse 3" in messages[2]
    assert "attend déjà sa relecture" in messages[2]
    assert set(Commitment.objects.filter(confirmed_by=partner)) == {one, two}
    nothing = client.post(CONFIRM, {"confirm": ["", "abc", "1:2:3", "²:1"]}, follow=True)
    assert "cochez au moins un engagement" in nothing.content.decode()
    other = CommitmentFactory()
    hidden = CommitmentFactory(sheet=ActionSheetFactory(confidentiality="team"))
    answers = [client.post(CONFIRM, {"confirm": f"{c.pk}:1"}).status_code for c in (other, hidden)]
    assert answers == [403, 404]
    on_behalf = signed_in(officer).post(
        CONFIRM, {"confirm": f"{other.pk}:1", "organisation": other.organization.slug}
    )
    assert on_behalf.url == f"{URL}?organisation={other.organization.slug}"
    assert CommitmentUpdate.objects.get(commitment=other).is_on_behalf


def test_what_moved_since_the_last_visit(company, partner, officer):
    sheet = ActionSheetFactory(
        title="Ateliers ouverts", lead_organization=company, updated_by=officer
    )
    read, edited, old = (
        CommitmentFactory(organization=company, sheet=sheet, statement=f"Promesse {n}")
        for n in range(3)
    )
    for commitment in (read, edited, old):
        commitment.save_as(officer)
        commitment.history.update(history_date=clock.now() - timedelta(days=40))
    client = signed_in(partner)
    assert client.get(URL).context["events"] == [], "a first visit has nothing before it"
    partner.previous_login = clock.now() - timedelta(days=10)
    partner.save()
    update = answers_workflow.submit_answer(
        read, by=partner, version=1, answer=Answer.PROGRESS, progress_status="in_progress"
    )
    reviews_workflow.accept(update, by=officer, version=2)
    commitments_workflow.edit_commitment(
        edited, by=officer, version=1, statement="Promesse récrite"
    )
    answers_workflow.confirm_unchanged(old, by=partner, version=1)
    added = commitments_workflow.create_commitment(
        by=officer,
        organization=company,
        agreement=read.agreement,
        sheet=sheet,
        statement="Promesse neuve",
    )
    events = client.get(URL).context["events"]
    assert sorted((event.what, event.about) for event in events) == [
        ("Sophie Marchetti a accepté votre réponse", "Promesse 0"),
        ("Sophie Marchetti a inscrit un engagement", "Promesse neuve"),
        (f"Sophie Marchetti a modifié la fiche {sheet.reference}", "Ateliers ouverts"),
        ("Sophie Marchetti a modifié l’engagement", "Promesse récrite"),
    ]
    assert reverse("partners:commitment_detail", args=[added.pk]) in {event.url for event in events}
