"""Commitments shown on pages of other apps, which name these tags and import nothing."""

from django import template

from accounts.permissions import Permission, has_permission

register = template.Library()


@register.inclusion_tag("partners/commitments/_section.html", takes_context=True)
def sheet_commitments(context, sheet):
    """The section « Engagements » of the page of a sheet, which read them (``partners.panels``)."""
    may_create = (
        has_permission(context["request"].user, Permission.COMMITMENT_EDIT)
        and not sheet.is_archived
    )
    return {
        "sheet": sheet,
        "commitments": context["beside"]["commitments"],
        "may_create": may_create,
    }
