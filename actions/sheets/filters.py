"""The list of sheets: its filters, its orders, what a row shows.

Names of parameters are fixed: the home page, dashboards and mails link to them. Six of them
(``SCOPE``) say which part of the programme every list of the portal looks at: ``phase`` (code),
``axis`` (key), ``priority`` (« 1 »), ``carrier`` (key of the organisation that carries the sheet,
or « none »), ``college`` (that of the carrier) and ``commune`` (INSEE code). What hangs on a sheet
is in the scope where its sheet is.
"""

import re
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.timezone import localtime

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.enums import CLOSED_STATUSES, Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.models import ActionSheet, Commune, Milestone, Phase, sheet_url
from core import clock
from core.list_options import MAX_BOXES, Option, offered
from core.lists import KEY, ListFilter, ListLabels, ListQuery, LookAtFilter
from core.search import sort_key
from core.sorting import Filled, Folded, Sort, by_column, first_if, rank


def _first_axis(today):
    axes = ActionSheet.axes.through.objects.filter(actionsheet=OuterRef("pk")).order_by(
        "priorityaxis__position"
    )
    return Subquery(axes.values("priorityaxis__position")[:1])


def _carrier(today):
    short = NullIf(F("lead_organization__short_name"), Value(""))
    return Folded(Coalesce(short, F("lead_organization__name")))


def _overdue(today):
    late = Milestone.objects.filter(sheet=OuterRef("pk"), done_on__isnull=True, due_on__lt=today)
    return first_if(~Q(progress_status__in=CLOSED_STATUSES) & (Q(ends_on__lt=today) | Exists(late)))


def next_due(today=None):
    """The day on which the next open milestone falls due."""
    dated = Milestone.objects.filter(
        sheet=OuterRef("pk"), done_on__isnull=True, due_on__isnull=False
    )
    return Subquery(dated.order_by("due_on").values("due_on")[:1])


SORTS = {
    sort.name: sort
    for sort in (
        Sort("number", "N°", "croissant", "décroissant", by_column("number")),
        Sort("title", "Intitulé", "A à Z", "Z à A", lambda today: Folded("title")),
        Sort(
            "axis", "Axes", "premier axe d’abord", "dernier axe d’abord", _first_axis,
            may_be_null=True,
        ),
        Sort(
            "priority", "Priorité", "prioritaires d’abord", "prioritaires à la fin",
            lambda today: first_if(Q(is_priority=True)),
        ),
        Sort("carrier", "Porteur", "A à Z", "Z à A", _carrier, may_be_null=True),
        Sort(
            "status", "Statut", "à venir d’abord", "abandonnées d’abord",
            lambda today: rank("progress_status", ProgressStatus),
        ),
        Sort(
            "health", "Météo", "la meilleure d’abord", "la moins bonne d’abord",
            lambda today: rank("health", [h for h in Health if h != Health.UNKNOWN]),
            may_be_null=True,
        ),
        Sort("overdue", "Retard", "en retard d’abord", "en retard à la fin", _overdue),
        Sort(
            "milestone", "Prochain jalon", "le plus proche d’abord", "le plus lointain d’abord",
            next_due, may_be_null=True,
        ),
        Sort(
            "updated", "Mise à jour", "la plus ancienne d’abord", "la plus récente d’abord",
            by_column("updated_at"),
        ),
    )
}  # fmt: skip

NONE = "none"

SHORT_OR_NAME = Coalesce(Filled("short_name"), "name")


class LinkFilter(ListFilter):
    """Sheets linked to one of the values; a subquery, so that none comes twice."""

    def __init__(self, relation, column, **kwargs):
        self.through, self.column = getattr(ActionSheet, relation).through, column
        super().__init__(**kwargs)

    def filter(self, qs, value):
        links = self.through.objects.filter(**{f"{self.column}__in": value})
        return qs.filter(pk__in=links.values("actionsheet_id"))


class CarrierFilter(ListFilter):
    def filter(self, qs, value):
        nobody = Q(lead_organization__isnull=True) if NONE in value else Q()
        return qs.filter(nobody | Q(lead_organization__in=[key for key in value if key != NONE]))


class CarrierCollegeFilter(ListFilter):
    def filter(self, qs, value):
        kinds = [kind for college in value for kind in OrganizationKind.of_college(college)]
        return qs.filter(lead_organization__kind__in=kinds)


