"""The day on which a sheet becomes late, and that on which it becomes stale: before, on and after,
for many and for one.
"""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from actions.enums import CLOSED_STATUSES, ProgressStatus
from actions.models import ActionSheet, Milestone
from core.partial_dates import parse
from tests.factories import ActionSheetFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
DUE = date(2021, 6, 15)
OPEN = [status for status in ProgressStatus if status not in CLOSED_STATUSES]
AROUND = [(DUE - timedelta(days=1), False), (DUE, False), (DUE + timedelta(days=1), True)]


def agree(sheet, today, expected):
    """The queryset, its contrary and the object say the same of ``sheet``."""
    assert ActionSheet.objects.overdue(today).filter(pk=sheet.pk).exists() is expected
    assert ActionSheet.objects.on_time(today).filter(pk=sheet.pk).exists() is not expected
    assert bool(ActionSheet.objects.get(pk=sheet.pk).overdue_reasons(today)) is expected


@pytest.mark.parametrize(("today", "expected"), AROUND)
def test_a_sheet_is_late_from_the_day_after_its_end(today, expected):
    agree(ActionSheetFactory(end="15/06/2021", progress_status="in_progress"), today, expected)


@pytest.mark.parametrize(("today", "expected"), AROUND)
def test_and_from_the_day_after_an_open_milestone(today, expected):
    sheet = ActionSheetFactory(progress_status="in_progress")
    milestone = MilestoneFactory(sheet=sheet, due="15/06/2021")
    agree(sheet, today, expected)
    assert Milestone.objects.overdue(today).filter(pk=milestone.pk).exists() is expected
    assert milestone.is_late(today) is expected


@pytest.mark.parametrize("status", ProgressStatus)
def test_what_is_closed_is_never_late_and_what_is_open_always_is(status):
    reason = {"progress_reason": "Il le faut."}
    sheet = ActionSheetFactory(end="15/06/2021", progress_status=status, **reason)
    milestone = MilestoneFactory(sheet=sheet, due="15/06/2021")
    today = DUE + timedelta(days=1)
    agree(sheet, today, status in OPEN)
    assert Milestone.objects.overdue(today).filter(pk=milestone.pk).exists() is (status in OPEN)


def test_a_milestone_that_is_done_or_has_no_date_is_late_for_nobody():
    sheet = ActionSheetFactory(progress_status="in_progress")
    done = MilestoneFactory(sheet=sheet, due="15/06/2021", done_on=DUE)
    undated = MilestoneFactory(sheet=sheet)
    agree(sheet, DUE + timedelta(days=400), False)
    assert not done.is_late(DUE + timedelta(days=400))
    assert not undated.is_late(DUE + timedelta(days=400))


def test_the_reasons_name_one_milestone_or_count_them():
    sheet = ActionSheetFactory(end="15/06/2021", progress_status="in_progress")
    MilestoneFactory(sheet=sheet, title="Étude", due="15/06/2021")
    today = DUE + timedelta(days=1)
    reasons = ActionSheet.objects.get(pk=sheet.pk).overdue_reasons(today)
    day = parse("15/06/2021")
    assert reasons == [
        f"fin prévue dépassée ({day})",
        f"jalon en retard\N{NO-BREAK SPACE}: Étude ({day})",
    ]
    MilestoneFactory(sheet=sheet, due="15/06/2021")
    assert ActionSheet.objects.get(pk=sheet.pk).overdue_reasons(today)[1] == "2 jalons en retard"


@pytest.mark.parametrize("status", ProgressStatus)
@pytest.mark.parametrize(("age", "expected"), [(-1, False), (0, False), (1, True)])
def test_a_sheet_is_stale_from_the_day_after_the_last_that_counts(settings, status, age, expected):
    """Days are those of the territory: late in the evening is still the same day."""
    sheet = ActionSheetFactory(progress_status=status, progress_reason="Il le faut.")
    evening = timezone.make_aware(datetime.combine(DUE, time(23, 30)))
    ActionSheet.objects.filter(pk=sheet.pk).update(updated_at=evening)
    today = DUE + timedelta(days=settings.STALE_AFTER_DAYS + age)
    expected = expected and status in OPEN
    assert ActionSheet.objects.stale(today).filter(pk=sheet.pk).exists() is expected
    assert ActionSheet.objects.get(pk=sheet.pk).is_stale(today) is expected
