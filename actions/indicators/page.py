"""Points of the chart of an indicator and its result, from readings already fetched."""

from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 320, 120, 12


@dataclass(frozen=True)
class Chart:
    """Whole coordinates in a box of WIDTH × HEIGHT; ``points``: (x, y, reading), oldest first."""

    points: list[tuple]
    polyline: str
    target_y: int | None
    baseline_y: int | None
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(indicator) -> Chart | None:
    """The small chart of an indicator, or None without a reading: a rate is shown only where data
    exist.
    """
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
