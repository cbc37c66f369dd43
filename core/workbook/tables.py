"""What a workbook is once read: tabs of rows of clean values."""

from dataclasses import dataclass, field

from core.workbook.text import as_text

MAX_ROWS = 20_000
MAX_COLUMNS = 200


class UnreadableWorkbook(Exception):
    """The file cannot be read; the text says why and what to do, in French."""


@dataclass
class Row:
    """``cells`` hold str, Decimal, PartialDate, bool or None. ``line`` is the number that Excel
    shows.

    ``continued`` are the columns whose value comes from a cell merged with the rows above.
    """

    line: int
    cells: list
    continued: frozenset[int] = frozenset()

    def text(self, column: int) -> str:
        return as_text(self.cells[column]) if column < len(self.cells) else ""

    @property
    def filled(self) -> list[int]:
        return [index for index, value in enumerate(self.cells) if value not in (None, "")]


@dataclass
class Tab:
    """``wide`` gives, for a line, the cells merged over several columns: (first, last, text)."""

    name: str
    rows: list[Row]
    is_hidden: bool = False
    wide: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)


@dataclass
class Merge:
    first_row: int
    last_row: int
    first_column: int
    last_column: int


def apply_merges(tab: Tab, merges: list[Merge]) -> None:
    """Give each row of a cell merged downwards its value; remember the cells merged sideways."""
    by_line = {row.line: row for row in tab.rows}
    for merge in merges:
        top = by_line.get(merge.first_row)
        if top is None or merge.first_column >= len(top.cells):
            continue
        value = top.cells[merge.first_column]
        if value in (None, ""):
            continue
        if merge.last_column > merge.first_column:
            wide = (merge.first_column, merge.last_column, top.text(merge.first_column))
            tab.wide.setdefault(merge.first_row, []).append(wide)
        for line in range(merge.first_row + 1, min(merge.last_row, MAX_ROWS) + 1):
            if line in by_line:
                _continue(by_line[line], merge.first_column, value)


def _continue(row: Row, column: int, value) -> None:
    row.cells.extend([None] * (column + 1 - len(row.cells)))
    if row.cells[column] in (None, ""):
        row.cells[column] = value
        row.continued |= {column}
