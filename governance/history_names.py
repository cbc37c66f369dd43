"""How histories of meetings and decisions name sheets and seats."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.history import Namer
from accounts.standpoints import Standpoint, standpoint
from actions.enums import Confidentiality
from actions.models import ActionSheet
from governance.models import Seat


@dataclass(frozen=True)
class _SheetNamer(Namer):
    """Names of the sheets that the reader may read among those shared with the committee; None for the others."""

    viewer: Standpoint

    def query(self, keys):
        visible = ActionSheet.objects.visible_to(self.viewer).exclude(confidentiality=Confidentiality.TEAM)
        sheets = (
            ActionSheet.objects.select_related("phase").only("number", "title", "phase__prefix").order_by()
        )
        return sheets.filter(pk__in=keys).annotate(is_readable=Exists(visible.filter(pk=OuterRef("pk"))))

    def names(self, rows, *, reads_private):
        return {sheet.pk: str(sheet) if sheet.is_readable else None for sheet in rows}


class SeatNamer(Namer):
    """A seat bears the name of its organisation."""

    def query(self, keys):
        return Seat.objects.filter(pk__in=keys).select_related("organization").order_by()

    def names(self, rows, *, reads_private):
        return {seat.pk: seat.organization.name for seat in rows}


def sheet_names(user) -> Namer:
    return _SheetNamer(ActionSheet, standpoint(user))
