"""What part of the programme is looked at: six parameters that every list of the portal reads alike.

``phase`` (code), ``axis`` (key), ``priority`` (« 1 »), ``carrier`` (key of the organisation that carries the sheet, or
« none »), ``college`` (that of the carrier) and ``commune`` (INSEE code). The rules are those of the list of sheets:
what hangs on a sheet is in the scope where its sheet is.
"""

from django.db.models import QuerySet

from actions.filters import FILTERS
from actions.models import ActionSheet
from core.lists import ListFilter

SCOPE = ("phase", "axis", "priority", "carrier", "college", "commune")


def in_scope(sheets: QuerySet, values: dict[str, list[str]]) -> QuerySet:
    """Those of ``sheets`` that ``values`` keep; parameters that are no part of a scope are left alone."""
    for name in SCOPE:
        if given := values.get(name):
            sheets = FILTERS[name].filter(sheets, given)
    return sheets


class SheetScopeFilter(ListFilter):
    """A parameter of the scope, for rows that hang on a sheet."""

    def __init__(self, name: str):
        self.parameter = name
        super().__init__(label=FILTERS[name].label, options=FILTERS[name].options)

    def filter(self, qs, value):
        return qs.filter(sheet__in=self.sheets(value))

    def sheets(self, value) -> QuerySet:
        """The keys of the sheets that bear one of ``value``."""
        return in_scope(ActionSheet.objects.order_by(), {self.parameter: value}).values("pk")
