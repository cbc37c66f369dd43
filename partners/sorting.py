"""Orders of the register of commitments."""

from datetime import UTC, datetime

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from core.sorting import Beginning, Filled, Folded, Sort, by_column, rank
from partners.enums import CommitmentKind, CommitmentStatus

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _organization(today):
    return Folded(Coalesce(Filled(F("organization__short_name")), F("organization__name")))


def _confirmed(today):
    """What was never confirmed comes before what was confirmed longest ago."""
    return Coalesce("confirmed_at", Value(_LONG_AGO))


# The columns of the register, in their order.
SORTS = {
    sort.name: sort
    for sort in (
        Sort("organization", "Organisation", "A à Z", "Z à A", _organization),
        Sort("statement", "Engagement", "A à Z", "Z à A", lambda today: Folded(Beginning("statement"))),
        Sort(
            "sheet", "Fiche", "numéro croissant", "numéro décroissant",
            lambda today: F("sheet__phase_id") * 1_000_000 + F("sheet__number"), may_be_null=True,
        ),
        Sort(
            "kind", "Nature", "financement d’abord", "financement à la fin",
            lambda today: rank("kind", CommitmentKind),
        ),
        Sort("amount", "Promis", "petits montants d’abord", "grands montants d’abord", by_column("amount"), True),
        Sort("due", "Échéance", "la plus proche d’abord", "la plus lointaine d’abord", by_column("due_on"), True),
        Sort(
            "status", "État", "à venir d’abord", "abandonnés d’abord",
            lambda today: rank("progress_status", CommitmentStatus),
        ),
        Sort("confirmed", "Nouvelles", "la plus ancienne d’abord", "la plus récente d’abord", _confirmed),
    )
}  # fmt: skip
