"""Each rule of the promise, without a page: who is bound, what is closed, reopened, archived and
restored.
"""

import pytest

from accounts.enums import Role
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from core.partial_dates import parse
from partners.agreements import workflow as agreements_workflow
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.commitments.workflow import set_status
from partners.enums import COMMITMENT_TRANSITIONS, Answer, CommitmentStatus
from partners.models import Commitment
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    OrganizationFactory,
    SignatureFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
S = CommitmentStatus


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def close(commitment, to, by, reason="Motif"):
    commitments_workflow.close_or_reopen(
        commitment, to=to, reason=reason, by=by, version=commitment.version
    )


@pytest.mark.parametrize("start", CommitmentStatus)
def test_the_team_follows_the_table_and_never_blocks(officer, start):
    for to in CommitmentStatus:
        commitment = CommitmentFactory(progress_status=start)
        if to in COMMITMENT_TRANSITIONS[start] and to != S.BLOCKED:
            close(commitment, to, officer)
            assert Commitment.objects.get(pk=commitment.pk).progress_status == to
        else:
            with pytest.raises(Refused, match="directement"):
                close(commitment, to, officer)


def test_a_reason_is_demanded_and_kept(officer):
    commitment = CommitmentFactory()
    with pytest.raises(Refused, match="pourquoi"):
        close(commitment, S.ABANDONED, officer, reason="  ")
    close(commitment, S.ABANDONED, officer, reason=" Sans objet ")
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.status_reason, fresh.version) == ("Sans objet", 2)
    assert fresh.history.first().history_change_reason == "Sans objet"
    close(fresh, S.PLANNED, officer, reason="Un autre partenaire")
    assert fresh.status_reason == "Un autre partenaire"


def test_kept_by_the_team_is_a_waiver_signed_today(officer):
    commitment = CommitmentFactory(progress_status=S.BLOCKED)
    close(commitment, S.KEPT, officer, reason=" Vu sur place ")
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.kept_on, fresh.waiver_reason, fresh.waived_by) == (
        clock.today(),
        "Vu sur place",
        officer,
    )
    assert (fresh.blocked_what, fresh.blocked_since) == ("", None)
    close(fresh, S.IN_PROGRESS, officer)
    fresh.refresh_from_db()
    assert (fresh.kept_on, fresh.waiver_reason, fresh.waived_by) == (None, "", None)


def test_abandoned_signs_no_waiver(officer):
    commitment = CommitmentFactory()
    close(commitment, S.ABANDONED, officer)
    assert (commitment.kept_on, commitment.waived_by, commitment.waiver_reason) == (None, None, "")


def test_an_answer_that_waits_is_read_first(officer):
    waiting = CommitmentUpdateFactory()
    with pytest.raises(Refused, match="relecture"):
        close(waiting.commitment, S.ABANDONED, officer)
    returned = CommitmentUpdateFactory(review_status="returned")
    close(returned.commitment, S.ABANDONED, officer)


def test_archived_with_a_reason_and_restored_within_a_live_agreement(officer):
    commitment = CommitmentFactory()
    with pytest.raises(Refused, match="pourquoi"):
        commitments_workflow.archive_commitment(commitment, by=officer, reason=" ", version=1)
    commitments_workflow.archive_commitment(commitment, by=officer, reason=" Double ", version=1)
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.archive_reason, fresh.archived_by, fresh.is_archived) == ("Double", officer, True)
    agreements_workflow.archive_agreement(
        fresh.agreement, by=officer, reason="x", version=fresh.agreement.version
    )
    with pytest.raises(Refused, match="accord"):
        commitments_workflow.restore_commitment(fresh, by=officer, version=fresh.version)
    agreements_workflow.restore_agreement(
        fresh.agreement, by=officer, version=fresh.agreement.version
    )
    commitments_workflow.restore_commitment(fresh, by=officer, version=fresh.version)
    fresh.refresh_from_db()
    assert (fresh.archive_reason, fresh.archived_by, fresh.archived_at, fresh.version) == (
        "",
        None,
        None,
        3,
    )


def test_what_belonged_to_the_former_status_goes(officer):
    commitment = CommitmentFactory()
    close(commitment, S.ABANDONED, officer)
    set_status(commitment, S.IN_PROGRESS)
    assert (commitment.progress_status, commitment.status_reason) == (S.IN_PROGRESS, "")


