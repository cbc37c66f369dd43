"""What the page of a sheet reads of commitments (see ``actions.beside``)."""

from partners.models import Commitment


def commitments(user, sheet):
    """Live commitments on the sheet, with the names of who took them and who stands for their
    state.
    """
    found = Commitment.objects.visible_to(user).filter(sheet=sheet, archived_at__isnull=True)
    return found.select_related("organization", "confirmed_by").with_figures()
