"""The list of sheets: what it looks at, and what a row shows.

Pure of HTTP: the page, the exports and the « previous, next » of a sheet all ask here.
"""

import re
from datetime import date

from django.http import QueryDict

from accounts.permissions import Permission, holds
from accounts.standpoints import keys_of, standpoint
from actions.filters import FILTERS, NONE, load_choices
from actions.list_rows import COLUMNS, list_rows
from actions.models import ActionSheet
from actions.sorting import SORTS
from core.lists import KEY, ListQuery, Words


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

    def reader(self):
        return standpoint(self.user), keys_of(self.user)

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
        return self.found().values_list(*COLUMNS)

    def rows(self, page) -> list[dict]:
        return list_rows(page, axes=self.choices["axis"], address=self.address(), today=self.today)


def read_list(data: QueryDict, *, user, today: date) -> SheetListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return SheetListQuery(data, user=user, today=today, choices=load_choices(user))


def next_milestone(sheet):
    """The open milestone that falls due first; one without a date only when there is no other."""
    return min(
        sheet.open_milestones, key=lambda m: (m.due_on is None, m.due_on or date.max, m.pk), default=None
    )
