"""Orders of lists: business order of statuses, unknown values last both ways, texts as a French
reader sorts them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, F, Func, Q, Value, When

# The accented letters that count in French, each costing SQLite a pass over the text (and its
# parser a level of depth).
_ACCENTED = "éèêàâçîôûÉÀÎ"
_PLAIN = "eeeaaciouEAI".lower()


class Folded(Func):
    """A text without case or accents, so that « Écoles » sorts beside « Eau » on both databases.

    PostgreSQL has TRANSLATE; SQLite, whose LOWER knows ASCII alone, replaces letter by letter.
    """

    function = "LOWER"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        template = f"TRANSLATE(LOWER(%(expressions)s), '{_ACCENTED}', '{_PLAIN}') COLLATE \"C\""
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler, connection, **context):
        template = "LOWER(%(expressions)s)"
        for accented, plain in zip(_ACCENTED, _PLAIN, strict=True):
            template = f"REPLACE({template}, '{accented}', '{plain}')"
        return self.as_sql(compiler, connection, template=template, **context)


class Filled(Func):
    """A text, or nothing where it is empty. Its constant stands in the SQL: an index is not
    recognised by a parameter.
    """

    template = "NULLIF(%(expressions)s, '')"
    output_field = CharField()


class Beginning(Func):
    """The first letters of a text of any length, enough to order it by: what an index can bear."""

    template = "SUBSTR(%(expressions)s, 1, 120)"
    output_field = CharField()


def rank(field_name: str, values) -> Case:
    """The place of a field in the order of ``values``; None for the others."""
    return Case(
        *(When(**{field_name: value}, then=Value(place)) for place, value in enumerate(values)),
        default=None,
    )


def first_if(condition: Q) -> Case:
    """Sorts the rows of ``condition`` before the others."""
    return Case(When(condition, then=Value(0)), default=Value(1))


def by_column(name: str) -> Callable:
    """The expression of an order that compares a column as it stands."""
    return lambda today: F(name)


@dataclass(frozen=True)
class Sort:
    """One order: its column, the labels of both directions, its expression on a day."""

    name: str
    label: str
    up: str
    down: str
    expression: Callable
    may_be_null: bool = False

    def term(self, *, descending: bool, today: date):
        """For ``order_by``; unknown values last both ways."""
        last = True if self.may_be_null else None
        value = self.expression(today)
        return value.desc(nulls_last=last) if descending else value.asc(nulls_last=last)
