"""A table in CSV, as spreadsheets and ministries write it."""

import csv
import io

from core.workbook.tables import MAX_COLUMNS, MAX_ROWS, Row, Tab, UnreadableWorkbook
from core.workbook.text import clean

_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ";\t,"
# A field of CSV that closes no quote could otherwise hold the whole file.
csv.field_size_limit(1024 * 1024)


def read_csv(content: bytes, name: str) -> list[Tab]:
    """One tab, called after the file. Raises UnreadableWorkbook."""
    text = _decoded(content, name)
    first_line, _, rest = text.partition("\n")
    if first_line.lower().startswith("sep="):  # Excel's own way to say it
        delimiter, skipped, text = first_line.strip()[4:5], 1, rest
    else:
        delimiter, skipped = _delimiter(text), 0
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or ";")
    start = 1
    try:
        for values in reader:
            rows.append(Row(start + skipped, [clean(value) or None for value in values]))
            start = reader.line_num + 1
            if len(rows) > MAX_ROWS or len(values) > MAX_COLUMNS:
                raise UnreadableWorkbook(f"« {name} » dépasse {MAX_ROWS} lignes ou {MAX_COLUMNS} colonnes.")
    except csv.Error:
        raise UnreadableWorkbook(
            f"« {name} » ne se lit pas comme un CSV (ligne {reader.line_num})."
        ) from None
    return [Tab(name.rsplit(".", 1)[0], rows)]


def _decoded(content: bytes, name: str) -> str:
    if b"\x00" in content:
        raise UnreadableWorkbook(f"« {name} » n’est pas un fichier CSV : enregistrez-le en « CSV UTF-8 ».")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _delimiter(text: str) -> str:
    """The mark that cuts the first filled lines into most columns, and most evenly."""
    lines = [line for line in text.splitlines() if line.strip()][:30]

    def score(mark):
        widths = [len(next(csv.reader([line], delimiter=mark))) for line in lines]
        widest = max(widths, default=1)
        return (widths.count(widest) > 1 or len(lines) < 3, widest)

    return max(_DELIMITERS, key=score)
