"""Badges of action sheets: an icon, a word, a tint."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

from actions.enums import Confidentiality, Health, Maturity, ProgressStatus, ReviewStatus, SheetKind

register = template.Library()

# Value → (icon, tone); the tones are classes of portail.css.
PROGRESS_LOOKS = {
    ProgressStatus.PLANNED: ("calendar-clock", "neutral"),
    ProgressStatus.IN_PROGRESS: ("circle-play", "reachable"),
    ProgressStatus.ON_HOLD: ("circle-pause", "support"),
    ProgressStatus.BLOCKED: ("octagon-x", "compromised"),
    ProgressStatus.COMPLETED: ("circle-check", "secured"),
    ProgressStatus.ABANDONED: ("circle-slash", "outline"),
}
HEALTH_LOOKS = {
    Health.ON_TRACK: ("sun", "secured"),
    Health.REACHABLE: ("cloud-sun", "reachable"),
    Health.NEEDS_SUPPORT: ("cloud-rain", "support"),
    Health.COMPROMISED: ("cloud-lightning", "compromised"),
    Health.UNKNOWN: ("cloud-off", "neutral"),
}
REVIEW_LOOKS = {
    ReviewStatus.DRAFT: ("pencil-line", "outline"),
    ReviewStatus.SUBMITTED: ("eye", "support"),
    ReviewStatus.APPROVED: ("badge-check", "secured"),
}
KIND_LOOKS = {
    SheetKind.PROJECT: ("lightbulb", "outline"),
    SheetKind.ACTION: ("clipboard-list", "primary"),
}
MATURITY_LOOKS = {
    Maturity.IDEA: ("lightbulb", "outline"),
    Maturity.STUDY: ("search", "outline"),
    Maturity.OPERATION: ("hammer", "outline"),
}
CONFIDENTIALITY_LOOKS = {
    Confidentiality.PUBLIC: ("globe", "outline"),
    Confidentiality.SIGNATORIES: ("users", "outline"),
    Confidentiality.TEAM: ("lock", "support"),
}


def state_badge(icon: str, tone: str, label: str):
    """The badge of whatever has an icon, a tone (a class of portail.css) and a word; the other apps
    make theirs with it.
    """
    return render_to_string(
        "actions/badges/state.html", {"icon": icon, "tone": tone, "label": label}
    )


def _choice_badge(choices, looks, value):
    """The badge of one value of an enumeration; an unknown value raises, an empty one shows
    nothing.
    """
    if not value:
        return ""
    choice = choices(value)
    return state_badge(*looks[choice], choice.label)


@register.simple_tag
def progress_badge(value):
    """Avancement."""
    return _choice_badge(ProgressStatus, PROGRESS_LOOKS, value)


@register.simple_tag
def health_badge(value, named=False):
    """Météo. ``named``: away from a column of that name, an unknown one says what is unknown."""
    if named and value == Health.UNKNOWN:
        return state_badge(*HEALTH_LOOKS[Health.UNKNOWN], "Météo non renseignée")
    return _choice_badge(Health, HEALTH_LOOKS, value)


@register.simple_tag
def review_badge(value):
    """Relecture."""
    return _choice_badge(ReviewStatus, REVIEW_LOOKS, value)


@register.simple_tag
def kind_badge(value):
    """Fiche projet or fiche action."""
    return _choice_badge(SheetKind, KIND_LOOKS, value)


@register.simple_tag
def maturity_badge(value):
    """Idée, étude, opération; nothing when it was not filled in."""
    return _choice_badge(Maturity, MATURITY_LOOKS, value)


@register.simple_tag
def confidentiality_badge(value):
    """Who may see the sheet."""
    return _choice_badge(Confidentiality, CONFIDENTIALITY_LOOKS, value)


@register.simple_tag
def axis_badge(axis):
    """The name of an axis beside its hue."""
    return format_html('<span class="axis axis-{}">{}</span>', axis.color, axis.name)


@register.simple_tag
def priority_mark(sheet):
    """« Prioritaire », or nothing."""
    return render_to_string("actions/badges/priority.html") if sheet.is_priority else ""


@register.simple_tag
def overdue_badge(reasons):
    """« En retard » with its reasons (see ``ActionSheet.overdue_reasons``), or nothing.

    The reasons are within reach of a mouse (title) and of a screen reader; pages of one sheet spell
    them out.
    """
    if not reasons:
        return ""
    why = ", ".join(reasons)
    return format_html(
        '<span class="overdue" title="{}">{}<span class="visually-hidden">{}</span></span>',
        why,
        late_badge(),
        why,
    )


@register.simple_tag
def stale_badge():
    """Nobody changed or confirmed it for a while."""
    return state_badge("hourglass", "support", "Sans nouvelles")


@register.simple_tag
def example_badge():
    """The row was invented for the demonstration."""
    return state_badge("flask-conical", "outline", "Exemple")


@register.simple_tag
def archived_badge():
    return state_badge("archive", "neutral", "Archivée")


@register.simple_tag
def late_badge():
    """« En retard » alone, for places that spell the reasons out beside it."""
    return state_badge("alarm-clock", "compromised", "En retard")
