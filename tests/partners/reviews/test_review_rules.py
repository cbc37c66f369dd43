"""What a review keeps from changing: due dates, blockages, corrections, owners."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.editing.refused import Refused
from core.partial_dates import parse
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer
from partners.reviews import workflow as reviews_workflow
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
INBOX = "/revue/"


def test_a_waiting_answer_never_brings_back_a_due_date_that_the_team_changed(
    officer, commitment, partner
):
    update = answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.PROGRESS,
        progress_status="in_progress",
    )  # fmt: skip
    commitments_workflow.edit_commitment(
        commitment, by=officer, version=commitment.version, due=parse("2031")
    )
    update.refresh_from_db()
    reviews_workflow.accept(update, by=officer, version=update.commitment.version)
    commitment.refresh_from_db()
    assert str(commitment.due) == "2031"


def test_a_refusal_leaves_everything_as_it_was(officer, commitment, partner):
    def answer(**values):
        return answers_workflow.submit_answer(
            commitment, by=partner, version=commitment.version, **values
        )

    for wrong, words in (
        (
            {"answer": Answer.PROGRESS, "progress_status": "in_progress", "due": parse("2032")},
            "pourquoi",
        ),
        ({"answer": Answer.BLOCKED, "blocked_what": " "}, "ce qui bloque"),
        ({"answer": Answer.PROGRESS, "progress_status": "kept"}, "où en est"),
    ):
        with pytest.raises(Refused, match=words):
            answer(**wrong)
    assert commitment.version == 1
    update = answer(answer=Answer.DONE)
    with pytest.raises(Refused, match="attend sa relecture"):
        commitments_workflow.close_or_reopen(
            commitment, to="abandoned", reason="Fini", by=officer, version=commitment.version
        )
    for refuse in (
        lambda version: reviews_workflow.accept(update, by=officer, version=version),
        lambda version: reviews_workflow.send_back(update, by=officer, version=version),
    ):
        with pytest.raises(Refused):
            refuse(update.commitment.version)
    assert (update.review_status, update.commitment.version) == ("submitted", 2)
    commitments_workflow.archive_commitment(
        commitment, by=officer, reason="Saisi deux fois", version=2
    )
    with pytest.raises(Refused, match="archivé"):
        answer(answer=Answer.UNCHANGED)


def test_one_that_goes_on_from_blocked_lets_go_of_the_block(officer, partner, commitment):
    blocked = answers_workflow.submit_answer(
        commitment, by=partner, version=1, answer=Answer.BLOCKED, blocked_what="Le bail",
        blocked_since=clock.today(),
    )  # fmt: skip
    reviews_workflow.accept(blocked, by=officer, version=2)
    going = answers_workflow.submit_answer(
        blocked.commitment, by=partner, version=3, answer=Answer.PROGRESS,
        progress_status="in_progress",
    )  # fmt: skip
    assert (going.blocked_what, going.blocked_since) == ("", None)
    reviews_workflow.accept(going, by=officer, version=4)
    commitment.refresh_from_db()
    assert commitment.progress_status == "in_progress"


def test_a_correction_of_a_correction_remembers_what_it_corrects(
    officer, partner, commitment, update
):
    reviews_workflow.send_back(
        update, by=officer, version=2, field_comments={"due": "Pourquoi T4 ?"}
    )
    commitment = update.commitment
    assert answers_workflow.confirm_all_unchanged([commitment], by=partner)[1][0][1].startswith(
        "Votre dernière réponse"
    )
    values = {
        "answer": Answer.PROGRESS,
        "progress_status": "in_progress",
        "achieved_amount": Decimal(10),
    }
    first = answers_workflow.submit_answer(commitment, by=partner, version=3, **values)
    second = answers_workflow.submit_answer(commitment, by=partner, version=4, **values)
    first.refresh_from_db()
    assert (first.review_status, first.history.first().history_user) == ("replaced", partner)
    assert second.corrects == update


def test_a_promise_answered_once_never_passes_with_its_answers_to_another_organisation(
    client, officer, commitment, update
):
    other = OrganizationFactory()
    with pytest.raises(Refused, match="déjà répondu"):
        commitments_workflow.edit_commitment(
            update.commitment, by=officer, version=2, organization=other
        )
    client.force_login(officer)
    address = reverse("partners:commitment_edit", args=[commitment.pk])
    response = client.post(address, {"version": 2, "organization": other.pk})
    assert response.status_code == 422
    assert "déjà répondu" in response.content.decode()
    commitment.refresh_from_db()
    assert commitment.organization != other
