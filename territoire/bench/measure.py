"""Times, queries and bytes of each page, taken in turns so that a machine that slows down slows all of them."""

import gzip
import re
import statistics
import time
from dataclasses import asdict, dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from territoire.bench.names import LIST
from territoire.bench.pages import Page, pages
from territoire.bench.visitor import Visitor

_WARM_UP = 3
_ASSET = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_IN_STYLE = re.compile(r"url\([\"']?([^\"')#]+)")


@dataclass
class Figures:
    """Milliseconds, counts and bytes; ``status`` is the one that was not expected, 0 when all went well."""

    status: int = 0
    cpu: float = 0
    cpu_p95: float = 0
    wall: float = 0
    wall_p95: float = 0
    queries: int = 0
    size: int = 0
    compressed: int = 0


def measure(requests: int) -> dict[str, dict]:
    """The figures of every page of ``pages()`` by its name, as plain data."""
    found = {page.name: (page, Figures()) for page in pages()}
    turn = 0
    for page, figures in found.values():
        turn = _look(page, figures, turn)
    times = {name: [] for name, (_, figures) in found.items() if not figures.status}
    for among_writes in (False, True):
        asked = [
            (found[name][0], taken)
            for name, taken in times.items()
            if found[name][0].among_writes is among_writes
        ]
        for _ in range(requests):
            turn += 1
            for page, taken in asked:
                taken.append(_time(page, turn))
    for name, taken in times.items():
        figures, cpu, wall = found[name][1], *map(sorted, zip(*taken, strict=True))
        figures.cpu, figures.cpu_p95 = statistics.median(cpu), _p95(cpu)
        figures.wall, figures.wall_p95 = statistics.median(wall), _p95(wall)
    return {name: asdict(figures) for name, (_, figures) in found.items()}


def _look(page: Page, figures: Figures, turn: int) -> int:
    """Warm up, then count queries and bytes; a page that does not answer as expected is not timed."""
    for _ in range(_WARM_UP):
        turn += 1
        answer = page.ask(turn)
        if answer.status != page.expected:
            figures.status = answer.status
            return turn
    turn += 1
    with CaptureQueriesContext(connection) as queries:
        answer = page.ask(turn)
    figures.queries = sum(not _is_transaction(query["sql"]) for query in queries.captured_queries)
    figures.size, figures.compressed = len(answer.body), len(gzip.compress(answer.body, 6))
    return turn


def _is_transaction(sql: str) -> bool:
    return sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def _time(page: Page, turn: int) -> tuple[float, float]:
    """Milliseconds of the processor, and of the clock on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    page.ask(turn)
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def _p95(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def first_visit() -> dict[str, int]:
    """Compressed bytes of the list of sheets, and of all that a browser fetches with it the first time."""
    visitor = next(page for page in pages() if page.name == LIST)
    html = visitor.ask(0).body
    assets, seen = set(_ASSET.findall(html.decode())), {}
    elsewhere = re.findall(r'(?:src|href)="(https?://[^"]+)', html.decode())
    while assets:
        address = assets.pop()
        seen[address] = Visitor().get(address, HTTP_ACCEPT_ENCODING="gzip").body
        if address.endswith(".css"):
            style = Visitor().get(address).body.decode()
            folder = address.rpartition("/")[0]
            inside = {
                f"{folder}/{one}" for one in _IN_STYLE.findall(style) if not one.startswith(("data:", "/"))
            }
            assets |= inside - seen.keys()
    compressed = len(gzip.compress(html, 6))
    return {
        "html": compressed,
        "total": compressed + sum(map(len, seen.values())),
        "files": len(seen) + 1,
        "elsewhere": len(elsewhere),
    }
