"""The rules of an answer, without pages: who may answer, required values, mails."""

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
from partners.answers.behalf import submit_and_accept
from partners.enums import Answer, AnswerChannel, CommitmentStatus, UpdateStatus
from partners.models import AnswerLink, Commitment, CommitmentUpdate
from partners.reviews import workflow as reviews_workflow
from tests.factories import CommitmentFactory, CommitmentUpdateFactory, UserFactory, user_with_role

pytestmark = pytest.mark.django_db
S = CommitmentStatus


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def commitment():
    return CommitmentFactory(amount=Decimal(50000), due="T2 2030")


@pytest.fixture
def partner(commitment):
    return user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)


def answered(commitment, by, answer=Answer.PROGRESS, **values):
    return answers_workflow.submit_answer(
        commitment, by=by, version=commitment.version, answer=answer, **values
    )


def blocked(commitment, by, **values):
    said = {"blocked_what": "Le bail", "blocked_since": clock.today()} | values
    return answered(commitment, by, Answer.BLOCKED, **said)


@pytest.mark.parametrize("shift", [-1, 1])
def test_an_answer_on_another_version_is_refused_and_writes_nothing(commitment, partner, shift):
    for act in (answers_workflow.submit_answer, answers_workflow.confirm_unchanged):
        given = {"answer": Answer.UNCHANGED} if act is answers_workflow.submit_answer else {}
        with pytest.raises(StaleVersion):
            act(commitment, by=partner, version=commitment.version + shift, **given)
    assert not CommitmentUpdate.objects.exists()
    assert Commitment.objects.get(pk=commitment.pk).version == 1


@pytest.mark.parametrize(
    "state", [{"progress_status": S.KEPT}, {"progress_status": S.ABANDONED}, {"archived_at": True}]
)
def test_what_is_closed_or_archived_takes_no_answer(partner, state):
    if state.get("archived_at"):
        state = {
            "archived_at": clock.now(),
            "archived_by": UserFactory(),
            "archive_reason": "Double",
        }
    closed = CommitmentFactory(**state)
    with pytest.raises(Refused):
        answered(closed, partner, progress_status=S.IN_PROGRESS)
    with pytest.raises(Refused):
        answers_workflow.confirm_unchanged(closed, by=partner, version=closed.version)


def test_each_answer_says_its_state_and_lets_go_of_the_others(commitment, partner):
    update = answered(
        commitment, partner, Answer.DONE, blocked_what="Reste", blocked_since=clock.today()
    )
    assert (update.progress_status, update.kept_on) == (S.KEPT, clock.today())
    assert (update.blocked_what, update.blocked_since, update.unblocker) == ("", None, None)
    yesterday = clock.today() - timedelta(days=1)
    assert answered(commitment, partner, Answer.DONE, kept_on=yesterday).kept_on == yesterday
    update = blocked(commitment, partner, kept_on=clock.today(), unblocker=commitment.organization)
    assert (update.progress_status, update.kept_on) == (S.BLOCKED, None)
    assert (update.blocked_what, update.unblocker) == ("Le bail", commitment.organization)
    update = answered(commitment, partner, progress_status=S.IN_PROGRESS, kept_on=clock.today())
    assert (update.progress_status, update.kept_on) == (S.IN_PROGRESS, None)


def test_unchanged_proposes_the_official_values_as_they_stand(partner, commitment):
    Commitment.objects.filter(pk=commitment.pk).update(
        progress_percent=30, progress_status=S.IN_PROGRESS
    )
    commitment.refresh_from_db()
    update = answered(commitment, partner, Answer.UNCHANGED)
    assert (update.progress_status, update.progress_percent, update.due) == (
        S.IN_PROGRESS,
        30,
        commitment.due,
    )
    assert (update.review_status, update.reviewed_at) == (UpdateStatus.SUBMITTED, None)


