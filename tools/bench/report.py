"""docs/performance.md: tables written from what a run found, between two marks; the words around
them stay.
"""

import os
import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tools.bench.pages import ADMIN_LIST, BARE
from tools.bench.targets import LABELS, reached

START = "<!-- bench: written by ./portail bench, do not edit between the marks -->"
END = "<!-- bench: end -->"
_PACKAGES = ("Django", "django-simple-history", "gunicorn")
_COLUMNS = (
    "page",
    "CPU ms",
    "wall ms",
    "wall p95",
    "× bare view",
    "× admin list",
    "queries",
    "bytes",
    "gzip bytes",
)
_EMPTY = f"# Performance\n\n{START}\n{END}\n"
Runs = dict[str, dict[int, dict]]


def write(target: Path, runs: Runs, *, day: date, requests: int):
    """``runs`` are what ``one`` found, by database and size."""
    before, _, rest = (target.read_text() if target.exists() else _EMPTY).partition(START)
    after = rest.partition(END)[2]
    parts = [describe_machine(day, requests), targets_section(runs)]
    for database, own in runs.items():
        for size, run in sorted(own.items()):
            parts.append(
                f"## {LABELS[database]}, {size:,} sheets\n\n"
                f"{pages_table(run)}\n\n{describe_run(run)}\n"
            )
    target.write_text("\n".join([f"{before}{START}\n", *parts, f"{END}{after}"]))


def describe_machine(day: date, requests: int) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Measured on {day:%d %B %Y}: {os.cpu_count()} cores ({platform.machine()}), Python"
        f" {sys.version.split()[0]}, {packages}; at most {requests} requests a page, pages in"
        " turns.\n"
    )


def targets_section(runs: Runs) -> str:
    found = {database: reached(own) for database, own in runs.items()}
    rows = [
        (what, limit, *(lines[place][2] for lines in found.values()))
        for place, (what, limit, _) in enumerate(next(iter(found.values())))
    ]
    headings = ("what", "at most", *(LABELS[database] for database in found))
    return f"## Figures to hold\n\n{format_table(headings, rows)}\n"


def pages_table(run: dict) -> str:
    """One line a page."""
    return format_table(
        _COLUMNS, [page_row(name, page, run["pages"]) for name, page in run["pages"].items()]
    )


def page_row(name: str, page: dict, pages: dict) -> tuple:
    if page["status"]:
        return (name, f"not measured: answers {page['status']}", *[""] * (len(_COLUMNS) - 2))
    times = [f"{page[key]:.1f}" for key in ("cpu", "wall", "wall_p95")]
    beside = [pages[other]["cpu"] if other in pages else 0 for other in (BARE, ADMIN_LIST)]
    ratios = [f"{page['cpu'] / cpu:.2f}" if cpu else "" for cpu in beside]
    return (name, *times, *ratios, page["queries"], f"{page['size']:,}", f"{page['compressed']:,}")


def describe_run(run: dict) -> str:
    visit = run["first_visit"]
    words = [
        f"First visit of the list: {visit['html'] / 1000:.1f} kB of compressed HTML,"
        f" {visit['total'] / 1000:.1f} kB in all ({visit['files']} files, {visit['elsewhere']} from"
        " elsewhere)."
    ]
    if memory := run.get("memory"):
        held_when = [
            f"{held:.0f} MB {when} (peak {peak:.0f})" for when, (held, peak) in memory.items()
        ]
        words.append(f"A worker holds {', '.join(held_when)}.")
    words.append(f"The set was written in {run['seeded']:.0f} s.")
    return " ".join(words)


def format_table(headings, rows) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
