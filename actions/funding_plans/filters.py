"""The list of funding plans, one line a sheet: cost, sought, secured, paid, gap;
``cost=known|none``, and the scope.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from actions.enums import ASKED_LABEL, SECURED_STAGES, FundingStage
from actions.models import FundingLine, reference_of, sheet_url
from actions.sheets.exports import EUROS
from actions.sheets.filters import SORTS as SHEET_SORTS
from actions.sheets.filters import ScopedSheets
from core.exports import Column, Table, plain_number
from core.french import euros
from core.lists import ListFilter, ListLabels
from core.sorting import Sort, by_column

# Amount of a plan → the stages that count in it; a refused line counts in none.
AMOUNTS = {
    "sought": [stage for stage in FundingStage if stage != FundingStage.REFUSED],
    "secured": sorted(SECURED_STAGES),
    "paid": [FundingStage.PAID],
}
_UNKNOWN = FundingLine.objects.filter(
    sheet=OuterRef("pk"), amount__isnull=True, stage__in=AMOUNTS["sought"]
)
_BATCH = 500


class CostFilter(ListFilter):
    def filter(self, qs, value):
        return qs.filter(estimated_cost__isnull=value == ["none"]) if len(value) == 1 else qs


def _amount(name: str) -> Subquery:
    """Euros of a sheet at the stages of ``name``; null where no amount is known."""
    lines = FundingLine.objects.filter(sheet=OuterRef("pk"), stage__in=AMOUNTS[name]).order_by()
    sums = lines.values("sheet").annotate(euros=Sum("amount")).values("euros")
    return Subquery(sums, output_field=DecimalField(max_digits=14, decimal_places=2))


def _gap(today=None):
    return F("estimated_cost") - Coalesce(_amount("sought"), Decimal(0))


def _by_amount(name: str, label: str) -> Sort:
    words = "petits montants d’abord", "grands montants d’abord"
    return Sort(name, label, *words, lambda today: _amount(name), True)


@dataclass(frozen=True)
class Total:
    """A sum of the whole list, with an anchor that a dashboard points at."""

    name: str
    label: str
    amount: Decimal | None

    @property
    def plain(self) -> str:
        return "" if self.amount is None else plain_number(self.amount)

    @property
    def words(self) -> str:
        return euros(self.amount)


class FundingPlanQuery(ScopedSheets):
    cost = CostFilter(
        label="Coût estimé", options=(("known", "Renseigné"), ("none", "Non renseigné"))
    )

    sorts = {
        sort.name: sort
        for sort in (
            SHEET_SORTS["number"],
            SHEET_SORTS["title"],
            Sort(
                "cost", "Coût estimé", "petits coûts d’abord", "grands coûts d’abord",
                by_column("estimated_cost"), may_be_null=True,
            ),
            _by_amount("sought", ASKED_LABEL),
            _by_amount("secured", "Acquis"),
            _by_amount("paid", "Versé"),
            Sort("gap", "Écart", "petits écarts d’abord", "grands écarts d’abord", _gap, True),
        )
    }  # fmt: skip
    labels = ListLabels(
        one="plan de financement",
        many="plans de financement",
        none="aucun plan de financement",
        search="Chercher une fiche",
        search_hint=(
            "Mots du titre, du texte ou du porteur, ou numéro de la fiche. La liste suit la saisie."
        ),
        among="Chercher parmi les plans de financement",
        caption="Plans de financement, une fiche par ligne",
    )

    def for_page(self) -> QuerySet:
        amounts = {name: _amount(name) for name in AMOUNTS} | {"is_partial": Exists(_UNKNOWN)}
        return self.qs.annotate(**amounts).values(
            "number", "title", "phase__prefix", "estimated_cost", *amounts
        )

    def rows(self, page) -> list[dict]:
        return [_row(one) for one in page]

    def totals(self) -> list[Total]:
        """Sums of every sheet that the filters keep, in two queries; the gap is that of sheets
        whose cost is known.
        """
        sheets = self.matching()
        cost = sheets.aggregate(cost=Sum("estimated_cost"))["cost"]
        lines = FundingLine.objects.filter(sheet__in=sheets.values("pk")).order_by()
        found = lines.aggregate(
            planned=Sum(
                "amount", filter=Q(sheet__estimated_cost__isnull=False, stage__in=AMOUNTS["sought"])
            ),
            **{name: Sum("amount", filter=Q(stage__in=stages)) for name, stages in AMOUNTS.items()},
        )
        gap = None if cost is None else cost - (found["planned"] or 0)
        return [
            Total("cost", "Coût estimé", cost),
            Total("sought", ASKED_LABEL, found["sought"]),
            Total("secured", "Acquis", found["secured"]),
            Total("paid", "Versé", found["paid"]),
            Total("gap", "Écart", gap),
        ]


def _row(one: dict) -> dict:
    prefix, number, cost = one["phase__prefix"], one["number"], one["estimated_cost"]
    reference = reference_of(prefix, number)
    gap = None if cost is None else cost - (one["sought"] or 0)
    # Without any line at its stages an amount is zero; with lines that say none, nobody knows.
    nothing = None if one["is_partial"] else Decimal(0)
    amounts = [cost, *(nothing if one[name] is None else one[name] for name in AMOUNTS), gap]
    return {
        "reference": reference,
        "title": one["title"],
        "url": sheet_url(reference, "financement"),
        "amounts": amounts,
        "cells": list(zip(LABELS, map(euros, amounts), strict=True)),
    }


LABELS = ("Coût estimé", ASKED_LABEL, "Acquis", "Versé", "Écart")
PANELS = (
    ("Coût", ("cost",)),
    ("Axe", ("axis",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Fiche", ("priority", "phase")),
)
COLUMNS = (
    Column("Fiche", lambda row: row["reference"], 8),
    Column("Intitulé de la fiche", lambda row: row["title"], 50),
    *(
        Column(label, lambda row, place=place: row["amounts"][place], 18, EUROS)
        for place, label in enumerate(LABELS)
    ),
)


def plans_table(query: FundingPlanQuery) -> Table:
    return Table(
        "Plans de financement", COLUMNS, query.rows(query.for_page().iterator(chunk_size=_BATCH))
    )