@pytest.mark.parametrize(
    ("answer", "values", "words"),
    [
        (
            Answer.PROGRESS,
            {"progress_status": S.BLOCKED, "blocked_what": "x", "blocked_since": "today"},
            "où en est",
        ),
        (Answer.PROGRESS, {"progress_status": S.KEPT}, "où en est"),
        (Answer.BLOCKED, {"blocked_what": " ", "blocked_since": "today"}, "ce qui bloque"),
        (Answer.BLOCKED, {"blocked_what": "Le bail", "blocked_since": None}, "depuis quand"),
        (
            Answer.PROGRESS,
            {"progress_status": S.IN_PROGRESS, "due": "T4 2030"},
            "pourquoi l’échéance",
        ),
        (
            Answer.PROGRESS,
            {"progress_status": S.IN_PROGRESS, "due": "T4 2030", "due_reason": " "},
            "pourquoi",
        ),
        (Answer.DONE, {"due": "T4 2030"}, "pourquoi l’échéance"),
    ],
)
def test_what_is_not_sound_is_refused_in_words(commitment, partner, answer, values, words):
    if values.get("blocked_since") == "today":
        values = values | {"blocked_since": clock.today()}
    if "due" in values:
        values = values | {"due": parse(values["due"])}
    with pytest.raises(Refused, match=words):
        answered(commitment, partner, answer, **values)
    assert not CommitmentUpdate.objects.exists()


def test_a_due_date_changes_with_its_reason(commitment, partner):
    update = answered(
        commitment,
        partner,
        progress_status=S.PLANNED,
        due=parse("T4 2030"),
        due_reason="Recrutement long",
    )
    assert (str(update.due), update.due_reason) == ("T4 2030", "Recrutement long")


def test_an_answer_is_news_at_once_and_moves_no_official_value(commitment, partner):
    update = blocked(commitment, partner)
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.answered_at, fresh.last_answer, fresh.version) == (
        update.submitted_at,
        Answer.BLOCKED,
        2,
    )
    assert (fresh.progress_status, fresh.blocked_what, fresh.confirmed_at, fresh.confirmed_by) == (
        S.PLANNED, "", None, None,
    )  # fmt: skip
    assert fresh.history.count() == commitment.history.count(), "no fact of the promise moved"
    assert (commitment.version, commitment.last_answer) == (2, Answer.BLOCKED)


def test_an_answer_that_waits_is_replaced_and_one_sent_back_is_corrected(
    commitment, partner, officer
):
    first = answered(commitment, partner, progress_status=S.IN_PROGRESS)
    second = answered(commitment, partner, progress_status=S.IN_PROGRESS, progress_percent=10)
    first.refresh_from_db()
    assert (first.review_status, first.reviewer, second.corrects) == (
        UpdateStatus.REPLACED,
        None,
        None,
    )
    assert first.reviewed_at >= first.submitted_at
    reviews_workflow.send_back(
        CommitmentUpdate.objects.get(pk=second.pk),
        by=officer,
        version=commitment.version,
        comment="Combien ?",
    )
    commitment.refresh_from_db()
    third = answered(commitment, partner, progress_status=S.IN_PROGRESS, progress_percent=20)
    assert third.corrects == second
    fourth = blocked(commitment, partner)
    assert fourth.corrects == second, "what replaces a correction corrects the same"
    assert answers_workflow.to_correct(commitment) is None
    assert answers_workflow.open_answer(commitment) == fourth


def test_what_was_replaced_is_never_the_last_answer(commitment):
    returned = CommitmentUpdateFactory(
        commitment=commitment,
        review_status=UpdateStatus.RETURNED,
        submitted_at=clock.now() - timedelta(days=1),
    )
    CommitmentUpdateFactory(commitment=commitment, review_status=UpdateStatus.REPLACED)
    assert answers_workflow.to_correct(commitment) == returned


def test_nothing_corrects_what_was_accepted(commitment, partner, officer):
    update = answered(commitment, partner, progress_status=S.IN_PROGRESS)
    reviews_workflow.accept(update, by=officer, version=commitment.version)
    assert answered(commitment, partner, Answer.UNCHANGED).corrects is None
    assert answers_workflow.open_answer(commitment).answer == Answer.UNCHANGED


