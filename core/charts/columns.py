"""Columns along the time: one for each period, made of the same parts, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.charts.parts import (
    Key,
    Mark,
    Marked,
    Measure,
    Value,
    at,
    describe_values,
    known,
    lengths,
    look,
)
from core.french import NO_BREAK

MOST_NAMES = 12


@dataclass(frozen=True)
class Name:
    """What is named under the columns when there is little of it."""

    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Period:
    """« T2 », « 2021 », its parts from the foot up, the URL of its list, its named items."""

    label: str
    year: str
    values: Sequence[Value]
    url: str = ""
    is_now: bool = False
    names: Sequence[Name] = ()


@dataclass(frozen=True)
class Column(Marked):
    label: str
    year: str
    text: str
    title: str
    description: str
    url: str
    is_now: bool
    marks: list[Mark]
    names: Sequence[Name]


@dataclass(frozen=True)
class ColumnsChart:
    slug: str
    title: str
    description: str
    columns: list[Column]
    keys: list[Key]
    names: list[Column]
    empty: str
    is_paper: bool = False
    template: str = "components/charts/columns.html"

    @property
    def is_wide(self) -> bool:
        """Whether figures such as « 1 250 » ask for more room than a column."""
        return any(len(column.text) > 3 for column in self.columns)


def columns(
    slug: str,
    title: str,
    periods: Sequence[Period],
    *,
    measure: Measure,
    empty: str = "Rien à montrer.",
):
    """Periods in order; their names stand below when there are at most ``MOST_NAMES``."""
    totals = [sum(known([one.value for one in period.values])) for period in periods]
    highest = max(totals, default=0)
    drawn = [
        _column(period, total, highest, measure)
        for period, total in zip(periods, totals, strict=True)
    ]
    keys = [Key(one.label, *look(one.tone)) for one in periods[0].values] if periods else []
    few = sum(len(period.names) for period in periods) <= MOST_NAMES
    description = f"La plus haute colonne vaut {measure.full(highest)}."
    return ColumnsChart(
        slug,
        title,
        description,
        drawn if highest else [],
        keys,
        [one for one in drawn if one.names] if few else [],
        empty,
    )


def _column(period: Period, total, highest, measure: Measure) -> Column:
    named = f"{period.label} {period.year}"
    return Column(
        label=period.label,
        year=period.year,
        text=measure.short(total),
        title=f"{named}{NO_BREAK}: {measure.full(total)}",
        description=describe_values(period.values, measure),
        url=period.url,
        is_now=period.is_now,
        marks=stack_marks(period.values, total, highest, measure),
        names=period.names,
    )


def stack_marks(values: Sequence[Value], total, highest, measure: Measure) -> list[Mark]:
    """Values one above the other, from the foot up."""
    scale = max(float(total) / float(highest), 0.06) if total else 0.0
    marks, foot = [], 100.0
    for value, length in zip(values, lengths([one.value for one in values]), strict=True):
        tall = length * scale
        foot -= tall
        if tall:
            fill, line = look(value.tone)
            mark = Mark(value.label, measure.full(value.value), value.url, fill, line)
            marks.append(
                replace(mark, y=at(max(foot, 0.0)), width="100%", height=at(max(tall - 1, 1)))
            )
    return marks
