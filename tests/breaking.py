"""Writing past forms, workflow and ``save``, to break one rule of the database."""

from core import clock
from tests.factories import UserFactory


def update(row, **values):
    """Write past ``save`` and validation."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def insert(model, **values):
    """Insert past ``save`` and validation."""
    model._base_manager.bulk_create([model(**values)])


def changed(make, **values):
    """A case: what ``make`` gives, then these values."""
    return lambda: update(make(), **values)


def archived_by_halves(make):
    """Each way to be archived by halves."""
    whole = {
        "archived_at": clock.now,
        "archived_by": UserFactory,
        "archive_reason": lambda: "Fusion.",
    }
    return [
        lambda n=name: update(make(), **{k: v() for k, v in whole.items() if k != n})
        for name in whole
    ]
