"""Charts of the dashboard: of each table as its ``chart`` says, milestones by quarter, sheets by
commune.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from core.charts import (
    Area,
    Group,
    Measure,
    Name,
    Outlines,
    Period,
    Value,
    bars,
    choropleth,
    columns,
    read_outlines,
    share,
    stacked,
)
from core.french import NO_BREAK
from territoire.figures.tables import Figure, Row, Table, Unit

OUTLINES_FILE = Path(__file__).parent.parent / "data" / "communes.geojson"
CREDIT = (
    f"Contours{NO_BREAK}: IGN ADMIN EXPRESS (simplifiés) — Populations{NO_BREAK}: INSEE — Licence"
    " Ouverte 2.0"
)
SHEETS = Measure("fiche", "fiches")
MILESTONES = Measure("jalon", "jalons")
_EUROS, _COUNT = Measure(in_euros=True), Measure()
# Looks of the columns of a table that says none, from what is hoped for to what is had.
_LOOKS = {
    1: ("primary",),
    2: ("light", "primary"),
    3: ("light", "medium", "primary"),
    4: ("secured", "reachable", "compromised", "neutral"),
}


@dataclass(frozen=True)
class QuarterRow:
    """A quarter (« 2021-T2 »), how many of its milestones are reached, late and to come, and their
    names if few.
    """

    quarter: str
    done: int
    late: int
    coming: int
    names: Sequence[Name] = ()


@lru_cache(maxsize=1)
def commune_outlines() -> Outlines:
    """The communes of the territory, by INSEE code."""
    return read_outlines(OUTLINES_FILE, code="insee", label="etiquette")


def chart_of(table: Table, *, looks: Sequence[str] = ()):
    """The chart that ``table.chart`` asks for, or None. ``looks`` are the tones of its columns,
    where they have one.
    """
    if not table.chart or not table.columns:
        return None
    draw = {
        "bars": bar_chart,
        "grouped": bar_chart,
        "stacked": stacked_chart,
        "share": share_chart,
    }[table.chart]
    count = len(table.columns)
    tones = looks or _LOOKS.get(count) or tuple(_LOOKS[4][place % 4] for place in range(count))
    units = {figure.unit for row in table.rows for figure in row.figures[:1]}
    return draw(table, _EUROS if Unit.EUROS in units else _COUNT, tones)


def share_chart(table: Table, measure: Measure, looks):
    values = [chart_value(row.label, row.figures[0], row.tone or looks[0]) for row in table.rows]
    return share(table.slug, table.caption, values, measure=measure, empty=table.empty)


def bar_chart(table: Table, measure: Measure, looks):
    """The first column alone (« bars »), or all that fit on one scale, side by side (« grouped
    »).
    """
    shown = 3 if table.chart == "grouped" else 1
    looks = looks if shown > 1 or table.tones else _LOOKS[1]
    groups = [
        # Beside several figures, each a link, the name would be one more stop for the keyboard.
        Group(row.label, chart_values(table, row, looks, shown), row.url if shown == 1 else "")
        for row in table.rows
    ]
    return bars(table.slug, table.caption, groups, measure=measure, empty=table.empty)


def stacked_chart(table: Table, measure: Measure, looks):
    groups = [Group(row.label, chart_values(table, row, looks), row.url) for row in table.rows]
    return stacked(table.slug, table.caption, groups, measure=measure, empty=table.empty)


def chart_values(table: Table, row: Row, looks, shown: int | None = None) -> list[Value]:
    named = zip(table.columns[:shown], row.figures, looks, strict=False)
    return [chart_value(name, figure, tone) for name, figure, tone in named]


def chart_value(label: str, figure: Figure, tone: str) -> Value:
    return Value(label, figure.value, tone, figure.url)


def milestone_timeline(
    rows: Iterable[QuarterRow],
    *,
    today: date,
    url: Callable[..., str],
    slug: str = "jalons",
    title: str = "Jalons par trimestre",
    empty: str = "Aucun jalon sur cette période.",
):
    """Milestones by quarter. ``url(quarter=…)`` gives the list behind a quarter, narrowed by
    ``state`` for a part of it.
    """
    now = f"{today.year}-T{(today.month + 2) // 3}"
    periods = [
        Period(
            label=row.quarter[5:],
            year=row.quarter[:4],
            values=[
                Value("Atteints", row.done, "secured", url(quarter=row.quarter, state="done")),
                Value("En retard", row.late, "compromised", url(quarter=row.quarter, state="late")),
                Value("À venir", row.coming, "neutral", url(quarter=row.quarter, state="coming")),
            ],
            url=url(quarter=row.quarter),
            is_now=row.quarter == now,
            names=row.names,
        )
        for row in rows
    ]
    return columns(slug, title, periods, measure=MILESTONES, empty=empty)


def quarters_around(today: date, *, before: int = 4, after: int = 8) -> list[str]:
    """« 2020-T2 » to « 2023-T1 »: the quarters before this one, this one as the first of those that
    follow.
    """
    this = today.year * 4 + (today.month - 1) // 3
    return [f"{place // 4}-T{place % 4 + 1}" for place in range(this - before, this + after)]


def sheet_map(
    rows: Iterable[tuple[str, str, int]],
    *,
    url: Callable[..., str],
    without: int = 0,
    slug: str = "carte",
    title: str = "Fiches par commune",
):
    """Communes coloured by their number of sheets: ``rows`` are (INSEE code, name, count),
    ``without`` sheets have none.
    """
    outlines = commune_outlines()
    areas = [Area(code, name, count, url(commune=code)) for code, name, count in rows]
    return choropleth(
        slug,
        title,
        areas,
        outlines,
        measure=SHEETS,
        credit=CREDIT,
        note=map_note(areas, outlines, without),
    )


def map_note(areas: Sequence[Area], outlines: Outlines, without: int) -> str:
    """What the map cannot show, and how its figures are to be read."""
    sentences = ["Une fiche menée dans plusieurs communes compte dans chacune."]
    if without:
        sentences.append(f"{SHEETS.full(without)} sans commune.")
    outside = sum(1 for area in areas if area.code not in outlines.shapes)
    if outside:
        word = "communes" if outside > 1 else "commune"
        sentences.append(
            f"{outside}{NO_BREAK}{word} sans contour connu{NO_BREAK}: voir le tableau."
        )
    return " ".join(sentences)
