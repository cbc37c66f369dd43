"""Several querysets of any models, fetched in one SQL query.

A page that shows a dozen kinds of rows would ask the database a dozen times. ``gather`` asks once: each queryset is
compiled as it stands (filters, order, slice, annotations, ``select_related``, ``only``, ``values_list``), its rows
come back as one JSON array, and Django's own reader of results turns them into what the queryset would have given::

    milestones, lines = gather(sheet.milestones.order_by("due_on"), sheet.funding_lines.select_related("funder"))

Writing a queryset and compiling it costs Django more than the database needs to answer. A ``prepared`` function does
both once in a process for each set of its arguments; what changes from one call to the next stands in slots::

    @prepared
    def _parts(viewer):
        return [Milestone.objects.filter(sheet=slot("sheet")), Blocker.objects.filter(pk__in=[slot("wanted")])]

    milestones, blockers = _parts.gather(viewer, sheet=12, wanted=[3, 4])

No row is ever kept: the text of the question is, its answer never, but where ``gather_unchanged`` asks the database first
whether anything was written since.

Works on SQLite (JSON1) and PostgreSQL. Decimals, dates and times are exact. Fields that JSON cannot carry (binary,
durations, ranges) are refused.
"""

import copy
import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, Q, QuerySet, Value

from core import unchanged
from core.related import fetch_related, hold

__all__ = ["Prepared", "gather", "hold", "prepared", "slot", "tallied", "tally"]

_MOST_ARGUMENTS = 100  # of a function of SQLite: a row of more columns comes in several groups
_REFUSED = {"BinaryField", "DurationField"}
# Slots are keys that no row has, small enough for any column of keys: what is compiled around them is recognised. Not
# negative: a column of positive numbers would know at once that no row fits. Nothing that somebody typed may be compiled
# beside them.
_FIRST_SLOT, _NO_KEY = 2_000_000_000, -1
_slots: dict[str, int] = {}
_slot_names: dict[int | str, str] = {}  # keys of some models are texts: each slot answers to both


def _unless_null(convert: Callable) -> Callable:
    return lambda value: None if value is None else convert(value)


# What psycopg would have given for a column, from what JSON carries of it. SQLite needs no table: its driver gives
# texts and numbers, as JSON does, and Django's converters take it from there.
_POSTGRESQL = {
    "DateField": _unless_null(date.fromisoformat),
    "DateTimeField": _unless_null(datetime.fromisoformat),
    "TimeField": _unless_null(time.fromisoformat),
    "DecimalField": _unless_null(Decimal),
    "FloatField": _unless_null(float),
    "UUIDField": _unless_null(UUID),
    "JSONField": _unless_null(json.dumps),
}


def gather(*querysets: QuerySet) -> list[list]:
    """The rows of each of ``querysets``, in one query, and in one more for each level that they prefetch."""
    return _Question(querysets).ask({})


def slot(name: str) -> int:
    """Where ``Prepared.gather`` will put the key of that name; in a list (``pk__in``), the key or keys."""
    if name not in _slots:
        _slots[name] = _FIRST_SLOT + len(_slots)
        _slot_names[_slots[name]] = _slot_names[str(_slots[name])] = name
    return _slots[name]


def tally(rows: QuerySet, **conditions: Q) -> QuerySet:
    """One row that counts those of ``rows`` that fulfil each condition."""
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return rows.order_by().annotate(whole=Value(1)).values("whole").annotate(**counts).values(*counts)


def tallied(found: list[dict]) -> dict:
    """The row of a :func:`tally`; zero for all where its rows can be none, « in [] » for one, and nothing was asked."""
    return found[0] if found else defaultdict(int)


class Prepared:
    """A function of hashable arguments that gives querysets, compiled once for each set of arguments."""

    MOST = (
        500  # sets of arguments kept: roles and days are few, a search that somebody typed has no place here
    )

    def __init__(self, querysets: Callable[..., Iterable[QuerySet]]):
        functools.update_wrapper(self, querysets)
        self._querysets = querysets
        self._questions = {}

    def gather(self, *args, **slots) -> list[list]:
        """The rows of each queryset in one query. A slot takes a key, or several where it stands in a list."""
        return self._question(args).ask(slots)

    def gather_unchanged(self, *args, **slots) -> list[list]:
        """The same, asked again only where something was written since: for sums over all rows (core/unchanged.py)."""
        return self._question(args).ask(slots, unchanged.ask)

    def _question(self, args: tuple) -> "_Question":
        question = self._questions.get(args)
        if question is None:
            if len(self._questions) >= self.MOST:
                self._questions.clear()
            question = self._questions[args] = _Question(self._querysets(*args))
        return question


prepared = Prepared


