"""Reminders: replayed day by day, each person hears of each thing once, at their rhythm; nothing is
lost, nothing twice.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import MailRhythm, NoticeKind, Role
from accounts.models import Membership, Notice
from actions.enums import Confidentiality
from core import clock
from partners.answers import workflow
from partners.enums import Answer, CommitmentStatus, UpdateStatus
from partners.links.workflow import revoke_links
from partners.models import AnswerLink, Commitment
from partners.reminders import queries as reminders_queries
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)
from tests.harness.mail import DOWN, REFUSED, Sink

pytestmark = pytest.mark.django_db
K = NoticeKind
DUE = date(2030, 6, 12)  # a Wednesday


def on(day: date, hour: int = 8):
    return clock.at(timezone.make_aware(datetime.combine(day, time(hour))))


def run(day: date, hour: int = 8) -> str:
    out = StringIO()
    with on(day, hour):
        call_command("send_reminders", stdout=out, stderr=out)
    return out.getvalue()


def days(count: int, start: date):
    return [start + timedelta(days=n) for n in range(count)]


@pytest.fixture(autouse=True)
def early():
    """Whatever a test makes was made long before: people are members, sheets exist."""
    with on(date(2030, 1, 1)):
        yield


def partner(role=Role.PARTNER_MEMBER, organization=None, **fields):
    return user_with_role(role, organization or OrganizationFactory(), **fields)


def promise(person, due=DUE, **fields):
    """A commitment of the organisation of ``person``, due on a day."""
    return CommitmentFactory(
        organization=person.memberships.get().organization, due=f"{due:%d/%m/%Y}", **fields
    )


def mails_of(person) -> list[tuple]:
    """(day of June 2030, kind) of what was sent to ``person``."""
    rows = Notice.objects.filter(recipient=person, sent_at__isnull=False).order_by("sent_at", "pk")
    return [((clock.day_of(row.sent_at) - date(2030, 5, 31)).days, K(row.kind)) for row in rows]


def test_a_month_replayed_tells_each_person_each_reminder_once(mailoutbox):
    prompt, weekly, essential = (partner(mail_rhythm=rhythm) for rhythm in MailRhythm)
    answering, returned, moving = partner(), partner(), partner()
    officer = user_with_role(Role.PROJECT_OFFICER)
    for person in (prompt, weekly, essential):
        promise(person)
    answered, sent_back, moved = promise(answering), promise(returned), promise(moving)
    lost = CommitmentFactory(due=f"{DUE:%d/%m/%Y}", statement="Personne ne répond ici")
    # What nobody is ever reminded of.
    promise(prompt, progress_status=CommitmentStatus.KEPT)
    promise(prompt, sheet=archived_sheet())
    promise(prompt, sheet=ActionSheetFactory(confidentiality=Confidentiality.TEAM))
    promise(prompt, archived_at=clock.now(), archived_by=officer, archive_reason="Doublon")
    pending = promise(prompt)
    CommitmentUpdateFactory(
        commitment=pending, author=prompt, answer=Answer.DONE, progress_status="kept",
        kept_on=clock.today(),
        review_status=UpdateStatus.SUBMITTED,
    )  # fmt: skip
    silent = UserFactory(is_active=False)
    Membership.objects.create(user=silent, organization=lost.organization, role=Role.PARTNER_MEMBER)

    for day in days(37, date(2030, 5, 28)):
        if day == date(2030, 6, 6):
            with on(day):
                workflow.confirm_unchanged(answered, by=answering, version=answered.version)
                CommitmentUpdateFactory(
                    commitment=sent_back, author=returned, review_status=UpdateStatus.RETURNED
                )
        if day == date(2030, 6, 14):
            Commitment.objects.filter(pk=moved.pk).update(due_on=date(2030, 6, 24))
        before = len(mailoutbox)
        run(day)
        if (sent := len(mailoutbox)) > before:
            run(day, hour=17)
            assert len(mailoutbox) == sent, f"the second run of {day} sent something"

    each = [(5, K.DUE_SOON), (12, K.DUE_TODAY), (19, K.DUE_PAST)]
    assert mails_of(prompt) == each
    assert mails_of(weekly) == [(10, K.DUE_SOON), (17, K.DUE_TODAY), (24, K.DUE_PAST)]
    assert mails_of(essential) == each[1:]
    assert mails_of(answering) == each[:1]
    assert mails_of(returned) == each
    assert mails_of(moving) == [*each[:2], (17, K.DUE_SOON), (24, K.DUE_TODAY), (31, K.DUE_PAST)]
    assert mails_of(silent) == []
    # Sent in January, the pending answer waits for over seven days from the first run on.
    assert mails_of(officer) == [(-3, K.UPDATE_WAITING), (5, K.NOBODY_TO_REMIND)]
    assert len(mailoutbox) == Notice.objects.count() == 3 + 3 + 2 + 1 + 3 + 5 + 2


def test_one_mail_a_day_holds_all_most_late_first_and_a_missed_day_is_caught_up(mailoutbox):
    person = partner(email="odile@example.org", first_name="Odile", last_name="Martin")
    promise(person, statement="Ouvrir dix stages", due=DUE + timedelta(days=6))
    promise(person, statement="Prêter un local", due=DUE - timedelta(days=8))
    promise(person, statement="Financer l’étude", due=DUE)
    said = run(DUE + timedelta(days=1)).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "1 courriel envoyé : 3 relances, 0 avis.\n"
    (message,) = mailoutbox
    assert message.to == ["odile@example.org"]
    assert (
        message.subject == "3 engagements attendent votre réponse, première échéance le 4 juin 2030"
    )
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    html = unescape(message.alternatives[0].content)
    for text in (message.body, html):
        assert (
            text.index("Prêter un local")
            < text.index("Financer l’étude")
            < text.index("Ouvrir dix stages")
        )
        assert text.count("https://portail.test/repondre/") == 3
        for link in AnswerLink.objects.all():
            assert f"https://portail.test/repondre/{link.token}/" in text
            assert f"https://portail.test{link.commitment.get_absolute_url()}" in text
        assert "https://portail.test/compte/" in text
        assert "Au fil de l’eau" in text
        assert "dépassée depuis 9\N{NO-BREAK SPACE}jours" in text
    # Something more becomes due today: it waits for tomorrow.
    promise(person, statement="Accueillir une visite", due=DUE + timedelta(days=2))
    assert run(DUE + timedelta(days=1), hour=15) == "Rien à envoyer.\n"
    run(DUE + timedelta(days=2))
    assert mailoutbox[1].subject == "Un engagement attend votre réponse, échéance le 14 juin 2030"


def test_reminders_reach_the_referent_else_administrators_else_members(mailoutbox):
    organization = OrganizationFactory()
    member, administrator, referent = (
        partner(role, organization)
        for role in (Role.PARTNER_MEMBER, Role.PARTNER_ADMINISTRATOR, Role.PARTNER_MEMBER)
    )
    reader = partner(Role.READER, organization)
    CommitmentFactory(organization=organization, due=f"{DUE:%d/%m/%Y}")

    def reached():
        return reminders_queries.people_to_remind([organization.pk], clock.today())[organization.pk]

    assert reached() == [administrator]
    referent.memberships.update(is_referent=True)
    assert reached() == [referent]
    referent.is_active = False
    referent.save()
    administrator.memberships.update(ends_on=clock.today() - timedelta(days=1))
    assert reached() == [member]
    assert reader not in reached()
    organization.archived_at, organization.archived_by = clock.now(), reader
    organization.archive_reason = "Fermée"
    organization.save()
    assert reached() == []
    assert [
        commitment.organization
        for commitment in reminders_queries.reminders_to_come(
            reminders_queries.commitments_to_remind(DUE), DUE
        )[0]
    ] == [organization]


def test_a_mail_that_fails_is_noted_nowhere_and_keeps_nobody_from_theirs(mailoutbox, settings):
    settings.EMAIL_BACKEND = "tests.harness.mail.FickleBackend"
    refused, other = partner(email=REFUSED), partner(email="other@example.org")
    promise(refused), promise(other)
    with pytest.raises(CommandError, match="1 courriel non parti"):
        run(DUE)
    assert [message.to for message in mailoutbox] == [["other@example.org"]]
    assert (mails_of(refused), mails_of(other)) == ([], [(12, K.DUE_TODAY)])
    assert not AnswerLink.objects.filter(person=refused).exists()
    refused.email = "known@example.org"
    refused.save()
    run(DUE + timedelta(days=1))
    assert [message.to for message in mailoutbox[1:]] == [["known@example.org"]]
    # A server that does not answer is not asked thirty times: each would hold the database for ten
    # seconds.
    for n in range(5):
        promise(partner(email=f"someone{n}@{DOWN}"))
    with pytest.raises(CommandError, match=r"3 courriels non partis.* n’ont pas été essayés"):
        run(DUE + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail_each(mailoutbox):
    people = [partner() for _ in range(4)]
    for person in people:
        promise(person)
    gate = threading.Barrier(2, timeout=30)

    def one(_):
        try:
            gate.wait()
            return run(DUE)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    assert sorted(message.to[0] for message in mailoutbox) == sorted(
        person.email for person in people
    )
    assert Notice.objects.count() == AnswerLink.objects.count() == 4


def test_a_real_server_receives_both_parts_complete(settings):
    person = partner(first_name="Zoé", last_name="L’Haÿ")
    promise(person, statement="Prêter l’atelier n° 3, à 1 000 € près")
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        run(DUE)
    (mail,) = sink.mails
    assert mail["To"] == person.email
    assert mail["Subject"].strip() == "Un engagement attend votre réponse, échéance le 12 juin 2030"
    parts = [mail.get_body([kind]).get_content() for kind in ("plain", "html")]
    for text in parts:
        assert "Prêter l’atelier n° 3, à 1 000 € près" in text
        assert "Bonjour Zoé L’Haÿ," in text
        assert AnswerLink.objects.get().token in text
    assert "<" not in parts[0]


def test_the_number_of_queries_does_not_grow_with_the_items_of_a_person(mailoutbox):
    def cost(items):
        person = partner()
        for _ in range(items):
            promise(person)
        with CaptureQueriesContext(connection) as queries:
            run(DUE)
        Commitment.objects.update(due_on=None, due_on_precision="")
        return len(queries)

    assert cost(1) == cost(4) <= 30


def test_dry_run_says_whom_and_what_and_sends_nothing(mailoutbox):
    person = partner(first_name="Odile", last_name="Martin", email="odile@example.org")
    promise(person, statement="Prêter un local")
    out = StringIO()
    with on(DUE):
        call_command("send_reminders", "--dry-run", stdout=out)
    text = out.getvalue().replace("\N{NO-BREAK SPACE}", " ")
    assert "Odile Martin (odile@example.org)" in text
    assert "- Échéance du jour : Prêter un local" in text
    assert "1 courriel à envoyer. Rien n’a été envoyé." in text
    assert not mailoutbox
    assert not Notice.objects.exists()
    assert not AnswerLink.objects.exists()


def test_a_link_answers_until_used_revoked_expired_or_its_person_or_promise_ends():
    person = partner()
    commitment = promise(person)
    (link,) = AnswerLink.issue(person, [commitment])

    def may(moment=None):
        return AnswerLink.from_token(link.token).may_answer(moment or clock.now())

    assert may()
    assert not may(clock.now() + timedelta(days=30))
    membership = person.memberships.get()
    for change in ({"ends_on": clock.today() - timedelta(days=1)}, {"role": Role.READER}):
        Membership.objects.filter(pk=membership.pk).update(**change)
        assert not may()
        Membership.objects.filter(pk=membership.pk).update(ends_on=None, role=Role.PARTNER_MEMBER)
    type(commitment.sheet).objects.update(confidentiality=Confidentiality.TEAM)
    assert not may()
    type(commitment.sheet).objects.update(confidentiality=Confidentiality.PUBLIC)
    assert may()
    assert revoke_links(person) == 1
    assert not may()
    assert revoke_links(person) == 0


def test_page_shows_the_log_what_reaches_nobody_and_what_is_next(client, mailoutbox):
    officer = user_with_role(Role.PROJECT_OFFICER)
    person = partner(first_name="Odile", last_name="Martin", mail_rhythm=MailRhythm.WEEKLY)
    promise(person, statement="Prêter un local", due=DUE + timedelta(days=8))
    promise(person, statement="Ouvrir dix stages", due=DUE - timedelta(days=2))
    CommitmentFactory(statement="Personne ne répond ici", due=f"{DUE:%d/%m/%Y}")
    CommitmentUpdateFactory(commitment=CommitmentFactory(statement="Relire ceci"))
    run(DUE - timedelta(days=2))
    client.force_login(officer)

    def page(**search):
        with on(DUE), CaptureQueriesContext(connection) as queries:
            response = client.get("/relances/", search)
        return response.content.decode(), len(queries)

    html, cost = page()
    for words in (
        "Personne ne répond ici",
        "Relire ceci",
        "Ouvrir dix stages",
        person.email,
        "Révoquer les liens",
    ):
        assert words in html
    # Weekly: a reminder due on Thursday leaves on the next Monday.
    assert "dans 5\N{NO-BREAK SPACE}jours (17 juin 2030)" in html
    assert "Ouvrir dix stages" in page(q="odile MARTIN", nature="due_today", jour="10/06/2030")[0]
    for search in ({"q": "quelqu’un d’autre"}, {"nature": "due_past"}, {"jour": "11/06/2030"}):
        assert "Aucun envoi ne correspond" in page(**search)[0]
    assert "n’a pas été comprise" in page(jour="hier")[0]
    with on(DUE):
        answer = client.post(f"/relances/liens/{person.pk}/revoquer/", follow=True)
        assert "ne s’ouvre plus" in answer.content.decode()
        assert not AnswerLink.objects.open(clock.now()).filter(person=person).exists()
        assert client.post(f"/relances/liens/{officer.pk}/revoquer/").status_code == 404
    other = partner()
    for _ in range(3):
        promise(other, due=DUE + timedelta(days=7)), promise(other)
        CommitmentUpdateFactory(commitment=CommitmentFactory())
    run(DUE)
    assert page()[1] == cost
