"""Filters of the list of sheets. Names of parameters are fixed: home page, dashboards and mails link to them."""

import django_filters
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from actions.enums import Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.models import ActionSheet, Commune, Phase, PriorityAxis
from core import clock
from core.lists import ListFilter, LookAtFilter, Option
from core.search import sort_key

NONE = "none"


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


class SheetFilters(django_filters.FilterSet):
    """The filters of the list, read one by one by ``actions.lists``.

    The form of a FilterSet is not built: it costs five times what reading the address costs
    (docs/decisions/0011-list-filters.md).
    """

    axis = LinkFilter("axes", "priorityaxis_id", label="Axe")
    priority = PriorityFilter(label="Priorité", options=(("1", "Prioritaire"), ("0", "Non prioritaire")))
    status = ListFilter("progress_status", label="Statut", options=tuple(ProgressStatus.choices))
    health = ListFilter("health", label="Météo", options=tuple(Health.choices))
    maturity = MaturityFilter(label="Maturité", options=(*Maturity.choices, (NONE, "Non renseignée")))
    carrier = CarrierFilter(label="Porteur")
    college = CarrierCollegeFilter(label="Collège du porteur", options=tuple(College.choices))
    commune = LinkFilter("communes", "commune_id", label="Commune")
    overdue = OverdueFilter(label="Échéances", options=(("1", "En retard"), ("0", "Dans les temps")))
    stale = StaleFilter(label="Suivi", options=(("1", "Sans nouvelles"),))
    blocked = BlockedFilter(label="Blocage", options=(("1", "Avec un blocage"),))
    phase = ListFilter("phase__code", label="Phase")
    review = ListFilter("review_status", label="Relecture", options=tuple(ReviewStatus.choices))
    kind = ListFilter("kind", label="Nature", options=tuple(SheetKind.choices))
    archived = LookAtFilter(label="Archives", options=(("1", "Fiches archivées"),))


FILTERS: dict[str, ListFilter] = SheetFilters.base_filters


def load_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among what ``user`` may see, in one query."""
    visible = ActionSheet.objects.visible_to(user).order_by()
    carried = visible.filter(lead_organization=OuterRef("pk"))
    located = ActionSheet.communes.through.objects.filter(commune=OuterRef("pk"), actionsheet__in=visible)
    shown_name = Coalesce(NullIf("short_name", Value("")), "name")
    parts = (
        _as_options("axis", PriorityAxis.objects.order_by(), "pk", "name", rank="position", color="color"),
        _as_options("carrier", Organization.objects.order_by().filter(Exists(carried)), "pk", shown_name),
        _as_options("commune", Commune.objects.order_by().filter(Exists(located)), "pk", "name"),
        _as_options("phase", Phase.objects.order_by(), "code", "name", rank="pk"),
    )
    found = {"axis": [], "carrier": [Option(NONE, "Sans porteur")], "commune": [], "phase": []}
    rows = parts[0].union(*parts[1:], all=True)
    for kind, value, name, color, _ in sorted(rows, key=lambda row: (int(row[4]), sort_key(row[2]))):
        found[kind].append(Option(value, name, int(color)))
    return found


def _as_options(kind, rows, key, label, *, rank=None, color=None):
    """``rows`` as (kind, value, label, colour, rank), so that four tables fit in one query."""
    text = CharField()
    return rows.values_list(
        Value(kind, output_field=text),
        Cast(key, text),
        Cast(label, text),
        Cast(color or Value(0), text),
        Cast(rank or Value(0), text),
    )
