"""The sheets before and after one, in the list from which somebody came."""

from datetime import date
from typing import NamedTuple

from django.http import QueryDict

from actions.models import ActionSheet
from actions.sheets.filters import SheetListQuery


class Neighbours(NamedTuple):
    """Where a sheet stands in a list; ``position`` counts from 1 and is None when it is not, or no
    longer, there.
    """

    previous: ActionSheet | None
    next: ActionSheet | None
    position: int | None
    total: int


def neighbours(user, sheet, list_query: str, today: date) -> Neighbours:
    """The place of ``sheet`` in the list that ``list_query`` (a query string) describes. Two
    queries.
    """
    query = SheetListQuery(QueryDict(list_query[:2000]), user=user, today=today)
    keys = list(query.qs.values_list("pk", flat=True))
    if sheet.pk not in keys:
        return Neighbours(None, None, None, len(keys))
    place = keys.index(sheet.pk)
    around = keys[max(place - 1, 0) : place + 2]
    found = (
        query.visible()
        .select_related("phase")
        .only("number", "title", "phase__prefix")
        .in_bulk(around)
    )
    before = found[keys[place - 1]] if place else None
    after = found[keys[place + 1]] if place + 1 < len(keys) else None
    return Neighbours(before, after, place + 1, len(keys))
