"""Recognising tables: which row holds the headings, which column is what.

A heading is compared without case, accents, punctuation, unit or text in parentheses. It may be the
label of a column, one of its synonyms, or match its pattern, in that order of strength; each column
is given once, to the strongest.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from core.partial_dates import PartialDate
from core.workbook.tables import Row, Tab
from core.workbook.text import fold, singular

LABEL, SYNONYM, PATTERN = 3, 2, 1
_SEARCHED_ROWS = 60
_UNIT_WORDS = re.compile(
    r"(?: (?:en|k|ke|m|me|euro|euros|keuros|meuros|ht|ttc|hors taxes?|hors taxe|milliers? d"
    r" euros?|millions? d euros?))+$"
)


@dataclass(frozen=True)
class Column:
    """A column that a table may have: its field in the row's form, its label, its other names."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    pattern: str = ""
    is_required: bool = False
    is_repeatable: bool = False  # several columns of the file are joined
    is_titled: bool = False  # those joined after the first bear their heading

    @cached_property
    def known(self) -> dict[str, float]:
        """Normalised names with their strength and rank: an earlier synonym is stronger."""
        names: dict[str, float] = {normalized(self.label): LABEL}
        for rank, synonym in enumerate(self.synonyms):
            names.setdefault(normalized(synonym), SYNONYM - rank / 1000)
        for name, strength in list(names.items()):
            names.setdefault(singular(name), strength - 0.5)
        return names

    def strength(self, heading: str) -> float:
        if not heading:
            return 0
        found = self.known.get(heading) or self.known.get(singular(heading), 0)
        if found:
            return found
        return PATTERN if self.pattern and re.search(self.pattern, heading) else 0


@dataclass(frozen=True)
class Table:
    """A kind of table: how its tab may be called, its columns."""

    name: str
    label: str
    tab_names: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def required(self) -> list[Column]:
        return [column for column in self.columns if column.is_required]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def is_called(self, tab_name: str) -> bool:
        return singular(fold(tab_name)) in {singular(fold(name)) for name in self.tab_names}


@dataclass
class Match:
    """A column of the file and what it was taken for."""

    index: int
    heading: str  # as typed, on one line
    column: Column
    strength: float


@dataclass
class Header:
    """The row of headings of a tab. ``rejected`` lost to a stronger heading for the same column."""

    table: Table
    tab: Tab
    line: int
    matches: list[Match]
    unknown: dict[int, str] = field(default_factory=dict)
    rejected: list[tuple[str, Match]] = field(default_factory=list)
    tied: list[tuple[Match, Match]] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)  # wider headings above, by column
    # Columns that a domain understands beyond the table: by index, the heading and what it names.
    extra: dict[int, tuple[str, str]] = field(default_factory=dict)
    # Columns of names whose next column holds the amounts: by index, both headings, the second one
    # if there is one.
    pairs: dict[int, tuple[str, str]] = field(default_factory=dict)
    # Columns of a chart of bars: by index, the year or the quarter that a mark stands for.
    marks: dict[int, PartialDate] = field(default_factory=dict)

    @property
    def found(self) -> set[str]:
        return {match.column.name for match in self.matches}

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.table.required if column.name not in self.found]

    def of(self, name: str) -> list[Match]:
        return [match for match in self.matches if match.column.name == name]

    def heading(self, name: str) -> str:
        """The heading as typed of the column taken for ``name``, else the label that one would
        expect.
        """
        found = self.of(name)
        return found[0].heading if found else self.table.column(name).label

    def as_seen(self, index: int, heading: str) -> str:
        """The heading under the wider one above it, which may bear the unit."""
        return f"{self.groups.get(index, '')} {heading}".strip()

    def retake(self, match: Match, name: str) -> None:
        """Take the column for ``name`` instead, once its values have shown what it is."""
        match.column = self.table.column(name)

    def drop(self, index: int) -> None:
        """Forget what the column was taken for."""
        self.matches = [match for match in self.matches if match.index != index]
        self.rejected = [(winner, match) for winner, match in self.rejected if match.index != index]
        self.tied = [(winner, match) for winner, match in self.tied if match.index != index]
        self.unknown.pop(index, None)

    def promote(self) -> None:
        """Give the columns freed by :meth:`drop` to the headings that had lost them."""
        waiting = [match for _, match in [*self.rejected, *self.tied]]
        for match in sorted(waiting, key=lambda match: (-match.strength, match.index)):
            if match.column.name not in self.found:
                self.drop(match.index)
                self.matches.append(match)

    def rows(self) -> list[Row]:
        """Filled rows below the headings."""
        return [row for row in self.tab.rows if row.line > self.line and row.filled]


