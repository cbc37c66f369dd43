"""The SQL of the dashboard (``figures.sql``), read once, and the values that it names."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from actions.enums import CLOSED_STATUSES, SECURED_STAGES, Direction, FundingStage, Health
from partners.enums import CLOSED_COMMITMENTS, CommitmentStatus, UpdateStatus

_FILE = Path(__file__).with_name("figures.sql")
_CELL = re.compile(r"^-- cell: (\w+)(?:: (.+))?$", re.MULTILINE)
_FIXED = {
    "shown": "5",  # lines of a list shown on the page itself
    "sentences": "2",  # of each level of health
    "most": "8",  # funders, who can unblock, indicators by name
    "closed": CLOSED_STATUSES,
    "settled": CLOSED_COMMITMENTS,
    "kept": [CommitmentStatus.KEPT],
    "abandoned": [CommitmentStatus.ABANDONED],
    "submitted": [UpdateStatus.SUBMITTED],
    "secured": SECURED_STAGES,
    "paid": [FundingStage.PAID],
    "refused": [FundingStage.REFUSED],
    "increase": [Direction.INCREASE],
    "unknown": [Health.UNKNOWN],
    # What several cells write alike.
    "named_sheet": "a.number AS number, p.prefix AS prefix, a.title AS title",
    "sheet": "JOIN actions_actionsheet a ON a.id = t.sheet_id JOIN actions_phase p ON p.id = a.phase_id",
    "named": "CASE WHEN o.short_name = '' THEN o.name ELSE o.short_name END AS name",
}


class Cell(NamedTuple):
    """``columns`` of the rows that ``sql`` gives, in the order that the sections read them."""

    columns: str
    sql: str


@cache
def read_cells() -> dict[str, Cell]:
    """The cells by name; « tables » are the common table expressions that stand before them."""
    _, *found = _CELL.split(_FILE.read_text(encoding="utf-8"))
    return {
        name: Cell(columns or "", sql.strip())
        for name, columns, sql in zip(found[::3], found[1::3], found[2::3], strict=True)
    }


def words(today: date, *, fresh_since: str, first_day: date, last_day: date) -> dict[str, str]:
    """The values that the SQL names: days, and members of enumerations."""
    return {
        **{
            name: value if isinstance(value, str) else _quoted(*sorted(value))
            for name, value in _FIXED.items()
        },
        "today": _quoted(today.isoformat()),
        "first_day": _quoted(first_day.isoformat()),
        "last_day": _quoted(last_day.isoformat()),
        "fresh_since": _quoted(fresh_since),
    }


def _quoted(*values: str) -> str:
    return ", ".join(f"'{value}'" for value in values)