def test_a_row_read_before_a_save_is_refused_though_the_version_asked_for_is_the_last():
    commitment = CommitmentFactory()
    Commitment.objects.filter(pk=commitment.pk).update(version=2)
    with pytest.raises(StaleVersion):
        commitment.lock_version(2)


@pytest.mark.parametrize("act", ["edit", "close", "archive", "restore"])
def test_an_older_version_is_refused(officer, act):
    commitment = CommitmentFactory()
    if act == "restore":
        commitments_workflow.archive_commitment(commitment, by=officer, reason="x", version=1)
    stale = Commitment.objects.get(pk=commitment.pk)
    Commitment.objects.filter(pk=commitment.pk).update(version=9)
    with pytest.raises(StaleVersion):
        {
            "edit": lambda: commitments_workflow.edit_commitment(
                stale, by=officer, version=stale.version, statement="y"
            ),
            "close": lambda: close(stale, S.ABANDONED, officer),
            "archive": lambda: commitments_workflow.archive_commitment(
                stale, by=officer, reason="y", version=stale.version
            ),
            "restore": lambda: commitments_workflow.restore_commitment(
                stale, by=officer, version=stale.version
            ),
        }[act]()
    assert Commitment.objects.get(pk=commitment.pk).statement == commitment.statement


def test_a_promise_is_bound_to_the_signature_of_its_organisation_on_its_agreement(officer):
    agreement, organization = AgreementFactory(), OrganizationFactory()
    SignatureFactory(agreement=agreement)
    SignatureFactory(agreement=AgreementFactory(title="Autre"), organization=organization)
    fields = {
        "agreement": agreement,
        "organization": organization,
        "statement": "Prêter",
        "sheet": ActionSheetFactory(),
    }
    with pytest.raises(Refused):
        commitments_workflow.create_commitment(by=officer, **fields)
    marked = commitments_workflow.create_commitment(
        by=officer, is_from_non_signatory=True, **fields
    )
    assert (marked.signature, marked.is_from_non_signatory) == (None, True)
    assert (
        commitments_workflow.create_commitment(by=officer, **fields | {"sheet": None}).signature
        is None
    )
    mine = SignatureFactory(agreement=agreement, organization=organization)
    bound = commitments_workflow.create_commitment(by=officer, is_from_non_signatory=True, **fields)
    assert (bound.signature, bound.is_from_non_signatory) == (mine, False)


def test_answers_never_pass_to_another_organisation(officer):
    commitment, other = CommitmentFactory(sheet=None), OrganizationFactory()
    commitments_workflow.edit_commitment(commitment, by=officer, version=1, organization=other)
    assert Commitment.objects.get(pk=commitment.pk).organization == other
    CommitmentUpdateFactory(commitment=commitment, review_status="replaced")
    commitments_workflow.edit_commitment(commitment, by=officer, version=2, statement="Mieux dit")
    with pytest.raises(Refused, match="déjà répondu"):
        commitments_workflow.edit_commitment(
            commitment, by=officer, version=3, organization=OrganizationFactory()
        )
    assert Commitment.objects.get(pk=commitment.pk).organization == other


def test_an_answer_that_waits_follows_a_due_date_that_it_left_alone(officer):
    commitment = CommitmentFactory(due="T2 2030")
    partner = user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)
    said = {"by": partner, "answer": Answer.PROGRESS, "progress_status": S.IN_PROGRESS}
    left_alone = answers_workflow.submit_answer(commitment, version=1, **said)
    commitments_workflow.edit_commitment(commitment, by=officer, version=2, due=parse("2031"))
    left_alone.refresh_from_db()
    assert str(left_alone.due) == "2031"
    proposed = answers_workflow.submit_answer(
        commitment, version=3, due=parse("2033"), due_reason="Travaux", **said
    )
    commitments_workflow.edit_commitment(commitment, by=officer, version=4, due=parse("2032"))
    proposed.refresh_from_db()
    assert str(proposed.due) == "2033"


def test_what_is_archived_says_so(officer):
    archived = CommitmentFactory(
        archived_at=clock.now(), archived_by=UserFactory(), archive_reason="x"
    )
    with pytest.raises(Refused, match="restaurez"):
        commitments_workflow.require_live(archived)