class MaturityFilter(ListFilter):
    def filter(self, qs, value):
        return qs.filter(maturity__in=["" if maturity == NONE else maturity for maturity in value])


class PriorityFilter(ListFilter):
    def filter(self, qs, value):
        return qs.filter(is_priority__in=[answer == "1" for answer in value])


class OverdueFilter(ListFilter):
    def filter(self, qs, value):
        if len(value) > 1:
            return qs
        return qs.overdue(clock.today()) if value == ["1"] else qs.on_time(clock.today())


class StaleFilter(ListFilter):
    def filter(self, qs, value):
        return qs.stale(clock.today())


class BlockedFilter(ListFilter):
    def filter(self, qs, value):
        return qs.blocked()


class ScopedSheets(ListQuery):
    """Any list of sheets, with the six filters that say which part of the programme it looks at."""

    axis = LinkFilter("axes", "priorityaxis_id", label="Axe")
    priority = PriorityFilter(
        label="Priorité", options=(("1", "Prioritaire"), ("0", "Non prioritaire"))
    )
    carrier = CarrierFilter(label="Porteur")
    college = CarrierCollegeFilter(label="Collège du porteur", options=tuple(College.choices))
    commune = LinkFilter("communes", "commune_id", label="Commune")
    phase = ListFilter("phase__code", label="Phase")

    sorts, default_sort, tie_break = SORTS, "number", ("phase_id", "number")
    keys = {
        "axis": KEY,
        "carrier": re.compile(rf"{NONE}|{KEY.pattern}"),
        "commune": re.compile(r"[0-9AB]{5}"),
    }

    def has_boxes(self, name):
        return self.is_offered(name) and (name != "phase" or len(self.options("phase")) > 1)

    def label(self, name, value):
        found = super().label(name, value)
        if found is None and name == "carrier":
            # One's own organisation is a fair question, whose answer may be « aucune fiche ».
            mine = (m.organization for m in self.user.active_memberships)
            return next(
                (str(organization) for organization in mine if str(organization.pk) == value), None
            )
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


class SheetFilters(ScopedSheets):
    status = ListFilter("progress_status", label="Statut", options=tuple(ProgressStatus.choices))
    health = ListFilter("health", label="Météo", options=tuple(Health.choices))
    maturity = MaturityFilter(
        label="Maturité", options=(*Maturity.choices, (NONE, "Non renseignée"))
    )
    overdue = OverdueFilter(
        label="Échéances", options=(("1", "En retard"), ("0", "Dans les temps"))
    )
    stale = StaleFilter(label="Suivi", options=(("1", "Sans nouvelles"),))
    blocked = BlockedFilter(
        label="Blocage", options=(("1", "Avec un blocage"),)
    )  # by its status or by a point
    review = ListFilter("review_status", label="Relecture", options=tuple(ReviewStatus.choices))
    kind = ListFilter("kind", label="Nature", options=tuple(SheetKind.choices))
    archived = LookAtFilter(label="Archives", options=(("1", "Fiches archivées"),))

    def is_offered(self, name):
        return name != "archived" or has_permission(self.user, Permission.SHEET_READ_TEAM)


FILTERS: dict[str, ListFilter] = SheetFilters.base_filters


