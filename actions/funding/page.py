"""Totals of the funding of one sheet, from lines already fetched."""

from dataclasses import dataclass
from decimal import Decimal

from actions.enums import FundingStage


@dataclass(frozen=True)
class FundingSummary:
    """Euros of a funding plan. ``unknown`` counts the lines without amount; ``gap`` is None where
    no cost is known.
    """

    by_stage: list[tuple[str, Decimal]]
    by_funder: list[tuple[str, Decimal]]
    asked: Decimal
    secured: Decimal
    paid: Decimal
    unknown: int
    gap: Decimal | None


def summarize_funding(sheet) -> FundingSummary:
    """Totals of the lines of ``sheet``; refused lines count in their stage alone."""
    lines = list(sheet.funding_lines.all())
    live = [line for line in lines if not line.is_refused]
    by_stage = [
        (stage.label, _total(row for row in lines if row.stage == stage)) for stage in FundingStage
    ]
    funders = {}
    for line in live:
        funders.setdefault(str(line.funder or "Financeur non renseigné"), []).append(line)
    asked = _total(live)
    return FundingSummary(
        by_stage=[(label, total) for label, total in by_stage if total],
        by_funder=sorted(
            ((name, _total(rows)) for name, rows in funders.items()), key=lambda pair: -pair[1]
        ),
        asked=asked,
        secured=_total(line for line in live if line.is_secured),
        paid=_total(line for line in live if line.stage == FundingStage.PAID),
        unknown=sum(line.amount is None for line in live),
        gap=None if sheet.estimated_cost is None else sheet.estimated_cost - asked,
    )


def _total(lines) -> Decimal:
    return sum((line.amount for line in lines if line.amount is not None), Decimal(0))
