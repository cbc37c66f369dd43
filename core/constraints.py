"""Constraints that the database keeps by itself, on SQLite as on PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Q

_EVER = date.max.isoformat()


class NoOverlap(BaseConstraint):
    """No two rows alike in ``fields`` whose periods share a day. Both days count; no last day means
    for ever.

    ``fields`` are integer columns or foreign keys. ``where`` keeps the rule to rows whose column
    holds one of the values given. PostgreSQL gets an exclusion constraint over ranges, which need
    no extension; SQLite, which writes one transaction at a time, two triggers. Django makes those
    again whenever it rebuilds the table.
    """

    def __init__(
        self,
        *,
        fields: Sequence[str],
        name: str,
        where: Mapping[str, Sequence[str]] | None = None,
        starts: str = "starts_on",
        ends: str = "ends_on",
        violation_error_message: str | None = None,
    ):
        self.fields, self.starts, self.ends = tuple(fields), starts, ends
        self.where = {
            key: tuple(str(value) for value in values) for key, values in (where or {}).items()
        }
        super().__init__(name=name, violation_error_message=violation_error_message)

    # --- In the database
    def constraint_sql(self, model, schema_editor):
        schema_editor.deferred_sql += self._statements(model, schema_editor)

    def create_sql(self, model, schema_editor):
        first, *others = self._statements(model, schema_editor)
        schema_editor.deferred_sql += others
        return first

    def remove_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            table = Table(model._meta.db_table, schema_editor.quote_name)
            return Statement(f'ALTER TABLE %(table)s DROP CONSTRAINT "{self.name}"', table=table)
        return None  # SQLite rebuilds the table without it

    def _statements(self, model, schema_editor) -> list[Statement]:
        table = Table(model._meta.db_table, schema_editor.quote_name)
        if schema_editor.connection.vendor == "postgresql":
            return [Statement(self._exclusion(model, schema_editor), table=table)]
        return [
            Statement(self._trigger(model, schema_editor, event), table=table)
            for event in ("INSERT", "UPDATE")
        ]

    def _exclusion(self, model, editor) -> str:
        ranges = [f'int8range("{column}", "{column}", \'[]\')' for column in self._columns(model)]
        ranges.append(f'daterange("{self.starts}", "{self.ends}", \'[]\')')
        alike = ", ".join(f"{one} WITH &&" for one in ranges)
        where = " AND ".join(self._conditions(editor, "")) or "TRUE"
        return (
            f'ALTER TABLE %(table)s ADD CONSTRAINT "{self.name}" EXCLUDE USING gist ({alike}) WHERE'
            f" ({where})"
        )

    def _trigger(self, model, editor, event: str) -> str:
        """Before one of two overlapping rows is written: refuse, by a message that names the
        constraint.
        """
        mine = " AND ".join(self._conditions(editor, "NEW.")) or "1"
        alike = [f'other."{column}" = NEW."{column}"' for column in self._columns(model)]
        alike += self._conditions(editor, "other.")
        alike += [
            'other."id" IS NOT NEW."id"',
            f'other."{self.starts}" <= COALESCE(NEW."{self.ends}", \'{_EVER}\')',
            f'NEW."{self.starts}" <= COALESCE(other."{self.ends}", \'{_EVER}\')',
        ]
        refused = f"RAISE(ABORT, 'overlap refused by {self.name}')"
        found = f"EXISTS (SELECT 1 FROM %(table)s AS other WHERE {' AND '.join(alike)})"  # noqa: S608 - no input
        return (
            f'CREATE TRIGGER "{self.name}_{event.lower()}" BEFORE {event} ON %(table)s WHEN {mine} '
            f"BEGIN SELECT {refused} WHERE {found}; END"
        )

    def _columns(self, model) -> list[str]:
        return [model._meta.get_field(name).column for name in self.fields]

    def _conditions(self, editor, prefix: str) -> list[str]:
        return [
            f'{prefix}"{name}" IN ({", ".join(editor.quote_value(value) for value in values)})'
            for name, values in self.where.items()
        ]

    # --- In forms
    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        keys = [model._meta.get_field(name).attname for name in self.fields]
        starts, ends = getattr(instance, self.starts), getattr(instance, self.ends)
        alike = {key: getattr(instance, key) for key in keys}
        if starts is None or None in alike.values():
            return
        if any(str(getattr(instance, name)) not in values for name, values in self.where.items()):
            return
        others = model._base_manager.using(using).filter(**alike)
        others = others.filter(**{f"{name}__in": values for name, values in self.where.items()})
        others = others.filter(
            Q(**{f"{self.ends}__isnull": True}) | Q(**{f"{self.ends}__gte": starts})
        )
        if ends is not None:
            others = others.filter(**{f"{self.starts}__lte": ends})
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )

    # --- In migrations
    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "starts": self.starts, "ends": self.ends}
        if self.where:
            kwargs["where"] = self.where
        return path, args, kwargs

    def __eq__(self, other):
        return (
            self.deconstruct() == other.deconstruct()
            if isinstance(other, NoOverlap)
            else super().__eq__(other)
        )

    def __hash__(self):
        return hash((self.name, self.fields))
