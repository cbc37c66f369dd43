"""Reading the data files of the demonstration."""

import csv
import tomllib
from datetime import date
from pathlib import Path

from core.workbook.text import typeset

FOLDER = Path(__file__).parent
# The day on which the demonstration takes place, and the day on which its story opens.
DEMO_DAY = date(2021, 6, 15)
OPENING_DAY = date(2019, 3, 22)
# Public on purpose: these accounts exist in the demonstration alone.
PASSWORD = "Territoire-2019-demo"  # noqa: S105
MAIL_DOMAIN = "demo.example"


def facts(name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.csv``: facts found on public pages, with French typography."""
    with (FOLDER / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: typeset(value.replace("'", "’")) for key, value in row.items()} for row in rows]


def directory(name: str) -> dict[str, dict]:
    """The invented ``organizations`` or ``people``, by key."""
    return read_toml(FOLDER / "data" / f"{name}.toml")


def sheets() -> list[dict]:
    """The entries of the 62 example sheets, by number."""
    entries = [
        entry
        for path in sorted((FOLDER / "sheets").glob("*.toml"))
        for entry in read_toml(path)["sheet"]
    ]
    return sorted(entries, key=lambda entry: entry["number"])


def email(account: str) -> str:
    return f"{account}@{MAIL_DOMAIN}"


def read_toml(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))
