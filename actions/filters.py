"""Filters of lists of sheets. Names of parameters are fixed: home page, dashboards and mails link to them."""

import re

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.enums import College, OrganizationKind
from accounts.models import Organization
from accounts.permissions import Permission, holds
from actions.enums import Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.models import ActionSheet, Commune, Phase
from actions.sorting import SORTS
from core import clock
from core.list_options import MAX_BOXES, Option, offered
from core.lists import KEY, ListFilter, ListQuery, LookAtFilter
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


class ScopedSheets(ListQuery):
    """Any list of sheets, with the six filters that say which part of the programme it looks at (``actions.scope``)."""

    axis = LinkFilter("axes", "priorityaxis_id", label="Axe")
    priority = PriorityFilter(label="Priorité", options=(("1", "Prioritaire"), ("0", "Non prioritaire")))
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


class SheetFilters(ScopedSheets):
    status = ListFilter("progress_status", label="Statut", options=tuple(ProgressStatus.choices))
    health = ListFilter("health", label="Météo", options=tuple(Health.choices))
    maturity = MaturityFilter(label="Maturité", options=(*Maturity.choices, (NONE, "Non renseignée")))
    overdue = OverdueFilter(label="Échéances", options=(("1", "En retard"), ("0", "Dans les temps")))
    stale = StaleFilter(label="Suivi", options=(("1", "Sans nouvelles"),))
    blocked = BlockedFilter(
        label="Blocage", options=(("1", "Avec un blocage"),)
    )  # by its status or by a point
    review = ListFilter("review_status", label="Relecture", options=tuple(ReviewStatus.choices))
    kind = ListFilter("kind", label="Nature", options=tuple(SheetKind.choices))
    archived = LookAtFilter(label="Archives", options=(("1", "Fiches archivées"),))

    def is_offered(self, name):
        return name != "archived" or holds(self.user, Permission.SHEET_READ_TEAM)


FILTERS: dict[str, ListFilter] = SheetFilters.base_filters


def load_choices(user) -> dict[str, list[Option]]:
    """The values that rows give to filters, among what ``user`` may see."""
    visible = ActionSheet.objects.visible_to(user).order_by()
    carried = visible.filter(lead_organization=OuterRef("pk"))
    located = ActionSheet.communes.through.objects.filter(commune=OuterRef("pk"), actionsheet__in=visible)
    phases = Phase.objects.order_by("axes__position", "axes__name").values_list(
        "pk", "code", "name", "axes__pk", "axes__name"
    )
    communes = Commune.objects.order_by().filter(Exists(located)).values_list("pk", "name")
    rows = list(phases)
    return {
        "axis": [Option(str(key), name) for *_, key, name in rows if key is not None],
        "carrier": organization_options(user, Exists(carried), always=(Option(NONE, "Sans porteur"),)),
        "commune": options_of(communes),
        "phase": [Option(code, name) for _, code, name in sorted({row[:3] for row in rows})],
    }


def organization_options(user, condition, *, always: tuple[Option, ...] = ()) -> list[Option]:
    """The organisations that fulfil ``condition``, or that they are too many, which names those that ``user`` may know."""
    found = Organization.objects.order_by().filter(condition).values_list("pk", SHORT_OR_NAME)
    return offered(
        options_of(found[: MAX_BOXES + 1]), always=always, name_of=lambda key: name_of_organization(user, key)
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
