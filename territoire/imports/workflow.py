"""The import of a workbook as a whole: reads the file, has each floor write its part, keeps all or
nothing.
"""

from django.db import transaction

from actions.models import Phase
from core.workbook.reading import read_workbook
from core.workbook.report import Report
from territoire.imports.importer import import_tabs
from territoire.imports.signatories import record_signatories


def import_workbook(
    source,
    *,
    phase: Phase,
    by=None,
    name: str = "",
    dry_run: bool = False,
    strict: bool = False,
    only: tuple[str, ...] = (),
) -> Report:
    """Import the file at path ``source`` (or its bytes, called ``name``) into ``phase``, signed
    ``by``.

    Nothing is kept if the report has a problem, nor on a ``dry_run``, which otherwise does the very
    same. ``only`` restricts to the tabs of these names; ``strict`` refuses what would only be kept
    as a text. Raises UnreadableWorkbook.
    """
    tabs = read_workbook(source, name)
    report = Report(is_strict=strict)
    with transaction.atomic():
        context = import_tabs(tabs, phase=phase, by=by, report=report, only=only)
        record_signatories(context)
        if dry_run or report.problems:
            transaction.set_rollback(True)
    return report
