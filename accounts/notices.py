"""Notify a person of a thing once: at once, on Monday, or not at all, as the person chose.

News (an answer to review, a review) are sent after the act that caused them; reminders are sent by
``send_reminders`` (``territoire/reminders/workflow.py``). Both are rows of ``Notice``, which is the
log and prevents sending twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db import transaction

from accounts import digests, notifications
from accounts.enums import ESSENTIAL_NOTICES, MailRhythm, NoticeKind
from accounts.models import Notice, User
from core import clock, queue
from core.tasks import task

# News of an act; every other kind is a reminder, which waits for the daily run.
NEWS = frozenset(
    {
        NoticeKind.UPDATE_SUBMITTED,
        NoticeKind.UPDATE_ACCEPTED,
        NoticeKind.UPDATE_RETURNED,
        NoticeKind.POINT_REQUESTED,
        NoticeKind.FOLLOW_UP_GIVEN,
        NoticeKind.FOLLOW_UP_CLOSED,
    }
)
# Mails of their own, sent with the act and recorded here (:func:`record_sent`).
LETTERS = frozenset(
    {
        NoticeKind.MEETING_CONVENED,
        NoticeKind.MEETING_CHANGED,
        NoticeKind.MEETING_CANCELLED,
        NoticeKind.MINUTES_PUBLISHED,
    }
)
REMINDERS = frozenset(NoticeKind) - NEWS - LETTERS
# A piece of news that could not leave is tried again for so long; after that it is no news.
KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Reminder:
    """What a source of reminders would send to ``recipient`` today, if it was not sent before.

    ``item`` names the thing and its due date, so that a date that moves is notified anew;
    ``about`` is the thing itself, for the source alone; ``nouns`` name it in a subject, for one
    (with its article) and for several.
    """

    recipient: User
    kind: NoticeKind
    item: str
    label: str
    path: str
    detail: str = ""
    due_on: date | None = None
    about: object = None
    nouns: tuple[str, str] = ("une échéance", "échéances")

    def as_notice(self) -> Notice:
        return Notice(
            recipient=self.recipient,
            kind=self.kind,
            item=self.item,
            label=self.label[:300],
            detail=self.detail,
            path=self.path,
        )


def accepts_notice(person, kind: NoticeKind) -> bool:
    """True if ``person`` chose to receive ``kind``, now or on Monday."""
    return person.mail_rhythm != MailRhythm.ESSENTIAL or kind in ESSENTIAL_NOTICES


def is_mail_day(person, today: date) -> bool:
    """True if the waiting notices of ``person`` may be sent today."""
    return person.mail_rhythm != MailRhythm.WEEKLY or today.weekday() == 0


def notify(
    people: Iterable[User],
    kind: NoticeKind,
    *,
    item: str,
    label: str,
    path: str,
    detail: str = "",
    is_new: bool = False,
) -> None:
    """Notify each of ``people`` once of ``item``, if they accept this kind (see
    :func:`notify_all`).
    """
    fields = {"kind": kind, "item": item, "label": label[:300], "path": path, "detail": detail}
    notify_all(kind, [Notice(recipient=person, **fields) for person in people], is_new=is_new)


def notify_all(kind: NoticeKind, news: Iterable[Notice], *, is_new: bool = False) -> list[Notice]:
    """Create the notices of one act, in two queries; those that are new. ``is_new``: none of them
    can exist yet.

    Each person gets one mail after the transaction, or on Monday if they prefer.
    """
    wanted = [one for one in news if accepts_notice(one.recipient, kind)]
    if not wanted:
        return []
    rows = Notice.objects.filter(kind=kind, item__in={one.item for one in wanted})
    known = set() if is_new else set(rows.values_list("recipient", "item"))
    fresh = [one for one in wanted if (one.recipient_id, one.item) not in known]
    # Of two requests that notify the same thing at once, one creates the row.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    immediate = {
        one.recipient_id for one in fresh if one.recipient.mail_rhythm != MailRhythm.WEEKLY
    }
    if immediate:
        transaction.on_commit(
            partial(queue.enqueue_each, send_news, sorted(immediate)), robust=True
        )
    return fresh


def record_sent(people, kind: NoticeKind, *, item: str, label: str, path: str) -> None:
    """Record a mail of its own (one of ``LETTERS``) as sent to ``people``, who had no notice of it
    before.
    """
    Notice.objects.bulk_create(
        Notice(
            recipient=person, kind=kind, item=item, label=label[:300], path=path,
            sent_at=clock.now(),
            address=person.email,
        )
        for person in people
    )  # fmt: skip


@task()
def send_news(person_pk: int) -> None:
    """The job that sends the news of one person. If the mail fails the act stays done: the job is
    tried again, then ``send_reminders`` takes over.
    """
    deliver(person_pk)


@transaction.atomic
def deliver(person_pk: int) -> int:
    """Send the news that wait for this person in one mail; return how many. A mail that fails
    raises, and records nothing.
    """
    person = lock(person_pk)
    notices = unsent(person) if person else []
    if notices:
        send(person, notifications.NOTICES, notices)
    return len(notices)


def lock(person_pk: int) -> User | None:
    """The person, alone in this transaction to send to them; None if they no longer receive
    anything.
    """
    person = User.objects.select_for_update().filter(pk=person_pk, is_active=True).first()
    return person if person and person.active_memberships else None


def recent_unsent():
    """News of the last days whose mail has not left."""
    return Notice.objects.filter(
        kind__in=NEWS, sent_at__isnull=True, created_at__gte=clock.now() - KEPT_FOR
    )


def unsent(person) -> list[Notice]:
    """What ``person`` still accepts to receive, the oldest first."""
    notices = recent_unsent().filter(recipient=person).order_by("created_at", "pk")
    return [notice for notice in notices if accepts_notice(person, notice.kind)]


def had_reminder(person, today: date) -> bool:
    """True if today's mail has left: one a day holds all reminders, and on Mondays the news of the
    week too.
    """
    kinds = NoticeKind if person.mail_rhythm == MailRhythm.WEEKLY else REMINDERS
    return Notice.objects.filter(recipient=person, kind__in=kinds, sent_at__date=today).exists()


def send(
    person,
    template: str,
    notices: Iterable[Notice],
    reminders: Iterable[Reminder] = (),
    answers=None,
):
    """Record all as sent to ``person``, then send them in one mail. Call it within a transaction: a
    mail that fails undoes the record.

    ``answers`` gives by item the path of a page that takes an answer without sign-in.
    """
    notices, reminders, answers = list(notices), list(reminders), answers or {}
    sent = {"sent_at": clock.now(), "address": person.email}
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**sent)
    sent_reminders = [reminder.as_notice() for reminder in reminders]
    for notice in sent_reminders:
        notice.sent_at, notice.address = sent["sent_at"], sent["address"]
    Notice.objects.bulk_create(sent_reminders)
    lines = [
        digests.Line.of_reminder(reminder, answers.get(reminder.item, "")) for reminder in reminders
    ]
    lines += [digests.Line.of_notice(notice) for notice in notices]
    notifications.digest(template, person, lines)
