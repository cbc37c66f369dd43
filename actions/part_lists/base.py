"""What the lists of parts share: the scope of their sheets, their search, the sheet that a row names."""

import re
from datetime import date

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict

from accounts.models import Organization
from accounts.standpoints import keys_of, standpoint
from actions.filters import NONE, SHORT_OR_NAME, load_choices, name_of_organization, options_of
from actions.models import ActionSheet, reference_of, sheet_url
from actions.scope import SheetScopeFilter
from actions.templatetags.sheet_badges import state_badge
from core.gather import prepared
from core.list_options import MAX_BOXES, Option, offered
from core.lists import KEY, ListFilter, ListQuery
from core.search import stems
from core.sorting import Folded, Sort

KEY_OR_NONE = re.compile(rf"{NONE}|{KEY.pattern}")
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
        """Those that hold every word of ``query``, in their own texts or in their sheet; or hang on that number."""
        found = Q()
        for stem in stems(query):
            one = Q(sheet__in=ActionSheet.objects.order_by().search(stem).values("pk"))
            for text in self.texts:
                one |= Q(**{f"{text}__iregex": _beginning_with(stem)})
            found &= one
        return self.filter(found)


def _beginning_with(stem: str) -> str:
    """A word that begins with ``stem``, accents or not: parts have no search column, both databases know expressions."""
    return f"(^|[^{_LETTERS}])" + "".join(f"[{_ACCENTED.get(letter, letter)}]" for letter in stem)


class OrganizationFilter(ListFilter):
    """Parts that name one of these organisations; « none » where they name nobody."""

    def filter(self, qs, value):
        nobody = Q(**{f"{self.field_name}__isnull": True}) if NONE in value else Q()
        keys = [key for key in value if key != NONE]
        return qs.filter(nobody | Q(**{f"{self.field_name}__in": keys}))


class PartFilters(django_filters.FilterSet):
    """The scope, for the filters of every list of parts."""

    phase = SheetScopeFilter("phase")
    axis = SheetScopeFilter("axis")
    priority = SheetScopeFilter("priority")
    carrier = SheetScopeFilter("carrier")
    college = SheetScopeFilter("college")
    commune = SheetScopeFilter("commune")


SCOPE_PANELS = (
    ("Axe", ("axis",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Fiche", ("priority", "phase")),
)


class PartListQuery(ListQuery):
    """``part`` is the queryset class of the rows with its model; ``organization`` the filter that names one, if any."""

    part: QuerySet
    organization = ""
    nobody = ""
    anchor = ""  # the section of the page of a sheet that shows such parts
    default_sort = "sheet"

    def is_asked(self, name):
        return self.is_offered(name) and (name != "phase" or len(self.options("phase")) > 1)

    def reader(self):
        return standpoint(self.user), keys_of(self.user)

    def visible(self):
        sheets = ActionSheet.objects.visible_to(self.user).live().order_by()
        return self.part.all().filter(sheet__in=sheets.values("pk"))

    def ordering(self):
        # Numbers run within a phase; both turn round together.
        terms = super().ordering()
        if self.sort.removeprefix("-") == "sheet":
            phase = F("sheet__phase_id")
            return [phase.desc() if self.sort.startswith("-") else phase.asc(), *terms]
        return terms

    def page(self, start: int, stop: int) -> QuerySet:
        """Keys first, on the first page too: what a row shows of its sheet is read for fifty, not for all."""
        return self.for_page().filter(pk__in=self.found().values("pk")[start:stop])

    def rows(self, page) -> list[dict]:
        shown = [self.row(one) | self._sheet(one) for one in page]
        for row in shown:
            row["badge"] = state_badge(*row["look"])
        return shown

    def row(self, one) -> dict:
        """What the page shows of one part, its texts ready; ``look`` is its badge: icon, tone, word."""
        raise TypeError(f"{type(self).__name__} must say what a row shows")

    def more(self) -> dict:
        """What the page shows besides its rows."""
        return {}

    def sheet_facts(self, one) -> tuple[int, str, str, bool]:
        """Number, prefix and title of the sheet of one part, and whether it was invented for the demonstration."""
        return tuple(one[name] for name in SHEET)

    def _sheet(self, one) -> dict:
        number, prefix, title, is_example = self.sheet_facts(one)
        reference = reference_of(prefix, number)
        url = sheet_url(reference, self.anchor)
        return {"reference": reference, "sheet_title": title, "url": url, "is_example": is_example}


def read_part_list(kind: type[PartListQuery], data: QueryDict, *, user, today: date) -> PartListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    choices = load_choices(user)
    if kind.organization:
        (named,) = _named.gather(kind, standpoint(user), today, **keys_of(user))
        choices[kind.organization] = offered(
            options_of(named),
            always=(Option(NONE, kind.nobody),),
            name_of=lambda key: name_of_organization(user, key),
        )
    return kind(data, user=user, today=today, choices=choices)


@prepared
def _named(kind, viewer, today):
    """The organisations that parts of this kind name, among what ``viewer`` may see."""
    column = kind.filters[kind.organization].field_name
    parts = kind(QueryDict(), user=viewer, today=today).visible().order_by()
    organizations = Organization.objects.order_by().filter(Exists(parts.filter(**{column: OuterRef("pk")})))
    return [organizations.values_list("pk", SHORT_OR_NAME)[: MAX_BOXES + 1]]


def organization_sort(name: str, label: str, column: str) -> Sort:
    """By the name that the page shows of the organisation at ``column``."""
    shown = Coalesce(NullIf(F(f"{column}__short_name"), Value("")), F(f"{column}__name"))
    return Sort(name, label, "A à Z", "Z à A", lambda today: Folded(shown), may_be_null=True)
