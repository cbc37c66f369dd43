"""Why a point is on an agenda and what became of it: an icon, a word, a tint."""

from django import template
from django.urls import reverse

from accounts.permissions import Permission, has_permission
from actions.templatetags.sheet_badges import state_badge
from core import clock
from governance.enums import ItemKind, ItemStatus
from governance.meetings.formats import format_duration
from governance.models import Meeting

register = template.Library()
register.filter("format_duration", format_duration)

# Value → (icon, tone); the tones are classes of portail.css.
_KINDS = {
    ItemKind.FOLLOW_UP: ("list-checks", "primary"),
    ItemKind.SHEET_TO_APPROVE: ("eye", "support"),
    ItemKind.SHEET_BLOCKED: ("octagon-x", "compromised"),
    ItemKind.SHEET_WITH_BLOCKER: ("octagon-alert", "support"),
    ItemKind.SHEET_LATE: ("alarm-clock", "compromised"),
    ItemKind.BLOCKER: ("octagon-alert", "support"),
    ItemKind.COMMITMENT_LATE: ("alarm-clock", "compromised"),
    ItemKind.COMMITMENT_SILENT: ("message-circle-off", "support"),
    ItemKind.INDICATOR: ("chart-line", "support"),
    ItemKind.REQUEST: ("hand", "reachable"),
    ItemKind.FREE: ("message-square", "outline"),
}
_SHOWN = 5
_STATUSES = {
    ItemStatus.PROPOSED: ("hourglass", "support"),
    ItemStatus.ACCEPTED: ("circle-check", "secured"),
    ItemStatus.DECLINED: ("circle-slash", "outline"),
}


@register.simple_tag
def item_kind(value):
    """Why the point is there."""
    choice = ItemKind(value)
    return state_badge(*_KINDS[choice], choice.label)


@register.simple_tag
def item_status(value):
    """What became of a point that was proposed or asked for."""
    choice = ItemStatus(value)
    return state_badge(*_STATUSES[choice], choice.label)


@register.filter
def folded(detail: str) -> tuple[list[str], list[str]]:
    """The lines of a text: those to show, and those to fold where there are many."""
    lines = [line for line in detail.splitlines() if line.strip()]
    return (lines, []) if len(lines) <= _SHOWN + 2 else (lines[:_SHOWN], lines[_SHOWN:])


@register.simple_tag(takes_context=True)
def point_request_url(context, sheet) -> str:
    """Where this person asks for a point on ``sheet`` at the next meeting; empty where it makes no
    sense.
    """
    user = context["request"].user
    if not (sheet.is_shared and has_permission(user, Permission.AGENDA_REQUEST)):
        return ""
    meetings = Meeting.objects.visible_to(user).upcoming().filter(starts_at__gte=clock.now())
    meeting = meetings.first()
    if meeting is None:
        return ""
    return f"{reverse('governance:point_request', args=[meeting.pk])}?fiche={sheet.reference}"
