import pytest

from actions.models import Phase
from actions.reference import load_reference_data
from territoire.imports.workflow import import_workbook
from tests.territoire.imports.workbooks import workbook


@pytest.fixture
def phase():
    load_reference_data()
    return Phase.objects.get(code="phase-1")


@pytest.fixture
def run(phase):
    def run(by=None, dry_run=False, only=(), **tabs):
        return import_workbook(
            workbook(**tabs), name="a.xlsx", phase=phase, by=by, dry_run=dry_run, only=only
        )

    return run
