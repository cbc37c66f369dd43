"""The index behind ``search_text``, and the condition that reads it.

A row is found by words that begin with given stems. PostgreSQL: a GIN index over the words of the column. SQLite: a
full-text table beside the searchable one, kept in step by triggers. Django makes both again whenever it rebuilds a table.
"""

from functools import lru_cache

from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F

COLUMN = "search_text"
# The words of the column as they are: the parser of to_tsvector would take « 1e5 » for a number.
_POSTGRESQL_WORDS = f"array_to_tsvector(string_to_array(btrim({COLUMN}), ' '))"
# New words enter the index at once: kept aside in a list, as usual, each search would read that list from end to end
# until the server tidies it up.
_POSTGRESQL_OPTIONS = "fastupdate = off"
# Only which rows hold a word is asked, never where in the text: the index is half the size without it.
_SQLITE_OPTIONS = (
    f"{COLUMN}, content=%(table)s, content_rowid='id', tokenize='ascii', detail=none, columnsize=0"
)


class SearchIndex(models.Index):
    """Index of ``search_text``, one a model, named after it: ``Meta.indexes = [SearchIndex(name="sheet_search")]``."""

    def __init__(self, *, name: str, fields=(COLUMN,)):
        super().__init__(name=name, fields=list(fields))

    @property
    def full_text_table(self) -> str:
        """The full-text table on SQLite."""
        return f"{self.name}_fts"

    def create_sql(self, model, schema_editor, using="", **kwargs):
        if schema_editor.connection.vendor == "postgresql":
            return self._statement(
                model,
                schema_editor,
                f'CREATE INDEX "{self.name}" ON %(table)s USING gin ({_POSTGRESQL_WORDS}) WITH ({_POSTGRESQL_OPTIONS})',
            )
        statements = [self._statement(model, schema_editor, sql) for sql in self._sqlite()]
        # Django runs the deferred statements before the one returned when it makes a table, after it when it adds an
        # index: the first of them may come twice.
        schema_editor.deferred_sql += statements
        return statements[0]

    def remove_sql(self, model, schema_editor, **kwargs):
        if schema_editor.connection.vendor == "postgresql":
            return super().remove_sql(model, schema_editor, **kwargs)
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.name}_{event}"')
        return self._statement(model, schema_editor, f'DROP TABLE IF EXISTS "{self.full_text_table}"')

    def _sqlite(self) -> list[str]:
        fts = f'"{self.full_text_table}"'
        add = f"INSERT INTO {fts}(rowid, {COLUMN}) VALUES (NEW.id, NEW.{COLUMN});"  # noqa: S608 - no input
        # A full-text table that keeps no text is told what to forget.
        forget = f"INSERT INTO {fts}({fts}, rowid, {COLUMN}) VALUES ('delete', OLD.id, OLD.{COLUMN});"  # noqa: S608
        changed = f"UPDATE OF {COLUMN} ON %(table)s WHEN OLD.{COLUMN} IS NOT NEW.{COLUMN}"
        return [
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {fts} USING fts5({_SQLITE_OPTIONS})",
            f"INSERT INTO {fts}({fts}) VALUES ('rebuild')",  # noqa: S608
            f'CREATE TRIGGER "{self.name}_insert" AFTER INSERT ON %(table)s BEGIN {add} END',
            f'CREATE TRIGGER "{self.name}_delete" AFTER DELETE ON %(table)s BEGIN {forget} END',
            f'CREATE TRIGGER "{self.name}_update" AFTER {changed} BEGIN {forget} {add} END',
        ]

    @staticmethod
    def _statement(model, schema_editor, sql: str) -> Statement:
        return Statement(sql, table=Table(model._meta.db_table, schema_editor.quote_name))


@lru_cache
def _index_of(model) -> SearchIndex:
    return next(index for index in model._meta.indexes if isinstance(index, SearchIndex))


class Holds(models.Expression):
    """True for rows that hold a word beginning with each of ``stems``, in one of ``columns`` (search columns, each
    of the row itself or behind foreign keys: « organization__search_text »).

    Keys are looked up in the index of each column and put together: a condition over joined tables would read
    every row. A stem may be a slot of ``core.gather``, to be filled with :func:`asked`.
    """

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, stems: tuple[str, ...], columns: tuple[str, ...]):
        self.stems, self.columns, self.key = stems, columns, F("pk")
        super().__init__()

    def get_source_expressions(self):
        return [self.key]

    def set_source_expressions(self, exprs):
        (self.key,) = exprs

    def resolve_expression(self, query=None, *args, **kwargs):
        resolved = super().resolve_expression(query, *args, **kwargs)
        resolved.model = query.model
        return resolved

    def as_sql(self, compiler, connection):
        key, params = compiler.compile(self.key)
        # Words of one column are asked for at once; each word of several may stand in another of them.
        is_whole = len(self.columns) == 1 and not isinstance(self.stems[0], int)
        groups = [self.stems] if is_whole else [(stem,) for stem in self.stems]
        conditions, params = [], [*params] * len(groups)
        for group in groups:
            parts = [_keys(self.model, column.split("__"), group, connection) for column in self.columns]
            conditions.append(f"{key} IN ({' UNION '.join(sql for sql, _ in parts)})")
            params += [param for _, param in parts]
        return " AND ".join(f"({condition})" for condition in conditions), params


def _keys(model, path: list[str], stems, connection) -> tuple[str, str]:
    """A query of the keys of ``model`` whose column at ``path`` holds all ``stems``, and its one parameter."""
    name, *rest = path
    if not rest:
        return _found(model, stems, connection)
    field = model._meta.get_field(name)
    inner, param = _keys(field.related_model, rest, stems, connection)
    table, key, column = (
        connection.ops.quote_name(one) for one in (model._meta.db_table, model._meta.pk.column, field.column)
    )
    return f"SELECT {key} FROM {table} WHERE {column} IN ({inner})", param  # noqa: S608 - names of our own models


def _found(model, stems, connection) -> tuple[str, str]:
    words = stems[0] if isinstance(stems[0], int) else asked(stems, connection)
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        return f'SELECT "id" FROM "{table}" WHERE {_POSTGRESQL_WORDS} @@ CAST(%s AS tsquery)', words  # noqa: S608
    table = _index_of(model).full_text_table
    return f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s', words  # noqa: S608


def asked(stems, connection) -> str:
    """Words that begin with each of ``stems``, as the index of this database is asked for them."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{stem}':*" for stem in stems)
    return " AND ".join(f'"{stem}"*' for stem in stems)


class Place(models.Expression):
    """Where ``text`` (`` stem``, or a slot) first stands in the search column of the row: titles come first in it."""

    output_field = models.IntegerField()
    NOWHERE = 1_000_000

    def __init__(self, text):
        self.text, self.column = text, F(COLUMN)
        super().__init__()

    def get_source_expressions(self):
        return [self.column]

    def set_source_expressions(self, exprs):
        (self.column,) = exprs

    def as_sql(self, compiler, connection):
        column, params = compiler.compile(self.column)
        function = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
        return f"COALESCE(NULLIF({function}({column}, %s), 0), {self.NOWHERE})", [*params, self.text]
