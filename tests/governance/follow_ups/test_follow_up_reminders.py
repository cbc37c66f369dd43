"""Reminders of follow-ups: the same days, rhythms and mail as commitments; whoever answers for it,
else the officers.
"""

from datetime import date, datetime, time, timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from governance import notifications
from governance.follow_ups import workflow
from tests.factories import CommitmentFactory, OrganizationFactory, user_with_role
from tests.governance.factories import DecisionFactory, FollowUpFactory, MeetingFactory

pytestmark = pytest.mark.django_db
K = NoticeKind
DUE = date(2030, 6, 12)  # a Wednesday


def on(day: date, hour: int = 8):
    return clock.at(timezone.make_aware(datetime.combine(day, time(hour))))


def run(day: date, hour: int = 8):
    with on(day, hour):
        call_command("send_reminders", stdout=StringIO(), stderr=StringIO())


@pytest.fixture(autouse=True)
def early():
    with on(date(2030, 1, 1)):
        yield


@pytest.fixture
def decision(early):
    return DecisionFactory(meeting=MeetingFactory(status="held"))


def asked(decision, owner=None, organization=None, **fields):
    """A follow-up of the organisation of ``owner``, due on the day."""
    organization = organization or owner.memberships.get().organization
    return FollowUpFactory(
        decision=decision, organization=organization, due=f"{DUE:%d/%m/%Y}", **fields
    )


def reminders_of(person) -> list[tuple]:
    """(day of June 2030, kind) of what was sent to ``person``."""
    rows = Notice.objects.filter(recipient=person, sent_at__isnull=False).order_by("sent_at", "pk")
    return [((clock.day_of(row.sent_at) - date(2030, 5, 31)).days, K(row.kind)) for row in rows]


def test_a_month_replayed_tells_each_person_each_reminder_once(decision, mailoutbox):
    officer = user_with_role(Role.PROJECT_OFFICER)
    owner, closing, moving = (user_with_role(Role.PARTNER_MEMBER) for _ in range(3))
    shared = OrganizationFactory()
    referent, named = (user_with_role(Role.PARTNER_MEMBER, shared) for _ in range(2))
    referent.memberships.update(is_referent=True)
    asked(decision, owner)
    closed, moved = asked(decision, closing), asked(decision, moving)
    asked(decision, organization=shared, person=named)
    asked(decision, organization=shared)
    asked(decision, organization=OrganizationFactory(), statement="Personne ne la reçoit")
    # What nobody is ever reminded of.
    asked(decision, owner, status="done")
    asked(DecisionFactory(meeting=MeetingFactory(status="convened")), owner)
    asked(DecisionFactory(meeting=decision.meeting, number=None, adopted_at=None), owner)

    for n in range(31):
        day = date(2030, 6, 2) + timedelta(days=n)
        if day == date(2030, 6, 6):
            with on(day):
                workflow.close(closed, by=closing, version=1, comment="C’est fait.")
        if day == date(2030, 6, 14):
            moved.due_on = date(2030, 6, 24)
            moved.save()
        before = len(mailoutbox)
        run(day)
        if (sent := len(mailoutbox)) > before:
            run(day, hour=17)
            assert len(mailoutbox) == sent, f"the second run of {day} sent something"

    each = [(5, K.DUE_SOON), (12, K.DUE_TODAY), (19, K.DUE_PAST)]
    assert reminders_of(owner) == reminders_of(referent) == reminders_of(named) == each
    assert reminders_of(closing) == each[:1]
    assert reminders_of(moving) == [
        *each[:2],
        (17, K.DUE_SOON),
        (24, K.DUE_TODAY),
        (31, K.DUE_PAST),
    ]
    assert reminders_of(officer) == [(5, K.NOBODY_TO_REMIND), (6, K.FOLLOW_UP_CLOSED)]
    nobody = Notice.objects.get(kind=K.NOBODY_TO_REMIND)
    assert nobody.label == "Personne ne la reçoit"


def test_one_mail_holds_a_commitment_and_a_follow_up(decision, mailoutbox):
    person = user_with_role(Role.PARTNER_MEMBER)
    follow_up = asked(decision, person, statement="Chiffrer la desserte")
    run(DUE)
    CommitmentFactory(
        organization=follow_up.organization,
        statement="Prêter un local",
        due=f"{DUE + timedelta(days=8):%d/%m/%Y}",
    )
    run(DUE + timedelta(days=7))
    alone, both = mailoutbox
    assert alone.subject == "Une suite à donner attend votre réponse, échéance le 12 juin 2030"
    assert both.subject == "2 échéances attendent votre réponse, première échéance le 12 juin 2030"
    for text in (both.body, unescape(both.alternatives[0].content)):
        assert text.index("Chiffrer la desserte") < text.index("Prêter un local")
        assert f"https://portail.test{follow_up.get_absolute_url()}" in text
        assert text.count("https://portail.test/repondre/") == 1
    assert "Inchangé" not in alone.body


def test_news_that_are_none_any_more_stay_unsent(decision, mailoutbox):
    """A person who prefers Mondays gets the open follow-ups, and those that are still closed."""
    weekly = user_with_role(Role.PARTNER_MEMBER, mail_rhythm="weekly")
    officer = user_with_role(Role.PROJECT_OFFICER, mail_rhythm="weekly")
    done, kept = (
        asked(decision, weekly, statement=text) for text in ("Déjà faite", "Reste à faire")
    )
    with on(date(2030, 3, 6)):  # a Wednesday
        notifications.meeting_closed(decision.meeting)
    with on(date(2030, 3, 7)):
        workflow.close(done, by=weekly, version=1, comment="Faite hier.")
        workflow.close(kept, by=weekly, version=1, comment="Par erreur.")
        workflow.reopen(kept, by=officer, version=2, reason="Close par erreur.")
    run(date(2030, 3, 11))
    bodies = {message.to[0]: message.body for message in mailoutbox}
    assert "Reste à faire" in bodies[weekly.email]
    assert "Déjà faite" not in bodies[weekly.email]
    assert "Déjà faite" in bodies[officer.email]
    assert "Reste à faire" not in bodies[officer.email]


def test_the_page_of_reminders_tells_what_leaves_and_what_reaches_nobody(decision, client):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    asked(
        decision,
        user_with_role(Role.PARTNER_MEMBER, last_name="Martin"),
        statement="Chiffrer la desserte",
    )
    asked(decision, organization=OrganizationFactory(), statement="Personne ne la reçoit")
    with on(DUE - timedelta(days=3)):
        page = client.get("/relances/").content.decode()
    unreachable, planned = page.split("Suites dont personne ne reçoit la relance")[1].split(
        "Relances de suites"
    )
    assert "Personne ne la reçoit" in unreachable
    assert "Chiffrer la desserte" in planned
    assert "Martin" in planned
