"""Orders of the lists of decisions and of follow-ups."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, LPad, NullIf

from core.sorting import Folded, Sort, by_column, rank
from governance.enums import DecisionKind, FollowUpStatus


def _padded(name: str):
    return LPad(Cast(name, CharField()), 6, Value("0"))


def _reference(path: str):
    """« CP-2.10 » after « CP-2.9 »."""
    return lambda today: Concat(
        f"{path}meeting__committee__acronym", _padded(f"{path}meeting__number"), _padded(f"{path}number")
    )


def _organization(today):
    return Folded(Coalesce(NullIf(F("organization__short_name"), Value("")), F("organization__name")))


# The columns of each list, in their order.
DECISION_SORTS = {
    sort.name: sort
    for sort in (
        Sort("number", "Numéro", "croissant", "décroissant", _reference("")),
        Sort("statement", "Décision", "A à Z", "Z à A", lambda today: Folded("statement")),
        Sort(
            "kind", "Nature", "approbations d’abord", "approbations à la fin",
            lambda today: rank("kind", DecisionKind),
        ),
        Sort("date", "Séance", "la plus ancienne d’abord", "la plus récente d’abord", by_column("meeting__starts_at")),
    )
}  # fmt: skip
FOLLOW_UP_SORTS = {
    sort.name: sort
    for sort in (
        Sort("statement", "Suite à donner", "A à Z", "Z à A", lambda today: Folded("statement")),
        Sort("organization", "À qui", "A à Z", "Z à A", _organization),
        Sort("due", "Échéance", "la plus proche d’abord", "la plus lointaine d’abord", by_column("due_on"), True),
        Sort(
            "status", "État", "à faire d’abord", "abandonnées d’abord",
            lambda today: rank("status", FollowUpStatus),
        ),
        Sort("decision", "Décision", "numéro croissant", "numéro décroissant", _reference("decision__")),
        Sort(
            "since", "Depuis", "les plus anciennes d’abord", "les plus récentes d’abord",
            by_column("decision__meeting__starts_at"),
        ),
    )
}  # fmt: skip
