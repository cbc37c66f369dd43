"""What the lists of parts share: the scope of their sheets, their search, the sheet that a row
names.
"""

import re
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict

from actions.models import ActionSheet, sheet_url
from actions.sheets.filters import NONE, SheetScopeFilter, load_choices, organization_options
from core.list_options import Option
from core.lists import KEY, ListFilter, ListQuery
from core.search import stems
from core.sorting import Folded, Sort

KEY_OR_NONE = re.compile(rf"{NONE}|{KEY.pattern}")
# What a row reads of its sheet: the rest of it is long.
SHEET = ("sheet__number", "sheet__phase__prefix", "sheet__title", "sheet__is_example")
SHEET_SORT = Sort(
    "sheet", "Fiche", "numéro croissant", "numéro décroissant", lambda today: F("sheet__number")
)
_ACCENTED = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôö", "u": "uùûü"}
_LETTERS = "0-9a-zàâäçéèêëîïôöùûü"


class PartRows(QuerySet):
    """Rows of one kind of part; ``texts`` are the columns of their own that a search reads."""

    texts: tuple[str, ...] = ()

    def search(self, query: str):
        """Those that hold every word of ``query``, in their own texts or in their sheet; or hang on
        that number.
        """
        found = Q()
        for stem in stems(query):
            one = Q(sheet__in=ActionSheet.objects.order_by().search(stem).values("pk"))
            for text in self.texts:
                one |= Q(**{f"{text}__iregex": _beginning_with(stem)})
            found &= one
        return self.filter(found)


def _beginning_with(stem: str) -> str:
    """A word that begins with ``stem``, accents or not: parts have no search column, both databases
    know expressions.
    """
    return f"(^|[^{_LETTERS}])" + "".join(f"[{_ACCENTED.get(letter, letter)}]" for letter in stem)


class OrganizationFilter(ListFilter):
    """Parts that name one of these organisations; « none » where they name nobody."""

    def filter(self, qs, value):
        nobody = Q(**{f"{self.field_name}__isnull": True}) if NONE in value else Q()
        keys = [key for key in value if key != NONE]
        return qs.filter(nobody | Q(**{f"{self.field_name}__in": keys}))


SCOPE_PANELS = (
    ("Axe", ("axis",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Fiche", ("priority", "phase")),
)


class PartListQuery(ListQuery):
    """With the scope of their sheets as filters.

    ``part`` is the queryset class of the rows with its model; ``organization`` the filter that
    names one, if any.
    """

    phase = SheetScopeFilter("phase")
    axis = SheetScopeFilter("axis")
    priority = SheetScopeFilter("priority")
    carrier = SheetScopeFilter("carrier")
    college = SheetScopeFilter("college")
    commune = SheetScopeFilter("commune")

    part: QuerySet
    organization = ""
    nobody = ""
    anchor = ""  # the section of the page of a sheet that shows such parts
    columns: tuple[str, ...] = ()  # what a row reads of a part
    related: tuple[str, ...] = ()  # and of what it links to, beside its sheet
    default_sort = "sheet"

    def has_boxes(self, name):
        return self.is_offered(name) and (name != "phase" or len(self.options("phase")) > 1)

    def visible(self):
        return self.part_of_sheets(self.user)

    @classmethod
    def part_of_sheets(cls, user) -> QuerySet:
        """The parts of every live sheet that ``user`` may see."""
        sheets = ActionSheet.objects.visible_to(user).live().order_by()
        return cls.part.all().filter(sheet__in=sheets.values("pk"))

    def ordering(self):
        # Numbers run within a phase; both turn round together.
        terms = super().ordering()
        if self.sort.removeprefix("-") == "sheet":
            phase = F("sheet__phase_id")
            return [phase.desc() if self.sort.startswith("-") else phase.asc(), *terms]
        return terms

    def for_page(self):
        return self.qs.select_related("sheet__phase", *self.related).only(*self.columns, *SHEET)

    def rows(self, page) -> list[dict]:
        return [self.row(one) | self._sheet(one.sheet) for one in page]

    def row(self, one) -> dict:
        """What the page shows of one part; ``look`` is its badge: icon, tone, word."""
        raise TypeError(f"{type(self).__name__} must say what a row shows")

    def more(self) -> dict:
        """What the page shows besides its rows."""
        return {}

    def _sheet(self, sheet: ActionSheet) -> dict:
        return {
            "reference": sheet.reference,
            "sheet_title": sheet.title,
            "url": sheet_url(sheet.reference, self.anchor),
            "is_example": sheet.is_example,
        }


def read_part_list(
    kind: type[PartListQuery], data: QueryDict, *, user, today: date
) -> PartListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    choices = load_choices(user)
    if kind.organization:
        column = kind.base_filters[kind.organization].field_name
        named = Exists(kind.part_of_sheets(user).order_by().filter(**{column: OuterRef("pk")}))
        choices[kind.organization] = organization_options(
            user, named, always=(Option(NONE, kind.nobody),)
        )
    return kind(data, user=user, today=today, choices=choices)


def organization_sort(name: str, label: str, column: str) -> Sort:
    """By the name that the page shows of the organisation at ``column``."""
    shown = Coalesce(NullIf(F(f"{column}__short_name"), Value("")), F(f"{column}__name"))
    return Sort(name, label, "A à Z", "Z à A", lambda today: Folded(shown), may_be_null=True)
