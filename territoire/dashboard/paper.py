"""Estimates the height of a section of the dashboard on paper, in millimetres of a column.

Rough on purpose: it only saves laying out pages that cannot hold everything. The style sheet is
``templates/dashboard/pdf.css``.
"""

import math
from dataclasses import dataclass

from territoire.figures.tables import Listing, Table

# Four columns of two pages, less their heading and what is lost at the foot of columns.
ROOM = 940
_TITLE, _HEADLINES, _CAPTION, _LINE, _NOTE = 11, 11, 6, 3.7, 3.2
_MAP, _TIMELINE = 68, 30
_LETTERS, _NAME_LETTERS = 64, 19  # in a line of a column, in the name of a row


@dataclass(frozen=True)
class PaperTable:
    """A table on paper: its chart, or else its rows; the ``others`` are on the screen alone."""

    table: Table
    chart: object

    @property
    def is_whole(self) -> bool:
        """Whether it makes no sense in two pieces; rows may go on in the next column."""
        return self.table.chart in ("map", "share", "timeline")


@dataclass(frozen=True)
class PaperListing:
    """A list on paper: its first lines; the whole is counted."""

    listing: Listing
    lines: tuple


def height_of(shown: dict) -> float:
    """The height of a section: its ``headlines`` by lines, its ``drawings`` and its
    ``listings``.
    """
    return (
        _TITLE
        + _HEADLINES * len(shown["headlines"])
        + sum(map(table_height, shown["drawings"]))
        + sum(map(listing_height, shown["listings"]))
    )


def table_height(shown: PaperTable) -> float:
    table, note = shown.table, _NOTE if shown.table.others else 0
    if table.chart in ("map", "timeline"):
        return _CAPTION + (_MAP if table.chart == "map" else _TIMELINE)
    if table.chart == "share":
        return _CAPTION + 7 + _LINE * math.ceil(len(table.rows) / 2)
    least = 3 * _LINE if table.chart == "grouped" else 4.4
    legend = 7 if table.chart in ("grouped", "stacked") else 0
    rows = sum(max(least, _LINE * math.ceil(len(row.label) / _NAME_LETTERS)) for row in table.rows)
    return _CAPTION + legend + rows + note


def listing_height(shown: PaperListing) -> float:
    texts = (f"{line.label} {line.text} {line.note}" for line in shown.lines)
    return _CAPTION + sum(_LINE * math.ceil(len(text) / _LETTERS) + 0.8 for text in texts)
