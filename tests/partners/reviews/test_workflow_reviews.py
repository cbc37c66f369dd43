"""The rules of the review, without pages: what moves, what is sent back, required texts, mails."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from core.partial_dates import parse
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.commitments.changes import GROUPS
from partners.enums import Answer, CommitmentStatus, Figure, ProofKind, UpdateStatus
from partners.models import Commitment, CommitmentUpdate, Proof
from partners.reviews import queries
from partners.reviews import workflow as reviews_workflow
from tests.factories import (
    CommitmentFactory,
    CommitmentUpdateFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
S = CommitmentStatus


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Marc", last_name="Petit")


@pytest.fixture
def commitment():
    return CommitmentFactory(amount=Decimal(50000), due="T2 2030")


@pytest.fixture
def partner(commitment):
    return user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)


@pytest.fixture
def update(commitment, partner):
    """It proposes something in every group."""
    return answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.PROGRESS,
        progress_status=S.IN_PROGRESS,
        progress_percent=40, achieved_quantity=Decimal(2), achieved_amount=Decimal(20000),
        progress_comment="Lancé",
        due=parse("T4 2030"), due_reason="Recrutement long",
    )  # fmt: skip


def review(update, by, accepted=(), **how):
    return reviews_workflow.review_update(
        update, by=by, version=update.commitment.version, accepted=set(accepted), **how
    )


def official(commitment) -> dict:
    fresh = Commitment.objects.get(pk=commitment.pk)
    return {name: group.format(fresh) for name, group in GROUPS.items()}


@pytest.mark.parametrize("name", Figure.values)
def test_each_group_moves_alone_when_it_alone_is_accepted(update, commitment, officer, name):
    before = official(commitment)
    review(update, officer, [name], comment="Le reste plus tard")
    after = official(commitment)
    assert {group for group in before if before[group] != after[group]} == {name}
    assert after[name] == GROUPS[name].format(update)
    fresh = CommitmentUpdate.objects.get(pk=update.pk)
    assert (fresh.review_status, fresh.accepted_fields) == (UpdateStatus.PARTLY_ACCEPTED, [name])
    assert fresh.before == {name: before[name]}


def test_all_accepted_is_accepted_and_signed(update, commitment, officer, partner):
    reviews_workflow.accept(update, by=officer, version=commitment.version)
    fresh = CommitmentUpdate.objects.get(pk=update.pk)
    assert (fresh.review_status, fresh.reviewer) == (UpdateStatus.ACCEPTED, officer)
    assert fresh.reviewed_at >= fresh.submitted_at
    assert fresh.accepted_fields == sorted(Figure.values)
    moved = Commitment.objects.get(pk=commitment.pk)
    assert (moved.confirmed_at, moved.confirmed_by, moved.version) == (
        update.submitted_at,
        partner,
        3,
    )
    line = moved.history.first()
    assert line.history_user == officer
    assert line.history_change_reason == f"Réponse de {partner} acceptée – Recrutement long"


def test_the_reason_of_a_due_date_is_told_with_it_alone(update, commitment, officer, partner):
    review(update, officer, ["percent"], comment="Le comité a fixé T2")
    assert (
        commitment.history.first().history_change_reason
        == f"Réponse de {partner} acceptée en partie"
    )


@pytest.mark.parametrize(
    "how", [{"accepted": ()}, {"accepted": Figure.values, "is_returned": True}]
)
def test_sent_back_it_moves_nothing(update, commitment, officer, how):
    before, lines = official(commitment), commitment.history.count()
    review(
        update,
        officer,
        how["accepted"],
        comment="Combien ?",
        is_returned=how.get("is_returned", False),
    )
    assert official(commitment) == before
    assert commitment.history.count() == lines
    fresh = CommitmentUpdate.objects.get(pk=update.pk)
    assert (fresh.review_status, fresh.accepted_fields, fresh.before) == (
        UpdateStatus.RETURNED,
        [],
        {},
    )
    moved = Commitment.objects.get(pk=commitment.pk)
    assert (moved.version, moved.confirmed_at) == (
        3,
        None,
    ), "the version moves: two officers never resolve_columns one answer"


@pytest.mark.parametrize(
    "how",
    [
        {"accepted": ["percent"], "comment": "  "},
        {"accepted": [], "comment": ""},
        {
            "accepted": ["percent"],
            "field_comments": {"percent": "pour un champ accepté", "due": " "},
        },
        {"accepted": Figure.values, "is_returned": True},
    ],
)
def test_what_goes_back_says_why(update, commitment, officer, how):
    with pytest.raises(Refused, match="corriger"):
        review(update, officer, how.pop("accepted"), **how)
    assert CommitmentUpdate.objects.get(pk=update.pk).is_waiting
    assert (commitment.version, Commitment.objects.get(pk=commitment.pk).version) == (2, 2)


def test_remarks_stand_at_what_goes_back_in_the_order_of_fields(update, officer):
    remarks = {
        "due": " Le comité a fixé T2 ",
        "comment": "Nommez-les",
        "percent": "accepté",
        "quantity": " ",
    }
    review(update, officer, ["percent", "status"], field_comments=remarks)
    fresh = CommitmentUpdate.objects.get(pk=update.pk)
    assert list(fresh.field_comments.items()) == [
        ("due", "Le comité a fixé T2"),
        ("comment", "Nommez-les"),
    ]
    assert fresh.review_comment == ""


def test_what_is_settled_or_moved_is_refused(update, commitment, officer):
    with pytest.raises(StaleVersion):
        reviews_workflow.review_update(
            update, by=officer, version=commitment.version - 1, accepted={"percent"}
        )
    for status in (UpdateStatus.RETURNED, UpdateStatus.REPLACED, UpdateStatus.ACCEPTED):
        settled = CommitmentUpdateFactory(review_status=status)
        with pytest.raises(StaleVersion):
            review(settled, officer, ["status"], comment="x")


def test_an_archived_commitment_asks_for_its_restoration(update, commitment, officer):
    commitments_workflow.archive_commitment(
        commitment, by=officer, reason="Double", version=commitment.version
    )
    update = CommitmentUpdate.objects.get(pk=update.pk)
    with pytest.raises(Refused, match="archivé"):
        review(update, officer, Figure.values)


class TestKept:
    @pytest.fixture
    def done(self, commitment, partner):
        return answers_workflow.submit_answer(
            commitment,
            by=partner,
            version=commitment.version,
            answer=Answer.DONE,
            achieved_amount=Decimal(50000),
        )

    @pytest.mark.parametrize("waiver", ["", "  "])
    def test_without_proof_a_waiver_has_its_reason(self, done, commitment, officer, waiver):
        with pytest.raises(Refused, match="preuve"):
            review(done, officer, Figure.values, waiver_reason=waiver)
        review(done, officer, Figure.values, waiver_reason=" Vu sur place ")
        fresh = Commitment.objects.get(pk=commitment.pk)
        assert (fresh.progress_status, fresh.kept_on) == (S.KEPT, clock.today())
        assert (fresh.waiver_reason, fresh.waived_by, fresh.proof) == (
            "Vu sur place",
            officer,
            None,
        )

    def test_the_figures_alone_need_no_proof(self, done, commitment, officer):
        review(done, officer, ["amount"], comment="Quelle preuve ?")
        fresh = Commitment.objects.get(pk=commitment.pk)
        assert (fresh.achieved_amount, fresh.progress_status) == (Decimal(50000), S.PLANNED)

    def test_a_proof_is_enough_and_signs_no_waiver(self, commitment, partner, officer):
        update = answers_workflow.submit_answer(
            commitment, by=partner, version=commitment.version, answer=Answer.DONE,
            proofs=[Proof(kind=ProofKind.FIGURE, figure=Decimal(2))],
        )  # fmt: skip
        assert not queries.needs_waiver(update)
        review(update, officer, ["status"])
        fresh = Commitment.objects.get(pk=commitment.pk)
        assert (fresh.proof, fresh.waiver_reason, fresh.waived_by) == (
            update.proofs.get(),
            "",
            None,
        )

    def test_progress_needs_no_waiver(self, update):
        assert not queries.needs_waiver(update)


def test_blocked_brings_what_blocks_and_progress_takes_it_away(commitment, partner, officer):
    state = OrganizationFactory()
    update = answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.BLOCKED,
        blocked_what="Le bail",
        blocked_since=clock.today() - timedelta(days=3), unblocker=state,
    )  # fmt: skip
    review(update, officer, ["status"])
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.blocked_what, fresh.blocked_since, fresh.unblocker) == (
        "Le bail", clock.today() - timedelta(days=3), state,
    )  # fmt: skip
    update = answers_workflow.submit_answer(
        fresh,
        by=partner,
        version=fresh.version,
        answer=Answer.PROGRESS,
        progress_status=S.IN_PROGRESS,
    )
    review(update, officer, ["status"])
    fresh.refresh_from_db()
    assert (fresh.blocked_what, fresh.blocked_since, fresh.unblocker) == ("", None, None)


def test_a_state_is_taken_from_where_the_commitment_stands_today(commitment, partner, officer):
    update = answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.PROGRESS,
        progress_status=S.PLANNED, progress_percent=5,
    )  # fmt: skip
    Commitment.objects.filter(pk=commitment.pk).update(
        progress_status=S.KEPT, kept_on=clock.today(), waiver_reason="x", waived_by=officer
    )
    update = CommitmentUpdate.objects.get(pk=update.pk)
    with pytest.raises(Refused, match="ne peut pas passer"):
        review(update, officer, Figure.values)
    review(update, officer, ["percent"], comment="Il est tenu")
    assert Commitment.objects.get(pk=commitment.pk).progress_status == S.KEPT


def test_several_are_accepted_each_on_its_own(update, officer, commitment):
    done = answers_workflow.submit_answer(
        other := CommitmentFactory(), by=officer, version=1, answer=Answer.DONE
    )
    stale = CommitmentUpdateFactory()
    versions = {update.pk: commitment.version, done.pk: other.version, stale.pk: 9}
    accepted, refused = reviews_workflow.accept_all(
        [stale, done, update], by=officer, versions=versions
    )
    assert accepted == [update]
    assert [(one, why.split()[0]) for one, why in refused] == [(done, "Aucune"), (stale, "Cet")]
    assert reviews_workflow.accept_all([stale], by=officer) == ([stale], [])


def test_whoever_answered_is_told_of_what_became_of_it(update, officer, partner, commitment):
    referent = UserFactory()
    MembershipFactory(user=referent, organization=commitment.organization, is_referent=True)
    review(update, officer, ["percent"], comment="Le reste plus tard", field_comments={"due": "T2"})
    notice = Notice.objects.get(kind=NoticeKind.UPDATE_RETURNED)
    assert notice.recipient == partner
    assert notice.detail == "Le reste plus tard\nÉchéance\N{NO-BREAK SPACE}: T2"
    commitment.refresh_from_db()
    again = answers_workflow.submit_answer(
        commitment,
        by=officer,
        version=commitment.version,
        answer=Answer.PROGRESS,
        progress_percent=50,
    )
    reviews_workflow.accept(again, by=officer, version=commitment.version)
    assert Notice.objects.get(kind=NoticeKind.UPDATE_ACCEPTED).recipient == referent


def test_who_reviews_their_own_answer_is_told_nothing(commitment):
    both = user_with_role(Role.PROJECT_OFFICER)
    MembershipFactory(user=both, organization=commitment.organization, role=Role.PARTNER_MEMBER)
    update = answers_workflow.submit_answer(
        commitment, by=both, version=1, answer=Answer.PROGRESS, progress_percent=5
    )
    assert not update.is_on_behalf
    reviews_workflow.accept(update, by=both, version=commitment.version)
    assert not Notice.objects.exists()
