"""The list of funding lines: ``stage``, ``funder``, ``amount=none|known``, and the scope; their
total in euros.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from actions.enums import FundingStage
from actions.models import FundingLine
from actions.parts.filters import (
    KEY_OR_NONE,
    SCOPE_PANELS,
    SHEET_SORT,
    OrganizationFilter,
    PartListQuery,
    PartRows,
    organization_sort,
)
from core.exports import Column, plain_number
from core.french import counted, euros
from core.lists import ListFilter, ListLabels
from core.sorting import Folded, Sort, by_column, rank

# Stage → (icon, tone); the tones are classes of portail.css.
LOOKS = {
    FundingStage.REQUESTED: ("hand-coins", "outline"),
    FundingStage.FILED: ("folder-input", "neutral"),
    FundingStage.REVIEWED: ("file-search", "support"),
    FundingStage.GRANTED: ("circle-check", "reachable"),
    FundingStage.CONTRACTED: ("stamp", "reachable"),
    FundingStage.PAID: ("banknote", "secured"),
    FundingStage.REFUSED: ("circle-x", "compromised"),
}


class FundingRows(PartRows):
    texts = ("label", "refusal_reason")


class AmountFilter(ListFilter):
    def filter(self, qs, value):
        return qs.filter(amount__isnull=value == ["none"]) if len(value) == 1 else qs


@dataclass(frozen=True)
class Money:
    """Euros of the lines that the filters keep; ``unknown`` counts those without amount,
    ``refused`` is within.
    """

    total: Decimal
    refused: Decimal
    unknown: int

    @property
    def plain(self) -> str:
        return plain_number(self.total)

    @property
    def words(self) -> str:
        """« 1 250 000 €, dont 200 000 € refusés, 2 lignes sans montant »."""
        parts = [euros(self.total)]
        if self.refused:
            parts.append(f"dont {euros(self.refused)} refusés")
        if self.unknown:
            parts.append(f"{counted(self.unknown, 'ligne')} sans montant")
        return ", ".join(parts)


class FundingListQuery(PartListQuery):
    stage = ListFilter("stage", label="Étape", options=tuple(FundingStage.choices))
    funder = OrganizationFilter("funder", label="Financeur")
    amount = AmountFilter(
        label="Montant", options=(("known", "Renseigné"), ("none", "Non renseigné"))
    )

    part = FundingRows(FundingLine)
    organization, nobody, anchor = "funder", "Sans financeur", "financement"
    keys = {"funder": KEY_OR_NONE}
    sorts = {
        sort.name: sort
        for sort in (
            SHEET_SORT,
            organization_sort("funder", "Financeur", "funder"),
            Sort("label", "Libellé", "A à Z", "Z à A", lambda today: Folded("label")),
            Sort(
                "amount", "Montant", "petits montants d’abord", "grands montants d’abord",
                by_column("amount"), may_be_null=True,
            ),
            Sort(
                "stage", "Étape", "sollicités d’abord", "refusés d’abord",
                lambda today: rank("stage", FundingStage),
            ),
        )
    }  # fmt: skip
    labels = ListLabels(
        one="ligne de financement",
        many="lignes de financement",
        none="aucune ligne de financement",
        search="Chercher un financement",
        search_hint="Mots du libellé ou de la fiche. La liste suit la saisie.",
        among="Chercher parmi les financements",
        caption="Lignes de financement",
    )

    columns = (
        "label", "amount", "stage", "stage_on", "refusal_reason", "funder__name",
        "funder__short_name",
    )  # fmt: skip
    related = ("funder",)

    def more(self):
        refused = Sum("amount", filter=Q(stage=FundingStage.REFUSED))
        unknown = Count("pk", filter=Q(amount__isnull=True))
        found = self.matching().aggregate(total=Sum("amount"), refused=refused, unknown=unknown)
        zero = Decimal(0)
        return {"money": Money(found["total"] or zero, found["refused"] or zero, found["unknown"])}

    def row(self, one):
        return {
            "label": one.label,
            "funder": str(one.funder or ""),
            "amount": one.amount,
            "look": (*LOOKS[FundingStage(one.stage)], one.get_stage_display()),
            "stage_on": one.stage_on,
            "refusal_reason": one.refusal_reason,
        }


PANELS = (
    ("Étape", ("stage", "amount")),
    ("Financeur", ("funder",)),
    *SCOPE_PANELS,
)
COLUMNS = (
    Column("Fiche", lambda row: row["reference"], 8),
    Column("Intitulé de la fiche", lambda row: row["sheet_title"], 50),
    Column("Financeur", lambda row: row["funder"], 28),
    Column("Libellé", lambda row: row["label"], 40),
    Column("Montant", lambda row: row["amount"], 18, '# ##0.00 "€"'),
    Column("Étape", lambda row: row["look"][2], 14),
    Column("Étape du", lambda row: row["stage_on"], 12),
    Column("Motif du refus", lambda row: row["refusal_reason"], 40),
)
