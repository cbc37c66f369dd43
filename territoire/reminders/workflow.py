"""The daily run of reminders: collects the reminders of its sources and sends each person one mail.

A source is a module (``partners.reminders.queries``; another app adds its own to ``SOURCES``) with
three functions:

- ``reminders(today)``: a list of ``accounts.notices.Reminder``, all those of today, sent already
  or not;
- ``answer_paths(person, reminders)``: by item, the path of a page where this person answers without
  sign-in, or ``{}``;
- ``outdated_notices(person, notices)``: keys of the unsent notices given that are no news any
  more.

Safe to run any number of times, and twice at once: each person's row is locked while their mail is
made, what was sent is in ``Notice``, rows and mail are one transaction.
"""

import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts import notices, notifications
from accounts.enums import MailRhythm
from accounts.models import Notice, User
from core import clock
from governance import reminders as follow_ups
from partners.reminders import queries

logger = logging.getLogger(__name__)

SOURCES = (queries, follow_ups)
# A server that refuses one address says so. One that does not answer holds each mail, and SQLite's
# writers, for ten seconds: after so many in a row the others wait for the next run.
_REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    ValueError,
)
_PATIENCE = 3


@dataclass
class PersonMail:
    """The mail of one person today: new reminders, and news that was not sent yet."""

    person: User
    reminders: list[notices.Reminder] = field(default_factory=list)
    news: list[Notice] = field(default_factory=list)

    def __bool__(self):
        return bool(self.reminders or self.news)


@dataclass
class Report:
    """What a run did."""

    mails: list[PersonMail] = field(default_factory=list)
    failures: list[tuple[User, str]] = field(default_factory=list)
    is_given_up: bool = False

    @property
    def reminders(self) -> int:
        return sum(len(mail.reminders) for mail in self.mails)

    @property
    def news(self) -> int:
        return sum(len(mail.news) for mail in self.mails)


def send_reminders() -> Report:
    """Send what is due today; what could not leave is noted nowhere and leaves with the next
    run.
    """
    report, unanswered = Report(), 0
    for person in people_to_mail():
        try:
            mail = send_to(person)
        except (OSError, ValueError) as error:
            logger.warning("The mail of person %s could not leave: %s", person.pk, error)
            report.failures.append((person, str(error)))
            unanswered = 0 if isinstance(error, _REFUSALS) else unanswered + 1
            if unanswered == _PATIENCE:
                report.is_given_up = True
                break
        else:
            if mail:
                unanswered = 0
                report.mails.append(mail)
    return report


def preview() -> Iterator[PersonMail]:
    """What a run would send now, without sending."""
    for person in people_to_mail():
        if mail := mail_for(person):
            yield mail


def people_to_mail() -> list[User]:
    """Everybody for whom there may be something today."""
    today = clock.today()
    keys = {reminder.recipient.pk for reminder in unsent_reminders(today)}
    keys |= set(notices.recent_unsent().values_list("recipient", flat=True))
    found = User.objects.filter(pk__in=keys, is_active=True)
    return [person for person in found if notices.is_mail_day(person, today)]


def unsent_reminders(today: date) -> list[notices.Reminder]:
    """Reminders due today that their person accepts and that were not sent yet."""
    due = [reminder for source in SOURCES for reminder in source.reminders(today)]
    sent = Notice.objects.filter(
        kind__in=notices.REMINDERS, item__in={reminder.item for reminder in due}
    )
    keys = set(sent.values_list("recipient", "kind", "item"))
    return [
        reminder
        for reminder in due
        if (reminder.recipient.pk, reminder.kind, reminder.item) not in keys
        and notices.accepts_notice(reminder.recipient, reminder.kind)
    ]


@transaction.atomic
def send_to(person: User) -> PersonMail | None:
    """Lock ``person``, look again at what is due (somebody may have answered, another run may have
    passed), send.
    """
    locked = notices.lock(person.pk)
    mail = mail_for(locked) if locked else None
    if not locked or not mail:
        return None
    answers: dict = {}
    for source in SOURCES:
        answers |= source.answer_paths(locked, mail.reminders)
    template = notifications.REMINDERS if mail.reminders else notifications.NOTICES
    notices.send(locked, template, mail.news, mail.reminders, answers)
    return mail


def mail_for(person: User) -> PersonMail | None:
    """What ``person`` receives now; None if it is not their day."""
    today = clock.today()
    if not person.active_memberships or not notices.is_mail_day(person, today):
        return None
    may_remind = not notices.had_reminder(person, today)
    if person.mail_rhythm == MailRhythm.WEEKLY and not may_remind:
        return None
    due = unsent_reminders(today) if may_remind else []
    return PersonMail(
        person, [reminder for reminder in due if reminder.recipient == person], current_news(person)
    )


def current_news(person: User) -> list[Notice]:
    unsent = notices.unsent(person)
    outdated = (
        {key for source in SOURCES for key in source.outdated_notices(person, unsent)}
        if unsent
        else set()
    )
    return [notice for notice in unsent if notice.pk not in outdated]
