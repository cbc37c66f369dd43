"""Times, queries and bytes of each page, taken in turns so that a machine that slows down slows all
of them.
"""

import gzip
import re
import statistics
import time
from dataclasses import asdict, dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tools.bench.pages import Page, pages, visitor

_WARM_UP = 3
_MOST_SECONDS = 10  # of one page: a file that takes three seconds is not asked for forty times
_ASSET = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_IN_STYLE = re.compile(r"url\([\"']?([^\"')#]+)")
_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass
class Figures:
    """Milliseconds, counts and bytes; ``status`` is the one that was not expected, 0 when all went
    well.
    """

    status: int = 0
    cpu: float = 0
    wall: float = 0
    wall_p95: float = 0
    queries: int = 0
    size: int = 0
    compressed: int = 0


def measure(requests: int, *, names: str = "") -> dict[str, dict]:
    """The figures of each page by its name, as plain data; of those whose name holds the expression
    ``names``.
    """
    chosen = [page for page in pages() if re.search(names, page.name)]
    found = {page.name: count_page(page) for page in chosen}
    times = {page.name: [] for page in chosen if not found[page.name].status}
    # What writes comes last: an answer that is kept until the next write would be lost to the
    # others.
    for is_read in (True, False):
        asked = [page for page in chosen if page.is_read is is_read and page.name in times]
        for _ in range(requests):
            for page in asked:
                if sum(wall for _, wall in times[page.name]) < _MOST_SECONDS * 1000:
                    times[page.name].append(time_page(page))
    for name, taken in times.items():
        cpu, wall = map(sorted, zip(*taken, strict=True))
        found[name].cpu, found[name].wall = statistics.median(cpu), statistics.median(wall)
        found[name].wall_p95 = wall[int(len(wall) * 0.95)]
    return {name: asdict(figures) for name, figures in found.items()}


def count_page(page: Page) -> Figures:
    """Warm up, then count queries and bytes; a page that does not answer as expected is not
    timed.
    """
    for _ in range(_WARM_UP):
        page.first()
        answer = page.ask()
        if answer.status_code != page.expected:
            return Figures(status=answer.status_code)
    page.first()
    with CaptureQueriesContext(connection) as queries:
        body = body_of(page.ask())
    count = sum(not query["sql"].startswith(_TRANSACTION) for query in queries.captured_queries)
    return Figures(queries=count, size=len(body), compressed=len(gzip.compress(body, 6)))


def body_of(answer) -> bytes:
    return b"".join(answer)


def time_page(page: Page) -> tuple[float, float]:
    """Milliseconds of the processor, and of the clock on the wall."""
    page.first()
    cpu, wall = time.process_time(), time.perf_counter()
    body_of(page.ask())
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def first_visit() -> dict[str, int]:
    """Compressed bytes of the list of sheets, and of all that a browser fetches with it the first
    time.
    """
    client = visitor("chef.projet")
    html = body_of(client.get("/fiches-actions/"))
    assets, seen = set(_ASSET.findall(html.decode())), {}
    while assets:
        address = assets.pop()
        seen[address] = len(body_of(client.get(address, headers={"accept-encoding": "gzip"})))
        if address.endswith(".css"):
            assets |= assets_of_style(client, address) - seen.keys()
    compressed = len(gzip.compress(html, 6))
    elsewhere = re.findall(r'(?:src|href)="https?://[^"]+', html.decode())
    total = compressed + sum(seen.values())
    return {"html": compressed, "total": total, "files": len(seen) + 1, "elsewhere": len(elsewhere)}


def assets_of_style(client: Client, address: str) -> set[str]:
    found = _IN_STYLE.findall(body_of(client.get(address)).decode())
    folder = address.rpartition("/")[0]
    return {f"{folder}/{one}" for one in found if not one.startswith(("data:", "/"))}
