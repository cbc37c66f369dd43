"""What homes count: a figure and the list behind it, counted several at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from actions.enums import ProgressStatus
from core.charts.parts import Key
from core.charts.rows import ShareChart
from core.french import plural
from partners.enums import Promise
from territoire.dashboard.promises import LOOKS as PROMISE_LOOKS
from territoire.dashboard.promises import promise_label

SHOWN = 8


@dataclass(frozen=True)
class Figure:
    """A count and the address of what it counts."""

    label: str
    count: int
    url: str
    icon: str = ""
    tone: str = "neutral"


def url_of(name: str, **filters) -> str:
    query = urlencode(filters, doseq=True)
    return reverse(name) + (f"?{query}" if query else "")


def sheet_list_url(**filters) -> str:
    return url_of("actions:sheet_list", **filters)


def blocked(count: int) -> Figure:
    url = sheet_list_url(status=ProgressStatus.BLOCKED.value)
    return Figure(plural(count, "bloquée"), count, url, "octagon-x", "compromised")


def sheets_that(count: int, words: str, icon: str, tone: str = "support", **filters) -> Figure:
    """« 16 fiches en retard »: commitments are late too."""
    return Figure(f"{plural(count, 'fiche')} {words}", count, sheet_list_url(**filters), icon, tone)


def count_promises(promises: QuerySet, today) -> dict[Promise, int]:
    """How many of ``promises``, live commitments, read each way."""
    groups = (
        promises.order_by().with_promise(today).values_list("promise").annotate(count=Count("pk"))
    )
    return dict.fromkeys(Promise, 0) | dict(groups)


def promise_figures(counts: dict[Promise, int]) -> dict[Promise, Figure]:
    """Each commitment once, in the words of the dashboard, which shows the same numbers."""
    return {
        promise: Figure(
            promise_label(promise, counts[promise]),
            counts[promise],
            url_of("partners:commitment_list", promise=promise.value),
            *PROMISE_LOOKS[promise],
        )
        for promise in Promise
    }


def all_promises(counts: dict[Promise, int]) -> Figure:
    total = sum(counts.values())
    return Figure(
        plural(total, "engagement"), total, url_of("partners:commitment_list"), "handshake"
    )


@dataclass(frozen=True)
class Share:
    """One value among several: its count, all sheets and priority ones, and how the bar shows
    it.
    """

    value: str
    key: Key
    total: Figure
    priority: Figure


@dataclass(frozen=True)
class Shares:
    """Sheets by the values of one field: ``chart`` draws what ``rows`` say."""

    chart: ShareChart
    rows: list[Share]
