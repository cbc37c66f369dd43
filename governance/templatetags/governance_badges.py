"""Badges and words of decisions and follow-ups: an icon, a word, a tint. Each badge is rendered
once in a process.
"""

from django import template

from actions.templatetags.sheet_badges import state_badge
from core import clock
from core.french import NO_BREAK
from governance.decisions import formats
from governance.enums import DecisionKind, FollowUpStatus

register = template.Library()

# Value → (icon, tone); the tones are classes of portail.css.
DECISION_LOOKS = {
    DecisionKind.APPROVAL: ("stamp", "secured"),
    DecisionKind.ARBITRATION: ("scale", "primary"),
    DecisionKind.PRIORITY: ("star", "primary"),
    DecisionKind.REQUEST: ("megaphone", "support"),
    DecisionKind.ACKNOWLEDGEMENT: ("eye", "neutral"),
}
FOLLOW_UP_LOOKS = {
    FollowUpStatus.OPEN: ("circle-dot", "reachable"),
    FollowUpStatus.DONE: ("circle-check", "secured"),
    FollowUpStatus.DROPPED: ("circle-slash", "outline"),
}


@register.simple_tag
def decision_kind(value):
    choice = DecisionKind(value)
    return state_badge(*DECISION_LOOKS[choice], choice.label)


@register.simple_tag
def decision_draft(decision):
    """« Projet » while it is being typed, or nothing."""
    return (
        ""
        if decision.is_adopted
        else state_badge("pencil-line", "support", "Projet, pas encore adopté")
    )


@register.simple_tag
def follow_up_status(value):
    """À faire, faite, abandonnée."""
    choice = FollowUpStatus(value)
    return state_badge(*FOLLOW_UP_LOOKS[choice], choice.label)


@register.simple_tag
def follow_up_overdue(follow_up):
    """« En retard » once its due date is past, or nothing."""
    return (
        state_badge("alarm-clock", "compromised", "En retard")
        if follow_up.is_overdue(clock.today())
        else ""
    )


@register.filter
def format_age(follow_up) -> str:
    """« depuis 84 jours », « close le 3 mars 2021 »."""
    return formats.format_age(follow_up, clock.today())


@register.filter
def format_effect(decision) -> str:
    """What adopting it changed on its sheets."""
    return formats.format_effect(decision)


@register.filter
def read_by(decision, user) -> bool:
    """Whether ``user`` reads this adopted decision, and not only what falls to them."""
    return formats.may_read_decision(user, decision)


@register.filter
def counted_open(follow_ups) -> str:
    """« 2 suites à faire », « suites closes »; empty where none was asked for."""
    still = sum(1 for one in follow_ups if not one.is_closed)
    if not still:
        return "suites closes" if follow_ups else ""
    return f"{still}{NO_BREAK}suite{'s' if still > 1 else ''} à faire"
