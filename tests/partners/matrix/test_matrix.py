"""The matrix partner × sheet: every number is the length of the list that it opens."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from accounts.enums import OrganizationKind, Role
from actions.enums import Confidentiality
from core import clock
from partners.commitments.filters import read_list
from partners.matrix.page import build_matrix
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    OrganizationFactory,
    SignatureFactory,
    UserFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
URL = "/engagements/matrice/"
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def promises():
    """Two partners and a half on three sheets and the agreement, with what must not be counted."""
    air = OrganizationFactory(name="Air Exemple")
    state = OrganizationFactory(name="État d’exemple", kind=OrganizationKind.GOVERNMENT)
    SignatureFactory(organization=OrganizationFactory(name="Muet"))
    twelve, three = ActionSheetFactory(number=12), ActionSheetFactory(number=3)
    ActionSheetFactory(number=5)
    past = {"due_on": clock.today() - timedelta(days=1), "due_on_precision": "day"}
    CommitmentFactory.create_batch(2, organization=air, sheet=twelve)
    CommitmentFactory(organization=air, sheet=twelve, **past, progress_status="blocked")
    CommitmentFactory(organization=air, sheet=twelve, **past, progress_status="kept")
    CommitmentFactory(organization=air, sheet=None)
    CommitmentFactory(organization=state, sheet=three, **past)
    secret = ActionSheetFactory(number=20, confidentiality=Confidentiality.TEAM)
    CommitmentFactory(organization=state, sheet=secret)
    CommitmentFactory(
        organization=air,
        sheet=three,
        archived_at=clock.now(),
        archived_by=UserFactory(),
        archive_reason="Double",
    )


def read(user, address):
    return read_list(QueryDict(address), user=user, today=clock.today())


def cells(matrix):
    """Every cell of the table: those of each line, totals included."""
    for _, rows in matrix.groups:
        for row in rows:
            yield from (row.total, *row.cells)
    yield from (*matrix.totals, matrix.total)


@pytest.mark.usefixtures("promises")
@pytest.mark.parametrize(
    ("role", "address", "total"),
    [
        (Role.PROJECT_OFFICER, "", 7),
        (Role.PROJECT_OFFICER, "archived=1", 1),
        (Role.READER, "", 6),
        (Role.READER, "status=planned&status=blocked&overdue=1", 2),
        (Role.READER, "status=abandoned", 0),
    ],
)
def test_every_cell_agrees_with_the_register(role, address, total):
    user = user_with_role(role)
    matrix = build_matrix(read(user, address))
    assert matrix.total.figures.count == total
    seen = {}
    for cell in cells(matrix):
        assert bool(cell.url) == bool(cell.figures.count)
        if cell.url and cell.url not in seen:
            path, _, narrowed = cell.url.partition("?")
            assert path == "/engagements/"
            seen[cell.url] = read(user, narrowed).counts()[0]
        assert seen.get(cell.url, 0) == cell.figures.count
    rows = [row for _, group in matrix.groups for row in group]
    for row in rows:
        assert row.total.figures.count == sum(cell.figures.count for cell in row.cells)
    for place, column in enumerate(matrix.totals):
        assert column.figures.count == sum(row.cells[place].figures.count for row in rows)
    assert total == sum(row.total.figures.count for row in rows)


@pytest.mark.usefixtures("promises")
def test_cells_speak_for_themselves_and_silence_shows(client):
    client.force_login(user_with_role(Role.READER))
    response = client.get(URL)
    matrix, page = response.context["matrix"], response.content.decode()
    assert [(name, [str(row.organization) for row in rows]) for name, rows in matrix.groups] == [
        ("Partenaires publics", ["État d’exemple"]),
        ("Partenaires économiques et industriels", ["Air Exemple", "Muet"]),
    ]
    assert [column.heading for column in matrix.columns] == ["Accord", "3", "5", "12"]
    name = f"Air Exemple, fiche 12{NB}: 4{NB}engagements, 1{NB}en retard, 1{NB}bloqué"
    assert f'title="{name}"' in page
    assert len(re.findall(r'<th scope="row"', page)) == 4
    assert 'role="region"' in page
    assert 'tabindex="0"' in page
    # With filters, only the lines and columns that hold something.
    matrix = client.get(f"{URL}?college=public").context["matrix"]
    assert [column.heading for column in matrix.columns] == ["3"]
    assert "Aucun engagement ne remplit" in client.get(f"{URL}?status=abandoned").content.decode()


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))

    def count():
        with django_assert_max_num_queries(PAGE_QUERIES) as queries:
            client.get(URL)
        return len(queries)

    CommitmentFactory()
    few = count()
    CommitmentFactory.create_batch(3)
    assert count() == few


@pytest.mark.usefixtures("promises")
def test_the_keyboard_reaches_a_cell_and_the_list_shows_its_number(live_server, new_context):
    client = Client()
    client.force_login(user_with_role(Role.READER))
    context = new_context(viewport={"width": 1280, "height": 800})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(URL)
    page.locator(".matrix-region").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.textContent.trim()")
        if name.startswith("Air Exemple, fiche 12"):
            break
    # The link is named by what it shows, with the words that the table says by its place and its
    # icons.
    assert (
        re.sub(r"\s+", " ", name) == "Air Exemple, fiche 12 : 4 engagements, 1 en retard, 1 bloqué"
    )
    page.keyboard.press("Enter")
    page.get_by_text(f"4{NB}engagements sur 6").first.wait_for()
    assert page.locator(".commitment-list tbody tr").count() == 4
