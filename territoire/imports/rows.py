"""From the rows of a tab to records: totals, section titles, examples and merged rows dealt
with.
"""

import re
from dataclasses import dataclass, field

from core.workbook.forms import Record, record_of
from core.workbook.headings import Header, normalized
from core.workbook.tables import Row
from core.workbook.text import fold

_TOTAL = re.compile(r"(?:sous )?tota(?:l|ux)\b.*|(?:cout|montant|budget) total|somme|moyenne")
_SECTION = re.compile(
    r"(?:axe|orientation|volet|pilier|thematique|enjeu|defi|chantier|priorite|ambition)s?"
    r"(?: strategique)?(?: n)? (?:\d+|[ivx]+)\b.*"
)
_EXAMPLE = re.compile(r"\s*exemples?\s*(?:$|[:\-–—(]).*", re.I | re.S)


@dataclass
class TabRecords:
    """What was read of a tab: records, and the lines left aside."""

    records: list[Record] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    asides: list[tuple[int, str]] = field(default_factory=list)  # a line and its only text


def read_records(header: Header, key: str) -> TabRecords:
    """The records below the headings. ``key`` names the column that no row of the table may
    lack.
    """
    found, section = TabRecords(), ""
    for rows in group_merged_rows(header, key):
        title = section_title(header, rows[0])
        if title:
            section = title
            continue
        record = record_of(header, rows)
        if len(rows[0].filled) == 1 and key not in record.values:
            found.asides.append((record.line, rows[0].text(rows[0].filled[0])))
            continue
        if not record.values:
            continue
        if _is_example(record, key):
            found.examples.append(record.line)
            continue
        if section and "axes" not in header.found and header.table.name == "sheets":
            record.values["axes"] = section
        found.records.append(record)
    return found


def group_merged_rows(header: Header, key: str):
    """Rows, together with those below whose identity is the same merged cell."""
    identity = {match.index for name in ("number", key) for match in header.of(name)}
    group: list[Row] = []
    for row in header.rows():
        if is_repeated_heading(header, row) or is_total(header, row, key):
            continue
        own = identity & set(row.filled) - row.continued
        if group and identity & row.continued and not own:
            group.append(row)
            continue
        if group:
            yield group
        group = [row]
    if group:
        yield group


def is_repeated_heading(header: Header, row: Row) -> bool:
    """The headings again, as on each printed page."""
    same = [
        normalized(row.text(match.index)) == normalized(match.heading) for match in header.matches
    ]
    return len(same) > 1 and all(same)


def is_total(header: Header, row: Row, key: str) -> bool:
    """« Total » in the first filled cell, or figures alone under the last row."""
    if _TOTAL.fullmatch(fold(row.text(row.filled[0]))):
        return True
    named = {
        match.index
        for match in header.matches
        if match.column.name in ("number", key, "sheet", "axes", "carrier")
    }
    return not named & set(row.filled) and not any(
        re.search(r"[^\W\d]{3}", row.text(index)) for index in row.filled
    )


def section_title(header: Header, row: Row) -> str:
    """« Axe 1 : Attirer », or any text merged over the table, alone in its row."""
    if len(row.filled) != 1 or row.filled[0] in row.continued:
        return ""
    text = row.text(row.filled[0])
    is_wide = any(last - first >= 2 for first, last, _ in header.tab.wide.get(row.line, ()))
    return text if is_wide or is_section(text) else ""


def is_section(text: str) -> bool:
    return bool(_SECTION.fullmatch(fold(text)))


def _is_example(record: Record, key: str) -> bool:
    return any(
        _EXAMPLE.fullmatch(record.text(name)) for name in ("number", key) if record.text(name)
    )
