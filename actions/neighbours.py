"""The sheets before and after one, in the list from which somebody came."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, OrderBy, Q, QuerySet, Value
from django.http import QueryDict

from accounts.standpoints import Standpoint, keys_of, standpoint
from actions.lists import SheetListQuery
from actions.models import ActionSheet
from core.gather import gather, prepared, slot
from core.sorting import beyond


class Neighbours(NamedTuple):
    """Where a sheet stands in a list; ``position`` counts from 1 and is None when it is not, or no longer, there."""

    previous: ActionSheet | None
    next: ActionSheet | None
    position: int | None
    total: int


def neighbours(user, sheet, list_query: str, today: date) -> Neighbours:
    """The place of ``sheet`` in the list that ``list_query`` (a query string) describes.

    The database compares the sheet with the others: one query, two where the list is in another order than that of
    numbers, and no more work for the hundredth page than for the first.
    """
    if not list_query:
        slots = {"phase": sheet.phase_id, "number": sheet.number, "sheet": sheet.pk}
        return _read_place(_whole_list.gather(standpoint(user), **slots, **keys_of(user)))
    query = SheetListQuery(QueryDict(list_query[:2000]), user=user, today=today)
    return _read_place(gather(*_place_queries(query, sheet.pk, sheet.phase_id, sheet.number)))


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
    rows, order = query.matching(), query.ordering()
    values = {"phase_id": phase_id, "number": number}
    terms = [term if hasattr(term, "expression") else _plain_term(term) for term in order]
    own = ActionSheet.objects.order_by().filter(pk=key)
    unknown = {
        f"key_{place}": t.expression for place, t in enumerate(terms) if not isinstance(t.expression, F)
    }
    columns = {t.expression.name for t in terms if isinstance(t.expression, F)} - set(values)
    if unknown or columns:
        values |= own.values(*columns, **unknown).first() or {}
    marks = [
        (term, values[term.expression.name if isinstance(term.expression, F) else f"key_{place}"])
        for place, term in enumerate(terms)
    ]
    before, after = beyond(marks, backwards=True), beyond(marks)
    short = rows.select_related("phase").only("number", "title", "phase__prefix")
    counts = rows.values(one=Value(1)).annotate(
        total=Count("*"), here=Count("pk", filter=Q(pk=key)), earlier=Count("pk", filter=before)
    )
    turned = [term.copy() for term in terms]
    for term in turned:
        term.reverse_ordering()
    return [
        counts.values_list("total", "here", "earlier"),
        short.filter(before).order_by(*turned)[:1],
        short.filter(after).order_by(*terms)[:1],
    ]


def _plain_term(name: str) -> OrderBy:
    column = F(name.removeprefix("-"))
    return column.desc() if name.startswith("-") else column.asc()
