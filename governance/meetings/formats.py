"""Texts about a meeting: when it is, and what changed."""

from django.utils import timezone
from django.utils.formats import date_format

from core.french import NO_BREAK, day
from governance.models import Meeting


def format_time(moment) -> str:
    """« 14 h 30 », « 9 h » in Paris."""
    local = timezone.localtime(moment)
    return f"{local.hour}{NO_BREAK}h" + (f"{NO_BREAK}{local.minute:02}" if local.minute else "")


def format_day(moment) -> str:
    """« mardi 22 juin 2021 »."""
    return f"{date_format(timezone.localtime(moment), 'l')} {day(moment)}"


def format_moment(moment) -> str:
    """« mardi 22 juin 2021, 14 h 30 »."""
    return f"{format_day(moment)}, {format_time(moment)}"


def format_start(meeting: Meeting) -> str:
    return format_moment(meeting.starts_at)


def format_duration(minutes: int) -> str:
    """« 2 h », « 1 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02}" if rest else "")


def meeting_label(meeting: Meeting) -> str:
    return f"Séance n°{NO_BREAK}{meeting.number}"


def format_out_of_order(later: Meeting, meeting: Meeting) -> str:
    """Numbers follow the order in which meetings are planned, not their dates: no error."""
    return (
        f"Une séance plus tardive porte déjà le n°{NO_BREAK}{later.number}{NO_BREAK}: "
        f"celle-ci a le n°{NO_BREAK}{meeting.number}."
    )


def changes_between(before: Meeting, after: Meeting) -> list[str]:
    """What changed of a meeting, in sentences for its members."""
    changes = []
    if before.starts_at != after.starts_at:
        changes.append(
            f"Nouvelle date{NO_BREAK}: {format_start(after)}, au lieu de {format_start(before)}."
        )
    if before.duration != after.duration:
        changes.append(
            f"Nouvelle durée{NO_BREAK}: {format_duration(after.duration)}, au lieu de"
            f" {format_duration(before.duration)}."
        )
    if before.place != after.place:
        instead = f", au lieu de {before.place}" if before.place else ""
        changes.append(f"Nouveau lieu{NO_BREAK}: {after.place or 'à préciser'}{instead}.")
    if before.remote_link != after.remote_link:
        new = after.remote_link or "plus de visioconférence"
        changes.append(f"Nouveau lien de visioconférence{NO_BREAK}: {new}")
    return changes
