"""Figures of one sheet, from rows already fetched: totals of its money, points of its indicator charts."""

from dataclasses import dataclass
from decimal import Decimal

from actions.enums import Direction, FundingStage


@dataclass(frozen=True)
class FundingSummary:
    """Euros of a funding plan. ``unknown`` counts the lines without amount; ``gap`` is None where no cost is known."""

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
    by_stage = [(stage.label, _total(row for row in lines if row.stage == stage)) for stage in FundingStage]
    funders = {}
    for line in live:
        funders.setdefault(str(line.funder or "Financeur non renseigné"), []).append(line)
    asked = _total(live)
    return FundingSummary(
        by_stage=[(label, total) for label, total in by_stage if total],
        by_funder=sorted(((name, _total(rows)) for name, rows in funders.items()), key=lambda pair: -pair[1]),
        asked=asked,
        secured=_total(line for line in live if line.is_secured),
        paid=_total(line for line in live if line.stage == FundingStage.PAID),
        unknown=sum(line.amount is None for line in live),
        gap=None if sheet.estimated_cost is None else sheet.estimated_cost - asked,
    )


def _total(lines) -> Decimal:
    return sum((line.amount for line in lines if line.amount is not None), Decimal(0))


WIDTH, HEIGHT, MARGIN = 320, 120, 12


@dataclass(frozen=True)
class Chart:
    """Whole coordinates in a box of WIDTH × HEIGHT; ``points`` are (x, y, reading) in time order."""

    points: list[tuple]
    polyline: str
    target_y: int | None
    baseline_y: int | None
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(indicator) -> Chart | None:
    """The small chart of an indicator, or None without a reading: a rate is shown only where data exist."""
    readings = sorted(indicator.readings.all(), key=lambda reading: (reading.period_on, reading.pk))
    if not readings:
        return None
    bounds = [r.value for r in readings] + [
        v for v in (indicator.baseline, indicator.target) if v is not None
    ]
    low, high = min(bounds), max(bounds)
    first, last = readings[0].period_on, readings[-1].period_on
    days = max((last - first).days, 1)

    def x(day):
        return MARGIN + round((WIDTH - 2 * MARGIN) * (day - first).days / days)

    def y(value):
        share = Decimal("0.5") if high == low else (value - low) / (high - low)
        return HEIGHT - MARGIN - round((HEIGHT - 2 * MARGIN) * share)

    points = [(x(r.period_on), y(r.value), r) for r in readings]
    return Chart(
        points=points,
        polyline=" ".join(f"{px},{py}" for px, py, _ in points),
        target_y=None if indicator.target is None else y(indicator.target),
        baseline_y=None if indicator.baseline is None else y(indicator.baseline),
    )


def judge(indicator) -> tuple[str, str]:
    """(tone, sentence) of an indicator against its target, whichever way it aims."""
    reached = indicator.is_reached()
    if reached is None:
        return "neutral", "Non renseigné : il manque une valeur ou une cible."
    if reached:
        return "secured", "Cible atteinte"
    progress = indicator.progress()
    if progress is not None and progress < 0:
        way = "baisse" if indicator.direction == Direction.INCREASE else "hausse"
        return "compromised", f"À contre-sens : en {way} depuis le départ"
    if progress is None:
        return "reachable", "Cible non atteinte à ce jour"
    return "reachable", f"{round(progress * 100)} % du chemin vers la cible"
