"""The sheets before and after one, in the list from which somebody came."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Value
from django.http import QueryDict

from accounts.standpoints import Standpoint, keys_of, standpoint
from actions.lists import SheetListQuery
from actions.models import ActionSheet
from core.gather import gather, prepared, slot


class Neighbours(NamedTuple):
    """Where a sheet stands in a list; ``position`` counts from 1 and is None when it is not, or no longer, there."""

    previous: ActionSheet | None
    next: ActionSheet | None
    position: int | None
    total: int


def neighbours(user, sheet, list_query: str, today: date) -> Neighbours:
    """The place of ``sheet`` in the list that ``list_query`` (a query string) describes.

    In the order of numbers, which is nearly always asked for, the database compares: one query. In another order it
    sorts once and gives the keys, which costs less than to work out twice what each sheet is worth: two queries.
    """
    if not list_query:
        slots = {"phase": sheet.phase_id, "number": sheet.number, "sheet": sheet.pk}
        return _read_place(_whole_list.gather(standpoint(user), **slots, **keys_of(user)))
    query = SheetListQuery(QueryDict(list_query[:2000]), user=user, today=today)
    if query.sort.removeprefix("-") == "number":
        return _read_place(gather(*_place_queries(query, sheet.pk, sheet.phase_id, sheet.number)))
    return _place_among_keys(query, sheet.pk)


def _short(rows: QuerySet) -> QuerySet:
    """What a link to a sheet says."""
    return rows.select_related("phase").only("number", "title", "phase__prefix")


def _place_among_keys(query: SheetListQuery, key: int) -> Neighbours:
    keys = list(query.found().values_list("pk", flat=True))
    if key not in keys:
        return Neighbours(None, None, None, len(keys))
    place = keys.index(key)
    around = [keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None]
    found = _short(query.visible()).in_bulk([key for key in around if key is not None])
    return Neighbours(found.get(around[0]), found.get(around[1]), place + 1, len(keys))


def _read_place(found: list[list]) -> Neighbours:
    counts, before, after = found
    total, is_there, earlier = counts[0] if counts else (0, 0, 0)
    if not is_there:
        return Neighbours(None, None, None, total)
    return Neighbours(next(iter(before), None), next(iter(after), None), earlier + 1, total)


@prepared
def _whole_list(viewer: Standpoint) -> list[QuerySet]:
    query = SheetListQuery(QueryDict(), user=viewer, today=date.min)  # numbers know no day
    return _place_queries(query, slot("sheet"), slot("phase"), slot("number"))


def _place_queries(query: SheetListQuery, key: int, phase_id: int, number: int) -> list[QuerySet]:
    """How many sheets the list has, whether this one is there and after how many; the one before, the one after."""
    rows, order = query.matching(), ("phase_id", "number")
    before = Q(phase_id__lt=phase_id) | Q(phase_id=phase_id, number__lt=number)
    after = Q(phase_id__gt=phase_id) | Q(phase_id=phase_id, number__gt=number)
    turned = tuple(f"-{name}" for name in order)
    if query.sort.startswith("-"):
        before, after, order, turned = after, before, turned, order
    counts = rows.values(one=Value(1)).annotate(
        total=Count("*"), here=Count("pk", filter=Q(pk=key)), earlier=Count("pk", filter=before)
    )
    return [
        counts.values_list("total", "here", "earlier"),
        _short(rows.filter(before)).order_by(*turned)[:1],
        _short(rows.filter(after)).order_by(*order)[:1],
    ]
