"""The dashboard as files: the figures of each table are those of the page, all of it holds on two
tagged pages.
"""

import csv
import io
import re
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from pypdf import PdfReader

from accounts.enums import Role
from actions.enums import FundingStage, Health, ProgressStatus
from core import clock
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommuneFactory,
    FundingLineFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
DASHBOARD = "/tableau-de-bord/"
_TABLE = re.compile(r'<div class="drawing" id="([\w-]+)">(.*?)</details>', re.DOTALL)
_ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
_FIGURE = re.compile(r'data-(?:figure|days)="([^"]*)"')


@pytest.fixture
def reader(client):
    """A member of the committee, before a programme with something in each table."""
    axis = PriorityAxisFactory(code="formule", name="=SOMME(A1)", phase=PhaseFactory(), position=0)
    commune = CommuneFactory(insee_code="94054", name="Orly")
    funder = OrganizationFactory(name="Une Région")
    for status, health in zip(ProgressStatus, Health, strict=False):
        sheet = ActionSheetFactory(
            axes=[axis], communes=[commune], progress_status=status, health=health
        )
        FundingLineFactory(
            sheet=sheet, funder=funder, stage=FundingStage.GRANTED, amount=Decimal("1250000.50")
        )
        MilestoneFactory(sheet=sheet, due=f"{clock.today():%d/%m/%Y}")
        BlockerFactory(sheet=sheet)
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    return client


def _shown(page: str) -> dict[str, list[tuple[str, list[str]]]]:
    """The rows of each table of the page: their name and their figures as machines read them."""
    return {
        slug: [(label, _FIGURE.findall(cells)) for label, cells in _ROW.findall(table)]
        for slug, table in _TABLE.findall(page)
    }


def _rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_each_table_says_in_its_file_what_it_says_on_the_page(reader):
    page = reader.get(DASHBOARD).content.decode()
    tables = {slug: rows for slug, rows in _shown(page).items() if rows}
    assert {"fiches-par-avancement", "fiches-par-axe", "fiches-par-commune"} <= tables.keys()
    links = re.findall(r'href="(\?[^"]*format=csv)"', page)
    assert len(links) == len(tables)
    for slug, rows in tables.items():
        answer = reader.get(DASHBOARD, {"tableau": slug, "format": "csv"})
        heading, *lines = _rows(answer)
        assert len(heading) >= 2
        assert (
            f'filename="tableau-de-bord-{slug}-{clock.today()}.csv"'
            in answer["Content-Disposition"]
        )
        # Figures are numbers: no space, no unit; a decimal comma. What nobody knows is an empty
        # cell.
        values = [
            [cell.replace(",", ".") for cell in line[1 : len(figures) + 1]]
            for line, (_, figures) in zip(lines, rows, strict=True)
        ]
        assert [[_number(cell) for cell in line] for line in values] == [
            [_number(one) for one in figures] for _, figures in rows
        ], slug
    labels = [
        line[0]
        for line in _rows(reader.get(DASHBOARD, {"tableau": "fiches-par-axe", "format": "csv"}))
    ]
    assert "'=SOMME(A1)" in labels, "a spreadsheet would compute it"


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_a_file_keeps_the_scope_and_names_it(reader):
    page = reader.get(DASHBOARD, {"commune": "94054", "depuis": "01/01/2021"}).content.decode()
    asked, paper = _asked(page, "tableau=fiches-par-avancement"), _asked(page, "format=pdf")
    assert asked == {"commune": "94054", "tableau": "fiches-par-avancement", "format": "csv"}
    assert paper == {"commune": "94054", "depuis": "01/01/2021", "format": "pdf"}
    answer = reader.get(DASHBOARD, asked)
    assert "commune-orly" in answer["Content-Disposition"]
    empty = reader.get(DASHBOARD, asked | {"priority": "1"})
    assert [line[1] for line in _rows(empty)[1:]] != [line[1] for line in _rows(answer)[1:]]
    for wrong in (
        {"format": "csv"},
        {"tableau": "rien", "format": "csv"},
        {"tableau": "fiches-par-axe", "format": "exe"},
    ):
        assert reader.get(DASHBOARD, wrong).status_code == 404


def _asked(page: str, words: str) -> dict[str, str]:
    """What the link of the page that holds ``words`` asks."""
    links = (link.replace("&amp;", "&") for link in re.findall(r'href="\?([^"]*)"', page))
    return dict(parse_qsl(next(link for link in links if words in link)))


def test_the_pdf_holds_on_two_pages_and_speaks(reader):
    """Sixteen axes and funders with long names: tables are cut, and say so."""
    for place in range(16):
        axis = PriorityAxisFactory(
            code=f"long-{place}",
            name=f"Un axe dont le nom est bien long, numéro {place}",
            position=place + 1,
        )
        sheet = ActionSheetFactory(axes=[axis], end="01/01/2019")
        FundingLineFactory(
            sheet=sheet,
            funder=OrganizationFactory(name=f"Financeur au nom bien long, numéro {place}"),
        )
    answer = reader.get(DASHBOARD, {"format": "pdf", "commune": ""})
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.content))
    assert len(pdf.pages) == 2
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split()).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "Tableau de bord" in text
    assert "autres lignes, sur le tableau de bord" in text
    assert "Tout le programme." in text
    assert "Données du" in text
    assert "page 2 sur 2" in text
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    figures = list(_figures(root["/StructTreeRoot"]["/K"]))
    values = [figure["/Alt"] for figure in figures if "/Alt" in figure]
    assert any(one.startswith("Fiches par avancement. Ensemble") for one in values)
    assert any(one.startswith("Fiches par commune") for one in values)


def _figures(node):
    """The figures of the structure of a PDF."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from _figures(one)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        elif "/K" in node:
            yield from _figures(node["/K"])
