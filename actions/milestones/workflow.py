"""A ticked milestone moves the version of its sheet: a calendar open meanwhile does not untick it
unseen.
"""

from django.db import transaction
from django.db.models import F

from actions.models import Milestone
from actions.sheets.workflow import touch
from core import clock


@transaction.atomic
@clock.one_instant
def tick_milestone(milestone: Milestone, *, by, done_on=None) -> bool:
    """Mark a milestone as done, today by default. False if somebody had done so already."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.done_on is not None:
        return False
    milestone.done_on = done_on or clock.today()
    milestone.save_as(by)
    touch(milestone.sheet, by=by, version=F("version") + 1)
    return True
