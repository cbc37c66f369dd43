"""What moved between two days, in one query over the histories.

It starts from the rows written between the two: for each object its last row and the one before, each with the sheet
that it hung on that day. What was not written did not move. A part of a sheet that did not count on one of the days was
not there for this reader: its promise or its line reads as new or as gone.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.db import connection

from accounts.models import Organization, User
from accounts.permissions import Permission, holds
from actions.models import ActionSheet, FundingLine, Milestone, Phase
from core.unchanged import ask
from partners.models import Commitment
from territoire.compare.past import AFTER, BEFORE, REMOVED, Past, history_of

SHOWN = 50


class Kind(StrEnum):
    """Kinds of moves, in the order of the page."""

    ADDED = "sheets_added"
    GONE = "sheets_gone"
    STATUS = "statuses"
    HEALTH = "healths"
    DONE = "milestones_done"
    MOVED = "milestones_moved"
    COMMITMENT = "commitments"
    MONEY = "money"


class Found(NamedTuple):
    """One thing that moved, as the database tells it: texts, None where there was nothing.

    ``sheet_id`` is None for a promise on the agreement as a whole. Before and after: a status or a stage, a day with its
    precision, an amount. ``signer`` gave the health. ``total`` and ``seen`` count the rows of the kind: all of them, and
    those of things that the reader may see today.
    """

    kind: str
    key: int
    sheet_id: int | None
    prefix: str | None
    number: int | None
    title: str | None
    name: str | None
    organization: str | None
    status_before: str | None
    day_before: str | None
    precision_before: str | None
    amount_before: str | None
    status_after: str | None
    day_after: str | None
    precision_after: str | None
    amount_after: str | None
    signer: str | None
    total: int
    seen: int


@dataclass(frozen=True)
class Counted:
    """How many moves of one kind: all, and those whose object the reader may see today, with the rows to show."""

    kind: Kind
    total: int = 0
    seen: int = 0
    rows: tuple[Found, ...] = ()

    @property
    def hidden(self) -> int:
        return self.total - self.seen


def count_moves(past: Past) -> dict[Kind, int]:
    """How many things moved, by kind; kinds without any are there."""
    sql = f"WITH {_tables(past)} SELECT kind, COUNT(*) FROM ({_moves()}) m GROUP BY kind"  # noqa: S608 - no input
    found = dict(ask(sql, past.params))
    return {kind: found.get(kind, 0) for kind in Kind}


def find_moves(past: Past, *, kind: Kind | None = None, limit: int | None = SHOWN) -> dict[Kind, Counted]:
    """What moved, at most ``limit`` rows of each kind (or of ``kind`` alone), in the order of the sheets."""
    found = {one: Counted(one) for one in Kind}
    rows = [Found(*row) for row in _answers(past, _listing(past, kind, limit))]
    for one in Kind:
        if mine := [row for row in rows if row.kind == one]:
            total, seen = mine[0].total, mine[0].seen
            found[one] = Counted(one, total, seen, tuple(mine[:seen]))  # those that may be seen come first
    return found


def _answers(past: Past, sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, past.params)
        return cursor.fetchall()


# --- Each object written between the two days, with its rows on both -----------------------------------------
def _tables(past: Past) -> str:
    parts = (
        ("sheet", ActionSheet),
        ("milestone", Milestone),
        ("commitment", Commitment),
        ("line", FundingLine),
    )
    return ", ".join(text for name, model in parts for text in _table(past, name, model))


def _table(past: Past, name: str, model):
    """``<name>_moves``: keys of the last row (``a_row``) and of the one before (``b_row``), those of its sheet on the
    same days (``sa_row``, ``sb_row``), and whether it counted (``a_in``, ``b_in``)."""
    own, sheets = history_of(model), history_of(ActionSheet)
    yield f"""{name}_rows AS MATERIALIZED (
        SELECT h.history_id AS a_row, {past.last(model, "h.id", BEFORE)} AS b_row
        FROM {own} h
        WHERE h.history_date >= %(end_b)s AND h.history_date < %(end_a)s
            AND h.history_id = {past.last(model, "h.id", AFTER)})"""  # noqa: S608 - no input
    a_sheet, b_sheet = ("a.id", "b.id") if model is ActionSheet else ("a.sheet_id", "b.sheet_id")
    yield f"""{name}_pairs AS MATERIALIZED (
        SELECT p.a_row, p.b_row, {past.last(ActionSheet, a_sheet, AFTER)} AS sa_row,
            {past.last(ActionSheet, b_sheet, BEFORE)} AS sb_row
        FROM {name}_rows p JOIN {own} a ON a.history_id = p.a_row LEFT JOIN {own} b ON b.history_id = p.b_row)"""  # noqa: S608
    yield f"""{name}_moves AS MATERIALIZED (
        SELECT p.*, CASE WHEN {_counts(past, model, BEFORE)} THEN 1 ELSE 0 END AS b_in,
            CASE WHEN {_counts(past, model, AFTER)} THEN 1 ELSE 0 END AS a_in
        FROM {name}_pairs p JOIN {own} a ON a.history_id = p.a_row LEFT JOIN {own} b ON b.history_id = p.b_row
            LEFT JOIN {sheets} sa ON sa.history_id = p.sa_row LEFT JOIN {sheets} sb ON sb.history_id = p.sb_row)"""  # noqa: S608


def _counts(past: Past, model, side: str) -> str:
    sheet = past.sheet_counts(f"s{side}", side)
    if model is Commitment:
        return past.commitment_counts(side, side, f"({sheet})")
    college = past.in_college(f"s{side}.lead_organization_id", side)
    return f"{side}.history_type <> '{REMOVED}' AND {sheet} AND {college}"


# --- The moves ---------------------------------------------------------------------------------------------
_VALUES = "status day precision amount".split()
_DUE = {"day": "due_on", "precision": "due_on_precision"}


def _differ(*columns: str) -> str:
    tests = [f"a.{one} <> b.{one} OR (a.{one} IS NULL) <> (b.{one} IS NULL)" for one in columns]
    return f"({' OR '.join(tests)})"


def _moves(kind: Kind | None = None) -> str:
    """The rows of all kinds, or of one."""
    both, either = "p.b_in = 1 AND p.a_in = 1", "(p.b_in = 1 OR p.a_in = 1)"
    status = {"status": "progress_status"}
    passed = (
        "p.a_in = 1 AND a.done_on IS NOT NULL AND "
        "((p.b_in = 1 AND b.done_on IS NULL) OR (p.b_in = 0 AND a.done_on > %(day_b)s))"
    )
    moved = f"{both} AND a.done_on IS NULL AND {_differ('due_on')}"
    promise = f"{either} AND (p.a_in <> p.b_in OR {_differ('progress_status', 'due_on', 'amount')})"
    money = f"{either} AND (p.a_in <> p.b_in OR {_differ('stage', 'amount')})"
    texts = {
        Kind.ADDED: ("sheet", "p.b_in = 0 AND p.a_in = 1", status, {}),
        Kind.GONE: ("sheet", "p.b_in = 1 AND p.a_in = 0", status, {"name": "archive_reason"}),
        Kind.STATUS: (
            "sheet",
            f"{both} AND {_differ('progress_status')}",
            status,
            {"name": "progress_reason"},
        ),
        Kind.HEALTH: (
            "sheet",
            f"{both} AND {_differ('health')}",
            {"status": "health", "day": "health_on"},
            {"name": "health_comment"},
        ),
        Kind.DONE: ("milestone", passed, {"status": "done_on", **_DUE}, {"name": "title"}),
        Kind.MOVED: ("milestone", moved, _DUE, {"name": "title"}),
        Kind.COMMITMENT: (
            "commitment",
            promise,
            {**status, **_DUE, "amount": "amount"},
            {"name": "statement", "organization": "organization_id"},
        ),
        Kind.MONEY: (
            "line",
            money,
            {"status": "stage", "amount": "amount"},
            {"name": "label", "organization": "funder_id"},
        ),
    }
    chosen = texts if kind is None else {kind: texts[kind]}
    return " UNION ALL ".join(_select(one, *given) for one, given in chosen.items())


_MODELS = {"sheet": ActionSheet, "milestone": Milestone, "commitment": Commitment, "line": FundingLine}


def _select(kind: Kind, part: str, where: str, values: dict, named: dict) -> str:
    """The moves of one kind: what is named, whose it is, then each value before and after, as texts.

    What did not count any more on the day after is named as it was before: it may have been kept to the team since.
    """
    table = history_of(_MODELS[part])
    columns = [
        f"CASE WHEN p.{side}_in = 1 THEN {_text(values, name, side)} END AS {name}_{side}"
        for side in (BEFORE, AFTER)
        for name in _VALUES
    ]
    sheet_id = "a.id" if part == "sheet" else "a.sheet_id"
    organization = f"a.{named['organization']}" if "organization" in named else "CAST(NULL AS bigint)"
    name = _text(named, "name", AFTER)
    if kind is not Kind.GONE:  # why it left was written as it left
        name = f"CASE WHEN p.a_in = 1 THEN {name} ELSE {_text(named, 'name', BEFORE)} END"
    return f"""SELECT '{kind}' AS kind, a.id AS key, {sheet_id} AS sheet_id,
            CASE WHEN p.a_in = 1 THEN p.sa_row ELSE p.sb_row END AS sheet_row,
            {name} AS name, {organization} AS organization_id, {", ".join(columns)}
        FROM {part}_moves p JOIN {table} a ON a.history_id = p.a_row LEFT JOIN {table} b ON b.history_id = p.b_row
        WHERE {where}"""  # noqa: S608


def _text(columns: dict, name: str, side: str) -> str:
    return f"CAST({side}.{columns[name]} AS text)" if name in columns else "CAST(NULL AS text)"


# --- Their names -------------------------------------------------------------------------------------------
def _listing(past: Past, kind: Kind | None, limit: int | None) -> str:
    """Each move with its sheet as it read that day, those of things that the reader may see first."""
    values = ", ".join(f"n.{name}_{side}" for side in (BEFORE, AFTER) for name in _VALUES)
    until = f"WHERE n.place <= {past.value(limit)}" if limit else ""
    return f"""WITH {_tables(past)}
        SELECT n.kind, n.key, n.sheet_id, f.prefix, n.number, n.title, n.name,
            COALESCE(NULLIF(o.short_name, ''), o.name), {values}, {_signer()}, n.total, n.seen
        FROM (
            SELECT m.*, s.phase_id, s.number, s.title, COUNT(*) OVER (PARTITION BY m.kind) AS total,
                SUM(m.is_seen) OVER (PARTITION BY m.kind) AS seen,
                ROW_NUMBER() OVER (
                    PARTITION BY m.kind
                    ORDER BY m.is_seen DESC, COALESCE(s.phase_id, 0), COALESCE(s.number, 0), m.key
                ) AS place
            FROM (SELECT v.*, {_is_seen(past)} AS is_seen FROM ({_moves(kind)}) v) m
                LEFT JOIN {history_of(ActionSheet)} s ON s.history_id = m.sheet_row
        ) n LEFT JOIN {Phase._meta.db_table} f ON f.id = n.phase_id
            LEFT JOIN {Organization._meta.db_table} o ON o.id = n.organization_id
        {until} ORDER BY n.place"""  # noqa: S608


def _is_seen(past: Past) -> str:
    """1 where the reader may see the thing today: what was open once may be closed now."""
    user = past.scope.user
    if holds(user, Permission.SHEET_READ_TEAM) and holds(user, Permission.COMMITMENT_EDIT):
        return "1"
    sheets = past.select(ActionSheet.objects.visible_to(user).order_by().values("pk"))
    promises = past.select(Commitment.objects.visible_to(user).order_by().values("pk"))
    return (
        f"CASE WHEN v.kind = '{Kind.COMMITMENT}' AND v.key IN {promises} THEN 1 "
        f"WHEN v.kind <> '{Kind.COMMITMENT}' AND v.sheet_id IN {sheets} THEN 1 ELSE 0 END"
    )


def _signer() -> str:
    """Who wrote the sentence of a health first: later rows of the sheet repeat it."""
    return f"""CASE WHEN n.kind = '{Kind.HEALTH}' THEN (
        SELECT TRIM(u.first_name || ' ' || u.last_name) FROM {history_of(ActionSheet)} h
            JOIN {User._meta.db_table} u ON u.id = h.history_user_id
        WHERE h.id = n.key AND h.health = n.status_a AND h.health_comment = n.name
            AND CAST(h.health_on AS text) = n.day_a AND h.history_date < %(end_a)s
        ORDER BY h.history_date, h.history_id LIMIT 1) END"""  # noqa: S608
