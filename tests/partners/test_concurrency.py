"""Partners and officers at the same instant on the same commitment: one act wins, nothing is lost,
each is told.

Threads on connections of their own, on SQLite (a file) and on PostgreSQL alike.
"""

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice, User
from core import clock
from core.models import StaleVersion
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer, UpdateStatus
from partners.models import Commitment, CommitmentUpdate
from partners.reviews import workflow as reviews_workflow
from tests.actions.test_concurrency import at_once
from tests.factories import CommitmentFactory, CommitmentUpdateFactory, user_with_role

pytestmark = pytest.mark.django_db(transaction=True)


def submit(commitment, by, text):
    return answers_workflow.submit_answer(
        commitment,
        by=by,
        version=2,
        answer=Answer.PROGRESS,
        progress_status="in_progress",
        progress_comment=text,
    )


def test_two_partners_and_two_officers_on_one_commitment():
    officers = [user_with_role(Role.PROJECT_OFFICER) for _ in range(2)]
    commitment = CommitmentFactory()
    partners = [
        user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization) for _ in range(2)
    ]
    waiting = answers_workflow.submit_answer(
        commitment, by=partners[0], version=1, answer=Answer.PROGRESS,
        progress_status="in_progress",
        progress_comment="Premier texte",
    )  # fmt: skip
    Notice.objects.all().delete()
    lines = commitment.history.count()

    def opened():
        return CommitmentUpdate.objects.select_related("commitment").get(pk=waiting.pk)

    acts = [
        lambda update, person: submit(update.commitment, person, "Texte de l’un"),
        lambda update, person: submit(update.commitment, person, "Texte de l’autre"),
        lambda update, person: reviews_workflow.accept(update, by=person, version=2),
        lambda update, person: reviews_workflow.send_back(
            update, by=person, version=2, comment="Précisez."
        ),
        lambda update, person: commitments_workflow.edit_commitment(
            update.commitment, by=person, version=2, statement="Autre promesse"
        ),
    ]
    people = [*partners, *officers, officers[0]]
    pages = [opened() for _ in acts]  # everybody reads the same page, then everybody presses

    def press(n):
        try:
            acts[n](pages[n], User.objects.get(pk=people[n].pk))
        except StaleVersion:
            return "told"
        return "won"

    outcomes = at_once(press, len(acts))
    assert sorted(outcomes) == ["told"] * (len(acts) - 1) + ["won"]
    winner = outcomes.index("won")
    official = Commitment.objects.get(pk=commitment.pk)
    states = {u.progress_comment: u.review_status for u in official.updates.all()}
    assert official.version == 3
    expected = [
        ({"Premier texte": "replaced", "Texte de l’un": "submitted"}, "", 0, len(officers)),
        ({"Premier texte": "replaced", "Texte de l’autre": "submitted"}, "", 0, len(officers)),
        ({"Premier texte": "accepted"}, "Premier texte", 1, 1),
        ({"Premier texte": "returned"}, "", 0, 1),
        ({"Premier texte": "submitted"}, "", 1, 0),
    ][winner]
    moved = official.history.count() - lines
    assert (states, official.progress_comment, moved, Notice.objects.count()) == expected


def test_two_officers_accept_the_same_ten_at_once():
    officers = [user_with_role(Role.PROJECT_OFFICER) for _ in range(2)]
    keys = [CommitmentUpdateFactory().pk for _ in range(9)]
    keys.append(
        CommitmentUpdateFactory(
            answer=Answer.DONE, progress_status="kept", kept_on=clock.today()
        ).pk
    )
    rows = CommitmentUpdate.objects.select_related("commitment__organization", "author")
    pages = [list(rows.filter(pk__in=keys).order_by(order)) for order in ("pk", "-pk")]

    def press(n):
        accepted, refused = reviews_workflow.accept_all(
            pages[n], by=User.objects.get(pk=officers[n].pk)
        )
        return len(accepted), len(refused)

    results = at_once(press, 2)
    assert sorted(results) == [(0, 10), (9, 1)]
    accepted = CommitmentUpdate.objects.filter(review_status=UpdateStatus.ACCEPTED)
    winner = officers[results.index((9, 1))]
    assert set(accepted.values_list("reviewer", flat=True)) == {winner.pk}
    assert Notice.objects.filter(kind=NoticeKind.UPDATE_ACCEPTED).count() == 9
    assert Commitment.objects.filter(version=2).count() == 9
