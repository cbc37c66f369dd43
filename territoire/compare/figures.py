"""The figures of the programme on two days, in one query over the histories.

The same shape as ``State.figures`` of ``governance.programme``, so that they read in the same words; what no history
keeps (who answered lately) is not there.
"""

from collections import defaultdict
from decimal import Decimal

from actions.enums import CLOSED_STATUSES, SECURED_STAGES, FundingStage, Health, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, Blocker, FundingLine, Milestone
from core.unchanged import ask
from partners.enums import CLOSED_COMMITMENTS, CommitmentStatus
from partners.models import Commitment
from territoire.compare.past import REMOVED, SIDES, Past

# part, side, three words, two marks, a count and four sums: what every part of the statement answers.
_CELL = "part side status health review priority late count sum_1 sum_2 sum_3 sum_4".split()


def figures(past: Past) -> tuple[dict, dict]:
    """Those of the day before and those of the day after."""
    tables = [text for side in SIDES for text in _tables(past, side)]
    cells = [text for side in SIDES for text in _cells(past, side)]
    sql = f"WITH {', '.join(tables)} {' UNION ALL '.join(cells)}"
    found = {side: defaultdict(list) for side in SIDES}
    for row in ask(sql, past.params):
        cell = dict(zip(_CELL, row, strict=True))
        found[cell["side"]][cell["part"]].append(cell)
    before, after = (_figures(found[side]) for side in SIDES)
    return before, after


# --- The statement ----------------------------------------------------------------------------------------
def _tables(past: Past, side: str):
    """What counts on the day of ``side``: sheets (within the colleges of the scope: ``inside``), and their parts."""
    closed = past.among(CLOSED_STATUSES)
    yield f"""known_{side} AS MATERIALIZED (
        SELECT r.id, r.progress_status, r.health, r.review_status, r.is_priority, r.ends_on, r.estimated_cost,
            CASE WHEN r.progress_status IN {closed} THEN 1 ELSE 0 END AS is_closed,
            CASE WHEN {past.in_college("r.lead_organization_id", side)} THEN 1 ELSE 0 END AS inside
        FROM {past.latest(ActionSheet, side)} WHERE {past.sheet_counts("r", side)})"""  # noqa: S608
    yield f"sheet_{side} AS MATERIALIZED (SELECT * FROM known_{side} WHERE inside = 1)"  # noqa: S608
    yield f"""milestone_{side} AS MATERIALIZED (
        SELECT r.sheet_id, CASE WHEN r.done_on IS NULL THEN 0 ELSE 1 END AS is_done,
            CASE WHEN r.done_on IS NULL AND r.due_on < %(day_{side})s AND {_on(side, "is_closed = 0")}
            THEN 1 ELSE 0 END AS is_late
        FROM {past.latest(Milestone, side)} WHERE r.history_type <> '{REMOVED}' AND {_on(side)})"""  # noqa: S608


def _on(side: str, which: str = "inside = 1") -> str:
    """Whether a part ``r`` hangs on a sheet that counts. Keys and no join: SQLite would search the sheets row by row."""
    return f"r.sheet_id IN (SELECT s.id FROM sheet_{side} s WHERE s.{which})"  # noqa: S608


def _cells(past: Past, side: str):
    yield f"""SELECT 'sheets', '{side}', t.progress_status, t.health, t.review_status, t.priority, t.late,
            COUNT(*), SUM(t.estimated_cost), COUNT(t.estimated_cost), 0, 0
        FROM (SELECT s.*, CASE WHEN s.is_priority THEN 1 ELSE 0 END AS priority,
                CASE WHEN s.is_closed = 0 AND (s.ends_on < %(day_{side})s
                    OR s.id IN (SELECT m.sheet_id FROM milestone_{side} m WHERE m.is_late = 1))
                THEN 1 ELSE 0 END AS late
            FROM sheet_{side} s) t
        GROUP BY 3, 4, 5, 6, 7"""  # noqa: S608
    yield f"""SELECT 'milestones', '{side}', '', '', '', 0, 0,
            COUNT(*), SUM(m.is_done), SUM(m.is_late), 0, 0 FROM milestone_{side} m"""  # noqa: S608
    yield f"""SELECT 'blockers', '{side}', '', '', '', 0, 0, COUNT(*), 0, 0, 0, 0
        FROM {past.latest(Blocker, side)}
        WHERE r.history_type <> '{REMOVED}' AND r.lifted_on IS NULL AND {_on(side, "is_closed = 0")}"""  # noqa: S608
    yield _commitment_cells(past, side)
    yield _money_cells(past, side)


