"""The calendar of one person: meetings, milestones, commitments and follow-ups that fall due, as
that person sees them.

« What concerns me » holds meetings and what the person's organisations carry or promised; « the
whole programme » holds whatever the person may read. What is done or closed leaves the calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission, has_permission
from actions.enums import CLOSED_STATUSES
from actions.models import ActionSheet, Milestone
from core.calendars import all_day, new_calendar
from core.french import NO_BREAK
from governance.calendar import PUBLISH, meeting_event
from governance.models import FollowUp, Meeting
from partners.models import Commitment

if TYPE_CHECKING:
    from icalendar import Calendar

PAST, AHEAD = timedelta(days=90), timedelta(days=550)
# Calendars choke on more; the nearest come first.
MOST = 2000


def feed(user: User, today: date, *, whole: bool) -> Calendar:
    """In a fixed number of queries. ``whole``: the programme that ``user`` may read, not only what
    concerns him or her.
    """
    whole = whole or has_permission(user, Permission.SHEET_EDIT)
    calendar = new_calendar(PUBLISH)
    calendar.add("x-wr-calname", "Territoire d’industrie")
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    meetings = Meeting.objects.visible_to(user).for_list().filter(starts_at__date__gte=today - PAST)
    for meeting in meetings.order_by("starts_at", "pk"):
        event = meeting_event(meeting)
        event.add("description", f"Ordre du jour et documents{NO_BREAK}: {event['url']}")
        calendar.add_component(event)
    due = [
        *milestone_events(user, today, whole),
        *commitment_events(user, today, whole),
        *follow_up_events(user, today, whole),
    ]
    for event in sorted(due, key=lambda event: abs((event["dtstart"].dt - today).days))[:MOST]:
        calendar.add_component(event)
    return calendar


def due_in_window(today: date) -> Q:
    return Q(due_on__gte=today - PAST, due_on__lte=today + AHEAD)


def milestone_events(user, today, whole):
    sheets = (
        ActionSheet.objects.visible_to(user).live().exclude(progress_status__in=CLOSED_STATUSES)
    )
    rows = Milestone.objects.filter(due_in_window(today), sheet__in=sheets, done_on__isnull=True)
    if not whole:
        own = user.organization_ids
        rows = rows.filter(Q(sheet__lead_organization__in=own) | Q(owner_organization__in=own))
    rows = rows.select_related("sheet__phase", "owner_organization").order_by("due_on", "pk")[:MOST]
    for row in rows.only(
        "title",
        "due_on",
        "due_on_precision",
        "updated_at",
        "sheet__number",
        "sheet__title",
        "sheet__phase__prefix",
        "owner_organization__name",
        "owner_organization__short_name",
    ):
        about = [
            f"Fiche {row.sheet.reference} – {row.sheet.title}",
            f"Échéance{NO_BREAK}: {row.due}",
        ]
        if row.owner_organization:
            about.append(f"Responsable{NO_BREAK}: {row.owner_organization}")
        yield all_day(
            f"jalon-{row.pk}",
            row.due_on,
            f"Jalon{NO_BREAK}: {row.title} (fiche {row.sheet.reference})",
            path=row.sheet.get_absolute_url(),
            description="\n".join(about),
            changed_at=row.updated_at,
        )


def commitment_events(user, today, whole):
    rows = Commitment.objects.visible_to(user).live().open().filter(due_in_window(today))
    if not whole:
        rows = rows.of_organizations(user.organization_ids)
    rows = rows.select_related("organization").order_by("due_on", "pk")[:MOST]
    for row in rows.only(
        "statement",
        "due_on",
        "due_on_precision",
        "updated_at",
        "organization__name",
        "organization__short_name",
    ):
        about = f"{row.statement}\nÉchéance{NO_BREAK}: {row.due}"
        yield all_day(
            f"engagement-{row.pk}",
            row.due_on,
            f"Engagement de {row.organization}{NO_BREAK}: {row.short_statement}",
            path=row.get_absolute_url(),
            description=about,
            changed_at=row.updated_at,
        )


def follow_up_events(user, today, whole):
    rows = FollowUp.objects.visible_to(user).adopted().open().filter(due_in_window(today))
    if not whole:
        rows = rows.filter(Q(person=user) | Q(organization__in=user.organization_ids))
    for row in rows.select_related("organization").order_by("due_on", "pk")[:MOST]:
        about = (
            f"{row.statement}\nÀ la charge de{NO_BREAK}: {row.organization}\nÉchéance{NO_BREAK}:"
            f" {row.due}"
        )
        yield all_day(
            f"suite-{row.pk}",
            row.due_on,
            f"Suite à donner{NO_BREAK}: {row.statement}",
            path=row.get_absolute_url(),
            description=about,
            changed_at=row.updated_at,
        )
