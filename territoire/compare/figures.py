"""The figures of the programme on two days, counted from its past.

The same shape as ``State.figures`` of ``governance.programme``, so that they read in the same
words; what no history keeps (who answered lately) is not there.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from actions.enums import (
    CLOSED_STATUSES,
    SECURED_STAGES,
    FundingStage,
    Health,
    ProgressStatus,
    ReviewStatus,
)
from partners.enums import CLOSED_COMMITMENTS, CommitmentStatus
from territoire.compare.past import Past


def figures(past: Past) -> tuple[dict, dict]:
    """Those of the day before and those of the day after."""
    kinds = (past.sheets, past.milestones, past.blockers, past.commitments, past.lines)
    before, after = (
        figures_of_day(day, *(lines.sides[side] for lines in kinds))
        for side, day in enumerate(past.days)
    )
    return before, after


def figures_of_day(
    day: date, sheets: dict, milestones: dict, blockers: dict, commitments: dict, lines: dict
) -> dict:
    """Each argument holds rows by their keys."""
    going_on = {
        key for key, sheet in sheets.items() if sheet.progress_status not in CLOSED_STATUSES
    }
    late_milestones = [
        one
        for one in milestones.values()
        if one.done_on is None and one.due_on and one.due_on < day and one.sheet_id in going_on
    ]
    late = {one.sheet_id for one in late_milestones}
    late |= {key for key in going_on if sheets[key].ends_on and sheets[key].ends_on < day}
    priority = {key for key, sheet in sheets.items() if sheet.is_priority}
    return {
        "sheets": {
            "total": len(sheets),
            "priority": len(priority),
            "status": count_by(
                ProgressStatus, (sheet.progress_status for sheet in sheets.values())
            ),
            "priority_status": count_by(
                ProgressStatus, (sheets[key].progress_status for key in priority)
            ),
            "review": count_by(ReviewStatus, (sheet.review_status for sheet in sheets.values())),
            "health": count_by(Health, (sheet.health for sheet in sheets.values())),
            "late": len(late),
            "priority_late": len(late & priority),
        },
        "milestones": {
            "total": len(milestones),
            "done": sum(one.done_on is not None for one in milestones.values()),
            "late": len(late_milestones),
        },
        "blockers": sum(
            one.lifted_on is None and one.sheet_id in going_on for one in blockers.values()
        ),
        "commitments": commitment_figures(day, commitments.values()),
        "money": money_figures(
            sheets.values(), [line for line in lines.values() if line.stage != FundingStage.REFUSED]
        ),
    }


def commitment_figures(day: date, commitments) -> dict:
    return {
        "total": len(commitments),
        "status": count_by(CommitmentStatus, (one.progress_status for one in commitments)),
        "late": sum(
            bool(one.due_on) and one.due_on < day and one.progress_status not in CLOSED_COMMITMENTS
            for one in commitments
        ),
    }


def money_figures(sheets, lines) -> dict:
    costs = [sheet.estimated_cost for sheet in sheets]
    return {
        "cost": format_total(costs),
        "sought": format_total(line.amount for line in lines),
        "secured": format_total(line.amount for line in lines if line.stage in SECURED_STAGES),
        "paid": format_total(line.amount for line in lines if line.stage == FundingStage.PAID),
        "without_cost": costs.count(None),
        "lines_without_amount": sum(line.amount is None for line in lines),
    }


def count_by(choices, values: Iterable[str]) -> dict[str, int]:
    found = Counter(values)
    return {choice.value: found[choice.value] for choice in choices}


def format_total(amounts: Iterable[Decimal | None]) -> str | None:
    """None when no amount is known: a sum of nothing is not zero."""
    known = [amount for amount in amounts if amount is not None]
    return f"{sum(known, Decimal(0)).quantize(Decimal('0.01')):f}" if known else None
