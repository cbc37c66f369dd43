"""simple_history, where a save of many relations costs one statement each."""

from functools import cache

from django.db import connections
from simple_history.models import HistoricalRecords


class Histories(HistoricalRecords):
    """Every line of a history keeps the many-to-many values of its moment.

    The package reads the row again, then its links, then writes them, for each relation. The database copies them
    by itself.
    """

    def create_historical_record_m2ms(self, history_instance, instance):
        connection = connections[history_instance._state.db]
        with connection.cursor() as cursor:
            for field in history_instance._history_m2m_fields:
                statement = _copy(self.m2m_models[field], field, connection.ops.quote_name)
                cursor.execute(statement, [history_instance.pk, instance.pk])


@cache
def _copy(historical, field, quote) -> str:
    through = field.remote_field.through
    columns = ", ".join(quote(column.column) for column in through._meta.fields)
    history, table = quote(historical._meta.get_field("history").column), quote(historical._meta.db_table)
    return (
        f"INSERT INTO {table} ({history}, {columns}) "  # noqa: S608 - names of our own tables
        f"SELECT %s, {columns} FROM {quote(through._meta.db_table)} WHERE {quote(field.m2m_column_name())} = %s"
    )
