"""Why a point is on an agenda and what became of it: an icon, a word, a tint."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from governance.enums import ItemKind, ItemStatus

register = template.Library()

# Value → (icon, tone); the tones are classes of portail.css.
_KINDS = {
    ItemKind.FOLLOW_UP: ("list-checks", "primary"),
    ItemKind.SHEET_TO_APPROVE: ("eye", "support"),
    ItemKind.SHEET_BLOCKED: ("octagon-x", "compromised"),
    ItemKind.SHEET_LATE: ("alarm-clock", "compromised"),
    ItemKind.BLOCKER: ("octagon-alert", "support"),
    ItemKind.COMMITMENT_LATE: ("alarm-clock", "compromised"),
    ItemKind.COMMITMENT_SILENT: ("message-circle-off", "support"),
    ItemKind.INDICATOR: ("chart-line", "support"),
    ItemKind.REQUEST: ("hand", "reachable"),
    ItemKind.FREE: ("message-square", "outline"),
}
_STATUSES = {
    ItemStatus.PROPOSED: ("hourglass", "support"),
    ItemStatus.ACCEPTED: ("circle-check", "secured"),
    ItemStatus.DECLINED: ("circle-slash", "outline"),
}


@lru_cache(maxsize=32)
def _badge(icon: str, tone: str, label: str):
    return render_to_string("actions/badges/state.html", {"icon": icon, "tone": tone, "label": label})


@register.simple_tag
def item_kind(value):
    """Why the point is there."""
    choice = ItemKind(value)
    return _badge(*_KINDS[choice], choice.label)


@register.simple_tag
def item_status(value):
    """What became of a point that was proposed or asked for."""
    choice = ItemStatus(value)
    return _badge(*_STATUSES[choice], choice.label)
