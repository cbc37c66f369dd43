"""What homes count: a figure and the list behind it, counted several at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from actions.enums import ProgressStatus
from core.gather import tally
from core.templatetags.fr import plural
from partners.enums import CommitmentStatus
from partners.models import Commitment

SHOWN = 8
LATE, SILENT = "en retard", "sans réponse"


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


def tally_promises(promises: QuerySet, today) -> QuerySet:
    """What became of ``promises``, live commitments: read by :func:`promise_figures`."""
    everything = Commitment.objects.order_by()
    return tally(
        promises,
        total=Q(),
        kept=Q(progress_status=CommitmentStatus.KEPT),
        blocked=Q(progress_status=CommitmentStatus.BLOCKED),
        late=Q(pk__in=everything.overdue(today).values("pk")),
        silent=Q(pk__in=everything.without_answer(today).values("pk")),
    )


def promise_figures(counts: dict) -> list[Figure]:
    def listed(label, name, icon, tone="neutral", **filters):
        return Figure(label, counts[name], url_of("partners:commitment_list", **filters), icon, tone)

    return [
        listed(plural(counts["total"], "engagement"), "total", "handshake"),
        listed(plural(counts["kept"], "tenu"), "kept", "circle-check", "secured", status="kept"),
        listed(plural(counts["blocked"], "bloqué"), "blocked", "octagon-x", "compromised", status="blocked"),
        listed(LATE, "late", "alarm-clock", "compromised", overdue=1),
        listed(SILENT, "silent", "message-circle-off", "support", news="none"),
    ]


@dataclass(frozen=True)
class Share:
    """One value among several: its count, all sheets and priority ones, and its place in a bar 1000 wide."""

    value: str
    tone: str
    total: Figure
    priority: Figure
    x: int
    width: int
