"""Orders of the list of sheets: business order of statuses, unknown values last both ways, a stable tie-break."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from actions.enums import CLOSED_STATUSES, Health, ProgressStatus
from actions.models import ActionSheet, Milestone

DEFAULT = "number"
# The accented letters that count in French, each costing SQLite a pass over the text (and its parser a level of depth).
_ACCENTED = "éèêàâçîôûÉÀÎ"
_PLAIN = "eeeaaciouEAI".lower()


class Folded(Func):
    """A text without case or accents, so that « Écoles » sorts beside « Eau » on both databases.

    PostgreSQL has TRANSLATE; SQLite, whose LOWER knows ASCII alone, replaces letter by letter.
    """

    function = "LOWER"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        template = f"TRANSLATE(LOWER(%(expressions)s), '{_ACCENTED}', '{_PLAIN}') COLLATE \"C\""
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler, connection, **context):
        template = "LOWER(%(expressions)s)"
        for accented, plain in zip(_ACCENTED, _PLAIN, strict=True):
            template = f"REPLACE({template}, '{accented}', '{plain}')"
        return self.as_sql(compiler, connection, template=template, **context)


def _rank(field: str, values) -> Case:
    """The place of ``field`` in the order of ``values``; None for the others."""
    return Case(
        *(When(**{field: value}, then=Value(rank)) for rank, value in enumerate(values)), default=None
    )


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
    is_late = ~Q(progress_status__in=CLOSED_STATUSES) & (Q(ends_on__lt=today) | Exists(late))
    return Case(When(is_late, then=Value(0)), default=Value(1))


def next_due(today=None):
    """The day on which the next open milestone falls due."""
    dated = Milestone.objects.filter(sheet=OuterRef("pk"), done_on__isnull=True, due_on__isnull=False)
    return Subquery(dated.order_by("due_on").values("due_on")[:1])


@dataclass(frozen=True)
class Sort:
    """One order: its column, the words for each direction, and the SQL that it compares."""

    name: str
    label: str
    up: str
    down: str
    expression: Callable
    may_be_null: bool = False


SORTS = {
    sort.name: sort
    for sort in (
        Sort("number", "N°", "croissant", "décroissant", lambda today: F("number")),
        Sort("title", "Intitulé", "A à Z", "Z à A", lambda today: Folded("title")),
        Sort("axis", "Axes", "premier axe d’abord", "dernier axe d’abord", _first_axis, may_be_null=True),
        Sort(
            "priority", "Priorité", "prioritaires d’abord", "prioritaires à la fin",
            lambda today: Case(When(is_priority=True, then=Value(0)), default=Value(1)),
        ),
        Sort("carrier", "Porteur", "A à Z", "Z à A", _carrier, may_be_null=True),
        Sort(
            "status", "Statut", "à venir d’abord", "abandonnées d’abord",
            lambda today: _rank("progress_status", ProgressStatus),
        ),
        Sort(
            "health", "Météo", "la meilleure d’abord", "la moins bonne d’abord",
            lambda today: _rank("health", [h for h in Health if h != Health.UNKNOWN]), may_be_null=True,
        ),
        Sort("overdue", "Retard", "en retard d’abord", "en retard à la fin", _overdue),
        Sort("milestone", "Prochain jalon", "le plus proche d’abord", "le plus lointain d’abord", next_due, True),
        Sort("updated", "Mise à jour", "la plus ancienne d’abord", "la plus récente d’abord", lambda today: F("updated_at")),
    )
}  # fmt: skip


def is_known(sort: str) -> bool:
    return sort.removeprefix("-") in SORTS


def ordering(sort: str, today) -> list:
    """What ``order_by`` takes for ``sort`` (« title », « -title »)."""
    chosen, descending = SORTS[sort.removeprefix("-")], sort.startswith("-")
    last = True if chosen.may_be_null else None
    value = chosen.expression(today)
    first = value.desc(nulls_last=last) if descending else value.asc(nulls_last=last)
    if chosen.name == "number":
        return ["-phase_id", first] if descending else ["phase_id", first]
    return [first, "phase_id", "number"]


def sort_options() -> list[tuple[str, str]]:
    """Every order both ways, for a select."""
    options = []
    for sort in SORTS.values():
        options += [(sort.name, f"{sort.label}, {sort.up}"), (f"-{sort.name}", f"{sort.label}, {sort.down}")]
    return options
