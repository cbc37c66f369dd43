"""The list of sheets: what it looks at, what a row shows, and the neighbours of a sheet.

Pure of HTTP: the page, the exports and the « previous, next » of a sheet all ask here.
"""

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.permissions import Permission, holds
from actions.filters import FILTERS, NONE, load_choices
from actions.models import ActionSheet, Milestone
from actions.sorting import SORTS
from core.lists import KEY, ListQuery, Words
from core.templatetags.fr import ago

# What a row of the page reads: the rest of the columns would be fetched and thrown away.
_SHOWN = (
    "number", "title", "is_priority", "is_example", "progress_status", "health", "ends_on", "ends_on_precision",
    "updated_at", "phase__prefix", "lead_organization_id",
)  # fmt: skip


class SheetListQuery(ListQuery):
    filters, sorts, default_sort = FILTERS, SORTS, "number"
    tie_break = ("phase_id", "number")
    keys = {
        "axis": KEY,
        "carrier": re.compile(rf"{NONE}|{KEY.pattern}"),
        "commune": re.compile(r"[0-9AB]{5}"),
    }
    words = Words(
        one="fiche",
        many="fiches",
        none="aucune fiche",
        search="Chercher une fiche",
        search_hint="Mots du titre, du texte ou du porteur, ou numéro de la fiche. La liste suit la saisie.",
        among="Chercher parmi les fiches",
        caption="Fiches actions",
    )

    def is_offered(self, name):
        return name != "archived" or holds(self.user, Permission.SHEET_READ_TEAM)

    def is_asked(self, name):
        return self.is_offered(name) and (name != "phase" or len(self.options("phase")) > 1)

    def label(self, name, value):
        found = super().label(name, value)
        if found is None and name == "carrier":
            # One's own organisation is a fair question, whose answer may be « aucune fiche ».
            mine = (m.organization for m in self.user.active_memberships)
            return next((str(organization) for organization in mine if str(organization.pk) == value), None)
        return found

    def visible(self):
        return ActionSheet.objects.visible_to(self.user)

    def everything(self, values=None):
        """Live sheets, or archived ones where they are asked for."""
        is_archived = bool((self.values if values is None else values).get("archived"))
        return self.visible().filter(archived_at__isnull=not is_archived)

    def ordering(self):
        # Numbers run within a phase; both turn round together.
        terms = super().ordering()
        if self.sort.removeprefix("-") == "number":
            return ["-phase_id" if self.sort.startswith("-") else "phase_id", terms[0]]
        return terms

    def for_page(self):
        dated = Milestone.objects.filter(done_on__isnull=True)
        dated = dated.only("sheet_id", "title", "due_on", "due_on_precision", "done_on")
        milestones = Prefetch("milestones", dated, to_attr="open_milestones")
        return self.found().select_related("phase").prefetch_related(milestones).only(*_SHOWN)

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
    keys = list(query.found().values_list("pk", flat=True))
    if sheet.pk not in keys:
        return Neighbours(None, None, None, len(keys))
    place = keys.index(sheet.pk)
    around = [keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None]
    short = (
        ActionSheet.objects.visible_to(user).select_related("phase").only("number", "title", "phase__prefix")
    )
    found = short.in_bulk([key for key in around if key is not None])
    return Neighbours(found.get(around[0]), found.get(around[1]), place + 1, len(keys))
