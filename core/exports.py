"""Tables as files: CSV for any tool, xlsx and ods for spreadsheets. Columns and words belong to the
domains.

No cell is ever read as a formula: text stays text in xlsx and ods; in CSV, which knows no types, a
text that a spreadsheet would compute gets a leading apostrophe (OWASP, « CSV Injection »).
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone

# The wide ones too: some spreadsheets read « ＝ » like « = ».
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Characters that neither XML 1.0 nor a person can read.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_CELL = 32_767  # what a cell of a spreadsheet holds

Cell = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, ``value(row)``, its width in characters, the xlsx format of its
    numbers.
    """

    heading: str
    value: Callable[[object], Cell]
    width: int = 16
    number_format: str = ""


def yes_or_no(value: bool) -> str:
    return "Oui" if value else "Non"


def as_typed(partial) -> str:
    """A partial date as people type it: « T2 2026 », « 22/03/2019 »."""
    return partial.as_input() if partial else ""


@dataclass(frozen=True)
class Table:
    """What is exported: a short title (the tab of the workbook), columns, rows (read once)."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def cells(self):
        """Each row as a list of cells: cleaned text, whole or decimal numbers, days, instants in
        local time.
        """
        for row in self.rows:
            yield [_clean(column.value(row)) for column in self.columns]


def _clean(value: Cell) -> Cell:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, str):
        return UNREADABLE.sub("", value.replace("\r\n", "\n"))[:MAX_CELL] or None
    return value


def write_csv(table: Table) -> bytes:
    """Semicolons, decimal commas and a byte-order mark: what a French spreadsheet opens by a double
    click.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(table.headings)
    writer.writerows([_as_text(cell) for cell in row] for row in table.cells())
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case Decimal():
            return plain_number(cell).replace(".", ",")
    return str(cell)


def plain_number(value: Decimal) -> str:
    """« 1500.5 »: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_xlsx(table: Table) -> bytes:
    """One sheet with a frozen, filterable header."""
    import xlsxwriter  # heavy: loaded when somebody exports

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(table.title)
    header = book.add_format(
        {"bold": True, "bg_color": "#EEF4F4", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    formats = [_xlsx_formats(book, column) for column in table.columns]
    sheet.write_row(0, 0, table.headings, header)
    count = 0
    for count, row in enumerate(table.cells(), 1):
        for place, cell in enumerate(row):
            _write_xlsx_cell(sheet, count, place, cell, formats[place])
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(table.columns) - 1)
    book.close()
    return file.getvalue()


def _xlsx_formats(book, column: Column) -> dict:
    top = {"valign": "top"}
    return {
        str: book.add_format(top | {"text_wrap": True}),
        Decimal: book.add_format(top | {"num_format": column.number_format or "General"}),
        int: book.add_format(top | {"num_format": column.number_format or "General"}),
        datetime: book.add_format(top | {"num_format": "dd/mm/yyyy hh:mm"}),
        date: book.add_format(top | {"num_format": "dd/mm/yyyy"}),
    }


def _write_xlsx_cell(sheet, row: int, place: int, cell: Cell, formats: dict):
    match cell:
        case None:
            return
        case str():
            sheet.write_string(row, place, cell, formats[str])
        case date():
            sheet.write_datetime(row, place, cell, formats[type(cell)])
        case _:
            sheet.write_number(row, place, cell, formats[type(cell)])


def write_ods(table: Table) -> bytes:
    """One sheet; a text of several lines keeps its lines, which the library would join."""
    import odswriter

    file = io.BytesIO()
    with odswriter.writer(file) as book:
        sheet = book.new_sheet(table.title, cols=len(table.columns))
        sheet.writerow(table.headings)
        for row in table.cells():
            sheet.writerow(row)
            if any(isinstance(cell, str) and ("\n" in cell or "  " in cell) for cell in row):
                _keep_lines(sheet.table.lastChild)
    return file.getvalue()


def _keep_lines(row):
    """OpenDocument folds white space: each line of a cell becomes a paragraph of its own."""
    for cell in row.childNodes:
        for paragraph in list(cell.childNodes):
            lines = paragraph.firstChild.data.split("\n")
            paragraph.firstChild.data = lines[0]
            for line in lines[1:]:
                copy = paragraph.cloneNode(deep=True)
                copy.firstChild.data = line
                cell.appendChild(copy)


@dataclass(frozen=True)
class Format:
    """A kind of file: the words for it, its media type, what writes it."""

    label: str
    media_type: str
    write: Callable[[Table], bytes]


FORMATS = {
    "xlsx": Format(
        "Excel (.xlsx)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
    ),
    "ods": Format(
        "LibreOffice (.ods)", "application/vnd.oasis.opendocument.spreadsheet", write_ods
    ),
    "csv": Format("Texte (.csv)", "text/csv; charset=utf-8", write_csv),
}


def export_response(table: Table, kind: str, *, file_name: str) -> HttpResponse:
    """The table as a download; ``kind`` is a key of FORMATS (else KeyError), ``file_name`` has no
    suffix.
    """
    chosen = FORMATS[kind]
    response = HttpResponse(chosen.write(table), content_type=chosen.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}.{kind}"'
    return response
