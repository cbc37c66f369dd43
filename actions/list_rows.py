"""Rows of the list of sheets: plain values, with their texts ready.

They are read and drawn at each press of a key in the search. Fifty model instances with their milestones, and badges
made by tags of the template, cost more than all the rest of the page (docs/decisions/0019-cost-of-a-list.md).
"""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import F
from django.utils.timezone import localtime

from actions.enums import CLOSED_STATUSES
from actions.models import ActionSheet, Milestone, reference_of, sheet_url
from actions.models.lateness import overdue_reasons
from actions.templatetags import sheet_badges
from core.fragments import drawn_row
from core.gather import prepared, slot
from core.partial_dates import PartialDate, PartialDateAttribute
from core.templatetags.fr import ago, or_unknown

# The columns of :class:`ListedSheet`, in its order.
COLUMNS = (
    "pk", "number", "title", "is_priority", "is_example", "progress_status", "health", "ends_on", "ends_on_precision",
    "updated_at", "phase__prefix", "lead_organization__short_name", "lead_organization__name",
)  # fmt: skip


class ListedSheet(NamedTuple):
    """What a row reads of a sheet."""

    pk: int
    number: int
    title: str
    is_priority: bool
    is_example: bool
    progress_status: str
    health: str
    ends_on: date | None
    ends_on_precision: str
    updated_at: datetime
    prefix: str
    carrier_short_name: str | None
    carrier_name: str | None

    end = PartialDateAttribute("ends_on", edge="last")

    @property
    def is_closed(self) -> bool:
        return self.progress_status in CLOSED_STATUSES

    @property
    def reference(self) -> str:
        return reference_of(self.prefix, self.number)


class OpenMilestone(NamedTuple):
    sheet_id: int
    title: str
    due_on: date | None
    due_on_precision: str

    due = PartialDateAttribute("due_on", edge="last")

    def is_late(self, today: date) -> bool:
        """The twin of ``Milestone.is_late``, for one that is known to be open."""
        return self.due_on is not None and self.due_on < today


def list_rows(page, *, axes, address: str, today: date) -> list[dict]:
    """What the page shows of each sheet of ``page``, which gives ``COLUMNS``. One more query.

    ``axes`` are every axis (options of the filter), in order; ``address`` is the list that links to sheets lead back to.
    """
    sheets = [ListedSheet(*row) for row in page]
    milestones, links = _around.gather(sheets=[sheet.pk for sheet in sheets])
    milestones = _by_sheet((row[0], OpenMilestone(*row)) for row in milestones)
    badges = _axes_badges(links, axes)
    suffix = f"?{urlencode({'liste': address})}" if address else ""
    # Resolving an address costs more than the rest of its row: once is enough. So do words that many rows share.
    said = lru_cache(ago)
    return [
        _row(
            sheet,
            milestones.get(sheet.pk, ()),
            today,
            url=f"{sheet_url(sheet.reference)}{suffix}",
            axes=badges.get(sheet.pk, ""),
            updated=said(localtime(sheet.updated_at).date()),
        )
        for sheet in sheets
    ]


@prepared
def _around():
    """Open milestones, the first to fall due first, those without a date last; and the axes."""
    milestones = Milestone.objects.filter(sheet__in=[slot("sheets")], done_on__isnull=True)
    links = ActionSheet.axes.through.objects.filter(actionsheet__in=[slot("sheets")])
    return [
        milestones.order_by(F("due_on").asc(nulls_last=True), "pk").values_list(*OpenMilestone._fields),
        links.values_list("actionsheet_id", "priorityaxis_id"),
    ]


def _by_sheet(pairs) -> dict[int, list]:
    found = {}
    for sheet, value in pairs:
        found.setdefault(sheet, []).append(value)
    return found


def _axes_badges(links, axes) -> dict[int, str]:
    """By sheet, the badges of its axes, in their order."""
    places = {int(option.value): place for place, option in enumerate(axes)}
    looks = [(option.color, option.name) for option in axes]
    found = _by_sheet((sheet, places[axis]) for sheet, axis in links)
    return {
        sheet: sheet_badges.axis_badges(tuple(looks[place] for place in sorted(mine)))
        for sheet, mine in found.items()
    }


def _row(sheet: ListedSheet, milestones, today: date, **more) -> dict:
    following = milestones[0] if milestones else None
    due = _words(following.due_on, following.due_on_precision) if following and following.due_on else ""
    milestone = following.title if following else ""
    html = drawn_row(
        "actions/list/_row.html",
        number=sheet.reference,
        title=sheet.title,
        is_example=sheet.is_example,
        priority=sheet_badges.priority_mark(sheet),
        carrier=or_unknown(sheet.carrier_short_name or sheet.carrier_name),
        status=sheet_badges.progress_badge(sheet.progress_status),
        health=sheet_badges.health_badge(sheet.health),
        overdue=sheet_badges.overdue_badge(overdue_reasons(sheet, milestones, today)),
        milestone=f"{milestone} ({due})" if due else milestone,
        **more,
    )
    return {
        "sheet": sheet,
        "number": sheet.reference,
        "milestone": milestone,
        "due": due,
        "html": html,
        **more,
    }


@lru_cache(maxsize=4096)
def _words(day: date, precision: str) -> str:
    return str(PartialDate.of(day, precision))
