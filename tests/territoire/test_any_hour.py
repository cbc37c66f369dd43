"""The portal at odd instants: early, at the turn of the year, on 29 February, in both nights of the
change of hour.

A cheap guard; ``tests/harness/false_clock.py`` says how to run the whole suite there.
"""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from accounts.enums import Role
from actions.models import ActionSheet, Milestone
from core import clock
from partners.models import Commitment
from tests.factories import ActionSheetFactory, CommitmentFactory, MilestoneFactory, user_with_role
from tests.harness.false_clock import INSTANTS, PARIS, instant

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/fiches-actions/",
    "/engagements/",
    "/tableau-de-bord/",
    "/tableau-de-bord/comparer/",
    "/compte/",
    "/equipe/",
)
LIMIT = timedelta(days=90)  # STALE_AFTER_DAYS


@pytest.fixture(params=INSTANTS)
def now(request):
    with time_machine.travel(instant(request.param), tick=False):
        yield instant(request.param)


def test_late_and_stale_change_at_midnight_of_paris_everywhere(now):
    today = now.date()
    assert clock.today() == clock.day_of(clock.now()) == today
    assert clock.start_of(today) <= clock.now()
    for days, is_late in ((-1, True), (0, False), (1, False)):
        due_on = today + timedelta(days=days)
        commitment = CommitmentFactory(due=f"{due_on:%d/%m/%Y}")
        milestone = MilestoneFactory(due=f"{due_on:%d/%m/%Y}")
        assert commitment.is_overdue(today) is milestone.is_late(today) is is_late
        assert Commitment.objects.overdue(today).contains(commitment) is is_late
        assert Milestone.objects.overdue(today).contains(milestone) is is_late
    midnight = clock.start_of(today - LIMIT)
    for at, is_stale in (
        (midnight - timedelta(minutes=1), True),
        (midnight + timedelta(minutes=1), False),
    ):
        sheet, promise = ActionSheetFactory(), CommitmentFactory()
        ActionSheet.objects.filter(pk=sheet.pk).update(updated_at=at)
        Commitment.objects.filter(pk=promise.pk).update(created_at=at)
        for row in (sheet, promise):
            row.refresh_from_db()
            assert row.is_stale(today) is is_stale
            assert type(row).objects.stale(today).contains(row) is is_stale


def test_people_read_write_and_are_reminded(now, client, mailoutbox):
    officer = user_with_role(Role.PROJECT_OFFICER)
    partner = user_with_role(Role.PARTNER_ADMINISTRATOR)
    CommitmentFactory(
        organization=partner.memberships.get().organization, due=f"{now.date():%d/%m/%Y}"
    )
    for person in (officer, partner):
        client.force_login(person)
        for page in PAGES:
            assert client.get(page).status_code == 200, page
    call_command("send_reminders")
    assert [message.to for message in mailoutbox] == [[partner.email]]


@pytest.mark.parametrize("day", ["2021-03-28", "2021-10-31", "2020-02-29"])
def test_the_day_of_the_demonstration_is_that_day_at_every_hour(now, settings, day):
    settings.PORTAL_TODAY = day
    for hour in range(24):
        with time_machine.travel(now.replace(hour=hour), tick=False):
            assert clock.today().isoformat() == day
            assert clock.now().astimezone(PARIS).date().isoformat() == day
