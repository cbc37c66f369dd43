"""Sentences about decisions and follow-ups, for pages and exports alike."""

from datetime import date

from accounts.permissions import Permission, has_permission
from core import clock
from core.french import NO_BREAK, day
from governance.enums import DecisionKind, MeetingStatus
from governance.models import Decision, FollowUp


def age_in_days(follow_up: FollowUp, today: date) -> int:
    """Days since the meeting that asked for it."""
    return max((today - clock.day_of(follow_up.decision.meeting.starts_at)).days, 0)


def format_age(follow_up: FollowUp, today: date) -> str:
    """« depuis 84 jours », « close le 3 mars 2021 »."""
    if follow_up.is_closed:
        return f"close le {day(follow_up.closed_at)}"
    days = age_in_days(follow_up, today)
    if days == 0:
        return "depuis aujourd’hui"
    return f"depuis {days}{NO_BREAK}jour{'s' if days > 1 else ''}"


def format_effect(decision: Decision) -> str:
    """What adopting it changed on those of its sheets that the reader sees, for a decision of
    ``with_visible_links``; empty for nothing.
    """
    many = len(decision.shown_sheets) > 1
    if decision.kind == DecisionKind.APPROVAL:
        return "Les fiches sont approuvées." if many else "La fiche est approuvée."
    if decision.kind != DecisionKind.PRIORITY:
        return ""
    if decision.makes_priority:
        return "Les fiches deviennent prioritaires." if many else "La fiche devient prioritaire."
    return "Les fiches ne sont plus prioritaires." if many else "La fiche n’est plus prioritaire."


def may_read_decision(user, decision: Decision) -> bool:
    """Whether ``user`` reads an adopted decision and its meeting: who sits does, the others once
    its minutes are out.
    """
    if has_permission(user, Permission.COMMITTEE_READ):
        return True
    is_published = decision.meeting.status == MeetingStatus.MINUTES_PUBLISHED
    return is_published and has_permission(user, Permission.MINUTES_READ)
