"""Lines of history with the many-to-many values of their moment, one a save; by
django-simple-history.
"""

from django.db import models
from simple_history.models import HistoricalRecords


class DatedHistories(HistoricalRecords):
    """A history that is asked how its rows stood on a day: an index finds the last line of each
    before an instant.

    The package indexes keys and dates apart; to compare two days at 10,000 sheets took twice as
    long with those.
    """

    def get_meta_options(self, model):
        options = super().get_meta_options(model)
        fields = [model._meta.pk.attname, "history_date", "history_id"]
        past = models.Index(fields=fields, name=f"{model._meta.model_name}_past")
        return options | {"indexes": [*options.get("indexes", ()), past]}


def set_links(row, links: dict, *, is_new: bool = False):
    """Make ``links``, by field name, the many-to-many values of a saved ``row``, without a line of
    history.
    """
    row.skip_history_when_saving = True
    try:
        for name, values in links.items():
            manager = getattr(row, name)
            if is_new:
                manager.add(*values)
            else:
                manager.set(values)
    finally:
        del row.skip_history_when_saving


def add_lines(rows: list, *, is_new: bool):
    """Write a line of history for each of these signed ``rows`` of one model, with the links that
    they have now.

    The package writes a line as soon as a row is saved, before a new one can have links, and one
    more each time they change.
    """
    model = type(rows[0])
    lines = model.history.bulk_history_create(rows, update=not is_new, default_change_reason=None)
    line_of = {row.pk: line for row, line in zip(rows, lines, strict=True)}
    for field in model._meta.many_to_many:
        if hasattr(model.history.model, field.name):
            own = model._meta.model_name
            links = (
                getattr(model, field.name)
                .through.objects.filter(**{f"{own}__in": line_of})
                .values()
            )
            kept = getattr(lines[0], field.name).model
            kept.objects.bulk_create(
                kept(history=line_of[link[f"{own}_id"]], **link) for link in links
            )


def record_all(rows, *, by):
    """What ``save_as`` does, for several rows: two statements for the new ones of a model and two
    for the changed ones.

    Versions are not looked at: the caller holds what guards the rows.
    """
    groups: dict[tuple, list] = {}
    for row in rows:
        row.set_author(by)
        groups.setdefault((type(row), row._state.adding), []).append(row)
    for (model, is_new), alike in groups.items():
        if is_new:
            model.objects.bulk_create(alike)
        else:
            fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model.objects.bulk_update(alike, fields)
        add_lines(alike, is_new=is_new)
