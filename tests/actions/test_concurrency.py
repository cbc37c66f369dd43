"""Many people at the same instant: one save of a version wins, no number is given twice, nothing is
half done.

Threads on connections of their own, on SQLite (a file) and on PostgreSQL alike.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from actions.milestones import workflow as milestones_workflow
from actions.models import ActionSheet, Milestone
from actions.sheets import workflow as sheets_workflow
from core.editing.refused import Refused
from core.models import StaleVersion
from tests.factories import ActionSheetFactory, MilestoneFactory, PhaseFactory, user_with_role

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def at_once(act, count=PEOPLE) -> list:
    """``act(n)`` for each of ``count`` people, let go together; what each returned."""
    gate = threading.Barrier(count, timeout=60)

    def one(n):
        try:
            gate.wait()
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def outcome(write) -> str:
    try:
        write()
    except (StaleVersion, Refused) as refused:
        return type(refused).__name__
    return "won"


def lines(sheet) -> int:
    return ActionSheet.history.filter(id=sheet.pk).count()


def test_of_eight_saves_of_one_version_one_wins(officer):
    sheet = ActionSheetFactory()
    before = lines(sheet)

    opened = [ActionSheet.objects.get(pk=sheet.pk) for _ in range(PEOPLE)]  # all at version 1

    def save(n):
        opened[n].title = f"Titre {n}"
        rows = [Milestone(title=f"Jalon {n}")]
        return outcome(
            lambda: sheets_workflow.save_section(opened[n], by=officer, version=1, rows=rows)
        )

    outcomes = at_once(save)
    assert sorted(outcomes) == ["StaleVersion"] * (PEOPLE - 1) + ["won"]
    winner = outcomes.index("won")
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == (f"Titre {winner}", 2)
    assert list(sheet.milestones.values_list("title", flat=True)) == [f"Jalon {winner}"]
    assert lines(sheet) == before + 1


def test_of_eight_posts_of_one_version_one_wins(officer):
    sheet = ActionSheetFactory()
    url = reverse("actions:sheet_edit_section", args=[sheet.reference, "identite"])
    clients = [Client() for _ in range(PEOPLE)]
    for client in clients:
        client.force_login(officer)
    statuses = at_once(
        lambda n: clients[n].post(url, {"version": "1", "title": f"Titre {n}"}).status_code
    )
    assert sorted(statuses) == [302] + [409] * (PEOPLE - 1)
    sheet.refresh_from_db()
    assert (sheet.title, sheet.version) == (f"Titre {statuses.index(302)}", 2)


def test_eight_sheets_created_at_once_get_eight_numbers(officer):
    phase = PhaseFactory()
    numbers = at_once(
        lambda n: sheets_workflow.create_sheet(by=officer, phase=phase, title=f"Fiche {n}").number
    )
    assert sorted(numbers) == list(range(1, PEOPLE + 1))
    phase.refresh_from_db()
    assert phase.last_number == PEOPLE


def test_one_number_asked_by_eight_goes_to_one(officer):
    phase = PhaseFactory()

    def create(n):
        try:
            return sheets_workflow.create_sheet(
                by=officer, phase=phase, title=f"Fiche {n}", number=12
            ).number
        except Refused:
            return None

    numbers = at_once(create)
    assert [n for n in numbers if n] == [12]
    assert ActionSheet.objects.count() == 1


def test_two_archive_at_once(officer):
    sheet = ActionSheetFactory()
    before = lines(sheet)

    def archive(n):
        mine = ActionSheet.objects.get(pk=sheet.pk)
        return outcome(
            lambda: sheets_workflow.archive(mine, reason=f"Motif {n}", by=officer, version=1)
        )

    outcomes = at_once(archive, 2)
    assert outcomes.count("won") == 1
    sheet.refresh_from_db()
    assert (sheet.archive_reason, sheet.version) == (f"Motif {outcomes.index('won')}", 2)
    assert lines(sheet) == before + 1


def test_a_milestone_ticked_by_eight_is_done_once():
    milestone = MilestoneFactory()
    people = [user_with_role(Role.PROJECT_TEAM) for _ in range(PEOPLE)]

    def tick(n):
        return milestones_workflow.tick_milestone(
            Milestone.objects.get(pk=milestone.pk), by=User.objects.get(pk=people[n].pk)
        )

    ticks = at_once(tick)
    assert ticks.count(True) == 1
    assert milestone.history.count() == 2
    assert milestone.history.latest().history_user == people[ticks.index(True)]
