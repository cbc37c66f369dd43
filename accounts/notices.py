"""Telling a person something once: at once, on Monday, or not at all, as the person chose.

News (an answer to review, a review) leave after the act that caused them; reminders leave from
``send_reminders`` (``territoire/reminders/workflow.py``). Both are rows of ``Notice``: the log, and
what keeps from telling twice.
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
# Mails of their own, which leave with the act and are noted here once sent (:func:`note_sent`).
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
    """What a source of reminders would tell ``recipient`` today, if it was not told before.

    ``item`` names the thing and its due date, so that a date that moves is told anew; ``about`` is
    the thing itself, for the source alone; ``nouns`` name it in a subject, for one (with its
    article) and for several.
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


def wants(person, kind: NoticeKind) -> bool:
    """True if ``person`` chose to hear of ``kind``, now or on Monday."""
    return person.mail_rhythm != MailRhythm.ESSENTIAL or kind in ESSENTIAL_NOTICES


def is_mail_day(person, today: date) -> bool:
    """True if what gathered for ``person`` may leave today."""
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
    """Tell each of ``people`` once of ``item``, if they want to hear of it (see
    :func:`notify_all`).
    """
    fields = {"kind": kind, "item": item, "label": label[:300], "path": path, "detail": detail}
    notify_all(kind, [Notice(recipient=person, **fields) for person in people], is_new=is_new)


def notify_all(kind: NoticeKind, news: Iterable[Notice], *, is_new: bool = False) -> list[Notice]:
    """All that one act has to tell, in two queries; what was not told before. ``is_new``: nothing
    of it can have been.

    A mail leaves after the transaction, unless the person prefers Mondays: one to each, whatever
    there is to tell.
    """
    wanted = [one for one in news if wants(one.recipient, kind)]
    if not wanted:
        return []
    rows = Notice.objects.filter(kind=kind, item__in={one.item for one in wanted})
    told = set() if is_new else set(rows.values_list("recipient", "item"))
    fresh = [one for one in wanted if (one.recipient_id, one.item) not in told]
    # Whoever is told of the same by somebody else at this instant is told once.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    hurried = {one.recipient_id for one in fresh if one.recipient.mail_rhythm != MailRhythm.WEEKLY}
    if hurried:
        transaction.on_commit(partial(queue.enqueue_each, leave, sorted(hurried)), robust=True)
    return fresh


def note_sent(people, kind: NoticeKind, *, item: str, label: str, path: str) -> None:
    """Note a mail of its own (one of ``LETTERS``) as sent to ``people``, who were not told of it
    before.
    """
    Notice.objects.bulk_create(
        Notice(
            recipient=person, kind=kind, item=item, label=label[:300], path=path, sent_at=clock.now(),
            address=person.email,
        )
        for person in people
    )  # fmt: skip


@task()
def leave(person_pk: int) -> None:
    """The job that sends the news of one person. The act that caused them stays done whatever
    becomes of the mail: it is tried again, then left to ``send_reminders``.
    """
    deliver(person_pk)


@transaction.atomic
def deliver(person_pk: int) -> int:
    """Send the news that wait for this person in one mail; how many. A mail that fails raises, and
    notes nothing.
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
    """What ``person`` still wants to hear, the oldest first."""
    notices = recent_unsent().filter(recipient=person).order_by("created_at", "pk")
    return [notice for notice in notices if wants(person, notice.kind)]


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
    """Note all as sent to ``person``, then send them in one mail; within a transaction, that a
    failing mail undoes.

    ``answers`` gives by item the path of a page that takes an answer without sign-in.
    """
    notices, reminders, answers = list(notices), list(reminders), answers or {}
    sent = {"sent_at": clock.now(), "address": person.email}
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**sent)
    told = [reminder.as_notice() for reminder in reminders]
    for notice in told:
        notice.sent_at, notice.address = sent["sent_at"], sent["address"]
    Notice.objects.bulk_create(told)
    lines = [
        digests.Line.of_reminder(reminder, answers.get(reminder.item, "")) for reminder in reminders
    ]
    lines += [digests.Line.of_notice(notice) for notice in notices]
    notifications.digest(template, person, lines)
