"""« Bloquée » is a status, which the team gives. A blocking point that is open is said as such, and
counted apart.
"""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.enums import Role
from core import clock
from governance import notifications
from governance.agenda import workflow as agenda_workflow
from governance.enums import SeatRole
from governance.meetings import workflow as meetings_workflow
from governance.models import AgendaItem
from governance.pack.documents import pack_of
from tests.factories import ActionSheetFactory, BlockerFactory, OrganizationFactory, user_with_role
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def chair():
    """A co-chair of the committee."""
    return TermFactory(
        seat=SeatFactory(committee=CommitteeFactory(), role=SeatRole.CO_CHAIR_ELECTED)
    ).person


@pytest.fixture
def meeting(chair):
    return MeetingFactory(
        committee=CommitteeFactory(), starts_at=clock.now() + timedelta(minutes=5)
    )


def open_point(**sheet):
    found = ActionSheetFactory(progress_status="in_progress", is_priority=True, **sheet)
    BlockerFactory(sheet=found, description="Un accord manque.", unblocker=OrganizationFactory())
    return found


def papers(client, meeting, monkeypatch, officer, chair) -> dict[str, str]:
    """All texts about the agenda: pages, pack and mail."""
    client.force_login(chair)
    names = ("meeting_detail", "agenda_edit", "pair_page")
    texts = {
        name: client.get(reverse(f"governance:{name}", args=[meeting.pk])).content.decode()
        for name in names
    }
    mails = []
    with monkeypatch.context() as patched:
        patched.setattr(
            notifications.mail, "send_each", lambda template, mails_: mails.append(str(mails_))
        )
        meetings_workflow.convene(meeting, by=officer, version=meeting.version)
    texts |= {"mail": "".join(mails), "pack": str(pack_of(meeting))}
    address = reverse("governance:session", args=[meeting.pk])
    return texts | {"session": client.get(address).content.decode()}


def test_a_sheet_under_way_with_an_open_point_is_nowhere_called_blocked(
    client, meeting, officer, chair, monkeypatch
):
    open_point(title="Halle")
    [item] = agenda_workflow.propose(meeting, by=officer)
    assert item.title.endswith("Halle\N{NO-BREAK SPACE}: point de blocage ouvert")
    agenda_workflow.accept(item, by=officer)
    for name, text in papers(client, meeting, monkeypatch, officer, chair).items():
        assert "point de blocage ouvert" in text, name
        # The figures of the pack count the sheets of each status: none is « Bloquée » there.
        text = text.replace("'Bloquée', '0'", "")
        assert "bloquée" not in text.lower(), name


def test_the_page_of_the_pair_counts_them_apart(client, meeting, officer, chair):
    ActionSheetFactory(
        progress_status="blocked", progress_reason="Pas de terrain.", is_priority=True
    )
    open_point()
    open_point()
    for item in agenda_workflow.propose(meeting, by=officer):
        agenda_workflow.accept(item, by=officer)
    client.force_login(chair)
    page = client.get(reverse("governance:pair_page", args=[meeting.pk])).context["page"]
    assert [(group.count, group.label) for group in page.to_decide] == [
        (1, "fiche prioritaire bloquée"),
        (2, "fiches prioritaires avec un point de blocage ouvert"),
    ]


def test_a_point_follows_its_sheet_from_one_to_the_other_and_declined_stays_declined(
    meeting, officer
):
    sheet = open_point()
    [item] = agenda_workflow.propose(meeting, by=officer)
    assert item.kind == "sheet_with_blocker"
    sheet.progress_status, sheet.progress_reason = "blocked", "Pas de terrain."
    sheet.save_as(officer)
    assert agenda_workflow.propose(meeting, by=officer) == []
    item.refresh_from_db()
    assert (item.kind, item.title.rpartition(" ")[2]) == ("sheet_blocked", "bloquée")
    agenda_workflow.decline(item, by=officer)
    sheet.progress_status, sheet.progress_reason = "in_progress", ""
    sheet.save_as(officer)
    assert agenda_workflow.propose(meeting, by=officer) == []


def test_points_from_before_are_named_by_what_they_told(meeting):
    held = MeetingFactory(committee=meeting.committee, number=9, status="held")
    end = "Halle\N{NO-BREAK SPACE}: "
    rows = {
        "open": (
            meeting,
            "Point de blocage depuis le 1er juin 2021 : Un accord.",
            f"{end}bloquée et en retard",
        ),
        "status": (meeting, "Bloquée : Pas de terrain.\nPoint de blocage depuis…", f"{end}bloquée"),
        "past": (held, "Point de blocage depuis le 1er juin 2021 : Un accord.", f"{end}bloquée"),
    }
    items = {
        name: AgendaItemFactory(meeting=of, kind="sheet_blocked", detail=detail, title=title)
        for name, (of, detail, title) in rows.items()
    }
    migration = importlib.import_module("governance.migrations.0005_open_blocking_points")
    migration.name_open_points(apps, None)
    found = {name: AgendaItem.objects.get(pk=item.pk) for name, item in items.items()}
    assert {name: (item.kind, item.title.removeprefix(end)) for name, item in found.items()} == {
        "open": ("sheet_with_blocker", "point de blocage ouvert et en retard"),
        "status": ("sheet_blocked", "bloquée"),
        "past": ("sheet_with_blocker", "bloquée"),
    }
