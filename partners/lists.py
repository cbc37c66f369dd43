"""The register of commitments: what it looks at and what a row shows. The page, the exports and the matrix ask here."""

from datetime import date

from django.db.models import F, Q
from django.http import QueryDict

from accounts.models import Organization
from accounts.permissions import Permission, holds
from accounts.standpoints import keys_of, standpoint
from actions.models import ActionSheet
from core.lists import Words
from partners.filters import FROM_SCOPE, KEYS, SHEET, CommitmentFilters, load_choices, load_scope_choices
from partners.list_rows import COLUMNS, register_rows
from partners.models import Commitment
from partners.sorting import SORTS

# Filters that only some may use: one would learn from the others' what is kept from oneself.
_NEEDED = {"to_review": Permission.UPDATE_REVIEW, "archived": Permission.COMMITMENT_EDIT}


class CommitmentListQuery(CommitmentFilters):
    sorts, keys, default_sort = SORTS, KEYS, "organization"
    tie_break = (F("sheet__phase_id").asc(nulls_last=True), F("sheet__number").asc(nulls_last=True), "pk")
    words = Words(
        one="engagement",
        many="engagements",
        none="aucun engagement",
        search="Chercher un engagement",
        search_hint="Mots de l’engagement, de son organisation ou de sa fiche. La liste suit la saisie.",
        among="Chercher parmi les engagements",
        caption="Engagements",
    )

    def is_offered(self, name):
        return name not in _NEEDED or holds(self.user, _NEEDED[name])

    def is_asked(self, name):
        if name in FROM_SCOPE:
            return name in self.values
        least = {"agreement": 2, "unblocker": 1}.get(name, 0)
        return self.is_offered(name) and (not least or len(self.options(name)) >= least)

    def label(self, name, value):
        found = super().label(name, value)
        if found is None and KEYS.get(name) and KEYS[name].fullmatch(value):
            # A page of an organisation or of a sheet without commitments links here: the answer is « aucun ».
            if name == "organization":
                return _name_of(Organization.objects.active().filter(pk=value))
            if name == "sheet":
                prefix, number = SHEET.fullmatch(value).groups()
                sheets = ActionSheet.objects.visible_to(self.user).live().select_related("phase")
                return _name_of(sheets.filter(phase__prefix=prefix or "", number=number))
        return found

    def reader(self):
        return standpoint(self.user), keys_of(self.user)

    _organizations_first = False

    def visible(self):
        rows = Commitment.objects.all()
        if self._organizations_first:
            rows = rows.alias(shown=F("organization__name"))
        return rows.visible_to(self.user)

    def found(self):
        """In the order of organisations their table is joined first: SQLite moves no table across an outer join, and
        would sort 20,000 promises instead of following the index of names."""
        self._organizations_first = self.sort.removeprefix("-") == "organization"
        try:
            return super().found()
        finally:
            self._organizations_first = False

    def everything(self, values=None):
        """Live commitments, or archived ones (by themselves or with their sheet) where they are asked for."""
        if (self.values if values is None else values).get("archived"):
            return self.visible().filter(Q(archived_at__isnull=False) | Q(sheet__archived_at__isnull=False))
        return self.visible().live()

    def for_page(self):
        return self.found().values_list(*COLUMNS)

    def rows(self, page) -> list[dict]:
        return register_rows(page, user=self.user, today=self.today)


def _name_of(rows) -> str | None:
    row = rows.first()
    return None if row is None else str(row)


def read_list(data: QueryDict, *, user, today: date) -> CommitmentListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    choices = load_choices(user) | load_scope_choices(user, data)
    return CommitmentListQuery(data, user=user, today=today, choices=choices)
