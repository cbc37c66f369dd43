"""What the page of a sheet reads of commitments (see ``actions.beside``)."""

from partners.models import Commitment

# What a row of « Engagements des partenaires » shows: the rest would be fetched and thrown away.
_SHOWN = (
    "sheet_id", "kind", "firmness", "statement", "quantity", "unit", "amount", "due_on", "due_on_precision",
    "progress_status", "is_from_non_signatory", "is_example", "confirmed_at", "answered_at", "last_answer",
    "organization__name", "organization__short_name", "confirmed_by__first_name", "confirmed_by__last_name",
)  # fmt: skip


def commitments(viewer, sheet_key: int):
    """Live commitments on the sheet, with the names of who took them and who confirmed them."""
    found = Commitment.objects.visible_to(viewer).filter(sheet=sheet_key, archived_at__isnull=True)
    return found.select_related("organization", "confirmed_by").only(*_SHOWN)
