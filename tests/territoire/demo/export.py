"""The demonstration data as plain values, to compare two loads."""

from django.apps import apps

from actions.models import Phase, PriorityAxis

OUR_APPS = ("accounts", "actions", "partners", "governance")


def export() -> dict[str, list[dict]]:
    """Every row of our tables, histories and relations included, without what a database or a hash
    draws by lot.

    A key stands as its distance to the first key of its table: two databases do not start counting
    alike.
    """
    tables = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models(True)]
    first = {
        model: model.objects.order_by("pk").values_list("pk", flat=True).first()
        for model in tables
        if "AutoField" in model._meta.pk.get_internal_type()
    }
    return {
        model._meta.label: _rows(model, first)
        for model in tables
        if model
        not in (
            Phase,
            PriorityAxis.history.model,
        )  # reference data, loaded on the day of the run
    }


def _rows(model, first):
    rows = [_plain(model, row, first) for row in model.objects.order_by("pk").values()]
    if rows and _is_relation(model):
        # A set is written in any order: its rows are sorted, the sets stay in the order of their
        # owners.
        owner = "history_id" if "history_id" in rows[0] else _owner(model)
        rows.sort(key=lambda row: (row[owner], sorted(map(str, row.values()))))
    return rows


def _is_relation(model) -> bool:
    return bool(getattr(model, "instance_type", model)._meta.auto_created)


def _owner(model) -> str:
    """The column of the row whose set it is: the first key of the table between the two."""
    return next(field.attname for field in model._meta.concrete_fields if field.is_relation)


# The item and the path of a notice, the source of a point, what is frozen with a meeting name keys
# in words.
_IN_WORDS = {"item", "path", "source", "details", "content"}


def _plain(model, row, first):
    drawn_by_lot = {"password", "file", "uid", model._meta.pk.attname} | _IN_WORDS
    if _is_relation(model):
        drawn_by_lot.add("id")
    plain = {}
    for field in model._meta.concrete_fields:
        if field.attname not in drawn_by_lot:
            value = row[field.attname]
            copied_key = (
                field.attname == "id"
            )  # a history keeps the key of its row as a plain number
            target = model.instance_type if copied_key else field.related_model
            plain[field.attname] = (
                value - first[target] if target in first and value is not None else value
            )
    return plain