def load_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among what ``user`` may see."""
    visible = ActionSheet.objects.visible_to(user).order_by()
    carried = visible.filter(lead_organization=OuterRef("pk"))
    located = ActionSheet.communes.through.objects.filter(
        commune=OuterRef("pk"), actionsheet__in=visible
    )
    phases = Phase.objects.order_by("axes__position", "axes__name").values_list(
        "pk", "code", "name", "axes__pk", "axes__name"
    )
    communes = Commune.objects.order_by().filter(Exists(located)).values_list("pk", "name")
    rows = list(phases)
    return {
        "axis": [Option(str(key), name) for *_, key, name in rows if key is not None],
        "carrier": organization_options(
            user, Exists(carried), always=(Option(NONE, "Sans porteur"),)
        ),
        "commune": options_of(communes),
        "phase": [Option(code, name) for _, code, name in sorted({row[:3] for row in rows})],
    }


def organization_options(user, condition, *, always: tuple[Option, ...] = ()) -> list[Option]:
    """The organisations that fulfil ``condition``, or that they are too many, which names those
    that ``user`` may know.
    """
    found = Organization.objects.order_by().filter(condition).values_list("pk", SHORT_OR_NAME)
    return offered(
        options_of(found[: MAX_BOXES + 1]),
        always=always,
        name_of=lambda key: name_of_organization(user, key),
    )


def options_of(rows) -> list[Option]:
    """Rows of keys and names as options, by name as a French reader sorts them."""
    return [Option(str(key), name) for key, name in sorted(rows, key=lambda row: sort_key(row[1]))]


def name_of_organization(user, key: str) -> str | None:
    """The name of an organisation that ``user`` may know of."""
    if not KEY.fullmatch(key):
        return None
    named = Organization.objects.visible_to(user).filter(pk=key).first()
    return None if named is None else str(named)


SCOPE = ("phase", "axis", "priority", "carrier", "college", "commune")


def in_scope(sheets: QuerySet, values: dict[str, list[str]]) -> QuerySet:
    """Those of ``sheets`` that ``values`` keep; parameters that are no part of a scope are left
    alone.
    """
    for name in SCOPE:
        if given := values.get(name):
            sheets = FILTERS[name].filter(sheets, given)
    return sheets


class SheetScopeFilter(ListFilter):
    """A parameter of the scope, for rows that hang on a sheet."""

    def __init__(self, name: str):
        self.parameter = name
        super().__init__(label=FILTERS[name].label, options=FILTERS[name].options)

    def filter(self, qs, value):
        return qs.filter(sheet__in=self.sheets(value))

    def sheets(self, value) -> QuerySet:
        """The keys of the sheets that bear one of ``value``."""
        return in_scope(ActionSheet.objects.order_by(), {self.parameter: value}).values("pk")


# What a row reads of a sheet: the rest is long.
_COLUMNS = (
    "number", "title", "is_priority", "is_example", "progress_status", "health", "ends_on",
    "ends_on_precision", "updated_at", "phase__prefix", "lead_organization__short_name",
    "lead_organization__name",
)  # fmt: skip


class SheetListQuery(SheetFilters):
    labels = ListLabels(
        one="fiche",
        many="fiches",
        none="aucune fiche",
        search="Chercher une fiche",
        search_hint=(
            "Mots du titre, du texte ou du porteur, ou numéro de la fiche. La liste suit la saisie."
        ),
        among="Chercher parmi les fiches",
        caption="Fiches actions",
    )

    def for_page(self):
        axes = Prefetch("axes", to_attr="listed_axes")
        return self.qs.for_summary().only(*_COLUMNS).prefetch_related(axes)

    def rows(self, page) -> list[dict]:
        address = self.address()
        suffix = f"?{urlencode({'liste': address})}" if address else ""
        return [self._row(sheet, suffix) for sheet in page]

    def _row(self, sheet, suffix: str) -> dict:
        """The values that the row of ``sheet`` shows, and all of them as one text: the key under
        which it is kept.
        """
        milestone = next_milestone(sheet)
        shown = {
            "number": sheet.reference,
            "title": sheet.title,
            "url": f"{sheet_url(sheet.reference)}{suffix}",
            "is_example": sheet.is_example,
            "axes": [(axis.color, axis.name) for axis in sheet.listed_axes],
            "is_priority": sheet.is_priority,
            "carrier": str(sheet.lead_organization or ""),
            "status": sheet.progress_status,
            "health": sheet.health,
            "overdue": sheet.overdue_reasons(self.today),
            "milestone": milestone.title if milestone else "",
            "due": str(milestone.due) if milestone and milestone.due else "",
            "updated": localtime(sheet.updated_at).date(),
            "today": self.today,
        }
        return {"sheet": sheet, "key": repr(shown), **shown}


def read_list(data: QueryDict, *, user, today: date) -> SheetListQuery:
    """The list that an address asks for, its values checked against what ``user`` may see."""
    return SheetListQuery(data, user=user, today=today, choices=load_choices(user))


def next_milestone(sheet):
    """The open milestone that falls due first; one without a date only when there is no other."""
    return min(
        sheet.open_milestones,
        key=lambda m: (m.due_on is None, m.due_on or date.max, m.pk),
        default=None,
    )
