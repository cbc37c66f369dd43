"""The whole demonstration, written once for every module of this folder."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from territoire.demo import builder, content
from tests.territoire.demo.export import export


@pytest.fixture(scope="package")
def runs(django_db_setup, django_db_blocker):
    """Two runs of some sheets, undone, then the whole demonstration: the exports of the first two.

    The rows stay around each test until the folder is done: every module bears the mark
    ``django_db``, which makes the database. They are in the database of one process:
    tests/harness/schedule.py keeps this folder in one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        exports = [_some_sheets(), _some_sheets()]
        call_command("seed_demo", "--yes", stdout=StringIO())
        yield exports
        transaction.set_rollback(True)


def _some_sheets() -> dict:
    with transaction.atomic():
        builder.build(content.sheets()[:6])
        found = export()
        transaction.set_rollback(True)
    return found


@pytest.fixture(autouse=True)
def _demonstration_day(runs, settings):
    settings.PORTAL_TODAY = content.DEMO_DAY.isoformat()
