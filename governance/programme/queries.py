"""The state of the programme on a day, as plain data for JSON."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from actions.enums import (
    SECURED_STAGES,
    FundingStage,
    Health,
    ProgressStatus,
    ReviewStatus,
)
from actions.models import ActionSheet, Blocker, Milestone
from partners.enums import CommitmentStatus
from partners.models import Commitment


@dataclass(frozen=True)
class State:
    """The programme on ``day``.

    ``figures``: ``{"day": iso date, "sheets": {...}, "milestones": {...}, "blockers": n,
    "commitments": {...}, "money": {euros as text}, "cover": {...}}``; a figure that nobody knows is
    None. ``details``: ``{"sheets": {key: {...}}, "milestones": {key: {...}}, "commitments": {key:
    {...}}}`` by key as text.
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
    """The state of the programme on ``today``, which is the present day. Three queries."""
    rows, promised = list(sheet_rows(today)), list(commitment_rows())
    sheets = sheet_details(rows)
    milestones, commitments = milestone_details(today), commitment_details(promised, today)
    figures = {
        "day": today.isoformat(),
        "sheets": sheet_figures(sheets.values()),
        "milestones": milestone_figures(milestones.values()),
        "blockers": sum(row.open_blockers for row in rows if not row.is_closed),
        "commitments": commitment_figures(commitments.values()),
        "money": money_figures(sheets.values(), rows),
        "cover": answer_coverage(promised, today),
    }
    return State(figures, {"sheets": sheets, "milestones": milestones, "commitments": commitments})


# --- Sheets and their money
# -----------------------------------------------------------------------------
def sheet_rows(today: date):
    """Sheets with their lateness, their open blocking points and the sums of their lines that were
    not refused.

    A later stage counts in those before it.
    """
    late = ActionSheet.objects.overdue(today).filter(pk=OuterRef("pk"))
    blockers = Blocker.objects.filter(sheet=OuterRef("pk"), lifted_on__isnull=True).order_by()
    blockers = blockers.values("sheet").annotate(count=Count("pk")).values("count")
    asked = ~Q(funding_lines__stage=FundingStage.REFUSED)
    rows = (
        shared_sheets()
        .select_related("phase")
        .only(
            "number",
            "title",
            "progress_status",
            "review_status",
            "health",
            "is_priority",
            "estimated_cost",
            "phase__prefix",
        )
        .annotate(
            is_late=Exists(late),
            open_blockers=Coalesce(Subquery(blockers), 0),
            sought=Sum("funding_lines__amount", filter=asked),
            secured=Sum("funding_lines__amount", filter=Q(funding_lines__stage__in=SECURED_STAGES)),
            paid=Sum("funding_lines__amount", filter=Q(funding_lines__stage=FundingStage.PAID)),
            unknown=Count("funding_lines", filter=asked & Q(funding_lines__amount__isnull=True)),
        )
    )
    return rows.order_by("phase", "number")


def sheet_details(rows: list[ActionSheet]) -> dict[str, dict]:
    return {
        str(sheet.pk): {
            "reference": sheet.reference,
            "title": sheet.title,
            "status": sheet.progress_status,
            "review": sheet.review_status,
            "health": sheet.health,
            "priority": sheet.is_priority,
            "late": sheet.is_late,
            "cost": amount_text(sheet.estimated_cost),
            "sought": amount_text(sheet.sought),
            "secured": amount_text(sheet.secured),
            "paid": amount_text(sheet.paid),
        }
        for sheet in rows
    }


def sheet_figures(sheets) -> dict:
    sheets = list(sheets)
    priority = [sheet for sheet in sheets if sheet["priority"]]
    return {
        "total": len(sheets),
        "priority": len(priority),
        "status": count_by(sheets, "status", ProgressStatus),
        "priority_status": count_by(priority, "status", ProgressStatus),
        "review": count_by(sheets, "review", ReviewStatus),
        "health": count_by(sheets, "health", Health),
        "late": sum(sheet["late"] for sheet in sheets),
        "priority_late": sum(sheet["late"] for sheet in priority),
    }


def money_figures(sheets, rows: list[ActionSheet]) -> dict:
    sheets = list(sheets)
    return {
        name: amount_text(_total(sheet[name] for sheet in sheets))
        for name in ("cost", "sought", "secured", "paid")
    } | {
        "without_cost": sum(sheet["cost"] is None for sheet in sheets),
        "lines_without_amount": sum(row.unknown for row in rows),
    }


# --- Milestones and commitments
# -------------------------------------------------------------------------
def milestone_details(today: date) -> dict[str, dict]:
    rows = Milestone.objects.filter(sheet__in=shared_sheets()).select_related("sheet__phase").only(
        "title", "due_on", "due_on_precision", "done_on", "sheet__number", "sheet__progress_status",
        "sheet__phase__prefix",
    )  # fmt: skip
    return {
        str(row.pk): {
            "sheet": row.sheet.reference,
            "title": row.title,
            "due_on": row.due_on and row.due_on.isoformat(),
            "due": str(row.due or ""),
            "done_on": row.done_on and row.done_on.isoformat(),
            "late": row.is_late(today) and not row.sheet.is_closed,
        }
        for row in rows.order_by("pk")
    }


def milestone_figures(milestones) -> dict:
    milestones = list(milestones)
    return {
        "total": len(milestones),
        "done": sum(row["done_on"] is not None for row in milestones),
        "late": sum(row["late"] for row in milestones),
    }


def commitment_rows():
    rows = Commitment.objects.shared().select_related("organization", "sheet__phase").order_by("pk")
    return rows.only(
        "statement", "progress_status", "due_on", "due_on_precision", "answered_at", "last_answer",
        "organization__name", "organization__short_name", "sheet__number", "sheet__phase__prefix",
    )  # fmt: skip


def commitment_details(rows: list[Commitment], today: date) -> dict[str, dict]:
    return {
        str(row.pk): {
            "organization": str(row.organization),
            "sheet": row.sheet.reference if row.sheet else None,
            "statement": row.short_statement,
            "status": row.progress_status,
            "due_on": row.due_on and row.due_on.isoformat(),
            "due": str(row.due or ""),
            "late": row.is_overdue(today),
            "silent": row.is_silent(today),
        }
        for row in rows
    }


def answer_coverage(rows: list[Commitment], today: date) -> dict[str, int]:
    """How many organisations have an open commitment, and how many of them answered within
    STALE_AFTER_DAYS days.
    """
    owing = [row for row in rows if not row.is_closed]
    heard = {row.organization_id for row in owing if not row.is_silent(today)}
    return {"organizations": len({row.organization_id for row in owing}), "heard": len(heard)}


def commitment_figures(commitments) -> dict:
    commitments = list(commitments)
    return {
        "total": len(commitments),
        "status": count_by(commitments, "status", CommitmentStatus),
        "late": sum(row["late"] for row in commitments),
        "silent": sum(row["silent"] for row in commitments),
    }


# --- Plain data
# -----------------------------------------------------------------------------------------
def count_by(rows, key: str, choices) -> dict[str, int]:
    found = Counter(row[key] for row in rows)
    return {choice.value: found[choice.value] for choice in choices}


def _total(amounts) -> Decimal | None:
    """None when no amount is known: a sum of nothing is not zero."""
    known = [Decimal(amount) for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def amount_text(amount: Decimal | None) -> str | None:
    """The same text on both databases, whatever the scale that they give sums back with."""
    return None if amount is None else f"{amount.quantize(Decimal('0.01')):f}"