class _Question:
    """Querysets compiled into one text, with its values."""

    def __init__(self, querysets):
        querysets = list(querysets)
        self.using = querysets[0].db
        self.readings = [_Reading(queryset, self.using) for queryset in querysets]
        self.asked = [reading for reading in self.readings if reading.sql]
        sql = "SELECT " + ", ".join(f"({reading.sql})" for reading in self.asked)
        self.params = [param for reading in self.asked for param in reading.params]
        self.pieces = [piece.replace("\0", "%%") for piece in sql.replace("%%", "\0").split("%s")]

    def ask(self, slots: dict, read: Callable | None = None) -> list[list]:
        if not self.asked:
            return [[] for _ in self.readings]
        [answer] = (read or self._read)(*self._fill(slots))
        answers = dict(zip(self.asked, answer, strict=True))
        found = [reading.rows(answers.get(reading)) for reading in self.readings]
        lookups = [reading.queryset._prefetch_related_lookups for reading in self.readings]
        if any(lookups):
            fetch_related(
                zip(found, lookups, strict=True), lambda asked: _Question(asked).ask(slots) if asked else []
            )
        return found

    def _read(self, sql: str, params: list) -> list[tuple]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _fill(self, slots: dict) -> tuple[str, list]:
        sql, params = [], []
        for piece, param in zip(self.pieces, self.params, strict=False):
            name = _slot_names.get(param) if isinstance(param, int | str) else None
            value = param if name is None else slots[name]
            is_several = name is not None and isinstance(value, list | tuple | set | frozenset)
            values = (list(value) or [type(param)(_NO_KEY)]) if is_several else [value]
            params += values
            sql += (piece, ", ".join(["%s"] * len(values)))
        return "".join([*sql, self.pieces[-1]]), params


class _Reading:
    """One queryset on its way to JSON and back. It is shared by threads: nothing changes once it is made."""

    def __init__(self, queryset, using):
        self.queryset, self.using = queryset._chain(), using
        connection = connections[using]
        self.is_postgresql = connection.vendor == "postgresql"
        # A count among nothing is zero: Django would leave out its row with the question.
        asks_anyway = self.queryset.query.group_by is not None
        self.compiler = self.queryset.query.get_compiler(using=using, elide_empty=not asks_anyway)
        self.sql, self.params = "", ()
        try:
            sql, self.params = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:  # « none() », « in [] »: Django asks nothing either
            return
        self.sql = self._as_json(sql, connection.ops.quote_name)
        kinds = [expression.output_field.get_internal_type() for expression, _, _ in self.compiler.select]
        if refused := _REFUSED.intersection(kinds):
            raise TypeError(f"gather cannot carry {', '.join(sorted(refused))}")
        known = _POSTGRESQL if self.is_postgresql else {}
        self.conversions = [(place, known[kind]) for place, kind in enumerate(kinds) if kind in known]
        converters = self.compiler.get_converters(
            [expression for expression, _, _ in self.compiler.select[: self.compiler.col_count]]
        )
        self.compiler.get_converters = lambda expressions: converters

    def _as_json(self, sql: str, quote: Callable) -> str:
        """Rows in their order as one array of rows; ``sql`` is Django's own, its values apart."""
        if self.is_postgresql:
            # Whole rows: no limit of columns. As text: the driver would read decimals as floats.
            return f"SELECT json_agg(r)::text FROM ({sql}) r"  # noqa: S608
        columns = [f"r.{quote(alias)}" for _, _, alias in self.compiler.select]
        self.is_wide = len(columns) > _MOST_ARGUMENTS
        starts = range(0, len(columns), _MOST_ARGUMENTS)
        groups = [f"json_array({', '.join(columns[start : start + _MOST_ARGUMENTS])})" for start in starts]
        row = f"json_array({', '.join(groups)})" if self.is_wide else groups[0]
        return f"SELECT json_group_array({row}) FROM ({sql}) r"  # noqa: S608

    def rows(self, answer: str | None) -> list:
        """What the queryset gives: Django reads the answer as if its own query had brought it."""
        found = self._read(answer)
        if not found:
            return []
        compiler, queryset = copy.copy(self.compiler), self.queryset._chain()
        queryset._prefetch_related_lookups = ()  # they are fetched for all lists at once
        compiler.connection = connections[self.using]
        compiler.execute_sql = lambda *args, **kwargs: [found]
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)

    def _read(self, answer: str | None) -> list[list]:
        if answer is None:
            return []
        if not self.is_postgresql:
            found = json.loads(answer)
            return [list(chain(*groups)) for groups in found] if self.is_wide else found
        found = [list(row.values()) for row in json.loads(answer, parse_float=Decimal)]
        for place, convert in self.conversions:
            for row in found:
                row[place] = convert(row[place])
        return found
