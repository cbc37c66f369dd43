"""Writing rows by the thousand: keys are handed out here, no object is made, each table is filled
in large lots.

The database still checks its constraints; foreign keys are checked at the end of the transaction,
so that rows may be written in any order.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from types import SimpleNamespace

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from core.search import SearchableModel, index_text

_LOT = 4000


class Table:
    """One table being filled. A row is a dict by column attribute (``sheet_id``); what it leaves
    out takes its default.
    """

    def __init__(self, model: type[models.Model]):
        fields = model._meta.concrete_fields
        self.model, self.key = model, model._meta.pk.attname
        self.names = [field.attname for field in fields]
        self.defaults = {field.attname: field.get_default() for field in fields}
        self._converters = [database_converter(field) for field in fields]
        self._columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        self._rows: list[tuple] = []
        self._last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        self.count = 0

    def new(self, **values) -> dict:
        """A row with a key of its own, not written yet."""
        self._last += 1
        return {**self.defaults, self.key: self._last, **values}

    def write(self, row: dict):
        if issubclass(self.model, SearchableModel):
            row["search_text"] = index_text(*self.model.search_parts(SimpleNamespace(**row)))
        self._rows.append(
            tuple(
                [
                    value if convert is None or value is None else convert(value)
                    for value, convert in zip(
                        map(row.__getitem__, self.names), self._converters, strict=True
                    )
                ]
            )
        )
        self.count += 1
        if len(self._rows) >= _LOT:
            self.flush()

    def flush(self):
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({self._columns}) FROM STDIN") as copy:
                    for row in self._rows:
                        copy.write_row(row)
            elif self._rows:
                marks = ", ".join(["%s"] * len(self.names))
                insert = f"INSERT INTO {table} ({self._columns}) VALUES ({marks})"  # noqa: S608
                cursor.executemany(insert, self._rows)
        self._rows.clear()


def database_converter(field: models.Field) -> Callable | None:
    """What makes a value ready for the database; None where it goes in as it is."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DecimalField | models.JSONField | models.UUIDField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return None


@cache
def history_model(model: type[models.Model], relation: str = "") -> type[models.Model]:
    """The model of the history of ``model``, or of one of its relations; simple-history makes a
    class a question.
    """
    history = model.history.model
    return getattr(history, relation).model if relation else history


class BulkWriter:
    """All the tables of one writing."""

    def __init__(self):
        self._tables: dict[type, Table] = {}

    def table(self, model: type[models.Model]) -> Table:
        if model not in self._tables:
            self._tables[model] = Table(model)
        return self._tables[model]

    def new(self, model: type[models.Model], **values) -> dict:
        return self.table(model).new(**values)

    def write(self, model: type[models.Model], row: dict) -> dict:
        self.table(model).write(row)
        return row

    def add(self, model: type[models.Model], at: datetime, *, by=None, **values) -> dict:
        """Write a row that was created at an instant and did not change since."""
        row = self.new(model, **values)
        if "created_at" in row:
            row["created_at"] = row["updated_at"] = at
        self.add_history(model, row, at, by=by, kind="+")
        return self.write(model, row)

    def add_history(
        self, model, row: dict, at: datetime, *, by=None, kind="~", reason=None, links=()
    ) -> dict:
        """Write the history line of ``row`` as it stands; ``links`` are its relations (see
        :meth:`link`).
        """
        history = self.table(history_model(model))
        line = history.new(
            history_date=at, history_type=kind, history_user_id=by, history_change_reason=reason
        )
        line |= {name: row[name] for name in line.keys() & row.keys()}
        history.write(line)
        for relation, mine, other, pairs in links:
            table = self.table(history_model(model, relation))
            for key, value in pairs:
                table.write(
                    table.new(
                        id=key, history_id=line["history_id"], **{mine: row["id"], other: value}
                    )
                )
        return line

    def link(self, model, relation: str, row: dict, values: Iterable) -> tuple:
        """Write the relations of ``row``; gives them back for its history lines."""
        field = model._meta.get_field(relation)
        through, mine, other = (
            field.remote_field.through,
            f"{field.m2m_field_name()}_id",
            f"{field.m2m_reverse_field_name()}_id",
        )
        table, pairs = self.table(through), []
        for value in values:
            one = table.new(**{mine: row["id"], other: value})
            table.write(one)
            pairs.append((one["id"], value))
        return relation, mine, other, pairs

    def close(self):
        """Write what is left and hand the numbering of keys back to the database."""
        for table in self._tables.values():
            table.flush()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
                cursor.execute(sql)

    def counts(self) -> dict[type, int]:
        return {model: table.count for model, table in self._tables.items()}


def update_statistics():
    """Let the planner of the database know how many rows there are; outside of a transaction.

    Without fresh statistics a planner takes ten thousand rows for ten.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
