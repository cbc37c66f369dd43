"""What the address of the list of sheets asks for: a search, filters, an order.

Several values of one filter widen it, several filters narrow the list. A value that is not understood is left out and
said, never guessed. Names of parameters are fixed: home page, dashboards and mails link to them.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.models import Organization
from actions.enums import Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.models import ActionSheet, Commune, Phase, PriorityAxis

NONE = "none"


@dataclass(frozen=True)
class Filter:
    """One parameter. ``keep(sheets, values, today)`` narrows; ``options`` is None where rows give them."""

    name: str
    label: str
    keep: Callable
    options: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class Option:
    value: str
    name: str
    color: int = 0


def _among(column):
    return lambda sheets, values, today: sheets.filter(**{f"{column}__in": values})


def _linked(relation, column):
    """Sheets that are linked to one of the values; a subquery, so that none comes twice."""

    def keep(sheets, values, today):
        links = getattr(ActionSheet, relation).through.objects.filter(**{f"{column}__in": values})
        return sheets.filter(pk__in=links.values("actionsheet_id"))

    return keep


def _led_by(sheets, values, today):
    nobody = Q(lead_organization__isnull=True) if NONE in values else Q()
    return sheets.filter(nobody | Q(lead_organization__in=[v for v in values if v != NONE]))


def _mature(sheets, values, today):
    return sheets.filter(maturity__in=["" if value == NONE else value for value in values])


def _prioritized(sheets, values, today):
    return sheets.filter(is_priority__in=[value == "1" for value in values])


def _timely(sheets, values, today):
    if len(values) > 1:
        return sheets
    return sheets.overdue(today) if values == ["1"] else sheets.on_time(today)


FILTERS = {
    one.name: one
    for one in (
        Filter("axis", "Axe", _linked("axes", "priorityaxis_id")),
        Filter("priority", "Priorité", _prioritized, (("1", "Prioritaire"), ("0", "Non prioritaire"))),
        Filter("status", "Statut", _among("progress_status"), tuple(ProgressStatus.choices)),
        Filter("health", "Météo", _among("health"), tuple(Health.choices)),
        Filter("maturity", "Maturité", _mature, (*Maturity.choices, (NONE, "Non renseignée"))),
        Filter("carrier", "Porteur", _led_by),
        Filter("commune", "Commune", _linked("communes", "commune_id")),
        Filter("overdue", "Échéances", _timely, (("1", "En retard"), ("0", "Dans les temps"))),
        Filter(
            "stale", "Suivi", lambda sheets, values, today: sheets.stale(today), (("1", "Sans nouvelles"),)
        ),
        Filter(
            "blocked", "Blocage", lambda sheets, values, today: sheets.blocked(), (("1", "Avec un blocage"),)
        ),
        Filter("phase", "Phase", _among("phase__code")),
        Filter("review", "Relecture", _among("review_status"), tuple(ReviewStatus.choices)),
        Filter("kind", "Nature", _among("kind"), tuple(SheetKind.choices)),
        # Which sheets are looked at, rather than a condition: actions.lists reads it.
        Filter("archived", "Archives", lambda sheets, values, today: sheets, (("1", "Fiches archivées"),)),
    )
}


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
    for kind, value, name, color, _ in sorted(rows, key=lambda row: (int(row[4]), _alphabetical(row[2]))):
        found[kind].append(Option(value, name, int(color)))
    return found


def _alphabetical(text: str) -> str:
    """Where a French reader looks for ``text``: case and accents set aside."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


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
