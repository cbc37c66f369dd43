"""Badges of commitments and of what partners answer: an icon, a word, a tint. Each is rendered once
in a process.
"""

from django import template

from actions.templatetags.sheet_badges import state_badge
from core import clock
from partners.commitments import formats
from partners.enums import (
    PARTNER_LABELS,
    Answer,
    CommitmentStatus,
    Figure,
    Firmness,
    News,
    UpdateStatus,
)

register = template.Library()

# Value → (icon, tone); the tones are classes of portail.css.
STATUS_LOOKS = {
    CommitmentStatus.PLANNED: ("calendar-clock", "neutral"),
    CommitmentStatus.IN_PROGRESS: ("circle-play", "reachable"),
    CommitmentStatus.BLOCKED: ("octagon-x", "compromised"),
    CommitmentStatus.KEPT: ("circle-check", "secured"),
    CommitmentStatus.ABANDONED: ("circle-slash", "outline"),
}
NEWS_LOOKS = {
    News.UNCHANGED: ("check-check", "neutral"),
    News.CHANGED: ("refresh-cw", "reachable"),
    News.NONE: ("message-circle-off", "support"),
}
FIRMNESS_LOOKS = {
    Firmness.FIRM: ("stamp", "primary"),
    Firmness.PRINCIPLE: ("handshake", "outline"),
}
ANSWER_LOOKS = {
    Answer.UNCHANGED: ("check-check", "neutral"),
    Answer.PROGRESS: ("refresh-cw", "reachable"),
    Answer.BLOCKED: ("octagon-x", "compromised"),
    Answer.DONE: ("circle-check", "secured"),
}
UPDATE_LOOKS = {
    UpdateStatus.SUBMITTED: ("eye", "support"),
    UpdateStatus.ACCEPTED: ("badge-check", "secured"),
    UpdateStatus.PARTLY_ACCEPTED: ("badge-check", "support"),
    UpdateStatus.RETURNED: ("undo-2", "compromised"),
    UpdateStatus.REPLACED: ("replace", "outline"),
}


@register.simple_tag
def commitment_status(value):
    """À venir, en cours, bloqué, tenu, abandonné."""
    choice = CommitmentStatus(value)
    return state_badge(*STATUS_LOOKS[choice], choice.label)


@register.simple_tag
def commitment_overdue(commitment):
    """« En retard » once its due date is past, or nothing."""
    return overdue_badge() if commitment.is_overdue(clock.today()) else ""


@register.simple_tag
def overdue_badge():
    return state_badge("alarm-clock", "compromised", "En retard")


@register.simple_tag
def commitment_stale(commitment):
    """« À confirmer »: its official values were confirmed too long ago; or nothing."""
    return (
        state_badge("hourglass", "support", "À confirmer")
        if commitment.is_stale(clock.today())
        else ""
    )


@register.simple_tag
def commitment_news(commitment):
    """Confirmé inchangé, mis à jour, sans réponse; nothing for a closed one of which nobody speaks
    any more.
    """
    return news_badge(formats.current_news(commitment))


@register.simple_tag
def news_badge(value):
    """A value of News; nothing for none."""
    return state_badge(*NEWS_LOOKS[News(value)], News(value).label) if value else ""


@register.simple_tag
def firmness_badge(value):
    choice = Firmness(value)
    return state_badge(*FIRMNESS_LOOKS[choice], choice.label)


@register.simple_tag
def answer_badge(value):
    choice = Answer(value)
    return state_badge(*ANSWER_LOOKS[choice], choice.label)


@register.simple_tag
def update_badge(update, for_partner=False):
    """The state of the review, in the partner's words or in the officer's."""
    return review_badge(update.review_status, for_partner)


@register.simple_tag
def review_badge(value, for_partner=False):
    choice = UpdateStatus(value)
    return state_badge(
        *UPDATE_LOOKS[choice], PARTNER_LABELS[choice] if for_partner else choice.label
    )


@register.filter
def confirmation_label(commitment) -> str:
    """« confirmé par X le 3 mars 2021 », « jamais confirmé »."""
    return formats.format_confirmation(commitment)


@register.filter
def figure_author_label(commitment, figure: str) -> str:
    """The author and the day of the official ``figure`` (a name of :class:`Figure`)."""
    return formats.format_figure_author(commitment, Figure(figure))


@register.filter
def achieved_figures(commitment) -> list[tuple[str, str]]:
    """What is done so far, with its authors."""
    return formats.achieved_figures(commitment)


@register.filter
def promised_label(commitment) -> str:
    """« 50 000 € · 2 postes »; empty when neither is known."""
    return formats.format_promised(commitment)


@register.filter
def achieved_label(commitment) -> str:
    return formats.format_achieved(commitment)


@register.filter
def place_label(commitment) -> str:
    """« Fiche 12 », « Accord dans son ensemble »."""
    return formats.format_place(commitment)
