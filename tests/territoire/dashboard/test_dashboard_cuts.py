"""Tables that the page cuts: what is left out is counted with its sum, and a file holds every row;
days of data are past.
"""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import Organization
from actions.enums import Confidentiality, FundingStage
from actions.models import Blocker
from core import clock
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    OrganizationFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
DASHBOARD = "/tableau-de-bord/"
UNBLOCKERS, FUNDERS = 12, 31


@pytest.fixture
def programme(client):
    """Two points for the first who can lift some, one for each of the others; lines of 31 funders,
    from 1,000 € on.
    """
    sheet, today = ActionSheetFactory(estimated_cost=1), clock.today()
    for place in range(UNBLOCKERS):
        BlockerFactory(
            sheet=sheet, unblocker=OrganizationFactory(), since=today - timedelta(days=place + 1)
        )
    BlockerFactory(sheet=sheet, unblocker=sheet.blockers.first().unblocker)
    for place in range(FUNDERS):
        amount = Decimal(1000 * (place + 1))
        FundingLineFactory(
            sheet=sheet, funder=OrganizationFactory(), amount=amount, stage=FundingStage.GRANTED
        )
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    return client


def _text(html: str) -> str:
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    return words.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def _drawing(page: str, slug: str) -> str:
    return page.split(f'id="{slug}"')[1].split('<div class="drawing"', maxsplit=1)[0]


def _rows(client, slug: str) -> list[list[str]]:
    answer = client.get(DASHBOARD, {"tableau": slug, "format": "csv"})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


def test_who_can_lift_blocking_points_is_told_to_the_last(programme):
    page = programme.get(DASHBOARD).content.decode()
    shown = _text(_drawing(page, "blocages"))
    assert "Et 4 autres (points de blocage ouverts : 4, le plus ancien : " in shown
    assert "et 4 autres 4" in shown
    assert 'href="/blocages/?state=open">Voir tout' in _drawing(page, "blocages")
    *rows, total = _rows(programme, "blocages")
    assert len(rows) == UNBLOCKERS
    assert total[:2] == ["Tous", "13"]
    assert sum(int(row[1]) for row in rows) == 13


def test_a_table_is_not_cut_by_one_row(programme):
    first = Organization.objects.filter(blockers__isnull=False).order_by("pk").distinct()[:9]
    Blocker.objects.exclude(unblocker__in=list(first)).delete()
    shown = _drawing(programme.get(DASHBOARD).content.decode(), "blocages")
    assert "autre" not in _text(shown)
    assert shown.count('class="chart-row"') == 9


def test_the_file_of_funders_adds_up_to_the_figure_of_the_page(programme):
    page = programme.get(DASHBOARD).content.decode()
    expected_sum = sum(range(1, FUNDERS + 1)) * 1000
    assert "496 000 € demandés (hors refus)" in _text(page)
    shown = _text(_drawing(page, "financements-par-financeur"))
    assert "Et 23 autres (demandé (hors refus) : 276 000 €" in shown
    *rows, total = _rows(programme, "financements-par-financeur")
    assert len(rows) == FUNDERS
    assert sum(Decimal(row[1]) for row in rows) == Decimal(total[1]) == expected_sum


def test_paper_says_the_sum_of_what_it_leaves_out(programme):
    pdf = PdfReader(io.BytesIO(programme.get(DASHBOARD, {"format": "pdf"}).content))
    text = _text(" ".join(page.extract_text() for page in pdf.pages))
    found = re.search(r"et (\d+) autres lignes \(demandé \(hors refus\) : ([\d ]+) €", text)
    assert found, text
    # The first funders ask for most: the others are those of 1,000 € and on.
    assert int(found[2].replace(" ", "")) == sum(range(1, int(found[1]) + 1)) * 1000


def test_no_day_of_data_is_to_come(client):
    today = clock.today()
    sheet = ActionSheetFactory(is_priority=True)
    indicator = IndicatorFactory(sheet=sheet, baseline=0, target=10)
    IndicatorReadingFactory(indicator=indicator, value=4, period=f"{today.year + 1}")
    FundingLineFactory(
        sheet=sheet, stage=FundingStage.GRANTED, stage_on=today + timedelta(days=30), amount=10
    )
    client.force_login(user_with_role(Role.READER))
    page = client.get(DASHBOARD).content.decode()
    indicators = _text(page.split('id="indicateurs"')[1].split("</section>")[0])
    assert "dernière mise à jour aujourd’hui" in indicators
    assert f"31 décembre {today.year + 1}" not in _text(page)
    assert "dernière mise à jour" not in _text(page.split('id="financement"')[1].split("</p>")[0])


def test_only_who_may_know_is_told_that_some_sheets_are_of_the_team(client):
    ActionSheetFactory()
    ActionSheetFactory(confidentiality=Confidentiality.TEAM)
    words = "dont 1 réservée à l’équipe"
    for role, is_told in (
        (Role.PROJECT_OFFICER, True),
        (Role.COMMITTEE_MEMBER, False),
        (Role.READER, False),
    ):
        client.force_login(user_with_role(role))
        text = _text(client.get(DASHBOARD).content.decode())
        assert ("2 fiches actions" in text) is is_told
        assert (words in text) is is_told
        assert is_told or "réservée" not in text
