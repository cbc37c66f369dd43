"""Badges of people and invitations: an icon, a word, a tint."""

from django import template

from accounts.enums import InvitationState
from core import clock

register = template.Library()

_INVITATION_LOOKS = {
    InvitationState.PENDING: ("hourglass", "reachable"),
    InvitationState.EXPIRED: ("clock-alert", "support"),
    InvitationState.ACCEPTED: ("circle-check", "secured"),
    InvitationState.CANCELLED: ("circle-slash", "outline"),
}


@register.inclusion_tag("accounts/_badge.html")
def invitation_badge(invitation):
    state = invitation.state(clock.now())
    icon, tone = _INVITATION_LOOKS[state]
    return {"icon": icon, "tone": tone, "label": state.label}


@register.inclusion_tag("accounts/_badge.html")
def account_badge(person):
    """Whether the person can sign in, and ever did."""
    if not person.email:
        return {"icon": "circle-dashed", "tone": "outline", "label": "Sans compte"}
    if not person.is_active:
        return {"icon": "lock", "tone": "compromised", "label": "Compte fermé"}
    if person.last_login is None:
        return {"icon": "hourglass", "tone": "support", "label": "Jamais connecté·e"}
    return {"icon": "user-check", "tone": "secured", "label": "Actif"}
