"""One Django form per row of a table."""

from dataclasses import dataclass, field

from django import forms

from core.workbook.amounts import heading_unit
from core.workbook.fields import AmountField, CellField
from core.workbook.headings import Header
from core.workbook.report import Report
from core.workbook.tables import Row
from core.workbook.text import as_text, one_line


@dataclass
class Record:
    """A row, or several that share merged cells, as values by column name."""

    header: Header
    line: int
    values: dict = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    @property
    def tab(self) -> str:
        return self.header.tab.name

    def text(self, name: str) -> str:
        return as_text(self.values.get(name))

    def problem(self, report: Report, name: str, message: str, expected: str = "") -> None:
        report.problem(
            self.tab, self.line, self.header.heading(name) if name else "", message, expected
        )

    def warn(self, report: Report, message: str) -> None:
        report.warn(message, self.tab, self.line)


def record_of(header: Header, rows: list[Row]) -> Record:
    """The record that ``rows`` make: where several cells of a column differ, their texts one a
    line.
    """
    record = Record(header, rows[0].line, lines=[row.line for row in rows])
    for match in header.matches:
        found = [row.cells[match.index] for row in rows if match.index < len(row.cells)]
        values = list(dict.fromkeys(value for value in found if value not in (None, "")))
        if not values:
            continue
        joined = values[0] if len(values) == 1 else "\n".join(as_text(value) for value in values)
        name = match.column.name
        if name in record.values:  # a repeatable column
            title = f"{match.heading} : " if match.column.is_titled else ""
            joined = f"{record.text(name)}\n{title}{as_text(joined)}"
        record.values[name] = joined
    return record


class RowForm(forms.Form):
    """Reads the values of a record. ``read()`` reports what is wrong, and what deserves a
    remark.

    ``untaken`` then holds the names of the columns whose text is no value and no mistake.
    """

    def __init__(self, record: Record):
        super().__init__(data=record.values)
        self.record = record
        self.untaken: list[str] = []
        self.cells = {n: cell for n, cell in self.fields.items() if isinstance(cell, CellField)}
        for name, cell in self.cells.items():
            cell.remarks, cell.untaken = [], ""  # Django copies a form's fields, not their lists
            if isinstance(cell, AmountField):
                found = record.header.of(name)
                seen = record.header.as_seen(found[0].index, found[0].heading) if found else ""
                cell.unit = heading_unit(seen)

    def read(self, report: Report) -> bool:
        """True if every cell was understood."""
        for name, messages in self.errors.items():
            expected = self.cells[name].expected if name in self.cells else ""
            for message in messages:
                column = name if name in self.cells else ""
                self.record.problem(report, column, str(message), expected)
        for name, cell in self.cells.items():
            heading = self.record.header.heading(name)
            for remark in cell.remarks:
                self.record.warn(report, f"Colonne « {heading} » : {remark}")
            if cell.untaken and report.is_strict:
                self.record.problem(report, name, cell.untaken, cell.expected)
            elif cell.untaken:
                self.untaken.append(name)
                text = one_line(self.record.text(name))
                report.keep(self.record.tab, self.record.line, heading, text, cell.expected)
        return not self.errors and not (
            report.is_strict and any(cell.untaken for cell in self.cells.values())
        )
