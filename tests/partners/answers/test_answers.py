"""What partners answer, and the review: official values move on acceptance alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from core.partial_dates import parse
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.commitments.changes import changes_of
from partners.enums import Answer, CommitmentStatus, News, ProofKind, UpdateStatus
from partners.models import Commitment, Proof
from partners.reviews import workflow as reviews_workflow
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    SignatureFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def commitment():
    return CommitmentFactory(statement="Financer deux postes", amount=Decimal(50000), due="T2 2030")


@pytest.fixture
def partner(commitment):
    return user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)


def progress(commitment, by, **values):
    fields = {
        "progress_status": CommitmentStatus.IN_PROGRESS,
        "progress_comment": "Un poste pourvu.",
    } | values
    return answers_workflow.submit_answer(
        commitment, by=by, version=commitment.version, answer=Answer.PROGRESS, **fields
    )


def test_official_values_move_on_acceptance_alone(commitment, partner, officer):
    update = progress(commitment, partner, progress_percent=40, achieved_amount=Decimal("20000.50"))
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.progress_status, fresh.progress_percent, fresh.confirmed_at) == (
        "planned",
        None,
        None,
    )
    assert fresh.news(clock.today()) == News.CHANGED
    assert [(c.name, c.before, c.after) for c in changes_of(update)] == [
        ("status", "À venir", "En cours"),
        ("percent", "Non renseigné", "40\N{NO-BREAK SPACE}%"),
        ("amount", "Non renseigné", "20\N{NO-BREAK SPACE}000,50\N{NO-BREAK SPACE}€"),
        ("comment", "Non renseigné", "Un poste pourvu."),
    ]
    reviews_workflow.accept(update, by=officer, version=fresh.version)
    fresh.refresh_from_db()
    assert (fresh.progress_status, fresh.progress_percent, fresh.achieved_amount) == (
        "in_progress", 40, Decimal("20000.50"),
    )  # fmt: skip
    assert (fresh.confirmed_by, fresh.confirmed_at) == (partner, update.submitted_at)
    update.refresh_from_db()
    assert update.before["percent"] == "Non renseigné"
    assert fresh.history.first().history_user == officer
    with pytest.raises(RuntimeError):
        update.save_as(officer)


def test_some_fields_are_accepted_and_the_others_come_back_with_their_remark(
    commitment, partner, officer
):
    update = progress(
        commitment,
        partner,
        progress_percent=40,
        due=parse("T4 2030"),
        due_reason="Recrutement long",
    )
    with pytest.raises(Refused):
        reviews_workflow.review_update(
            update, by=officer, version=commitment.version, accepted={"status"}
        )
    commitment.refresh_from_db()
    update.refresh_from_db()
    reviews_workflow.review_update(
        update, by=officer, version=commitment.version, accepted={"status", "comment"},
        field_comments={"due": "Le comité a fixé T2.", "status": "sans effet"},
    )  # fmt: skip
    commitment.refresh_from_db()
    assert (commitment.progress_status, commitment.progress_percent, str(commitment.due)) == (
        "in_progress", None, "T2 2030",
    )  # fmt: skip
    assert (update.review_status, update.field_comments) == (
        UpdateStatus.PARTLY_ACCEPTED, {"due": "Le comité a fixé T2."},
    )  # fmt: skip
    assert answers_workflow.to_correct(commitment) == update
    again = progress(commitment, partner, progress_percent=45)
    assert again.corrects == update


def test_what_is_sent_back_moves_nothing_and_needs_a_comment(commitment, partner, officer):
    update = progress(commitment, partner)
    with pytest.raises(Refused):
        reviews_workflow.send_back(update, by=officer, version=commitment.version, comment="  ")
    update.commitment.refresh_from_db()
    reviews_workflow.send_back(
        update, by=officer, version=update.commitment.version, comment="Combien de postes ?"
    )
    commitment.refresh_from_db()
    assert (commitment.progress_status, commitment.confirmed_at) == ("planned", None)
    notice = Notice.objects.get(kind=NoticeKind.UPDATE_RETURNED)
    assert (notice.recipient, notice.detail) == (partner, "Combien de postes ?")
    assert Notice.objects.filter(kind=NoticeKind.UPDATE_SUBMITTED, recipient=officer).count() == 1


def test_unchanged_confirms_at_once_and_keeps_pending_values(commitment, partner, officer):
    update = answers_workflow.confirm_unchanged(commitment, by=partner, version=commitment.version)
    assert update.review_status == UpdateStatus.ACCEPTED
    assert (commitment.confirmed_by, commitment.news(clock.today())) == (partner, News.UNCHANGED)
    assert not Notice.objects.exists(), "nothing to read for the officer"
    later = clock.today() + timedelta(days=91)
    assert commitment.is_stale(later)
    assert commitment.news(later) == News.NONE
    progress(commitment, partner)
    confirmed, refused = answers_workflow.confirm_all_unchanged([commitment], by=partner)
    assert confirmed == []
    assert "attend déjà sa relecture" in refused[0][1]


def test_kept_needs_a_proof_or_a_waiver(commitment, partner, officer):
    def done(**more):
        return answers_workflow.submit_answer(
            commitment, by=partner, version=commitment.version, answer=Answer.DONE,
            progress_status=CommitmentStatus.KEPT, kept_on=clock.today(), **more,
        )  # fmt: skip

    update = done(waiver_request="La convention est confidentielle.")
    with pytest.raises(Refused, match="preuve"):
        reviews_workflow.accept(update, by=officer, version=commitment.version)
    commitment.refresh_from_db()
    assert commitment.progress_status == "planned"
    update = done(proofs=[Proof(kind=ProofKind.FIGURE, figure=Decimal(2), unit="postes")])
    assert update.commitment.updates.filter(review_status=UpdateStatus.REPLACED).count() == 1
    reviews_workflow.accept(update, by=officer, version=commitment.version)
    commitment.refresh_from_db()
    assert (commitment.progress_status, commitment.proof.figure, commitment.kept_on) == (
        "kept", Decimal(2), clock.today(),
    )  # fmt: skip
    with pytest.raises(Refused, match="rouvrir"):
        progress(commitment, partner)
    commitments_workflow.close_or_reopen(
        commitment,
        to="in_progress",
        reason="Un poste est parti.",
        by=officer,
        version=commitment.version,
    )
    assert (commitment.proof, commitment.kept_on) == (None, None)
    commitments_workflow.close_or_reopen(
        commitment, to="kept", reason="Vu sur place.", by=officer, version=commitment.version
    )
    assert (commitment.waiver_reason, commitment.waived_by) == ("Vu sur place.", officer)


def test_what_blocks_goes_with_the_block(commitment, partner, officer):
    state = OrganizationFactory()
    update = answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.BLOCKED,
        progress_status=CommitmentStatus.BLOCKED, blocked_what="Le bail n’est pas signé",
        unblocker=state,
        blocked_since=clock.today(),
    )  # fmt: skip
    reviews_workflow.accept(update, by=officer, version=commitment.version)
    commitment.refresh_from_db()
    assert (commitment.blocked_what, commitment.unblocker) == ("Le bail n’est pas signé", state)
    update = progress(commitment, partner, blocked_what="", blocked_since=None, unblocker=None)
    reviews_workflow.accept(update, by=officer, version=commitment.version)
    commitment.refresh_from_db()
    assert (commitment.progress_status, commitment.blocked_what, commitment.unblocker) == (
        "in_progress",
        "",
        None,
    )


def test_of_two_at_once_one_is_told(commitment, partner, officer):
    colleague, version = (
        user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization),
        commitment.version,
    )
    other = Commitment.objects.get(pk=commitment.pk)
    update = progress(commitment, partner)
    with pytest.raises(StaleVersion):
        answers_workflow.submit_answer(
            other, by=colleague, version=version, answer=Answer.UNCHANGED
        )
    with pytest.raises(StaleVersion):
        reviews_workflow.accept(update, by=officer, version=version)
    update.commitment.refresh_from_db()
    reviews_workflow.accept(update, by=officer, version=update.commitment.version)
    with pytest.raises(StaleVersion):
        reviews_workflow.accept(update, by=officer, version=update.commitment.version)


def test_an_answer_typed_by_the_team_shows_as_such(commitment, officer):
    assert progress(commitment, officer).is_on_behalf
    assert not Notice.objects.exists(), "the officer who typed it is not notified"


def test_a_promise_on_a_sheet_is_a_signatory_s_or_says_that_it_is_not(officer):
    agreement, organization, sheet = AgreementFactory(), OrganizationFactory(), ActionSheetFactory()
    fields = {"agreement": agreement, "organization": organization, "statement": "Prêter un local"}
    with pytest.raises(Refused):
        commitments_workflow.create_commitment(by=officer, sheet=sheet, **fields)
    marked = commitments_workflow.create_commitment(
        by=officer, sheet=sheet, is_from_non_signatory=True, **fields
    )
    commitments_workflow.create_commitment(by=officer, sheet=None, **fields)
    signature = SignatureFactory(agreement=agreement, organization=organization)
    commitments_workflow.edit_commitment(
        marked, by=officer, version=marked.version, statement="Prêter deux locaux"
    )
    assert (marked.signature, marked.is_from_non_signatory) == (signature, False)


def test_one_answer_waits_at_a_time(commitment, partner):
    update = progress(commitment, partner)
    update.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        update.save(force_insert=True)
