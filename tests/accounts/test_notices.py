"""News of an act: one mail for each person and transaction, never in the way of the act, never
twice, never for ever.
"""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import MailRhythm, NoticeKind, Role
from accounts.models import Notice
from core import clock
from partners.answers import workflow as answers_workflow
from partners.enums import Answer
from partners.models import CommitmentUpdate
from partners.reviews import workflow as reviews_workflow
from tests.factories import CommitmentFactory, OrganizationFactory, user_with_role
from tests.harness.mail import REFUSED

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 6, 10, 8)


def at(days: float = 0):
    return clock.at(timezone.make_aware(MONDAY + timedelta(days=days)))


def run(days: float = 0):
    with at(days):
        call_command("send_reminders", stdout=StringIO(), stderr=StringIO())


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    """Do something as one transaction does."""

    def act(doing, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return doing(*args, **kwargs)

    return act


@pytest.fixture(autouse=True)
def in_june():
    with at(-60):
        yield


@pytest.fixture
def organization():
    return OrganizationFactory(name="Ateliers du Port")


def answer(commitment, by):
    return answers_workflow.submit_answer(
        commitment, by=by, version=commitment.version, answer=Answer.PROGRESS,
        progress_status="in_progress",
        progress_comment="Lancé.",
    )  # fmt: skip


def test_news_leave_at_once_grouped_for_each_person_and_once(organization, mailoutbox, act):
    partner = user_with_role(Role.PARTNER_MEMBER, organization)
    officer = user_with_role(Role.PROJECT_OFFICER)
    promises = [
        CommitmentFactory(organization=organization, statement=words)
        for words in ("Prêter un local", "Ouvrir dix stages")
    ]
    with at():
        updates = act(lambda: [answer(promise, partner) for promise in promises])
        assert [(mail.to, mail.subject) for mail in mailoutbox] == [
            ([officer.email], "2 réponses à relire")
        ]
        for text in (mailoutbox[0].body, mailoutbox[0].alternatives[0].content):
            for update in updates:
                assert f"https://portail.test/revue/{update.pk}/" in text
            assert "/repondre/" not in text
        promises[0].refresh_from_db()
        act(
            reviews_workflow.send_back,
            updates[0],
            by=officer,
            version=promises[0].version,
            comment="Précisez le\nlieu.",
        )
    assert mailoutbox[1].to == [partner.email]
    assert mailoutbox[1].subject == "Réponse à corriger\N{NO-BREAK SPACE}: Prêter un local"
    assert "Précisez le\nlieu." in mailoutbox[1].body
    assert f"https://portail.test/engagements/{promises[0].pk}/actualiser/" in mailoutbox[1].body
    sent = (
        Notice.objects.filter(sent_at__isnull=False).values_list("recipient", "address").distinct()
    )
    assert set(sent) == {(officer.pk, officer.email), (partner.pk, partner.email)}
    run()
    assert len(mailoutbox) == 2


def test_a_mail_that_fails_leaves_the_act_done_and_is_tried_again_for_fourteen_days(
    organization, settings, act, mailoutbox
):
    settings.EMAIL_BACKEND = "tests.harness.mail.FickleBackend"
    officer = user_with_role(Role.PROJECT_OFFICER, email=REFUSED)
    partner = user_with_role(Role.PARTNER_MEMBER, organization)
    with at():
        act(answer, CommitmentFactory(organization=organization), partner)
    assert CommitmentUpdate.objects.count() == 1
    notice = Notice.objects.get(recipient=officer)
    assert (notice.sent_at, notice.address) == (None, "")
    officer.email = "found@example.org"
    officer.save()
    with at(15):
        Notice.objects.filter(pk=notice.pk).update(created_at=clock.now() - timedelta(days=15))
        run(15)
        assert not [mail for mail in mailoutbox if "à relire" in mail.subject]
    Notice.objects.filter(pk=notice.pk).update(created_at=notice.created_at)
    run(1)
    assert [(mail.to, mail.subject.split("\N{NO-BREAK SPACE}")[0]) for mail in mailoutbox[-1:]] == [
        (["found@example.org"], "Réponse à relire")
    ]


def test_each_rhythm_is_kept_and_monday_leaves_out_what_is_settled(organization, act, mailoutbox):
    people = {
        rhythm: user_with_role(Role.PARTNER_MEMBER, organization, mail_rhythm=rhythm)
        for rhythm in MailRhythm
    }
    officer = user_with_role(Role.PROJECT_OFFICER, mail_rhythm=MailRhythm.WEEKLY)
    weekly = people[MailRhythm.WEEKLY]
    with at(1):
        for person in people.values():
            promise = CommitmentFactory(organization=organization)
            update = act(answer, promise, person)
            promise.refresh_from_db()
            act(reviews_workflow.accept, update, by=officer, version=promise.version)
        promise = CommitmentFactory(organization=organization, statement="Former vingt personnes")
        act(answer, promise, weekly)
    # Told at once: the acceptance, to whoever reads at once. To whoever wants the indispensable:
    # nothing.
    assert [mail.to[0] for mail in mailoutbox] == [people[MailRhythm.IMMEDIATE].email]
    for day in range(2, 7):
        run(day)
    assert len(mailoutbox) == 1
    run(7)
    assert sorted(mail.to[0] for mail in mailoutbox[1:]) == sorted([weekly.email, officer.email])
    subjects = {mail.to[0]: mail.subject for mail in mailoutbox[1:]}
    assert subjects[officer.email].startswith(
        "Réponse à relire\N{NO-BREAK SPACE}: Ateliers du Port"
    )
    assert subjects[weekly.email].startswith("Réponse acceptée")
    kinds = Notice.objects.filter(recipient=officer, sent_at__isnull=True).values_list(
        "kind", flat=True
    )
    assert set(kinds) == {NoticeKind.UPDATE_SUBMITTED}
    run(7.3)
    assert len(mailoutbox) == 3
