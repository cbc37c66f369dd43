"""docs/performance.md: tables written from what a run found, between two marks; the words around them stay."""

import os
import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from territoire.bench.names import ADMIN_LIST, BARE
from territoire.bench.targets import LABELS, reached

START, END = (
    "<!-- bench: written by ./portail bench, do not edit between the marks -->",
    "<!-- bench: end -->",
)
_PACKAGES = ("Django", "django-simple-history", "gunicorn")
_COLUMNS = (
    "page", "CPU ms", "p95", "wall ms", "p95 ", "× bare view", "× admin list", "SQL queries", "bytes", "gzip bytes",
)  # fmt: skip
_EMPTY = f"# Performance\n\n{START}\n{END}\n"


def write(target: Path, runs: dict[tuple[str, int], dict], *, day: date, requests: int):
    """``runs`` are what ``one`` found, by database and size."""
    before, _, rest = (target.read_text() if target.exists() else _EMPTY).partition(START)
    after = rest.partition(END)[2]
    parts = [_circumstances(day, requests), _targets(runs)]
    for database in dict.fromkeys(database for database, _ in runs):
        own = {size: run for (name, size), run in runs.items() if name == database}
        parts.append(_database(database, own))
    target.write_text("\n".join([f"{before}{START}\n", *parts, f"{END}{after}"]))


def _circumstances(day: date, requests: int) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Measured on {day:%d %B %Y}: {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {sys.version.split()[0]}, {packages}; {requests} requests a page, pages in turns.\n"
    )


def _targets(runs) -> str:
    lines = [
        "## Figures to reach",
        "",
        _row(("what", "at most", *(LABELS[name] for name in _databases(runs)))),
    ]
    lines.append(_rule(2 + len(_databases(runs))))
    found = {name: reached(_of(runs, name)) for name in _databases(runs)}
    for place, (what, limit, _) in enumerate(next(iter(found.values()))):
        lines.append(_row((what, limit, *(found[name][place][2] for name in found))))
    return "\n".join([*lines, ""])


def _databases(runs) -> list[str]:
    return list(dict.fromkeys(database for database, _ in runs))


def _of(runs, database: str) -> dict[int, dict]:
    return {size: run for (name, size), run in runs.items() if name == database}


def _database(database: str, runs: dict[int, dict]) -> str:
    lines = [f"## {LABELS[database]}", ""]
    for size, run in sorted(runs.items()):
        lines += [f"### {LABELS[database]}, {size:,} sheets", "", _row(_COLUMNS), _rule(len(_COLUMNS))]
        lines += [_row(_figures(name, page, run["pages"])) for name, page in run["pages"].items()]
        lines += ["", _beside(run), ""]
    return "\n".join(lines)


def _figures(name: str, page: dict, pages: dict) -> tuple:
    if page["status"]:
        return (name, f"not measured: answers {page['status']}", *[""] * (len(_COLUMNS) - 2))
    bare, admin = pages[BARE]["cpu"], pages[ADMIN_LIST]["cpu"]
    times = [f"{page[key]:.1f}" for key in ("cpu", "cpu_p95", "wall", "wall_p95")]
    ratios = [f"{page['cpu'] / other:.2f}" if other else "" for other in (bare, admin)]
    return (name, *times, *ratios, page["queries"], f"{page['size']:,}", f"{page['compressed']:,}")


def _beside(run: dict) -> str:
    visit, words = run["first_visit"], []
    words.append(
        f"First visit of the list: {visit['html'] / 1000:.1f} kB of compressed HTML, {visit['total'] / 1000:.1f} kB in all "
        f"({visit['files']} files, {visit['elsewhere']} from elsewhere)."
    )
    if memory := run.get("memory"):
        words.append(
            f"A worker holds {memory['started']:.0f} MB once started, {memory['after']:.0f} MB after the requests "
            f"({memory['highest']:.0f} MB at its highest)."
        )
    words.append(f"The set was written in {run['seeded']:.0f} s.")
    return " ".join(words)


def _row(cells) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _rule(count: int) -> str:
    return f"|{'---|' * count}"
