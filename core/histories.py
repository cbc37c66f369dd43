"""simple_history, where a save of many relations costs one statement each."""

from functools import cache

from django.db import DEFAULT_DB_ALIAS, connections, models
from simple_history.models import HistoricalRecords

from core.gather import gather


class Histories(HistoricalRecords):
    """Every line of a history keeps the many-to-many values of its moment.

    The package reads the row again, then its links, then writes them, for each relation. The database copies them
    by itself, where there is anything to copy.
    """

    def contribute_to_class(self, cls, name):
        super().contribute_to_class(cls, name)
        cls._histories = self

    def create_historical_record_m2ms(self, history_instance, instance):
        connection = connections[history_instance._state.db]
        unlinked = getattr(instance, "_unlinked", ())
        with connection.cursor() as cursor:
            for field in history_instance._history_m2m_fields:
                if field.name in unlinked:
                    continue
                statement = _copy(self.m2m_models[field], field, connection.ops.quote_name)
                cursor.execute(statement, [history_instance.pk, instance.pk])

    def copy_links(self, lines: list):
        """The same for many lines at once, written together."""
        connection = connections[lines[0]._state.db or DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            for field in lines[0]._history_m2m_fields:
                statement = _copy_all(self.m2m_models[field], field, connection.ops.quote_name)
                keys = ", ".join(["%s"] * len(lines))
                cursor.execute(f"{statement} ({keys})", [line.pk for line in lines])


class DatedHistories(Histories):
    """A history that is asked how its rows stood on a day: the last line of each before an instant is found in an index.

    The package indexes keys and dates apart; to compare two days at 10,000 sheets took twice as long with those.
    """

    def get_meta_options(self, model):
        options = super().get_meta_options(model)
        fields = [model._meta.pk.attname, "history_date", "history_id"]
        past = models.Index(fields=fields, name=f"{model._meta.model_name}_past")
        return options | {"indexes": [*options.get("indexes", ()), past]}


@cache
def _copy(historical, field, quote) -> str:
    through = field.remote_field.through
    columns = ", ".join(quote(column.column) for column in through._meta.fields)
    history, table = quote(historical._meta.get_field("history").column), quote(historical._meta.db_table)
    return (
        f"INSERT INTO {table} ({history}, {columns}) "  # noqa: S608 - names of our own tables
        f"SELECT %s, {columns} FROM {quote(through._meta.db_table)} WHERE {quote(field.m2m_column_name())} = %s"
    )


@cache
def _copy_all(historical, field, quote) -> str:
    through, lines = field.remote_field.through, historical._meta.get_field("history").related_model
    columns = [quote(column.column) for column in through._meta.fields]
    line = quote(lines._meta.pk.column)
    row = quote(lines._meta.get_field(field.model._meta.pk.name).column)
    history, table = quote(historical._meta.get_field("history").column), quote(historical._meta.db_table)
    return (
        f"INSERT INTO {table} ({history}, {', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT h.{line}, {', '.join(f't.{column}' for column in columns)} FROM {quote(through._meta.db_table)} t "
        f"JOIN {quote(lines._meta.db_table)} h ON h.{row} = t.{quote(field.m2m_column_name())} WHERE h.{line} IN"
    )


def save_linked(row, links: dict):
    """Save ``row`` and make ``links``, by name, its many-to-many values: one line of history holds both.

    One query reads what the row had; none where it is new.
    """
    is_new = row._state.adding
    if is_new:
        row.save_without_historical_record()  # links need its key
    wanted = {name: [getattr(value, "pk", value) for value in values] for name, values in links.items()}
    _set_links(row, wanted, is_new=is_new)
    others = [field.name for field in row._meta.many_to_many if field.name not in links]
    empty = (
        others if is_new else [name for name, keys in getattr(row, "_known_links", {}).items() if not keys]
    )
    row._unlinked = {*empty, *(name for name, keys in wanted.items() if not keys)}
    try:
        if is_new:
            row._histories.create_historical_record(row, "+")
        else:
            row.save()
    finally:
        del row._unlinked


def record_all(rows, *, by):
    """What ``record`` does, for several rows: two statements for the new ones of a model and two for the changed ones.

    One more for each relation that the history keeps. Versions are not looked at: the caller holds what guards the rows.
    """
    groups = {}
    for row in rows:
        groups.setdefault((type(row), row._state.adding), []).append(row)
    for (model, is_new), alike in groups.items():
        if len(alike) == 1:
            alike[0].record(by=by)
            continue
        for row in alike:
            row.sign(by)
        if is_new:
            model._default_manager.bulk_create(alike)
        else:
            fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model._default_manager.bulk_update(alike, fields)
        lines = model.history.bulk_history_create(alike, update=not is_new)
        if hasattr(model, "_histories"):
            model._histories.copy_links(lines)


def set_links(row, links: dict):
    """The same without a line of history and without saving the row."""
    _set_links(
        row, {name: [getattr(value, "pk", value) for value in values] for name, values in links.items()}
    )


def _set_links(row, wanted: dict[str, list], *, is_new=False):
    if not wanted:
        return
    relations = {name: _relation(type(row), name) for name in wanted}
    had = dict.fromkeys(wanted, ()) if is_new else dict(getattr(row, "_known_links", {}))
    if missing := [name for name in wanted if name not in had]:
        had |= zip(missing, gather(*(_keys(row, *relations[name]) for name in missing)), strict=True)
    for name, keys in wanted.items():
        (through, own, other), kept = relations[name], set(had[name])
        if gone := kept.difference(keys):
            through.objects.filter(**{own: row.pk, f"{other}__in": gone}).delete()
        if new := set(keys) - kept:
            rows = [through(**{own: row.pk, other: key}) for key in sorted(new)]
            through.objects.bulk_create(rows, ignore_conflicts=True)
        getattr(row, "_prefetched_objects_cache", {}).pop(name, None)
    know_links(row, **wanted)


def know_links(row, **keys: list):
    """Say which ``keys`` a relation of ``row`` holds, whole, read in the query that read the row: as good as its version."""
    row._known_links = getattr(row, "_known_links", {}) | keys


def _relation(model, name: str) -> tuple[type, str, str]:
    """The table that holds a relation, and its two columns: the row's own and the other."""
    field = model._meta.get_field(name)
    through = field.remote_field.through
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    return through, through._meta.get_field(own).attname, through._meta.get_field(other).attname


def _keys(row, through, own: str, other: str):
    return through.objects.filter(**{own: row.pk}).values_list(other, flat=True)
