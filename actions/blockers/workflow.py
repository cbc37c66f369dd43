"""Blocking points that are reported on a sheet. They overwrite nobody's text and ask for no
version.
"""

from django.db import transaction

from actions.models import ActionSheet, Blocker
from actions.sheets.workflow import touch
from core import clock


@transaction.atomic
@clock.one_instant
def report_blocker(sheet: ActionSheet, *, by, **fields) -> Blocker:
    blocker = Blocker(sheet=sheet, reported_by=by, **fields)
    blocker.save_as(by)
    touch(sheet, by=by)
    return blocker