def test_unchanged_is_official_at_once_and_never_over_one_s_pending_values(commitment, partner):
    update = answers_workflow.confirm_unchanged(commitment, by=partner, version=commitment.version)
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert (fresh.confirmed_at, fresh.confirmed_by) == (update.submitted_at, partner)
    assert (fresh.answered_at, fresh.last_answer) == (update.submitted_at, Answer.UNCHANGED)
    assert (update.review_status, update.reviewed_at, update.reviewer) == (
        UpdateStatus.ACCEPTED, update.submitted_at, None,
    )  # fmt: skip
    assert update.channel == AnswerChannel.PORTAL
    answered(commitment, partner, progress_status=S.IN_PROGRESS)
    with pytest.raises(Refused, match="attend déjà"):
        answers_workflow.confirm_unchanged(commitment, by=partner, version=commitment.version)


def test_one_that_was_sent_back_is_corrected_by_unchanged_but_never_in_passing(commitment, partner):
    returned = CommitmentUpdateFactory(commitment=commitment, review_status=UpdateStatus.RETURNED)
    confirmed, refused = answers_workflow.confirm_all_unchanged([commitment], by=partner)
    assert confirmed == []
    assert "renvoyée" in refused[0][1]
    update = answers_workflow.confirm_unchanged(commitment, by=partner, version=commitment.version)
    assert update.corrects == returned


def test_several_are_confirmed_each_on_its_own(partner, commitment):
    stale, closed = CommitmentFactory(), CommitmentFactory(progress_status=S.KEPT)
    stale.version = 7
    confirmed, refused = answers_workflow.confirm_all_unchanged(
        [stale, closed, commitment], by=partner
    )
    assert confirmed == [commitment]
    assert [one for one, _ in refused] == [stale, closed]
    assert "Quelqu’un vient de le modifier" in refused[0][1]


def test_officers_are_told_but_whoever_typed_it(commitment, partner, officer):
    colleague = user_with_role(Role.PROJECT_OFFICER)
    answered(commitment, partner, progress_status=S.IN_PROGRESS)
    notices = Notice.objects.filter(kind=NoticeKind.UPDATE_SUBMITTED)
    assert {notice.recipient for notice in notices} == {officer, colleague}
    notices.delete()
    update = answered(commitment, officer, progress_status=S.IN_PROGRESS)
    assert update.is_on_behalf
    assert {notice.recipient for notice in notices.all()} == {colleague}
    notices.delete()
    submit_and_accept(
        commitment,
        by=officer,
        version=commitment.version,
        answer=Answer.PROGRESS,
        progress_status=S.PLANNED,
    )
    assert not notices.exists(), "accepted at once: nothing is left to read"
    assert CommitmentUpdate.objects.filter(review_status=UpdateStatus.ACCEPTED).count() == 1


def test_on_behalf_is_told_by_the_organisation_of_the_author(commitment, partner):
    assert not answered(commitment, partner, Answer.UNCHANGED).is_on_behalf
    elsewhere = user_with_role(Role.PARTNER_MEMBER)
    assert answered(commitment, elsewhere, Answer.UNCHANGED).is_on_behalf


def test_links_of_the_person_end_with_the_answer_and_those_of_others_stay(commitment, partner):
    other, elsewhere = UserFactory(), CommitmentFactory()
    mine, theirs = (
        AnswerLink.issue(partner, [commitment, elsewhere]),
        AnswerLink.issue(other, [commitment]),
    )
    answered(commitment, partner, Answer.UNCHANGED)
    still_open = set(AnswerLink.objects.open(clock.now()))
    assert still_open == {mine[1], *theirs}
    AnswerLink.issue(partner, [elsewhere])
    answers_workflow.confirm_unchanged(elsewhere, by=partner, version=elsewhere.version)
    assert set(AnswerLink.objects.open(clock.now())) == set(theirs)


def test_a_settled_answer_is_never_written_again(commitment, partner, officer):
    update = answered(commitment, partner, progress_status=S.IN_PROGRESS)
    update.progress_comment = "Mieux dit"
    update.save_as(partner)
    reviews_workflow.accept(update, by=officer, version=commitment.version)
    for status in UpdateStatus:
        update.review_status = status
        with pytest.raises(RuntimeError):
            update.save_as(officer)
