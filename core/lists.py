"""Lists of rows: an address read into a search, filters and an order, and back into chips, links
and counts.

A list is a ``FilterSet`` of django-filter: its parameters are :class:`ListFilter`s, its ``form``
reads the address, its ``qs`` are the rows in their order. :class:`ListQuery` adds what
django-filter lacks: a search, orders, chips, counts, addresses that are kept, and what was not
understood. ``core.list_pages`` serves the page, its htmx parts and its exports.

Several values of one filter widen the list, several filters narrow it. A value that is not
understood and a filter that does not exist are left out and said, never guessed.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from core.french import NO_BREAK
from core.list_options import Option, TooMany
from core.sorting import Sort

MAX_SEARCH = 200  # a longer text is no search, and databases limit the depth of a condition
# What the key of a row looks like, and any other value, where the existing ones are not known.
KEY = re.compile(r"[0-9]{1,15}")
_CODE = re.compile(r"[\w-]{1,20}")
_PAGE = re.compile(r"0*[1-9][0-9]*")
# Parameters that every list knows beside its filters.
_COMMON = {"q", "sort", "page", "format", "liste"}


class CheckBoxes(forms.CheckboxSelectMultiple):
    template_name = "components/list/_boxes.html"


class ValuesField(forms.MultipleChoiceField):
    """The values of one parameter that ``understands`` takes; the others are no error.

    ``has_too_many``: there are more than check boxes can offer.
    """

    widget = CheckBoxes

    def __init__(self, *, understands, has_too_many, **kwargs):
        self.understands, self.has_too_many = understands, has_too_many
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        return [one for one in dict.fromkeys(value or ()) if one and self.understands(one)]


class ListFilter(django_filters.MultipleChoiceFilter):
    """One parameter. ``options`` are its values and words; None where rows give them
    (``ListQuery.choices``).

    ``filter(rows, values)`` narrows to the rows that bear one of ``values``, each known and there
    is one at least.
    """

    def __init__(self, field_name=None, *, label, options=None):
        self.options = options
        super().__init__(field_name=field_name, label=label)

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
class ListLabels:
    """The nouns of a list (« fiche », « fiches », « aucune fiche ») and the texts of its search."""

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


class ListQuery(django_filters.FilterSet):
    """One reading of an address by one person on one day.

    ``choices`` gives, by filter, the values of rows; without it any well-formed value is
    taken, which is enough for an address that the list itself wrote. Subclasses declare filters and
    the class attributes, ``visible`` and ``rows``.
    """

    sorts: dict[str, Sort] = {}
    default_sort = ""
    tie_break: tuple[str, ...] = ("pk",)
    keys: dict[
        str, re.Pattern
    ] = {}  # what values of a filter look like, where they are not plain codes
    also: tuple[str, ...] = ()  # other parameters of the page
    labels: ListLabels

    def __init__(
        self, data: QueryDict, *, user, today: date, choices: dict[str, list[Option]] | None = None
    ):
        self.user, self.today, self.choices = user, today, choices
        super().__init__(data, self.visible())
        self.ignored: list[str] = []
        self.q = self._read_search(data.get("q", ""))
        self.values = self._read_values(data)
        self.sort = self._read_sort(data.get("sort", ""))
        self.page_number = self._read_page(data.get("page", ""))
        self.ignored += unknown_parameters(data, {*self.filters, *self.also})

    def get_form_class(self):
        """The form of django-filter, whose fields take what this person may ask for."""
        fields = {
            name: ValuesField(
                label=self.filter_label(name),
                choices=self.options(name),
                has_too_many=self.has_too_many(name),
                understands=partial(self._is_known, name),
            )
            for name in self.filters
        }
        return type("ListForm", (forms.Form,), fields)

    def _read_search(self, text: str) -> str:
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if len(text) > MAX_SEARCH:
            self._ignore("Recherche", f"tout ce qui suit les {MAX_SEARCH} premiers caractères")
        return text[:MAX_SEARCH]

    def _read_values(self, data: QueryDict) -> dict[str, list[str]]:
        self.form.is_valid()  # no value is an error
        known = self.form.cleaned_data
        for name in self.filters:
            for value in dict.fromkeys(data.getlist(name)):
                if value and value not in known[name]:
                    self._ignore(self.filters[name].label, value)
        return {name: values for name, values in known.items() if values}

    def _read_page(self, number: str) -> int:
        """The number of the page; a page past the end is the last one."""
        if number and not _PAGE.fullmatch(number):
            self._ignore("Page", number)
            return 1
        return int(number.lstrip("0")[:9] or 1)

    def _read_sort(self, sort: str) -> str:
        if sort and sort.removeprefix("-") not in self.sorts:
            self._ignore("Tri", sort)
            return self.default_sort
        return sort or self.default_sort

    def _ignore(self, label: str, value: str):
        self.ignored.append(f"{label}{NO_BREAK}: «{NO_BREAK}{_readable(value)}{NO_BREAK}»")

    def _is_known(self, name: str, value: str) -> bool:
        if not self.is_offered(name):
            return False
        if self.filters[name].options is None and self.choices is None:
            return self.keys.get(name, _CODE).fullmatch(value) is not None
        return self.label(name, value) is not None

    def is_offered(self, name: str) -> bool:
        """Whether this person may use the filter ``name``."""
        return True

    def has_boxes(self, name: str) -> bool:
        """Whether the form has check boxes for the filter ``name``."""
        return self.is_offered(name)

    def options(self, name: str) -> list[tuple[str, str]]:
        """Every value of a filter with its label."""
        fixed = self.filters[name].options
        if fixed is not None:
            return list(fixed)
        return [(option.value, option.name) for option in (self.choices or {}).get(name, ())]

    def filter_label(self, name: str) -> str:
        return self.filters[name].label

    def label(self, name: str, value: str) -> str | None:
        """The words for a value; None if it is unknown."""
        found = next((label for known, label in self.options(name) if known == value), None)
        choices = (self.choices or {}).get(name)
        if (
            found is None
            and isinstance(choices, TooMany)
            and self.keys.get(name, _CODE).fullmatch(value)
        ):
            return choices.name_of(value)
        return found

    def offer_values_in_force(self):
        """Gives the form a check box for each value in force, even if no row offers it."""
        for name, given in self.values.items():
            field = self.form.fields[name]
            offered = {value for value, _ in field.choices}
            field.choices += [
                (value, self.label(name, value)) for value in given if value not in offered
            ]

    def has_too_many(self, name: str) -> bool:
        """Whether the values of a filter are more than check boxes can offer."""
        return isinstance((self.choices or {}).get(name), TooMany)

    # --- The address ---------------------------------------------------------------------------
    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.values)

    def address(self, *, values=None, q=None, sort=None) -> str:
        """The query string of this list, with something changed; empty when nothing is asked. No
        page in it.
        """
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
            found = found.search(q)  # type: ignore[attr-defined] # see ``visible``
        for name, given in values.items():
            if given:
                found = self.filters[name].filter(found, given)
        return found

    def ordering(self) -> list:
        """What ``order_by`` takes for the order asked for, with a stable tie-break."""
        chosen, descending = self.sorts[self.sort.removeprefix("-")], self.sort.startswith("-")
        return [chosen.term(descending=descending, today=self.today), *self.tie_break]

    def filter_queryset(self, queryset) -> QuerySet:
        """What ``qs`` gives: the rows that search and filters keep, in the order asked for."""
        return self.found()

    def found(self) -> QuerySet:
        return self.matching().order_by(*self.ordering())

    def for_page(self) -> QuerySet:
        """The same, with what :meth:`rows` reads of them and nothing more."""
        return self.qs

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


def unknown_parameters(data: QueryDict, known) -> list[str]:
    """« filtre inconnu : statut » for each parameter of ``data`` that is neither ``known`` nor one
    of every list.
    """
    unknown = (name for name in data if name not in known and name not in _COMMON)
    return [f"filtre inconnu{NO_BREAK}: {_readable(name)}" for name in unknown]


def _readable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text[:80])
