"""Several querysets of any models, fetched in one SQL query.

A page that shows a dozen kinds of rows would ask the database a dozen times. ``gather`` asks once: each queryset is
compiled as it stands (filters, order, slice, annotations, ``select_related``, ``only``, ``values_list``), its rows
come back as one JSON array, and Django's own reader of results turns them into what the queryset would have given::

    milestones, lines = gather(sheet.milestones.order_by("due_on"), sheet.funding_lines.select_related("funder"))

Works on SQLite (JSON1) and PostgreSQL. Decimals, dates and times are exact. Fields that JSON cannot carry (binary,
durations, ranges) are refused.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

_REFUSED = {"BinaryField", "DurationField"}


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
    """The rows of each of ``querysets``, in one query. A ``prefetch_related`` in them still costs its own."""
    using = querysets[0].db
    readings = [_Reading(queryset, using) for queryset in querysets]
    asked = [reading for reading in readings if reading.sql]
    if asked:
        with connections[using].cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(f"({reading.sql})" for reading in asked),
                [param for reading in asked for param in reading.params],
            )
            for reading, answer in zip(asked, cursor.fetchone(), strict=True):
                reading.take(answer)
    return [reading.rows() for reading in readings]


class _Reading:
    """One queryset on its way through JSON and back."""

    def __init__(self, queryset, using):
        self.queryset = queryset._chain()
        self.connection = connections[using]
        self.is_postgresql = self.connection.vendor == "postgresql"
        self.compiler = self.queryset.query.get_compiler(using=using)
        self.answer, self.sql, self.params = [], "", ()
        try:
            sql, self.params = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:  # « none() », « in [] »: Django asks nothing either
            return
        self.sql = self._as_json(sql)

    def _as_json(self, sql: str) -> str:
        """Rows in their order as one array of rows; ``sql`` is Django's own, its values apart."""
        if self.is_postgresql:
            # Whole rows: no limit of columns. As text: the driver would read decimals as floats.
            return f"SELECT json_agg(r)::text FROM ({sql}) r"  # noqa: S608
        quote = self.connection.ops.quote_name
        columns = ", ".join(f"r.{quote(alias)}" for _, _, alias in self.compiler.select)
        return f"SELECT json_group_array(json_array({columns})) FROM ({sql}) r"  # noqa: S608

    def take(self, answer):
        if not self.is_postgresql:
            self.answer = json.loads(answer)
        elif answer is not None:
            self.answer = [list(row.values()) for row in json.loads(answer, parse_float=Decimal)]

    def rows(self) -> list:
        """What the queryset gives: Django reads the answer as if its own query had brought it."""
        if not self.answer:
            return []
        self._convert()
        self.compiler.execute_sql = lambda *args, **kwargs: [self.answer]
        self.queryset.query.get_compiler = lambda *args, **kwargs: self.compiler
        return list(self.queryset)

    def _convert(self):
        kinds = [expression.output_field.get_internal_type() for expression, _, _ in self.compiler.select]
        if refused := _REFUSED.intersection(kinds):
            raise TypeError(f"gather cannot carry {', '.join(sorted(refused))}")
        if self.is_postgresql:
            for place, kind in enumerate(kinds):
                if convert := _POSTGRESQL.get(kind):
                    for row in self.answer:
                        row[place] = convert(row[place])
