"""How pages and mails say when a meeting is and where it stands."""

from django import template

from actions.templatetags.sheet_badges import state_badge
from governance.enums import AttendanceState, MeetingStatus
from governance.meetings import formats

register = template.Library()
register.filter("moment", formats.format_moment)
register.filter("format_duration", formats.format_duration)

# Icon and tone of each status.
_STATUSES = {
    MeetingStatus.PLANNED: ("calendar", "outline"),
    MeetingStatus.CONVENED: ("mail-check", "reachable"),
    MeetingStatus.HELD: ("check", "neutral"),
    MeetingStatus.MINUTES_PUBLISHED: ("file-check", "secured"),
    MeetingStatus.CANCELLED: ("calendar-x", "compromised"),
}
_STATES = {
    AttendanceState.PRESENT: ("circle-check", "secured"),
    AttendanceState.REPRESENTED: ("users", "reachable"),
    AttendanceState.EXCUSED: ("mail", "support"),
    AttendanceState.ABSENT: ("circle-x", "neutral"),
}


@register.simple_tag
def meeting_badge(status):
    """Prévue, convoquée, tenue, relevé publié, annulée."""
    choice = MeetingStatus(status)
    return state_badge(*_STATUSES[choice], choice.label)


@register.simple_tag
def attendance_badge(state):
    """Présent·e, représenté·e, excusé·e, absent·e."""
    choice = AttendanceState(state)
    return state_badge(*_STATES[choice], choice.label)


@register.simple_tag
def quorum_badge(quorum):
    """« Quorum de 8 atteint », with an icon that says as much."""
    look = (
        ("circle-check", "secured", "atteint")
        if quorum.is_reached
        else ("triangle-alert", "support", "non atteint")
    )
    return state_badge(*look[:2], f"Quorum de {quorum.needed} {look[2]}")
