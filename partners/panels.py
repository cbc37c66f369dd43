"""What commitments add to pages of other apps (see ``core.panels``)."""

from accounts.permissions import Permission, has_permission
from partners.models import Commitment


def sheet_commitments(request, sheet) -> dict:
    """« Engagements » on the page of a sheet: the live ones, with the names of who took them."""
    user = request.user
    found = Commitment.objects.visible_to(user).filter(sheet=sheet, archived_at__isnull=True)
    return {
        "sheet": sheet,
        "commitments": found.select_related("organization", "confirmed_by").with_figures(),
        "may_create": has_permission(user, Permission.COMMITMENT_EDIT) and not sheet.is_archived,
    }
