"""Commitments shown on pages of other apps, which name these tags and import nothing."""

from django import template

from accounts.permissions import Permission, holds
from partners.models import Commitment

register = template.Library()


@register.inclusion_tag("partners/_commitment_section.html", takes_context=True)
def sheet_commitments(context, sheet):
    """The section « Engagements » of the page of a sheet: what this person may see of them, in one query."""
    user = context["request"].user
    commitments = Commitment.objects.visible_to(user).filter(sheet=sheet, archived_at__isnull=True)
    may_create = holds(user, Permission.COMMITMENT_EDIT) and not sheet.is_archived
    return {"sheet": sheet, "commitments": commitments.for_list(), "may_create": may_create}
