"""The updates that wait for review, as a queue: how many, who stands before and after, which group
together.
"""

from typing import NamedTuple

from django.urls import reverse

from accounts.permissions import Permission, has_permission
from core.search import sort_key
from partners.commitments.changes import changes_of, format_preview
from partners.enums import Answer, AnswerChannel
from partners.models import CommitmentUpdate

# Beyond, the wait is shown as such here, and the officer is reminded of it by mail.
LATE_AFTER_DAYS = 7

# Confirmations are shown by their first ones: accepted in one press, nobody reads two hundred
# lines.
MAX_GROUP = 200

_HEAVY = tuple(
    f"commitment__sheet__{name}" for name in ("context", "objectives", "description", "search_text")
)


def updates_to_review():
    """Oldest first, with what a line of the list shows."""
    return CommitmentUpdate.objects.for_review().defer(*_HEAVY)


def pending_count(user) -> int:
    """How many updates wait for the review of ``user``; 0 for who does not review."""
    if not has_permission(user, Permission.UPDATE_REVIEW):
        return 0
    return CommitmentUpdate.objects.for_review().count()


def organizations() -> list[tuple[int, str]]:
    """Those that have an update waiting: key and name."""
    found = CommitmentUpdate.objects.for_review().values_list(
        "commitment__organization",
        "commitment__organization__short_name",
        "commitment__organization__name",
    )
    names = {key: short or name for key, short, name in found}
    return sorted(names.items(), key=lambda pair: sort_key(pair[1]))


def split_confirmations(updates):
    """Confirmations « Inchangé » sent by mail, accepted in one press, and the others, to be read
    one by one.
    """
    is_mailed = {"answer": Answer.UNCHANGED, "channel": AnswerChannel.MAIL}
    return list(updates.filter(**is_mailed)[:MAX_GROUP]), updates.exclude(**is_mailed)


def lines(updates, today) -> list[dict]:
    """What the list shows of each update."""
    return [line_of(update, today) for update in updates]


def line_of(update, today) -> dict:
    changes, age = changes_of(update), update.age(today)
    return {
        "update": update,
        "key": f"{update.pk}:{update.commitment.version}",
        "since": format_age(age),
        "is_late": age > LATE_AFTER_DAYS,
        "count": len(changes),
        "preview": format_preview(changes),
        "needs_waiver": needs_waiver(update),
    }


def format_age(days: int) -> str:
    if days < 2:
        return "depuis hier" if days == 1 else "aujourd’hui"
    return f"depuis {days}\N{NO-BREAK SPACE}jours"


class QueuePosition(NamedTuple):
    """Where an update stands in the queue: keys of its neighbours, and « 2 sur 14 »."""

    previous: int | None
    next: int | None
    position: int | None
    total: int


def queue_position(update) -> QueuePosition:
    keys = list(CommitmentUpdate.objects.for_review().values_list("pk", flat=True))
    if update.pk not in keys:
        return QueuePosition(None, None, None, len(keys))
    at = keys.index(update.pk)
    return QueuePosition(
        keys[at - 1] if at else None,
        keys[at + 1] if at + 1 < len(keys) else None,
        at + 1,
        len(keys),
    )


def address_after(position: QueuePosition) -> tuple[str, bool]:
    """Where to go once the update at ``position`` is reviewed, and whether that is another
    update.
    """
    following = position.next or position.previous
    if following:
        return reverse("partners:review_detail", args=[following]), True
    return reverse("partners:review_list"), False


def needs_waiver(update: CommitmentUpdate) -> bool:
    """« Tenu » without any proof: only a waiver makes it official."""
    return update.answer == Answer.DONE and not update.proofs.all()
