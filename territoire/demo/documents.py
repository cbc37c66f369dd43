"""Small real files for the documents of the example sheets."""

from io import BytesIO

import xlsxwriter
from django.core.files.base import ContentFile

from core import clock

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, rows: list[list]) -> ContentFile:
    """An Excel workbook of one sheet, its first row in bold."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        # Else the workbook bears the instant at which the machine wrote it.
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        page = book.add_worksheet("Exemple")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row, None if number else bold)
        page.autofit()
    return ContentFile(buffer.getvalue(), name=f"{name}.xlsx")
