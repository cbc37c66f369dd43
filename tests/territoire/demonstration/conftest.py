"""The whole demonstration, written once for every module of this folder."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from territoire.demo import builder, content

from .export import export


@pytest.fixture(scope="package")
def runs(django_db_setup, django_db_blocker):
    """A first run of some sheets, undone, then the whole demonstration: the export of the first run.

    The rows stay around each test until the folder is done: every module bears the mark ``django_db``, which makes
    the database. They are in the database of one process: tests/harness/schedule.py keeps this folder in one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            builder.build(content.sheets()[:6])
            first_run = export()
            transaction.set_rollback(True)
        call_command("seed_demo", "--yes", stdout=StringIO())
        yield first_run
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _demonstration_day(runs, settings):
    settings.PORTAL_TODAY = content.DEMO_DAY.isoformat()
