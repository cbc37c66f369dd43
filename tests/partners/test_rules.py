"""What is asked of one commitment in Python and of many in SQL says the same."""

from datetime import datetime, time, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from accounts.enums import Role
from actions.enums import Confidentiality
from core import clock
from partners.enums import CommitmentStatus, News, Promise
from partners.models import Agreement, AnswerLink, Commitment
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def test_late_stale_and_news_are_the_same_in_python_and_in_sql(settings):
    """Around the limit, just after midnight in Paris: the day before in UTC."""
    today, person = clock.today(), UserFactory()
    organization = OrganizationFactory()
    limit = today - timedelta(days=settings.STALE_AFTER_DAYS)
    for shift in (-1, 0, 1):
        instant = datetime.combine(limit + timedelta(days=shift), time(0, 20), tzinfo=PARIS)
        for status in ("in_progress", "kept"):
            common = {"organization": organization, "progress_status": status, "sheet": None}
            CommitmentFactory(
                **common, confirmed_at=instant, confirmed_by=person, created_at=clock.now()
            )
            CommitmentFactory(**common, created_at=instant)
            for answer in ("unchanged", "progress"):
                CommitmentFactory(**common, answered_at=instant, last_answer=answer)
            CommitmentFactory(
                **common, due_on=today + timedelta(days=shift), due_on_precision="day"
            )
    every = list(Commitment.objects.all())
    asked = Commitment.objects
    twins = (
        (asked.overdue(today), lambda one: one.is_overdue(today)),
        (asked.stale(today), lambda one: one.is_stale(today)),
        (asked.without_answer(today), lambda one: one.is_silent(today)),
        (asked.answered(today, unchanged=True), lambda one: one.news(today) == News.UNCHANGED),
        (asked.answered(today, unchanged=False), lambda one: one.news(today) == News.CHANGED),
    )
    for rows, says in twins:
        found = set(rows)
        assert found == {one for one in every if says(one)}
        assert 0 < len(found) < len(every)


@pytest.mark.parametrize(("shift", "expected"), [(-1, True), (0, False), (1, False)])
def test_the_day_of_lateness_of_staleness_and_of_silence(settings, shift, expected):
    """The day before the limit, the day, the day after; in the queryset and its twin, at both ends
    of the day.
    """
    today, person = clock.today(), UserFactory()
    late = CommitmentFactory(due_on=today + timedelta(days=shift), due_on_precision="day")
    assert late.is_overdue(today) is expected
    assert Commitment.objects.overdue(today).exists() is expected
    limit = today - timedelta(days=settings.STALE_AFTER_DAYS) + timedelta(days=shift)
    for at in (time(0, 0), time(23, 59, 59)):
        instant = datetime.combine(limit, at, tzinfo=PARIS)
        stale = CommitmentFactory(confirmed_at=instant, confirmed_by=person)
        never = CommitmentFactory(created_at=instant)
        silent = CommitmentFactory(answered_at=instant, last_answer="progress")
        asked = Commitment.objects.filter
        for one in (stale, never):
            assert one.is_stale(today) is expected
            assert asked(pk=one.pk).stale(today).exists() is expected
        assert silent.is_silent(today) is expected
        assert asked(pk=silent.pk).without_answer(today).exists() is expected
        assert asked(pk=silent.pk).answered_lately(today).exists() is not expected
        assert asked(pk=silent.pk).answered(today, unchanged=False).exists() is not expected
        assert not asked(pk=silent.pk).answered(today, unchanged=True).exists()
        silent.progress_status = stale.progress_status = late.progress_status = "kept"
        assert [silent.is_silent(today), stale.is_stale(today), late.is_overdue(today)] == [
            False
        ] * 3


def test_every_commitment_answers_to_one_reading_of_the_promise(settings):
    today = clock.today()
    limit = clock.start_of(today - timedelta(days=settings.STALE_AFTER_DAYS))
    sheet, organization = ActionSheetFactory(), OrganizationFactory()
    expected = {}
    for status in CommitmentStatus:
        for due in (None, today - timedelta(days=1), today):
            for heard in (None, limit - timedelta(seconds=1), limit):
                one = CommitmentFactory(
                    organization=organization, sheet=sheet, progress_status=status, due_on=due,
                    due_on_precision="day" if due else "", answered_at=heard,
                    last_answer="progress" if heard else "",
                )  # fmt: skip
                if one.is_closed:
                    expected[one.pk] = "kept" if status == CommitmentStatus.KEPT else "abandoned"
                elif one.is_overdue(today):
                    expected[one.pk] = "late"
                else:
                    expected[one.pk] = "no_news" if one.is_silent(today) else "under_way"
    assert dict(Commitment.objects.with_promise(today).values_list("pk", "promise")) == expected
    for reading in Promise.values:
        found = set(Commitment.objects.promising([reading], today).values_list("pk", flat=True))
        assert found == {pk for pk, read in expected.items() if read == reading}


def test_what_is_shared_is_seen_and_asked_about_and_nothing_else():
    organization = OrganizationFactory()
    person = user_with_role(Role.PARTNER_MEMBER, organization=organization)
    team = ActionSheetFactory(confidentiality=Confidentiality.TEAM)
    shared = {
        CommitmentFactory(organization=organization, sheet=sheet)
        for sheet in (None, ActionSheetFactory())
    }
    hidden = [
        CommitmentFactory(organization=organization, sheet=sheet)
        for sheet in (team, archived_sheet())
    ]
    closed = CommitmentFactory(organization=organization, progress_status="kept")
    assert set(Commitment.objects.visible_to(person)) == {*shared, closed}
    links = AnswerLink.issue(person, [*shared, *hidden, closed])
    assert {link.commitment for link in links if link.may_answer(clock.now())} == shared
    now = clock.now()
    ends = (
        {"used_at": now},
        {"revoked_at": now},
        {"created_at": now - timedelta(1), "expires_at": now},
    )
    for link, end in zip(links, ends, strict=False):
        AnswerLink.objects.filter(pk=link.pk).update(**end)
    kept = {link for link in AnswerLink.objects.all() if link.is_open(now)}
    assert kept == set(AnswerLink.objects.open(now)) == set(links[len(ends) :])


def test_agreements_signed_before_they_had_a_state_are_in_force():
    signed = AgreementFactory(title="Signé", status="in_preparation")
    coming = AgreementFactory(title="À venir", status="in_preparation", signed_on=None)
    ended = AgreementFactory(title="Ancien", status="ended")
    migration = import_module("partners.migrations.0003_signed_agreements_in_force")
    migration.put_in_force(apps, None)
    states = dict(Agreement.objects.values_list("pk", "status"))
    assert states == {signed.pk: "in_force", coming.pk: "in_preparation", ended.pk: "ended"}
