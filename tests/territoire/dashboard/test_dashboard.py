"""The dashboard of an empty programme, of one sheet, of what an address gets wrong; who reads it,
and at what cost.
"""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from actions.enums import Confidentiality, FundingStage, Health
from core import clock
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommitmentFactory,
    FundingLineFactory,
    IndicatorFactory,
    MilestoneFactory,
    PriorityAxisFactory,
    user_with_role,
)
from tests.harness.budgets import DASHBOARD_QUERIES

pytestmark = pytest.mark.django_db
URL = "/tableau-de-bord/"


def _page(client, who, query="") -> str:
    client.force_login(who)
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_empty_programme_says_what_will_be_here(client):
    page = _page(client, user_with_role(Role.READER))
    assert "Aucune fiche action pour l’instant" in page
    assert "data-figure" not in page


def test_one_sheet_and_what_is_not_known_of_it(client):
    ActionSheetFactory(estimated_cost=None, health=Health.UNKNOWN)
    FundingLineFactory(
        sheet=ActionSheetFactory(estimated_cost=500), amount=None, stage=FundingStage.PAID
    )
    ActionSheetFactory(confidentiality=Confidentiality.TEAM)
    page = _page(client, user_with_role(Role.COMMITTEE_MEMBER))
    assert (
        'href="/fiches-actions/" data-figure="2"' in page
    )  # that of the team is nobody else's figure
    for words in ("1 ligne sans montant", "1 fiche sans coût estimé", "2 fiches actions"):
        assert words in _text(page)
    assert 'stage=paid" data-figure="">' in page
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))


def test_the_contents_answer_and_links_say_their_words(client):
    _rows()
    page = _page(client, user_with_role(Role.COMMITTEE_MEMBER))
    brief = page.split('<nav class="brief')[1].split("</nav>")[0]
    for words in (
        "Où en sommes-nous ? 1 fiche action",
        "Est-ce que ça va bien ? 1 fiche aux objectifs compromis",
    ):
        assert words in _text(brief)
    assert brief.count("<a class=") == 14  # seven questions, each with the list of its figure
    assert "/tableau-de-bord/comparer/" in page.split("page-actions")[1].split("</p>")[0]
    # A number is no name for a link: who hears it alone hears what it counts.
    bare = re.findall(r'<a href="[^"]*" data-figure="[^"]*">[\d ]+</a>', page)
    assert bare == []
    assert re.search(r'aria-label="1 [^"]+, Fiches"', page)
    # One stop for the keyboard where the name and the only figure of a row lead to one list; a way
    # past the map.
    rows = re.findall(r'<li class="chart-row">.*?</li>', page, re.S)
    links = [re.findall(r'href="([^"]+)"', row) for row in rows]
    assert links
    assert all(len(set(found)) == len(found) for found in links)
    passed = re.search(r'class="chart-skip" href="#([^"]+)"', page)
    assert passed is None or f'id="{passed[1]}"' in page


def test_an_address_that_says_nothing_is_said_and_the_rest_counts(client):
    axis = PriorityAxisFactory()
    ActionSheetFactory(axes=[axis], is_priority=True)
    ActionSheetFactory()
    officer = user_with_role(Role.PROJECT_OFFICER)
    page = _page(client, officer, f"?axis={axis.pk}&axis=99999&commune=nulle&depuis=demain")
    for words in ("« 99999 »", "« nulle »", "Indiquez un jour"):
        assert words in page
    assert f'href="/fiches-actions/?axis={axis.pk}" data-figure="1"' in page
    assert (
        f"axis={axis.pk}&amp;depuis=demain" not in page.split("Tout le programme")[1]
    )  # lists have no « depuis »
    nothing = _page(client, officer, f"?axis={axis.pk}&priority=0")
    assert "Aucune fiche n’est dans ce périmètre" in nothing
    future = _page(client, officer, f"?depuis={date(clock.today().year + 1, 1, 1).isoformat()}")
    assert "Ce jour n’est pas encore passé" in future


def test_who_reads_nothing_and_who_reviews(client, django_user_model):
    nobody = django_user_model.objects.create_user(email="sans-role@example.org", password=None)
    client.force_login(nobody)
    assert client.get(URL).status_code == 403
    ActionSheetFactory()
    assert "réponse à relire" in _page(client, user_with_role(Role.PROJECT_OFFICER))
    assert "réponse à relire" not in _page(client, user_with_role(Role.PARTNER_MEMBER))


def _rows():
    sheet = ActionSheetFactory(
        axes=[PriorityAxisFactory()], health=Health.COMPROMISED, is_priority=True
    )
    MilestoneFactory(sheet=sheet, due="2019")
    BlockerFactory(sheet=sheet)
    FundingLineFactory(sheet=sheet)
    IndicatorFactory(sheet=sheet)
    CommitmentFactory(sheet=sheet)


def test_queries_are_as_many_whatever_the_rows(client):
    officer = user_with_role(Role.PROJECT_OFFICER)
    counts = []
    for _ in range(2):
        _rows()
        _page(client, officer)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= DASHBOARD_QUERIES
