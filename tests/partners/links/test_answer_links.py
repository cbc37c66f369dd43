"""The signed link of a reminder: one commitment, one person, one answer, no sign-in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from core import clock
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer, AnswerChannel, UpdateStatus
from partners.models import AnswerLink, Commitment, CommitmentUpdate
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    OrganizationFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    sheet = ActionSheetFactory(title="Ateliers ouverts")
    return CommitmentFactory(
        organization=OrganizationFactory(name="Mécanique d’Orly"), statement="Financer deux postes",
        sheet=sheet,
        due="T2 2030",
    )  # fmt: skip


@pytest.fixture
def person(commitment):
    return user_with_role(
        Role.PARTNER_MEMBER, commitment.organization, first_name="Claire", last_name="Vasseur"
    )


def link_for(person, commitment, **fields) -> AnswerLink:
    now = clock.now()
    return AnswerLink.objects.create(
        person=person,
        commitment=commitment,
        **{"created_at": now, "expires_at": now + timedelta(days=30)} | fields,
    )


def url(link) -> str:
    return reverse("partners:answer_link", args=[link.token])


def test_reading_changes_nothing_and_opens_nothing_else(commitment, person):
    link, client = link_for(person, commitment), Client()
    CommitmentFactory(organization=commitment.organization, statement="Une autre promesse")
    for method in ("get", "head", "get"):
        answer = getattr(client, method)(url(link))
        assert answer.status_code == 200
    page = answer.content.decode()
    for word in (
        "Financer deux postes",
        "Ateliers ouverts",
        "T2 2030",
        "À venir",
        "Claire Vasseur",
    ):
        assert word in page
    for word in ("Une autre promesse", person.email, "Fiches actions", "Accueil</"):
        assert word not in page
    assert not CommitmentUpdate.objects.exists()
    link.refresh_from_db()
    assert link.used_at is None
    assert "sessionid" not in client.cookies
    assert client.get("/mes-engagements/").status_code == 302
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert answer["Referrer-Policy"] == "same-origin"


def test_unchanged_is_recorded_once_for_review(commitment, person):
    link, other, client = (
        link_for(person, commitment),
        link_for(person, commitment),
        Client(enforce_csrf_checks=True),
    )
    assert client.post(url(link), {"answer": "unchanged", "version": 1}).status_code == 403, (
        "cookies refused"
    )
    client.get(url(link))
    press = {
        "answer": "unchanged",
        "version": 1,
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }
    answer = client.post(url(link), press)
    assert (answer.status_code, answer.url) == (302, "/repondre/merci/")
    assert client.get(answer.url).status_code == 200
    second = client.post(url(link), press)
    assert (second.status_code, "déjà enregistrée" in second.content.decode()) == (410, True)
    assert client.get(url(other)).status_code == 410, "the other mails of this person ask no more"
    update = CommitmentUpdate.objects.get()
    assert (update.author, update.is_on_behalf) == (person, False)
    assert (update.answer, update.channel) == (Answer.UNCHANGED, AnswerChannel.MAIL)
    assert update.review_status == UpdateStatus.SUBMITTED
    commitment.refresh_from_db()
    assert commitment.confirmed_at is None, (
        "a link proves less than a sign-in: the team reads it first"
    )
    assert "sessionid" not in client.cookies


def test_the_short_form(commitment, person):
    link, client = link_for(person, commitment), Client()
    progress = {
        "answer": "progress",
        "progress_comment": "Un poste pourvu",
        "progress_status": "in_progress",
    }
    refused = client.post(url(link), progress | {"due": "T4 2030", "version": 1})
    assert refused.status_code == 422
    assert "Dites pourquoi l’échéance change." in refused.content.decode()
    assert "Un poste pourvu</textarea>" in refused.content.decode()
    for wrong in ({"answer": "done", "version": 1}, progress | {"version": "x"}):
        assert client.post(url(link), wrong).status_code == 422
    officer = user_with_role(Role.PROJECT_OFFICER)
    commitments_workflow.edit_commitment(
        commitment, by=officer, version=1, statement="Financer trois postes"
    )
    stale = client.post(url(link), progress | {"version": 1})
    assert stale.status_code == 409
    assert "Financer trois postes" in stale.content.decode()
    assert "Un poste pourvu" in stale.content.decode()
    sent = client.post(
        url(link),
        progress | {"progress_percent": "50", "due": "T4 2030", "due_reason": "Long", "version": 2},
    )
    assert sent.status_code == 302
    update = CommitmentUpdate.objects.get()
    assert (update.progress_comment, update.progress_percent, str(update.due), update.channel) == (
        "Un poste pourvu", 50, "T4 2030", "mail",
    )  # fmt: skip


def test_it_does_not_silence_an_answer_that_waits(commitment, person):
    colleague = user_with_role(Role.PARTNER_MEMBER, commitment.organization)
    answers_workflow.submit_answer(
        commitment, by=colleague, version=1, answer=Answer.BLOCKED, blocked_what="Secret du bail",
        blocked_since=clock.today(),
    )  # fmt: skip
    link = link_for(person, commitment)
    page = Client().get(url(link)).content.decode()
    assert 'value="unchanged"' not in page
    assert "Secret du bail" not in page
    assert Client().post(url(link), {"answer": "unchanged", "version": 2}).status_code == 422
    assert CommitmentUpdate.objects.get().review_status == UpdateStatus.SUBMITTED


def test_a_dead_link_says_so_and_shows_nothing(commitment, person):
    officer, today = user_with_role(Role.PROJECT_OFFICER), clock.today()
    past = clock.now() - timedelta(days=31)

    def dies(change, **fields):
        link = link_for(person, commitment, **fields)
        change()
        answers = [
            Client().get(url(link)),
            Client().post(url(link), {"answer": "unchanged", "version": 1}),
        ]
        assert [answer.status_code for answer in answers] == [410, 410]
        page = answers[0].content.decode()
        assert "/mes-engagements/" in page
        assert "Financer" not in page
        assert "Vasseur" not in page

    def nothing():
        return None

    dies(nothing, created_at=past, expires_at=past + timedelta(days=30))
    dies(nothing, revoked_at=clock.now())
    dies(nothing, used_at=clock.now())
    memberships = Membership.objects.filter(user=person)
    dies(lambda: memberships.update(ends_on=today - timedelta(days=1)))
    memberships.update(ends_on=None, role=Role.READER)
    dies(nothing)
    memberships.update(role=Role.PARTNER_MEMBER)
    person.is_active = False
    dies(person.save)
    person.is_active = True
    person.save()
    sheet = commitment.sheet
    sheet.confidentiality = "team"
    dies(sheet.save)
    sheet.confidentiality = "signatories"
    sheet.save()
    commitments_workflow.close_or_reopen(
        commitment, to="abandoned", reason="Sans objet", by=officer, version=1
    )
    dies(nothing)
    archived = Commitment.objects.get(pk=commitment.pk)
    commitments_workflow.archive_commitment(archived, by=officer, reason="Double", version=2)
    dies(nothing)
    assert not CommitmentUpdate.objects.exists()


def test_a_forged_link_leads_nowhere(commitment, person):
    token = link_for(person, commitment).token
    other = user_with_role(Role.PARTNER_MEMBER)
    gone = link_for(other, commitment)
    gone_address = url(gone)
    gone.delete()
    for address in (f"/repondre/{token[:-1]}x/", "/repondre/12/", gone_address):
        assert Client().get(address).status_code == 404
        assert Client().post(address, {"answer": "unchanged", "version": 1}).status_code == 404
