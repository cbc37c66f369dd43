"""Writes on follow-ups: closed by the owner or the team, reopened, changed."""

from django.db import transaction

from core import clock
from core.editing.refused import Refused
from core.french import NO_BREAK
from governance import notifications
from governance.enums import CLOSED_FOLLOW_UPS, FollowUpStatus
from governance.models import FollowUp


@transaction.atomic
@clock.one_instant
def close(
    follow_up: FollowUp, *, by, version: int, comment: str, status: str = FollowUpStatus.DONE
):
    """Say that it is done, or that it is dropped, and what became of it. The officers are notified
    once.

    Raises StaleVersion; Refused when it is closed already, or without comment.
    """
    status, comment = FollowUpStatus(status), comment.strip()
    if status not in CLOSED_FOLLOW_UPS:
        raise ValueError(f"{status} closes nothing")
    if not comment:
        raise Refused("Dites en une phrase ce qui a été fait, ou pourquoi la suite est abandonnée.")
    if not follow_up.decision.is_adopted:
        raise Refused(f"Sa décision n’est pas encore adoptée{NO_BREAK}: rien n’est encore à clore.")
    _require_open(follow_up)
    follow_up.lock_version(version)
    follow_up.status, follow_up.closing_comment = status, comment
    follow_up.closed_at, follow_up.closed_by = clock.now(), by
    follow_up.save_as(by)
    notifications.follow_up_closed(follow_up)


@transaction.atomic
@clock.one_instant
def reopen(follow_up: FollowUp, *, by, version: int, reason: str):
    """Reopen a closed one; its history keeps the reason and the closing comment."""
    if not reason.strip():
        raise Refused("Indiquez pourquoi la suite est rouverte.")
    if not follow_up.is_closed:
        raise Refused("Cette suite est déjà ouverte.")
    follow_up.lock_version(version)
    follow_up.status, follow_up.closing_comment = FollowUpStatus.OPEN, ""
    follow_up.closed_at = follow_up.closed_by = None
    follow_up.save_as(by, reason=reason.strip())


@transaction.atomic
@clock.one_instant
def edit(follow_up: FollowUp, *, by, version: int, **fields):
    """Change the statement, the owner or the due date of an open one; a new owner is notified once
    the meeting was held.
    """
    _require_open(follow_up)
    follow_up.lock_version(version)
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.save_as(by)
    notifications.follow_up_given(follow_up, by=by)


def _require_open(follow_up: FollowUp):
    if follow_up.is_closed:
        raise Refused(f"Cette suite est close{NO_BREAK}: l’équipe projet peut la rouvrir.")
