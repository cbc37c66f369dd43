"""How histories of meetings and decisions name sheets and seats."""

from accounts.history import Namer
from actions.enums import Confidentiality
from actions.models import ActionSheet
from governance.models import Seat


def sheet_namer(user) -> Namer:
    """Names of the sheets that ``user`` may read among those shared with the committee; None for
    the others.
    """

    def names(keys) -> dict:
        readable = ActionSheet.objects.visible_to(user).exclude(
            confidentiality=Confidentiality.TEAM
        )
        shown = set(readable.filter(pk__in=keys).values_list("pk", flat=True))
        sheets = ActionSheet.objects.select_related("phase").in_bulk(keys)
        return {key: str(sheet) if key in shown else None for key, sheet in sheets.items()}

    return names


def seat_names(keys) -> dict:
    """The name of a seat is that of its organisation."""
    seats = Seat.objects.select_related("organization").in_bulk(keys)
    return {key: seat.organization.name for key, seat in seats.items()}
