"""Lists of rows: an address read into a search, filters and an order, and back into chips, links and counts.

Pure of HTTP and of any one domain. A list is three declarations: filters (a ``FilterSet`` of :class:`ListFilter`),
orders (a table of :class:`Sort`) and a :class:`ListQuery` that says which rows there are and what its page shows of
them. ``core.list_pages`` serves the page, its htmx parts and its exports.

Several values of one filter widen the list, several filters narrow it. A value that is not understood is left out and
said, never guessed.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

import django_filters
from django.db.models import Count, Q, QuerySet, Value
from django.http import QueryDict

from core.gather import gather, prepared
from core.list_options import Option, TooMany
from core.sorting import Sort
from core.templatetags.fr import NO_BREAK

MAX_SEARCH = 200  # a longer text is no search, and databases limit the depth of a condition
# What the key of a row looks like, and any other value, where nothing tells which exist.
KEY = re.compile(r"[0-9]{1,15}")
_CODE = re.compile(r"[\w-]{1,20}")


class ListFilter(django_filters.MultipleChoiceFilter):
    """One parameter. ``options`` are its values and words; None where rows give them (``ListQuery.choices``).

    ``filter(rows, values)`` narrows to the rows that bear one of ``values``, each known and there is one at least.
    """

    def __init__(self, field_name=None, *, label, options=None):
        self.options = options
        super().__init__(field_name=field_name, label=label, choices=options or ())

    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__in": value})


class LookAtFilter(ListFilter):
    """Which rows are looked at, rather than a condition: ``ListQuery.everything`` reads it."""

    def filter(self, qs, value):
        return qs


@dataclass(frozen=True)
class Chip:
    """An active filter: what it says, and the address (query string) of the list without it."""

    label: str
    without: str
    values: dict = field(repr=False)
    q: str = ""


@dataclass(frozen=True)
class Words:
    """How a list speaks of its rows: « fiche », « fiches », « aucune fiche », and the texts of its search."""

    one: str
    many: str
    none: str
    search: str
    search_hint: str
    among: str
    caption: str

    def counted(self, count: int) -> str:
        """« 62 fiches », « 1 fiche », « aucune fiche »."""
        return f"{count}{NO_BREAK}{self.many if count > 1 else self.one}" if count else self.none

    def shown_of(self, shown: int, total: int) -> str:
        """« 62 fiches », « 14 fiches sur 62 », « Aucune fiche sur 62 »."""
        words = self.counted(shown)
        words = words[0].upper() + words[1:]
        return words if shown == total else f"{words} sur {total}"


class ListQuery:
    """One reading of an address by one person on one day.

    ``choices`` tells, by filter, the values that rows give; without it any well-formed value is taken, which is enough
    for an address that the list itself wrote. Subclasses declare the class attributes, ``visible`` and ``rows``.
    """

    filters: dict[str, ListFilter] = {}
    sorts: dict[str, Sort] = {}
    default_sort = ""
    tie_break: tuple[str, ...] = ("pk",)
    keys: dict[str, re.Pattern] = {}  # what values of a filter look like, where they are not plain codes
    words: Words

    def __init__(self, data: QueryDict, *, user, today: date, choices: dict[str, list[Option]] | None = None):
        self.user, self.today, self.choices = user, today, choices
        self.ignored: list[str] = []
        self.q = self._read_search(data.get("q", ""))
        self.values = {
            name: values for name in self.filters if (values := self._read_values(name, data.getlist(name)))
        }
        self.sort = self._read_sort(data.get("sort", ""))

    def _read_search(self, text: str) -> str:
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if len(text) > MAX_SEARCH:
            self._ignore("Recherche", f"tout ce qui suit les {MAX_SEARCH} premiers caractères")
        return text[:MAX_SEARCH]

    def _read_values(self, name: str, given: list[str]) -> list[str]:
        given = list(dict.fromkeys(value for value in given if value))
        known = [value for value in given if self._is_known(name, value)]
        for value in given:
            if value not in known:
                self._ignore(self.filters[name].label, value)
        return known

    def _read_sort(self, sort: str) -> str:
        if sort and sort.removeprefix("-") not in self.sorts:
            self._ignore("Tri", sort)
            return self.default_sort
        return sort or self.default_sort

    def _ignore(self, label: str, value: str):
        self.ignored.append(f"{label}{NO_BREAK}: «{NO_BREAK}{value[:80]}{NO_BREAK}»")

    def _is_known(self, name: str, value: str) -> bool:
        if not self.is_offered(name):
            return False
        if self.filters[name].options is None and self.choices is None:
            return self.keys.get(name, _CODE).fullmatch(value) is not None
        return self.label(name, value) is not None

    def is_offered(self, name: str) -> bool:
        """Whether this person may use the filter ``name``."""
        return True

    def is_asked(self, name: str) -> bool:
        """Whether the form has check boxes for the filter ``name``."""
        return self.is_offered(name)

    def options(self, name: str) -> list[tuple[str, str]]:
        """Every value of a filter with its label."""
        fixed = self.filters[name].options
        return list(fixed) if fixed is not None else [(o.value, o.name) for o in self.choices[name]]

    def filter_label(self, name: str) -> str:
        return self.filters[name].label

    def label(self, name: str, value: str) -> str | None:
        """The words for a value; None if it is unknown."""
        found = next((label for known, label in self.options(name) if known == value), None)
        if found is None and self.has_too_many(name) and self.keys.get(name, _CODE).fullmatch(value):
            return self.choices[name].name_of(value)
        return found

    def has_too_many(self, name: str) -> bool:
        """Whether the values of a filter are more than check boxes can offer."""
        return bool(self.choices) and isinstance(self.choices.get(name), TooMany)

    # --- The address ---------------------------------------------------------------------------
    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.values)

    def address(self, *, values=None, q=None, sort=None) -> str:
        """The query string of this list, with something changed; empty when nothing is asked. No page in it."""
        q, sort = self.q if q is None else q, sort or self.sort
        pairs = [("q", q)] if q else []
        pairs += [
            (name, value)
            for name, given in (self.values if values is None else values).items()
            for value in given
        ]
        pairs += [("sort", sort)] if sort != self.default_sort else []
        return urlencode(pairs)

    @property
    def cleared(self) -> str:
        """The address without search and filters; the order stays."""
        return self.address(values={}, q="")

    def chips(self) -> list[Chip]:
        chips = []
        if self.q:
            label = f"Recherche{NO_BREAK}: {self.q}"
            chips.append(Chip(label, self.address(q=""), self.values))
        for name, given in self.values.items():
            for value in given:
                rest = {**self.values, name: [other for other in given if other != value]}
                label = f"{self.filter_label(name)}{NO_BREAK}: {self.label(name, value)}"
                chips.append(Chip(label, self.address(values=rest), rest, self.q))
        return chips

    # --- The rows ------------------------------------------------------------------------------
    def reader(self) -> tuple | None:
        """Who asks as ``accounts.standpoints`` tells it, and the keys of its slots; None: compile at each request."""
        return None

    def visible(self) -> QuerySet:
        """Every row that the person may see; it answers ``search(q)``."""
        raise TypeError(f"{type(self).__name__} must say which rows there are")

    def everything(self, values=None) -> QuerySet:
        """What the list looks at before any filter."""
        return self.visible()

    def matching(self, *, values=None, q=None) -> QuerySet:
        """The rows that the search and the filters keep, in no order."""
        values, q = self.values if values is None else values, self.q if q is None else q
        found = self.everything(values).order_by()
        if q:
            found = found.search(q)
        for name, given in values.items():
            if given:
                found = self.filters[name].filter(found, given)
        return found

    def ordering(self) -> list:
        """What ``order_by`` takes for the order asked for, with a stable tie-break."""
        chosen, descending = self.sorts[self.sort.removeprefix("-")], self.sort.startswith("-")
        return [chosen.term(descending=descending, today=self.today), *self.tie_break]

    def found(self) -> QuerySet:
        """The rows that the filters keep, in the order asked for."""
        return self.matching().order_by(*self.ordering())

    def for_page(self) -> QuerySet:
        """The same, with what :meth:`rows` reads of them and nothing more."""
        return self.found()

    def page(self, start: int, stop: int) -> QuerySet:
        """The rows from ``start`` to ``stop``. Past the first page the keys come first, from an index where there is
        one: a database that skips seven thousand rows reads nothing else of them."""
        if not start:
            return self.for_page()[:stop]
        return self.for_page().filter(pk__in=self.found().values("pk")[start:stop])

    def plain_page(self, size: int, number: int) -> tuple[int, list] | None:
        """Without search or filter: how many rows there are, and the page ``number`` of ``size``, in one query.

        The first page is compiled once.
        """
        reader = None if self.is_filtered else self.reader()
        if reader is None:
            return None
        viewer, keys = reader
        if number == 1:
            count, rows = _plain_page.gather(type(self), viewer, self.today, self.sort, size, **keys)
        else:
            count, rows = gather(*_counted_page(self, size, number))
        return (count[0][0] if count else 0), rows

    def rows(self, page) -> list[dict]:
        """What the page shows of each row of ``page``."""
        raise TypeError(f"{type(self).__name__} must say what a row shows")

    def counts(self) -> tuple[int, int]:
        """How many rows the filters keep, of how many: one query."""
        if not self.is_filtered:
            total = self.everything().count()
            return total, total
        kept = Count("pk", filter=Q(pk__in=self.matching().values("pk")))
        found = self.everything().order_by().aggregate(kept=kept, total=Count("pk"))
        return found["kept"], found["total"]

    def counts_without(self, chips: list[Chip]) -> list[int]:
        """How many rows the list would show without each chip, in one query."""
        wider = {
            f"chip_{place}": Count(
                "pk", filter=Q(pk__in=self.matching(values=chip.values, q=chip.q).values("pk"))
            )
            for place, chip in enumerate(chips)
        }
        return list(self.visible().order_by().aggregate(**wider).values())


@prepared
def _plain_page(kind, viewer, today, sort, size):
    query = kind(QueryDict(urlencode({"sort": sort})), user=viewer, today=today)
    return _counted_page(query, size, 1)


def _counted_page(query: ListQuery, size: int, number: int) -> list[QuerySet]:
    everything = query.everything().order_by().values(one=Value(1)).annotate(count=Count("pk"))
    return [everything.values_list("count"), query.page((number - 1) * size, number * size)]
