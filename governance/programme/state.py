"""Reading the state of the programme on a day, in one query, as plain data that JSON holds."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum, Value

from actions.enums import (
    CLOSED_STATUSES,
    SECURED_STAGES,
    FundingStage,
    Health,
    ProgressStatus,
    ReviewStatus,
)
from actions.models import ActionSheet, Blocker, FundingLine, Milestone
from core.gather import gather, tally
from partners.enums import CLOSED_COMMITMENTS, CommitmentStatus
from partners.models import Commitment
from partners.models.querysets import news_limit


@dataclass(frozen=True)
class State:
    """The programme on ``day``.

    ``figures``: ``{"day": iso date, "sheets": {...}, "milestones": {...}, "blockers": n, "commitments": {...},
    "money": {euros as text}, "cover": {...}}``; a figure that nobody knows is None.
    ``details``: ``{"sheets": {key: {...}}, "milestones": {key: {...}}, "commitments": {key: {...}}}`` by key as text.
    """

    figures: dict
    details: dict

    @property
    def day(self) -> date:
        return date.fromisoformat(self.figures["day"])


def shared_sheets():
    """Sheets that the committee may know of."""
    return ActionSheet.objects.shared()


def state(today: date) -> State:
    """The state of the programme on ``today``, the present day: it reads what the tables hold now."""
    return state_from(today, gather(*state_asked(today)))


def state_asked(today: date) -> list[QuerySet]:
    """What :func:`state_from` reads, to be gathered with the rest of a page."""
    shared = shared_sheets()
    opened = shared.exclude(progress_status__in=CLOSED_STATUSES)
    owing = Commitment.objects.shared().open().order_by()
    # Of the organisations that still owe something, how many answered within STALE_AFTER_DAYS days.
    cover = owing.annotate(whole=Value(1)).values("whole").annotate(
        organizations=Count("organization", distinct=True),
        heard=Count(
            "organization", distinct=True, filter=Q(answered_at__date__gte=news_limit(today))
        ),
    )  # fmt: skip
    return [
        _sheet_rows(),
        shared.overdue(today).order_by().values_list("pk", flat=True),
        _money_by_sheet(),
        _milestone_rows(),
        _commitment_rows(),
        Commitment.objects.shared().without_answer(today).order_by().values_list("pk", flat=True),
        tally(Blocker.objects.filter(sheet__in=opened, lifted_on__isnull=True), count=Q()),
        cover.values("organizations", "heard"),
    ]


def state_from(today: date, found: list[list]) -> State:
    """The state of today made of the rows of :func:`state_asked`."""
    sheet_rows, late, money_rows, milestone_rows, commitment_rows, silent, [blockers], [cover] = found
    money = {row["sheet"]: row for row in money_rows}
    sheets = _sheets(sheet_rows, set(late), money)
    milestones, commitments = (
        _milestones(milestone_rows, today),
        _commitments(commitment_rows, set(silent), today),
    )
    figures = {
        "day": today.isoformat(),
        "sheets": _sheet_figures(sheets.values()),
        "milestones": _milestone_figures(milestones.values()),
        "blockers": blockers["count"],
        "commitments": _commitment_figures(commitments.values()),
        "money": _money_figures(sheets.values(), money),
        "cover": {"organizations": cover["organizations"], "heard": cover["heard"]},
    }
    return State(figures, {"sheets": sheets, "milestones": milestones, "commitments": commitments})


# --- Sheets and their money -----------------------------------------------------------------------------
def _sheet_rows() -> QuerySet:
    rows = shared_sheets().select_related("phase").order_by("phase", "number")
    return rows.only(
        "number", "title", "progress_status", "review_status", "health", "is_priority", "estimated_cost",
        "phase__prefix",
    )  # fmt: skip


def _sheets(rows: list[ActionSheet], late: set[int], money: dict) -> dict[str, dict]:
    return {
        str(sheet.pk): {
            "reference": sheet.reference,
            "title": sheet.title,
            "status": sheet.progress_status,
            "review": sheet.review_status,
            "health": sheet.health,
            "priority": sheet.is_priority,
            "late": sheet.pk in late,
            "cost": _text(sheet.estimated_cost),
            "sought": _text(money.get(sheet.pk, {}).get("sought")),
            "secured": _text(money.get(sheet.pk, {}).get("secured")),
            "paid": _text(money.get(sheet.pk, {}).get("paid")),
        }
        for sheet in rows
    }


def _money_by_sheet() -> QuerySet:
    """Sums of the lines that were not refused; a later stage counts in those before it."""
    lines = FundingLine.objects.filter(sheet__in=shared_sheets()).exclude(stage=FundingStage.REFUSED)
    return lines.order_by().values("sheet").annotate(
        sought=Sum("amount"),
        secured=Sum("amount", filter=Q(stage__in=SECURED_STAGES)),
        paid=Sum("amount", filter=Q(stage=FundingStage.PAID)),
        unknown=Count("pk", filter=Q(amount__isnull=True)),
    )  # fmt: skip


def _sheet_figures(sheets) -> dict:
    sheets = list(sheets)
    priority = [sheet for sheet in sheets if sheet["priority"]]
    return {
        "total": len(sheets),
        "priority": len(priority),
        "status": _counted(sheets, "status", ProgressStatus),
        "priority_status": _counted(priority, "status", ProgressStatus),
        "review": _counted(sheets, "review", ReviewStatus),
        "health": _counted(sheets, "health", Health),
        "late": sum(sheet["late"] for sheet in sheets),
        "priority_late": sum(sheet["late"] for sheet in priority),
    }


def _money_figures(sheets, money: dict) -> dict:
    sheets = list(sheets)
    return {
        name: _text(_total(sheet[name] for sheet in sheets)) for name in ("cost", "sought", "secured", "paid")
    } | {
        "without_cost": sum(sheet["cost"] is None for sheet in sheets),
        "lines_without_amount": sum(row["unknown"] for row in money.values()),
    }


# --- Milestones and commitments -------------------------------------------------------------------------
def _milestone_rows() -> QuerySet:
    rows = Milestone.objects.filter(sheet__in=shared_sheets()).select_related("sheet__phase").order_by("pk")
    return rows.only(
        "title", "due_on", "due_on_precision", "done_on", "sheet__number", "sheet__progress_status",
        "sheet__phase__prefix",
    )  # fmt: skip


def _milestones(rows: list[Milestone], today: date) -> dict[str, dict]:
    return {
        str(row.pk): {
            "sheet": row.sheet.reference,
            "title": row.title,
            "due_on": row.due_on and row.due_on.isoformat(),
            "due": str(row.due or ""),
            "done_on": row.done_on and row.done_on.isoformat(),
            "late": row.is_late(today) and row.sheet.progress_status not in CLOSED_STATUSES,
        }
        for row in rows
    }


def _milestone_figures(milestones) -> dict:
    milestones = list(milestones)
    return {
        "total": len(milestones),
        "done": sum(row["done_on"] is not None for row in milestones),
        "late": sum(row["late"] for row in milestones),
    }


def _commitment_rows() -> QuerySet:
    rows = Commitment.objects.shared().select_related("organization", "sheet__phase").order_by("pk")
    return rows.only(
        "statement", "progress_status", "due_on", "due_on_precision", "answered_at", "organization__name",
        "organization__short_name", "sheet__number", "sheet__phase__prefix",
    )  # fmt: skip


def _commitments(rows: list[Commitment], silent: set[int], today: date) -> dict[str, dict]:
    return {
        str(row.pk): {
            "organization": str(row.organization),
            "sheet": row.sheet.reference if row.sheet else None,
            "statement": row.short_statement,
            "status": row.progress_status,
            "due_on": row.due_on and row.due_on.isoformat(),
            "due": str(row.due or ""),
            "late": row.progress_status not in CLOSED_COMMITMENTS
            and row.due_on is not None
            and row.due_on < today,
            "silent": row.pk in silent,
        }
        for row in rows
    }


def _commitment_figures(commitments) -> dict:
    commitments = list(commitments)
    return {
        "total": len(commitments),
        "status": _counted(commitments, "status", CommitmentStatus),
        "late": sum(row["late"] for row in commitments),
        "silent": sum(row["silent"] for row in commitments),
    }


# --- Plain data -----------------------------------------------------------------------------------------
def _counted(rows, key: str, choices) -> dict[str, int]:
    found = Counter(row[key] for row in rows)
    return {choice.value: found[choice.value] for choice in choices}


def _total(amounts) -> Decimal | None:
    """None when no amount is known: a sum of nothing is not zero."""
    known = [Decimal(amount) for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _text(amount: Decimal | None) -> str | None:
    """The same text on both databases, whatever the scale that they give sums back with."""
    return None if amount is None else f"{amount.quantize(Decimal('0.01')):f}"
