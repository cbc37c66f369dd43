"""Bars that lie along rows of text: a share, rows to compare, rows made of the same parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.parts import (
    GAP,
    LEAST,
    STUB,
    Key,
    Mark,
    Marked,
    Measure,
    Value,
    at,
    describe_values,
    known,
    laid_out,
    look,
    share_of,
)
from core.french import NO_BREAK


@dataclass(frozen=True)
class Group:
    """A row of a chart: its name, the list behind it, its figures in the order of the legend."""

    label: str
    values: Sequence[Value]
    url: str = ""


@dataclass(frozen=True)
class ShareChart(Marked):
    """One bar; ``keys`` is its legend, which bears every figure, zeros too."""

    slug: str
    title: str
    description: str
    marks: list[Mark]
    keys: list[Key]
    empty: str
    is_paper: bool = False
    template: str = "components/charts/share.html"


@dataclass(frozen=True)
class Line(Marked):
    """A row as drawn: ``figures`` are written at its end, one per line of its bar."""

    label: str
    url: str
    title: str
    description: str
    marks: list[Mark]
    figures: list[Key]

    @property
    def is_one_link(self) -> bool:
        """Whether a single figure leads where the name would: the keyboard then stops once."""
        return len(self.figures) == 1 and self.figures[0].url == self.url


@dataclass(frozen=True)
class RowsChart:
    """``lines`` is how many bars a row has (1 to 3), which sets its height."""

    slug: str
    title: str
    description: str
    rows: list[Line]
    keys: list[Key]
    empty: str
    lines: int = 1
    is_paper: bool = False
    template: str = "components/charts/rows.html"


def share(
    slug: str,
    title: str,
    values: Sequence[Value],
    *,
    measure: Measure,
    empty: str = "Rien à montrer.",
):
    """A whole and its parts. Without any figure above zero, the sentence ``empty`` stands in the
    place of the bar.
    """
    whole = sum(known([one.value for one in values]))
    keys = [
        Key(
            one.label,
            *look(one.tone, one.value),
            measure.short(one.value),
            one.url,
            share_of(one.value, whole),
        )
        for one in values
    ]
    description = f"Ensemble{NO_BREAK}: {measure.full(whole)}. {describe_values(values, measure)}"
    return ShareChart(
        slug, title, description, laid_out(values, measure) if whole else [], keys, empty
    )


def bars(
    slug: str,
    title: str,
    groups: Sequence[Group],
    *,
    measure: Measure,
    empty: str = "Rien à montrer.",
):
    """Rows to compare, on one scale. Groups of several values get a legend, from the values of the
    first one.
    """
    highest = max(known([one.value for group in groups for one in group.values]), default=0)
    many = max((len(group.values) for group in groups), default=0)
    rows = [compared_bars(group, measure, highest) for group in groups]
    keys = _keys(groups) if many > 1 else []
    description = f"La plus longue barre vaut {measure.full(highest)}."
    return RowsChart(slug, title, description, rows, keys, empty, min(max(many, 1), 3))


def stacked(
    slug: str,
    title: str,
    groups: Sequence[Group],
    *,
    measure: Measure,
    empty: str = "Rien à montrer.",
):
    """Rows that are made of the same parts, on one scale; each row ends with its total."""
    totals = [sum(known([one.value for one in group.values])) for group in groups]
    highest = max(totals, default=0)
    rows = [
        Line(
            group.label,
            group.url,
            f"{group.label}{NO_BREAK}: {measure.full(total)}",
            describe_values(group.values, measure),
            laid_out(group.values, measure, scale=_scale(total, highest)),
            [Key("", "", "", measure.short(total), group.url)],
        )
        for group, total in zip(groups, totals, strict=True)
    ]
    return RowsChart(
        slug,
        title,
        f"La plus longue barre vaut {measure.full(highest)}.",
        rows,
        _keys(groups),
        empty,
    )


def _scale(total, highest) -> float:
    return max(float(total) / float(highest), 5 * LEAST / 100) if total and highest else 0.0


def _keys(groups: Sequence[Group]) -> list[Key]:
    """The legend: what the first group says of each place."""
    return [Key(one.label, *look(one.tone)) for one in groups[0].values] if groups else []


def compared_bars(group: Group, measure: Measure, highest) -> Line:
    """One bar under the other, from the left; an unknown figure is a hatched stub, zero is no bar
    at all.
    """
    count = len(group.values)
    room = 100 / count if count else 100
    marks = []
    for place, one in enumerate(group.values):
        length = bar_length(one.value, highest)
        if length:
            y, height = at(place * room + room * 0.14), at(room * 0.72)
            fill, line = look(one.tone, one.value)
            marks.append(
                Mark(
                    one.label,
                    measure.full(one.value),
                    one.url,
                    fill,
                    line,
                    "0",
                    y,
                    at(length),
                    height,
                )
            )
    if count > 1:
        description = describe_values(group.values, measure)
    else:
        part = share_of(group.values[0].value, highest)
        description = f"{part} de la plus longue barre." if part else ""
    first = measure.full(group.values[0].value) if count == 1 else f"{count} barres"
    figures = [
        Key(one.label, *look(one.tone, one.value), measure.short(one.value), one.url)
        for one in group.values
    ]
    return Line(
        group.label, group.url, f"{group.label}{NO_BREAK}: {first}", description, marks, figures
    )


def bar_length(value, highest) -> float:
    if value is None:
        return STUB
    if not value or not highest:
        return 0.0
    return max(LEAST, (100 - GAP) * float(value) / float(highest))
