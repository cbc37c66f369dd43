"""What the committee adds to pages of other apps (see ``core.panels``)."""

from django.db.models import F, Prefetch, QuerySet

from accounts.permissions import Permission, scopes
from governance import reminders
from governance.models import Decision, FollowUp

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


def sheet_decisions(request, sheet) -> dict:
    """« Décisions du comité » on the page of a sheet."""
    return {"sheet": sheet, "decisions": adopted_decisions(request.user).filter(sheets=sheet)}


def organization_decisions(request, organization) -> dict:
    """« Décisions et suites » of an organisation: what concerns it, what falls to it."""
    user = request.user
    follow_ups = FollowUp.objects.visible_to(user).adopted().filter(organization=organization)
    return {
        "organization": organization,
        "decisions": adopted_decisions(user).filter(organizations=organization),
        "follow_ups": follow_ups.open().for_list().order_by(*OLDEST_DUE_FIRST),
        "reads_follow_ups": bool(scopes(user, Permission.FOLLOW_UP_CLOSE)),
    }


def asked_follow_ups(request, organizations, *, is_on_behalf: bool = False) -> dict:
    """« Ce que le comité vous demande », on the page where a partner answers."""
    follow_ups = FollowUp.objects.visible_to(request.user).adopted().open()
    follow_ups = follow_ups.filter(organization__in=[one.pk for one in organizations])
    return {
        "follow_ups": follow_ups.for_list().order_by(*OLDEST_DUE_FIRST),
        "is_on_behalf": is_on_behalf,
        "organizations": organizations,
    }


def due_follow_ups(request, today) -> dict:
    """On the page of reminders: whose reminder leaves soon, and those that reach nobody."""
    unreachable, planned = reminders.upcoming_reminders(today)
    return {"planned": planned, "unreachable": unreachable}
