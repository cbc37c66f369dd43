"""Orders of the list of sheets."""

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from actions.enums import CLOSED_STATUSES, Health, ProgressStatus
from actions.models import ActionSheet, Milestone
from core.sorting import Folded, Sort, by_column, first_if, rank


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
    dated = Milestone.objects.filter(sheet=OuterRef("pk"), done_on__isnull=True, due_on__isnull=False)
    return Subquery(dated.order_by("due_on").values("due_on")[:1])


SORTS = {
    sort.name: sort
    for sort in (
        Sort("number", "N°", "croissant", "décroissant", by_column("number")),
        Sort("title", "Intitulé", "A à Z", "Z à A", lambda today: Folded("title")),
        Sort("axis", "Axes", "premier axe d’abord", "dernier axe d’abord", _first_axis, may_be_null=True),
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
            lambda today: rank("health", [h for h in Health if h != Health.UNKNOWN]), may_be_null=True,
        ),
        Sort("overdue", "Retard", "en retard d’abord", "en retard à la fin", _overdue),
        Sort("milestone", "Prochain jalon", "le plus proche d’abord", "le plus lointain d’abord", next_due, True),
        Sort("updated", "Mise à jour", "la plus ancienne d’abord", "la plus récente d’abord", by_column("updated_at")),
    )
}  # fmt: skip
