"""simple_history, where a save of many relations costs one statement each."""

from functools import cache

from django.db import connections, models
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
