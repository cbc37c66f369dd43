"""A table in CSV, as spreadsheets and ministries write it."""

import csv
import io
from collections import Counter

from core.workbook.tables import MAX_COLUMNS, MAX_ROWS, Row, Tab, UnreadableWorkbook
from core.workbook.text import clean

_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ";\t,"
# A field of CSV that closes no quote could otherwise hold the whole file.
csv.field_size_limit(1024 * 1024)


def read_csv(content: bytes, name: str) -> list[Tab]:
    """One tab, called after the file. Raises UnreadableWorkbook."""
    text = decode_csv(content, name)
    first_line, _, rest = text.partition("\n")
    if first_line.lower().startswith("sep="):  # Excel's own way to say it
        delimiter, skipped, text = first_line.strip()[4:5], 1, rest
    else:
        delimiter, skipped = find_delimiter(text), 0
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or ";")
    start = 1
    try:
        for values in reader:
            rows.append(Row(start + skipped, [clean(value) or None for value in values]))
            start = reader.line_num + 1
            if len(rows) > MAX_ROWS or len(values) > MAX_COLUMNS:
                raise UnreadableWorkbook(
                    f"« {name} » dépasse {MAX_ROWS} lignes ou {MAX_COLUMNS} colonnes."
                )
    except csv.Error:
        raise UnreadableWorkbook(
            f"« {name} » ne se lit pas comme un CSV (ligne {reader.line_num})."
        ) from None
    return [Tab(name.rsplit(".", 1)[0], rows)]


def decode_csv(content: bytes, name: str) -> str:
    if b"\x00" in content:
        raise UnreadableWorkbook(
            f"« {name} » n’est pas un fichier CSV : enregistrez-le en « CSV UTF-8 »."
        )
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def find_delimiter(text: str) -> str:
    """The mark that cuts most rows into one same number of columns, then into the most columns."""
    # Whole rows, since a quoted text may run over several lines and hold any mark.
    return max(_DELIMITERS, key=lambda mark: _evenness(text[:50_000], mark))


def _evenness(text: str, mark: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        widths.update(
            len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row
        )
    except csv.Error:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return (count / widths.total(), width) if width > 1 else (0, 0)
