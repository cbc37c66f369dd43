"""What a dashboard is made of, as data: the page, its PDF, its CSV and its charts all read
these.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.french import NO_BREAK, euros, number


class Unit(StrEnum):
    COUNT = "count"
    EUROS = "euros"
    DAYS = "days"


@dataclass(frozen=True)
class Figure:
    """A number and the address of the list that it counts or adds up.

    ``value`` is None where nobody knows: it reads « Non renseigné ».
    """

    value: int | Decimal | None
    url: str
    unit: Unit = Unit.COUNT

    @property
    def text(self) -> str:
        """« 1 250 », « 1 250 000 € », « 34 jours », « Non renseigné »."""
        if self.unit is Unit.EUROS:
            return euros(self.value)
        words = number(self.value)
        if self.unit is Unit.DAYS and self.value is not None:
            return f"{words}{NO_BREAK}{'jours' if self.value > 1 else 'jour'}"
        return words

    @property
    def exact(self) -> str:
        """The value as machines read it: « 12 », « 1250000.50 »; empty where nobody knows."""
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True)
class Row:
    """One line: ``figures`` in the order of the columns of its table. ``tone`` and ``icon`` as
    badges have them.
    """

    label: str
    figures: tuple[Figure, ...]
    url: str = ""
    tone: str = ""
    icon: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Figures under ``caption``. ``slug`` is unique on the page: anchor, name of the CSV, id of the
    chart.

    ``columns`` names the figures of each row; ``label`` the first column. ``chart`` says how it is
    drawn: « bars » (first column), « grouped » (its columns side by side), « stacked » (its
    columns, row by row), « share » (its rows as one bar), « timeline » and « map »
    (``Section.parts`` has them), « » not at all. ``tones`` are those of its columns. ``note`` says
    how to read it (« une fiche sur deux axes compte dans les deux »). ``total`` stands for all
    rows, and is there only where rows add up. The page shows ``most`` rows, a file all of them;
    ``others`` stands for the ``left`` ones.
    """

    slug: str
    caption: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: str = ""
    note: str = ""
    total: Row | None = None
    empty: str = "Rien à montrer."
    tones: tuple[str, ...] = ()
    most: int | None = None
    others: Row | None = None
    left: int = 0

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Figure, str]]]]:
        """Each row with its figures, each of them with the name of its column."""
        return [(row, self.labelled_figures(row)) for row in self.rows]

    @property
    def total_figures(self) -> list[tuple[Figure, str]]:
        return self.labelled_figures(self.total)

    @property
    def other_figures(self) -> list[tuple[Figure, str]]:
        return self.labelled_figures(self.others)

    def labelled_figures(self, row: Row) -> list[tuple[Figure, str]]:
        return list(zip(row.figures, self.columns, strict=False))

    def cut(self) -> "Table":
        """What the page shows of it: whole where one row alone would be left out."""
        if self.most is None or len(self.rows) <= self.most + 1:
            return self
        return self.keep(self.rows[: self.most])

    def keep(self, rows: Sequence[Row]) -> "Table":
        """The same with ``rows`` alone; the others in one, with their sum where rows add up."""
        kept = set(map(id, rows))
        left = [row for row in self.rows if id(row) not in kept]
        if not left:
            return self
        word = "autres" if len(left) > 1 else "autre"
        url, figures = (self.total.url, column_totals(left)) if self.total else ("", ())
        others = Row(f"et {len(left)} {word}", figures, url)
        return replace(self, rows=tuple(rows), others=others, left=len(left))


def column_totals(rows: Sequence[Row]) -> tuple[Figure, ...]:
    """Sums of each column, the highest of ages; None where nobody knows any. They have no list of
    their own.
    """
    found = []
    for figures in zip(*(row.figures for row in rows), strict=True):
        known = [figure.value for figure in figures if figure.value is not None]
        whole = max if figures[0].unit is Unit.DAYS else sum
        found.append(Figure(whole(known) if known else None, "", figures[0].unit))
    return tuple(found)


@dataclass(frozen=True)
class Freshness:
    """What figures rest on: « 24 partenaires sur 31 ont répondu depuis 90 jours », and how old the
    data are.

    ``latest`` is the day of the newest datum read; None where there is none. ``missing`` says what
    is not known, each with the list of what lacks it.
    """

    text: str = ""
    url: str = ""
    latest: date | None = None
    missing: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Line:
    """Something named rather than counted: a late sheet, a signed sentence, a silent partner."""

    label: str
    url: str
    note: str = ""
    tone: str = ""
    icon: str = ""
    text: str = ""


@dataclass(frozen=True)
class Listing:
    """The first lines of a list; ``all`` counts and links to the whole."""

    title: str
    lines: tuple[Line, ...]
    all: Figure
    empty: str = "Rien à signaler."


@dataclass
class Section:
    """One question and its answers, in the order of the page."""

    slug: str
    question: str
    freshness: Freshness
    headlines: tuple[Row, ...] = ()  # the few figures to see from three metres, one figure each
    tables: tuple[Table, ...] = ()
    listings: tuple[Listing, ...] = ()
    brief: Row | None = None  # the answer in one figure and full words; None: the first headline
    parts: dict = field(
        default_factory=dict
    )  # charts that a table alone does not make, by slug: map, timeline

    def answer(self) -> Row | None:
        """What stands beside the question in the contents of the page; None where nothing is to
        say.
        """
        return self.brief or next(iter(self.headlines), None)
