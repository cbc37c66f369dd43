"""What the page of a sheet shows of the committee (see ``actions.beside``)."""

from django.db.models import F, Prefetch, QuerySet

from accounts.permissions import Permission, has_permission
from core import clock
from governance.models import Decision, FollowUp, Meeting

OLDEST_DUE_FIRST = (F("due_on").asc(nulls_last=True), "pk")


def adopted_decisions(user) -> QuerySet:
    """What ``user`` may see of what was decided, the latest first, each with its
    ``open_follow_ups``.
    """
    follow_ups = FollowUp.objects.visible_to(user).open().select_related("organization", "person")
    return (
        Decision.objects.visible_to(user)
        .adopted()
        .select_related("meeting__committee")
        .prefetch_related(
            Prefetch(
                "follow_ups", follow_ups.order_by(*OLDEST_DUE_FIRST), to_attr="open_follow_ups"
            )
        )
        .order_by("-meeting__starts_at", "-number", "pk")
    )


def decisions(user, sheet) -> QuerySet:
    return adopted_decisions(user).filter(sheets=sheet)


def coming_meetings(user, sheet) -> QuerySet:
    """The next meeting, where one may ask for a point on the sheet."""
    if not (sheet.is_shared and has_permission(user, Permission.AGENDA_REQUEST)):
        return Meeting.objects.none()
    return Meeting.objects.visible_to(user).upcoming().filter(starts_at__gte=clock.now())[:1]
