"""The review: the officer's inbox, old and new side by side, what is accepted, what goes back."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from pytest_django.asserts import assertNumQueries
from zeal import zeal_ignore

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.commitments.changes import mark_differences
from partners.enums import Answer, AnswerChannel, UpdateStatus
from partners.models import Commitment, CommitmentUpdate
from partners.reviews import workflow as reviews_workflow
from partners.reviews.queries import pending_count
from tests.factories import (
    BlockerFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    ProofFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
INBOX = "/revue/"


def address(update) -> str:
    return reverse("partners:review_detail", args=[update.pk])


def decide(client, update, decision="accept", ticked=(), **typed):
    update.commitment.refresh_from_db()
    data = {"version": update.commitment.version, "decision": decision} | dict.fromkeys(
        (f"accept_{name}" for name in ticked), "on"
    )
    return client.post(address(update), data | typed)


def message_of(response) -> str:
    return " / ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_inbox_says_who_answered_what_since_when_and_what_would_change(client, officer, update):
    today = clock.today()
    CommitmentUpdate.objects.filter(pk=update.pk).update(
        submitted_at=clock.now() - timedelta(days=9)
    )
    kept = CommitmentUpdateFactory(
        commitment__statement="Ouvrir un atelier", answer=Answer.DONE, progress_status="kept",
        kept_on=today,
        is_on_behalf=True,
    )  # fmt: skip
    settled = CommitmentUpdateFactory(
        commitment__statement="Ceci est relu", review_status=UpdateStatus.RETURNED
    )
    client.force_login(officer)
    page = client.get(INBOX).content.decode()
    assert page.index("Ateliers du Fleuve") < page.index("Ouvrir un atelier")
    assert settled.commitment.statement not in page
    for words in (
        "depuis 9\N{NO-BREAK SPACE}jours", "aujourd’hui", "4 champs", "pour le compte de",
        "Sans preuve", "Avancement",
    ):  # fmt: skip
        assert words in page
    assert pending_count(officer) == 2
    assert pending_count(update.author) == 0
    only = client.get(
        INBOX, {"organization": kept.commitment.organization_id, "answer": "done"}
    ).content.decode()
    assert "Ouvrir un atelier" in only
    assert "Financer deux postes" not in only
    assert client.get(INBOX, {"organization": "x", "answer": "rien"}).status_code == 200


def test_an_empty_inbox_says_so(client, officer):
    client.force_login(officer)
    assert "Rien à relire" in client.get(INBOX).content.decode()


def test_the_inbox_asks_as_many_questions_for_one_update_as_for_four(client, officer):
    client.force_login(officer)

    def arrive():
        update = CommitmentUpdateFactory(progress_comment="Bien avancé.")
        ProofFactory(update=update)

    arrive()
    client.get(INBOX)
    with assertNumQueries(7):
        client.get(INBOX)
    for _ in range(3):
        arrive()
    with assertNumQueries(7):
        client.get(INBOX)


def test_several_are_accepted_as_they_were_read_and_the_others_say_why(
    client, officer, partner, update
):
    unproved = CommitmentUpdateFactory(
        answer=Answer.DONE, progress_status="kept", kept_on=clock.today()
    )
    edited, gone = CommitmentUpdateFactory(), CommitmentUpdateFactory()
    client.force_login(officer)
    keys = [line["key"] for line in client.get(INBOX).context["lines"]]
    commitments_workflow.edit_commitment(
        edited.commitment, by=officer, version=1, statement="Promettre autre chose"
    )
    reviews_workflow.send_back(gone, by=officer, version=1, comment="Précisez.")
    assert client.post(INBOX, {"update": ["x", "1:y"]}).status_code == 422
    with zeal_ignore():  # each is written by itself: one that is refused takes no other with it
        response = client.post(INBOX, {"update": keys})
    assert response.status_code == 302
    said = message_of(response)
    for words in (
        "1 réponse acceptée.",
        "Aucune preuve n’est jointe",
        "vient de changer",
        "n’attendait plus",
    ):
        assert words in said
    states = {u.pk: u.review_status for u in CommitmentUpdate.objects.all()}
    assert states == {
        update.pk: "accepted", unproved.pk: "submitted", edited.pk: "submitted",
        gone.pk: "returned",
    }  # fmt: skip
    official = Commitment.objects.get(pk=update.commitment_id)
    assert (official.progress_percent, official.confirmed_by) == (40, partner)


def test_confirmations_by_mail_are_accepted_in_one_press(client, officer):
    for _ in range(2):
        commitment = CommitmentFactory()
        person = user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)
        answers_workflow.submit_answer(
            commitment, by=person, version=1, answer=Answer.UNCHANGED, channel=AnswerChannel.MAIL
        )
    CommitmentUpdateFactory()
    client.force_login(officer)
    response = client.get(INBOX)
    assert "Accepter les 2 confirmations" in response.content.decode()
    assert len(response.context["lines"]) == 1
    with zeal_ignore():
        client.post(INBOX, {"update": [line["key"] for line in response.context["confirmed"]]})
    assert Commitment.objects.filter(confirmed_at__isnull=False).count() == 2
    assert CommitmentUpdate.objects.submitted().count() == 1


def test_old_and_new_stand_side_by_side_with_what_helps_to_judge(
    client, officer, commitment, update
):
    ProofFactory(update=update, title="Contrats signés")
    BlockerFactory(sheet=commitment.sheet, description="Le bail n’est pas signé")
    client.force_login(officer)
    page = client.get(address(update)).content.decode()
    for words in (
        "Financer deux postes", "T2 2030", "T4 2030", "Le recrutement a pris du retard.",
        "Contrats signés", "Le bail n’est pas signé",
        "<ins>Les deux postes sont pourvus depuis mars.</ins>",
        "<del>Un seul poste est pourvu depuis janvier.</del>",
    ):  # fmt: skip
        assert words in page
    assert page.count(" checked") == 4, "everything is ticked to begin with"
    assert mark_differences("Le bail est signé", "Le bail est perdu")[1] == [
        (False, "Le bail est"),
        (True, "perdu"),
    ]


def test_all_ticked_is_accepted_and_leads_to_the_next_then_to_the_list(client, officer, update):
    later = CommitmentUpdateFactory()
    client.force_login(officer)
    response = decide(client, update, ticked=["status", "percent", "due", "comment"])
    assert response.headers["Location"] == address(later)
    assert (
        message_of(response)
        == "Ateliers du Fleuve\N{NO-BREAK SPACE}: réponse acceptée. Voici la suivante."
    )
    official = Commitment.objects.get(pk=update.commitment_id)
    assert (official.progress_status, official.progress_percent, str(official.due)) == (
        "in_progress", 40, "T4 2030",
    )  # fmt: skip
    assert "Le recrutement a pris du retard." in official.history.first().history_change_reason
    assert decide(client, later, "return", comment="Lesquels ?").headers["Location"] == INBOX


def test_what_is_not_ticked_goes_back_with_its_remark(client, officer, partner, update):
    client.force_login(officer)
    ticked = ["status", "percent", "comment"]
    mute = decide(client, update, ticked=ticked)
    assert mute.status_code == 422
    assert "Dites au partenaire" in mute.content.decode()
    assert decide(client, update).status_code == 422, "nothing ticked is no acceptance"
    both = decide(client, update, ticked=ticked, remark_status="Bravo", comment="Voir T2")
    assert "Décochez-le pour le renvoyer" in both.content.decode()
    assert "Bravo" in both.content.decode()
    update.refresh_from_db()
    assert update.is_waiting
    assert (
        decide(client, update, ticked=ticked, remark_due="Le comité a fixé T2.").status_code == 302
    )
    update.refresh_from_db()
    assert (update.review_status, update.accepted_fields, update.field_comments) == (
        "partly_accepted", ["comment", "percent", "status"], {"due": "Le comité a fixé T2."},
    )  # fmt: skip
    official = Commitment.objects.get(pk=update.commitment_id)
    assert (official.progress_percent, str(official.due)) == (40, "T2 2030")
    notice = Notice.objects.get(recipient=partner)
    assert notice.kind == NoticeKind.UPDATE_RETURNED
    page = client.get(address(update)).content.decode()
    assert "Acceptée en partie" in page
    assert "Le comité a fixé T2." in page
    assert 'name="decision"' not in page


def test_a_waiver_is_granted_with_its_reason(client, officer, commitment, partner):
    update = answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.DONE,
        waiver_request="Document confidentiel.",
    )  # fmt: skip
    client.force_login(officer)
    assert "Document confidentiel." in client.get(address(update)).content.decode()
    refused = decide(client, update, ticked=["status"])
    assert refused.status_code == 422
    assert "Aucune preuve n’est jointe" in refused.content.decode()
    decide(client, update, ticked=["status"], waiver_reason="Vu sur place.")
    commitment.refresh_from_db()
    assert (commitment.progress_status, commitment.waiver_reason, commitment.waived_by) == (
        "kept", "Vu sur place.", officer,
    )  # fmt: skip


def test_a_press_on_what_moved_meanwhile_answers_409_and_keeps_what_was_typed(
    client, officer, commitment, partner, update
):
    colleague = user_with_role(Role.PROJECT_TEAM)
    client.force_login(officer)
    read = {
        "version": update.commitment.version,
        "decision": "accept",
        "remark_due": "Gardez T2.",
        "comment": "Merci.",
    }
    read |= {"remark_percent": "", "accept_percent": "on"}

    commitments_workflow.edit_commitment(
        update.commitment, by=colleague, version=read["version"], statement="Financer trois postes"
    )
    edited = client.post(address(update), read)
    page = edited.content.decode()
    assert edited.status_code == 409
    assert "Cet engagement a changé" in page
    assert "Financer trois postes" in page
    assert "Gardez T2." in page
    assert f'name="version" value="{update.commitment.version}"' in page
    assert not edited.context["form"]["accept_due"].value(), "what was unticked stays so"

    newer = answers_workflow.submit_answer(
        update.commitment, by=partner, version=update.commitment.version, answer=Answer.PROGRESS,
        progress_status="in_progress", progress_comment="Tout est fait ou presque.",
    )  # fmt: skip
    replaced = client.post(address(update), read)
    page = replaced.content.decode()
    assert replaced.status_code == 409
    assert "Le partenaire a répondu de nouveau" in page
    assert f'action="{address(newer)}"' in page
    assert "Gardez T2." in page, "the due date is no longer proposed: its remark is shown beside"
    assert "Merci." in page

    newer.refresh_from_db()
    reviews_workflow.accept(newer, by=colleague, version=newer.commitment.version)
    settled = client.post(address(newer), read)
    page = settled.content.decode()
    assert settled.status_code == 409
    assert "n’attend plus de relecture" in page
    assert "Merci." in page
    assert client.get(address(update)).status_code == 200


def test_a_broken_version_is_an_error_of_the_form(client, officer, update):
    client.force_login(officer)
    response = client.post(
        address(update), {"version": "x", "decision": "accept", "comment": "Déjà écrit"}
    )
    assert response.status_code == 422
    assert "Déjà écrit" in response.content.decode()


def test_an_update_is_for_its_organisation_and_its_review_for_the_team(client, partner, update):
    other = user_with_role(Role.PARTNER_MEMBER)
    for person, inbox, detail in (
        (partner, 403, 403), (other, 403, 404), (user_with_role(Role.COMMITTEE_MEMBER), 403, 404),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(INBOX).status_code == inbox
        assert client.post(INBOX, {"update": f"{update.pk}:1"}).status_code == inbox
        assert client.get(address(update)).status_code == detail
        assert decide(client, update, ticked=["status"]).status_code == detail
    update.refresh_from_db()
    assert update.is_waiting
