"""Filters of the list of sheets. Names of parameters are fixed: home page, dashboards and mails link to them."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from accounts.standpoints import keys_of, standpoint
from actions.enums import Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.models import ActionSheet, Commune, Phase, PriorityAxis
from core import clock
from core.gather import prepared
from core.list_options import MAX_BOXES, Option, offered
from core.lists import ListFilter, LookAtFilter
from core.search import sort_key
from core.sorting import Filled

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


@prepared
def _choices(viewer):
    """The values that rows give to filters, among what ``viewer`` may see."""
    visible = ActionSheet.objects.visible_to(viewer).order_by()
    carried = visible.filter(lead_organization=OuterRef("pk"))
    located = ActionSheet.communes.through.objects.filter(commune=OuterRef("pk"), actionsheet__in=visible)
    return [
        PriorityAxis.objects.order_by("position", "name").values_list("pk", "name", "color"),
        Organization.objects.order_by()
        .filter(Exists(carried))
        .values_list("pk", SHORT_OR_NAME)[: MAX_BOXES + 1],
        Commune.objects.order_by().filter(Exists(located)).values_list("pk", "name"),
        Phase.objects.order_by("pk").values_list("code", "name"),
    ]


def load_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among what ``user`` may see, in one query."""
    axes, carriers, communes, phases = _choices.gather(standpoint(user), **keys_of(user))
    return {
        "axis": [Option(str(key), name, color) for key, name, color in axes],
        "carrier": offered(
            options_of(carriers),
            always=(Option(NONE, "Sans porteur"),),
            name_of=lambda key: name_of_organization(user, key),
        ),
        "commune": options_of(communes),
        "phase": [Option(code, name) for code, name in phases],
    }


def options_of(rows) -> list[Option]:
    """Rows of keys and names as options, by name as a French reader sorts them."""
    return [Option(str(key), name) for key, name in sorted(rows, key=lambda row: sort_key(row[1]))]


def name_of_organization(user, key: str) -> str | None:
    """The name of an organisation that ``user`` may know of."""
    named = (
        Organization.objects.visible_to(user).filter(pk=key)
        if key.isdecimal()
        else Organization.objects.none()
    )
    return next((str(organization) for organization in named.only("name", "short_name")), None)
