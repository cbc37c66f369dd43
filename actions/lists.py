"""The list of sheets: reads an address into a query, and gives counts, rows and neighbours.

Pure of HTTP: the page, the exports and the « previous, next » of a sheet all ask here.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.permissions import Permission, holds
from actions import sorting
from actions.filters import FILTERS, NONE, Option, load_choices
from actions.models import ActionSheet, Milestone
from core.templatetags.fr import NO_BREAK, ago

MAX_SEARCH = 200  # a longer text is no search, and databases limit the depth of a condition
# What a row of the page reads: the rest of the columns would be fetched and thrown away.
_SHOWN = (
    "number", "title", "is_priority", "is_example", "progress_status", "health", "ends_on", "ends_on_precision",
    "updated_at", "phase__prefix", "lead_organization_id",
)  # fmt: skip
# What the keys of rows look like, where nothing tells which exist.
_KEY = re.compile(r"[0-9]{1,15}")
_KEYS = {"axis": _KEY, "carrier": re.compile(rf"{NONE}|{_KEY.pattern}"), "commune": re.compile(r"[0-9AB]{5}")}
_CODE = re.compile(r"[\w-]{1,20}")


@dataclass(frozen=True)
class Chip:
    """An active filter: what it says, and the address (query string) of the list without it."""

    label: str
    without: str
    values: dict = field(repr=False)
    q: str = ""


class SheetListQuery:
    """One reading of an address by one person on one day.

    ``choices`` (see ``load_choices``) tells the values that exist; without it any well-formed value is taken, which
    is enough for an address that the list itself wrote.
    """

    def __init__(self, data: QueryDict, *, user, today: date, choices: dict[str, list[Option]] | None = None):
        self.user, self.today, self.choices = user, today, choices
        self.ignored: list[str] = []
        self.q = self._read_search(data.get("q", ""))
        self.values = {
            name: values for name in FILTERS if (values := self._read_values(name, data.getlist(name)))
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
                self._ignore(FILTERS[name].label, value)
        return known

    def _read_sort(self, sort: str) -> str:
        if sort and not sorting.is_known(sort):
            self._ignore("Tri", sort)
            return sorting.DEFAULT
        return sort or sorting.DEFAULT

    def _ignore(self, label: str, value: str):
        self.ignored.append(f"{label}{NO_BREAK}: «{NO_BREAK}{value[:80]}{NO_BREAK}»")

    def _is_known(self, name: str, value: str) -> bool:
        if name == "archived" and not holds(self.user, Permission.SHEET_READ_TEAM):
            return False
        if FILTERS[name].options is None and self.choices is None:
            return _KEYS.get(name, _CODE).fullmatch(value) is not None
        return self.label(name, value) is not None

    def options(self, name: str) -> list[tuple[str, str]]:
        """Every value of a filter with its label."""
        fixed = FILTERS[name].options
        return list(fixed) if fixed is not None else [(o.value, o.name) for o in self.choices[name]]

    @staticmethod
    def filter_label(name: str) -> str:
        return FILTERS[name].label

    def label(self, name: str, value: str) -> str | None:
        """The words for a value; None if it is unknown."""
        found = next((label for known, label in self.options(name) if known == value), None)
        if found is None and name == "carrier":
            # One's own organisation is a fair question, whose answer may be « aucune fiche ».
            mine = (m.organization for m in self.user.active_memberships)
            return next((str(organization) for organization in mine if str(organization.pk) == value), None)
        return found

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
        pairs += [("sort", sort)] if sort != sorting.DEFAULT else []
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
                label = f"{FILTERS[name].label}{NO_BREAK}: {self.label(name, value)}"
                chips.append(Chip(label, self.address(values=rest), rest, self.q))
        return chips

    # --- The sheets ----------------------------------------------------------------------------
    def everything(self, values=None):
        """What the list looks at before any filter: live sheets, or archived ones where they are asked for."""
        is_archived = bool((self.values if values is None else values).get("archived"))
        return ActionSheet.objects.visible_to(self.user).filter(archived_at__isnull=not is_archived)

    def matching(self, *, values=None, q=None):
        """The sheets that the filters keep, in no order."""
        values, q = self.values if values is None else values, self.q if q is None else q
        sheets = self.everything(values).order_by()
        if q:
            sheets = sheets.search(q)
        for name, given in values.items():
            if given:
                sheets = FILTERS[name].filter(sheets, given)
        return sheets

    def sheets(self):
        """The sheets that the filters keep, in the order asked for."""
        return self.matching().order_by(*sorting.ordering(self.sort, self.today))

    def page_of_sheets(self):
        """The same, with what :meth:`rows` reads of them and nothing more."""
        dated = Milestone.objects.filter(done_on__isnull=True)
        dated = dated.only("sheet_id", "title", "due_on", "due_on_precision", "done_on")
        milestones = Prefetch("milestones", dated, to_attr="open_milestones")
        return self.sheets().select_related("phase").prefetch_related(milestones).only(*_SHOWN)

    def rows(self, sheets) -> list[dict]:
        """What the page shows of each of ``sheets``, its texts ready: rows are rendered at each press of a key.

        Axes and carriers come from the choices, which hold every one that these sheets may have.
        """
        sheets, axes, address = list(sheets), {}, self.address()
        by_key = {int(option.value): option for option in self.choices["axis"]}
        links = ActionSheet.axes.through.objects.filter(actionsheet__in=[sheet.pk for sheet in sheets])
        for sheet_id, axis_id in sorted(
            links.values_list("actionsheet_id", "priorityaxis_id"), key=_by_place(by_key)
        ):
            axes.setdefault(sheet_id, []).append(by_key[axis_id])
        carriers = {option.value: option.name for option in self.choices["carrier"]}
        suffix = f"?{urlencode({'liste': address})}" if address else ""
        # Resolving an address costs more than the rest of its row: once is enough.
        start, days = reverse("actions:sheet_detail", args=["0"]).removesuffix("0/"), {}
        return [
            _row(sheet, self.today, axes, carriers, days) | {"url": f"{start}{sheet.reference}/{suffix}"}
            for sheet in sheets
        ]

    def counts(self) -> tuple[int, int]:
        """How many sheets the filters keep, of how many: one query."""
        if not self.is_filtered:
            total = self.everything().count()
            return total, total
        kept = Count("pk", filter=Q(pk__in=self.matching().values("pk")))
        found = self.everything().order_by().aggregate(kept=kept, total=Count("pk"))
        return found["kept"], found["total"]

    def counts_without(self, chips: list[Chip]) -> list[int]:
        """How many sheets the list would show without each chip, in one query."""
        wider = {
            f"chip_{place}": Count(
                "pk", filter=Q(pk__in=self.matching(values=chip.values, q=chip.q).values("pk"))
            )
            for place, chip in enumerate(chips)
        }
        found = ActionSheet.objects.visible_to(self.user).order_by().aggregate(**wider)
        return list(found.values())


def sheets_words(count: int) -> str:
    """« 62 fiches », « 1 fiche », « aucune fiche »."""
    return f"{count}{NO_BREAK}fiche{'s' if count > 1 else ''}" if count else "aucune fiche"


def count_words(shown: int, total: int) -> str:
    """« 62 fiches », « 14 fiches sur 62 », « Aucune fiche sur 62 »."""
    words = sheets_words(shown) if shown else "Aucune fiche"
    return words if shown == total else f"{words} sur {total}"


def read_list(data: QueryDict, *, user, today: date) -> SheetListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return SheetListQuery(data, user=user, today=today, choices=load_choices(user))


def _by_place(options: dict):
    """Sorts links by the place of their axis among ``options``."""
    places = {key: place for place, key in enumerate(options)}
    return lambda link: places[link[1]]


def _row(sheet, today: date, axes: dict, carriers: dict, days: dict) -> dict:
    milestone, updated_on = next_milestone(sheet), localtime(sheet.updated_at).date()
    if updated_on not in days:
        days[updated_on] = ago(updated_on)  # many sheets were updated on the same days
    return {
        "sheet": sheet,
        "number": sheet.reference,
        "axes": axes.get(sheet.pk, ()),
        "carrier": carriers.get(str(sheet.lead_organization_id), ""),
        "late": sheet.overdue_reasons(today),
        "milestone": milestone.title if milestone else "",
        "due": str(milestone.due or "") if milestone else "",
        "updated": days[updated_on],
    }


def next_milestone(sheet):
    """The open milestone that falls due first; one without a date only when there is no other."""
    return min(
        sheet.open_milestones, key=lambda m: (m.due_on is None, m.due_on or date.max, m.pk), default=None
    )


class Neighbours(NamedTuple):
    """Where a sheet stands in a list; ``position`` counts from 1 and is None when it is not, or no longer, there."""

    previous: ActionSheet | None
    next: ActionSheet | None
    position: int | None
    total: int


def neighbours(user, sheet, list_query: str, today: date) -> Neighbours:
    """The place of ``sheet`` in the list that ``list_query`` (a query string) describes. Two queries."""
    query = SheetListQuery(QueryDict(list_query[:2000]), user=user, today=today)
    keys = list(query.sheets().values_list("pk", flat=True))
    if sheet.pk not in keys:
        return Neighbours(None, None, None, len(keys))
    place = keys.index(sheet.pk)
    around = [keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None]
    short = (
        ActionSheet.objects.visible_to(user).select_related("phase").only("number", "title", "phase__prefix")
    )
    found = short.in_bulk([key for key in around if key is not None])
    return Neighbours(found.get(around[0]), found.get(around[1]), place + 1, len(keys))