def names(text: str) -> tuple[str, ...]:
    """« A | B » as ("A", "B")."""
    return tuple(name for part in text.split("|") if (name := part.strip()))


@lru_cache(maxsize=2000)
def normalized(heading: str) -> str:
    """A heading folded, without what stands in parentheses and without its unit."""
    text = re.sub(r"\((?:s|e|es|x|ne|nes|le|les|rice|rices)\)", "", heading)
    folded = fold(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)) or fold(heading)
    return _UNIT_WORDS.sub("", folded) or folded


def find_header(tab: Tab, table: Table) -> Header | None:
    """The row of ``tab`` whose cells match most headings of ``table``, or None."""
    best = None
    for position, row in enumerate(tab.rows[:_SEARCHED_ROWS]):
        if not row.filled or any(len(row.text(index)) > 250 for index in row.filled):
            continue
        below = tab.rows[position + 1] if position + 1 < len(tab.rows) else None
        header = read_header(tab, table, row, below)
        if header.matches and (best is None or _score(header) > _score(best)):
            best = header
    return best


def _score(header: Header) -> tuple:
    return not header.missing, len(header.found)


def read_header(tab: Tab, table: Table, row: Row, below: Row | None) -> Header:
    """Headings of one row, or of two where the second divides the cells that the first has merged
    sideways.
    """
    headings = {index: " ".join(row.text(index).split()) for index in row.filled}
    header = Header(table, tab, row.line, [])
    groups = header.groups
    parts = _parts_of_groups(tab.wide.get(row.line, []), below)
    if parts and below:
        header.line = below.line
        for index, group in parts.items():
            groups[index] = group
            headings[index] = " ".join(below.text(index).split())
    candidates = [
        Match(index, heading, column, strength)
        for index, heading in headings.items()
        for column in table.columns
        if (strength := _strength(column, heading, groups.get(index)))
    ]
    assign_columns(header, sorted(candidates, key=lambda match: (-match.strength, match.index)))
    taken = {match.index for match in header.matches} | {
        match.index for _, match in header.rejected + header.tied
    }
    header.unknown = {
        index: f"{groups.get(index, '')} {heading}".strip()
        for index, heading in headings.items()
        if index not in taken
    }
    return header


def _strength(column: Column, heading: str, group: str | None) -> float:
    alone = column.strength(normalized(heading))
    return max(alone, column.strength(normalized(f"{group} {heading}"))) if group else alone


def _parts_of_groups(groups: list[tuple[int, int, str]], below: Row | None) -> dict[int, str]:
    """For each column of the second row its group: « Financement » over « État »."""
    own = [index for index in below.filled if index not in below.continued] if below else []
    parts = {index: text for index in own for first, last, text in groups if first <= index <= last}
    return parts if own and len(parts) == len(own) else {}


def assign_columns(header: Header, candidates: list[Match]) -> None:
    by_name: dict[str, Match] = {}
    done: set[int] = set()
    lost: dict[int, tuple[Match, Match]] = {}
    for match in candidates:
        if match.index in done:
            continue
        winner = by_name.get(match.column.name)
        if winner and not match.column.is_repeatable:
            lost.setdefault(match.index, (winner, match))
            continue
        by_name.setdefault(match.column.name, match)
        header.matches.append(match)
        done.add(match.index)
    for index, (winner, match) in lost.items():
        if index not in done:
            same = normalized(winner.heading) == normalized(match.heading)
            (
                header.tied.append((winner, match))
                if same
                else header.rejected.append((winner.heading, match))
            )
