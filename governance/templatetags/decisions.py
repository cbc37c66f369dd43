"""Tags that show decisions and follow-ups on pages of other apps."""

from django import template

from accounts.permissions import Permission, scopes
from core import clock
from governance import reminders
from governance.models import FollowUp
from governance.panels import OLDEST_DUE_FIRST, adopted_decisions

register = template.Library()


@register.inclusion_tag("governance/decisions/_section.html", takes_context=True)
def sheet_decisions(context, sheet):
    """The section « Décisions du comité » of the page of a sheet, which read them
    (``governance.panels``).
    """
    return {
        "request": context["request"],
        "decisions": context["beside"]["decisions"],
        "sheet": sheet,
    }


@register.inclusion_tag("governance/decisions/_organization.html", takes_context=True)
def organization_decisions(context, organization):
    """The section « Décisions et suites » of the page of an organisation: what concerns it, what
    falls to it.
    """
    request = context["request"]
    follow_ups = (
        FollowUp.objects.visible_to(request.user).adopted().filter(organization=organization)
    )
    return {
        "request": request,
        "organization": organization,
        "decisions": adopted_decisions(request.user).filter(organizations=organization),
        "follow_ups": follow_ups.open().for_list().order_by(*OLDEST_DUE_FIRST),
        "reads_follow_ups": bool(scopes(request.user, Permission.FOLLOW_UP_CLOSE)),
    }


@register.inclusion_tag("governance/follow_ups/_asked.html", takes_context=True)
def asked_of(context, organizations):
    """« Ce que le comité vous demande », on the page where a partner answers."""
    request = context["request"]
    follow_ups = FollowUp.objects.visible_to(request.user).adopted().open()
    follow_ups = follow_ups.filter(organization__in=[one.pk for one in organizations])
    return {
        "request": request,
        "follow_ups": follow_ups.for_list().order_by(*OLDEST_DUE_FIRST),
        "is_on_behalf": context.get("is_on_behalf", False),
        "organizations": organizations,
    }


@register.inclusion_tag("governance/follow_ups/_notices.html")
def due_follow_ups():
    """On the page of reminders: the follow-ups whose reminder leaves soon, and those that reach
    nobody.
    """
    unreachable, planned = reminders.outlook(clock.today())
    return {"planned": planned, "unreachable": unreachable}
