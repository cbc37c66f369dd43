"""The counts and sums of a dashboard, asked in one query: few cells out of many rows, whatever their number.

Which sheets and which commitments are looked at is said by their lists (``ScopeQuery``, ``CommitmentListQuery``): two
common table expressions that Django writes. What is counted of them is written in ``figures.sql``: a
dozen querysets would cost more in Python than in the database (docs/decisions/0022-dashboard-figures.md).
"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import QueryDict

from core import clock
from core.unchanged import ask
from partners.lists import CommitmentListQuery
from partners.models.querysets import news_limit
from territoire.dashboard.cells import read_cells, words

Facts = dict[str, list[list]]
# The rows of a cell as one text, as ``core.gather`` carries those of a queryset.
_CARRIED = {
    "sqlite": "(SELECT json_group_array(json(r.line)) FROM (SELECT json_array({columns}) AS line FROM ({cell}) c) r)",
    "postgresql": "(SELECT json_agg(r.line)::text FROM (SELECT json_build_array({columns}) AS line FROM ({cell}) c) r)",
}


def ask_facts(query) -> tuple[str | None, ...]:
    """Every cell of ``figures.sql`` within the scope of ``query`` (a ``ScopeQuery``), as JSON, in one SQL query."""
    sheets, params = _table(
        query.matching(),
        "pk", "progress_status", "health", "is_priority", "estimated_cost", "ends_on", "health_on", "updated_at",
    )  # fmt: skip
    commitments, more_params = _table(
        _register(query),
        "pk", "organization_id", "organization__kind", "organization__archived_at", "progress_status", "due_on",
        "answered_at",
    )  # fmt: skip
    first_day, last_day = window(query.today)
    fresh_since = _instant(news_limit(query.today))
    said = words(query.today, fresh_since=fresh_since, first_day=first_day, last_day=last_day)
    sql = _statement(tuple(said.items()), connection.vendor).format(sheets=sheets, commitments=commitments)
    (answers,) = ask(sql, [*params, *more_params])
    return answers


def facts_of(answers: tuple[str | None, ...]) -> Facts:
    """The rows of each cell by its name."""
    names = [name for name in read_cells() if name != "tables"]
    return {name: _read(answer) for name, answer in zip(names, answers, strict=True)}


def window(today: date) -> tuple[date, date]:
    """The quarters that a dashboard shows: four before the one of ``today``, eight from it on."""
    start = today.year * 4 + (today.month - 1) // 3
    return _quarter(start - 4), _quarter(start + 8) - timedelta(days=1)


def _quarter(place: int) -> date:
    return date(place // 4, place % 4 * 3 + 1, 1)


def _register(query):
    """The live commitments of the scope, by the rules of their register."""
    data = QueryDict(mutable=True)
    for name, values in query.values.items():
        data.setlist(name, values)
    return CommitmentListQuery(data, user=query.user, today=query.today).matching()


def _table(rows, *columns: str) -> tuple[str, tuple]:
    try:
        return rows.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:  # « in [] »: a table all the same, without rows
        return rows.model.objects.order_by().filter(pk=0).values_list(*columns).query.sql_with_params()


@lru_cache(maxsize=4)
def _statement(said: tuple[tuple[str, str], ...], vendor: str) -> str:
    """The whole text of a day, the two tables of the scope left to be written in."""
    values = {**dict(said), "sheets": "{sheets}", "commitments": "{commitments}"}
    tables, *cells = read_cells().values()
    parts = [_CARRIED[vendor].format(columns=cell.columns, cell=cell.sql.format(**values)) for cell in cells]
    return " ".join([tables.sql.format(**values), "SELECT", ", ".join(parts)])


def _read(answer: str | None) -> list[list]:
    return json.loads(answer, parse_float=Decimal) if answer else []


def _instant(day: date) -> str:
    """Midnight in Paris before ``day``, as this database compares it."""
    return str(connection.ops.adapt_datetimefield_value(clock.start_of(day)))


# --- What JSON carries, read back ---------------------------------------------------------------------
def as_day(text: str | None) -> date | None:
    """The day in Paris of a date or of an instant."""
    if text is None:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    # SQLite keeps instants in UTC without saying so.
    return clock.day_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def as_euros(value) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def newest(*texts: str | None) -> date | None:
    return max(filter(None, map(as_day, texts)), default=None)


def days_since(day: date | None, today: date) -> int | None:
    return None if day is None else (today - day) // timedelta(days=1)