def _commitment_cells(past: Past, side: str) -> str:
    counts = past.commitment_counts("r", side, f"r.sheet_id IN (SELECT id FROM known_{side})")  # noqa: S608
    return f"""SELECT 'commitments', '{side}', r.progress_status, '', '', 0, 0, COUNT(*),
            SUM(CASE WHEN r.due_on < %(day_{side})s AND r.progress_status NOT IN {past.among(CLOSED_COMMITMENTS)}
                THEN 1 ELSE 0 END), 0, 0, 0
        FROM {past.latest(Commitment, side)} WHERE {counts} GROUP BY r.progress_status"""  # noqa: S608


def _money_cells(past: Past, side: str) -> str:
    secured, paid = past.among(SECURED_STAGES), past.value(FundingStage.PAID.value)
    return f"""SELECT 'money', '{side}', '', '', '', 0, 0, COUNT(*), SUM(r.amount),
            SUM(CASE WHEN r.stage IN {secured} THEN r.amount END), SUM(CASE WHEN r.stage = {paid} THEN r.amount END),
            COUNT(r.amount)
        FROM {past.latest(FundingLine, side)}
        WHERE r.history_type <> '{REMOVED}' AND r.stage <> {past.value(FundingStage.REFUSED.value)}
            AND {_on(side)}"""  # noqa: S608


# --- What it answers --------------------------------------------------------------------------------------
def _figures(cells: dict) -> dict:
    sheets, commitments = cells["sheets"], cells["commitments"]
    milestones, money = cells["milestones"][0], cells["money"][0]
    priority = [cell for cell in sheets if cell["priority"]]
    return {
        "sheets": {
            "total": _total(sheets),
            "priority": _total(priority),
            "status": _by(sheets, "status", ProgressStatus),
            "priority_status": _by(priority, "status", ProgressStatus),
            "review": _by(sheets, "review", ReviewStatus),
            "health": _by(sheets, "health", Health),
            "late": _total(cell for cell in sheets if cell["late"]),
            "priority_late": _total(cell for cell in priority if cell["late"]),
        },
        "milestones": {
            "total": milestones["count"],
            "done": milestones["sum_1"] or 0,
            "late": milestones["sum_2"] or 0,
        },
        "blockers": cells["blockers"][0]["count"],
        "commitments": {
            "total": _total(commitments),
            "status": _by(commitments, "status", CommitmentStatus),
            "late": sum(cell["sum_1"] or 0 for cell in commitments),
        },
        "money": {
            "cost": _euros(_sum(cell["sum_1"] for cell in sheets)),
            "sought": _euros(money["sum_1"]),
            "secured": _euros(money["sum_2"]),
            "paid": _euros(money["sum_3"]),
            "without_cost": _total(sheets) - sum(cell["sum_2"] for cell in sheets),
            "lines_without_amount": money["count"] - money["sum_4"],
        },
    }


def _total(cells) -> int:
    return sum(cell["count"] for cell in cells)


def _by(cells, name: str, choices) -> dict[str, int]:
    return {choice.value: _total(cell for cell in cells if cell[name] == choice.value) for choice in choices}


def _sum(amounts):
    """None when no amount is known: a sum of nothing is not zero."""
    known = [Decimal(str(amount)) for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _euros(amount) -> str | None:
    """The same text on both databases, whatever the type that they add up in."""
    return None if amount is None else f"{Decimal(str(amount)).quantize(Decimal('0.01')):f}"
