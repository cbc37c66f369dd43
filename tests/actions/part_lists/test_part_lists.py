"""Lists of milestones, blocking points, funding and indicators of all sheets: what each parameter
keeps, for whom.
"""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict

from accounts.enums import OrganizationKind, Role
from actions.enums import Confidentiality, Direction, FundingStage, IndicatorResult, ProgressStatus
from actions.indicators.queries import describe_result, indicator_result
from actions.models import Indicator
from actions.part_lists import page as part_lists_page
from actions.parts.filters import read_part_list
from core import clock
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommuneFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    archived_sheet,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
NB = "\N{NO-BREAK SPACE}"
# The page of each list, and the field of its rows that tests name them by.
NAMED = {
    part_lists_page.MILESTONES: "title",
    part_lists_page.BLOCKERS: "description",
    part_lists_page.FUNDINGS: "label",
    part_lists_page.INDICATORS: "name",
}
URLS = {
    part_lists_page.MILESTONES: "/jalons/",
    part_lists_page.BLOCKERS: "/blocages/",
    part_lists_page.FUNDINGS: "/financements/",
    part_lists_page.INDICATORS: "/indicateurs/",
}


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def day(offset: int) -> date:
    return clock.today() + timedelta(days=offset)


def kept(page, user, address: str = "") -> str:
    """Initials of the rows that the list keeps for this address, in its order."""
    query = read_part_list(page.query, QueryDict(address), user=user, today=clock.today())
    assert query.ignored == []
    return "".join(name[0] for name in query.found().values_list(NAMED[page], flat=True))


def kept_by(page, user, cases) -> dict:
    return {address: "".join(sorted(kept(page, user, address))) for address in cases}


def whole_sheet(name: str, **fields):
    """A sheet with one part of each kind, all of them called ``name``."""
    sheet = ActionSheetFactory(**fields)
    MilestoneFactory(sheet=sheet, title=name)
    BlockerFactory(sheet=sheet, description=name)
    FundingLineFactory(sheet=sheet, label=name)
    IndicatorFactory(sheet=sheet, name=name)
    return sheet


def test_each_list_keeps_the_parts_of_the_sheets_in_scope_and_in_sight(officer):
    axis, commune, second = (
        PriorityAxisFactory(),
        CommuneFactory(),
        PhaseFactory(code="phase-2", prefix="P2", name="2"),
    )
    state = OrganizationFactory(kind=OrganizationKind.GOVERNMENT)
    first = whole_sheet(
        "A",
        title="Atelier naval",
        number=901,
        axes=[axis],
        is_priority=True,
        lead_organization=state,
    )
    whole_sheet(
        "B", title="Bassin", number=902, phase=second, communes=[commune], lead_organization=None
    )
    whole_sheet("C", title="Chantier", number=903, confidentiality=Confidentiality.TEAM)
    archived = archived_sheet()
    MilestoneFactory(sheet=archived, title="Z"), BlockerFactory(sheet=archived, description="Z")
    FundingLineFactory(sheet=archived, label="Z"), IndicatorFactory(sheet=archived, name="Z")
    cases = {
        "": "ABC",
        f"axis={axis.pk}": "A",
        "priority=1": "A",
        f"carrier={state.pk}": "A",
        f"carrier={state.pk}&carrier=none": "AB",
        "carrier=none": "B",
        "college=public": "A",
        f"commune={commune.pk}": "B",
        "phase=phase-2": "B",
        "phase=phase-1": "AC",
        f"axis={axis.pk}&phase=phase-2": "",
        "q=ateliers": "A",
        "q=BASSIN": "B",
    }
    reader = user_with_role(Role.READER)
    for page in NAMED:
        assert kept_by(page, officer, cases) == cases
        assert kept(page, officer, "sort=sheet") == "ACB"
        assert kept(page, officer, "sort=-sheet") == "BCA"
        assert sorted(kept(page, reader)) == ["A", "B"]
    assert first.reference == "901"


def test_milestones_by_state_quarter_and_owner(officer):
    owner, today = OrganizationFactory(), clock.today()
    under_way, closed = (
        ActionSheetFactory(),
        ActionSheetFactory(progress_status=ProgressStatus.COMPLETED),
    )

    def milestone(title, sheet=under_way, **fields):
        if "due_on" in fields:
            fields["due_on_precision"] = "day"
        MilestoneFactory(sheet=sheet, title=title, **fields)

    milestone("Aménager l’école", done_on=today, due_on=day(-9), owner_organization=owner)
    milestone("Bâtir", due_on=day(-34))
    milestone("Creuser", due_on=today)
    milestone("Draguer", due="T2 2031")
    milestone("Exploiter")
    milestone("Fermer", sheet=closed, due_on=day(-9))
    cases = {
        "state=done": "A",
        "state=late": "B",
        "state=coming": "CDF",
        "state=undated": "E",
        "state=open": "BCDEF",
        "state=late&state=undated": "BE",
        "quarter=2031-T2": "D",
        "quarter=2031-T1": "",
        "quarter=2031-T1&quarter=2031-T2": "D",
        f"owner={owner.pk}": "A",
        "owner=none": "BCDEF",
        "q=ecole": "A",
    }
    assert kept_by(part_lists_page.MILESTONES, officer, cases) == cases
    assert kept(part_lists_page.MILESTONES, officer, "sort=state")[0] == "B"
    assert kept(part_lists_page.MILESTONES, officer)[-1] == "E"
    assert kept(part_lists_page.MILESTONES, officer, "sort=-due")[-1] == "E"


def test_blocking_points_by_state_age_and_unblocker(officer):
    ministry = OrganizationFactory()
    closed = ActionSheetFactory(progress_status=ProgressStatus.ABANDONED)
    BlockerFactory(
        description="Achat", since=day(-31), unblocker=ministry, resolution="Un arrêté préfectoral"
    )
    BlockerFactory(description="Bail", since=day(-30), unblocker=None)
    BlockerFactory(description="Cadastre", since=day(-200), unblocker=None)
    BlockerFactory(description="Droits", since=day(-300), lifted_on=day(-1))
    BlockerFactory(description="Eau", since=day(-300), sheet=closed)
    cases = {
        "": "ABCDE",
        "state=open": "ABC",
        "state=lifted": "D",
        "state=open&state=lifted": "ABCD",
        "age=30": "AC",
        "age=90": "C",
        "age=30&age=180": "AC",
        f"unblocker={ministry.pk}": "A",
        "state=open&unblocker=none": "BC",
        "q=arretes": "A",
    }
    assert kept_by(part_lists_page.BLOCKERS, officer, cases) == cases
    assert kept(part_lists_page.BLOCKERS, officer, "state=open") == "CAB"


def test_funding_by_stage_funder_and_amount_with_its_total(client, officer):
    bank = OrganizationFactory()
    FundingLineFactory(
        label="Avance", funder=bank, amount=Decimal("1000000.50"), stage=FundingStage.GRANTED
    )
    FundingLineFactory(label="Bourse", amount=Decimal(250000), stage=FundingStage.PAID)
    FundingLineFactory(label="Crédit", funder=None, amount=None)
    FundingLineFactory(
        label="Don", amount=Decimal(40), stage=FundingStage.REFUSED, refusal_reason="Hors délai"
    )
    cases = {
        "stage=granted&stage=paid": "AB",
        f"funder={bank.pk}": "A",
        "funder=none": "C",
        "amount=none": "C",
        "amount=known": "ABD",
        "amount=none&amount=known": "ABCD",
        "sort=-amount": "ABCD",
    }
    assert kept_by(part_lists_page.FUNDINGS, officer, cases) == cases
    assert kept(part_lists_page.FUNDINGS, officer, "sort=-amount") == "ABDC"
    page = client.get("/financements/").content.decode()
    assert 'data-count="4"' in page
    assert 'data-total="1250040.5"' in page
    words = f"1{NB}250{NB}040,50{NB}€, dont 40{NB}€ refusés, 1{NB}ligne sans montant"
    assert words in page
    assert "Motif&nbsp;: Hors délai" in page
    assert 'data-total="250000"' in client.get("/financements/?stage=paid").content.decode()


def test_indicators_are_judged_in_sql_as_on_their_sheet(officer):
    def indicator(name, *values, **fields):
        one = IndicatorFactory(name=name, **fields)
        for year, value in enumerate(values, 2018):
            IndicatorReadingFactory(indicator=one, period=str(year), value=Decimal(value))
        return one

    down = {"direction": Direction.DECREASE, "baseline": 100, "target": 20}
    indicator("Atteint", 300, 100)
    indicator("Baisse atteinte", 90, 20, **down)
    indicator("Chemin", 100, 99)
    indicator("Descend", 60, **down)
    indicator("Envers", 40, -1)
    indicator("Faux sens", 120, **down)
    indicator("Grand ouvert", 50, baseline=None)
    indicator("Horizontal", 4, baseline=5, target=5)
    indicator("Inconnu")
    indicator("Jamais visé", 5, target=None)
    # The same period told twice, once as a quarter: the last one typed counts.
    twice = indicator("Kilos", 10)
    IndicatorReadingFactory(indicator=twice, period="T4 2018", value=Decimal(100))
    cases = {
        "result=reached": "ABK",
        "result=on_way": "CDGH",
        "result=wrong_way": "EF",
        "result=missing": "IJ",
        "result=missing&result=reached": "ABIJK",
    }
    assert kept_by(part_lists_page.INDICATORS, officer, cases) == cases
    assert kept(part_lists_page.INDICATORS, officer, "sort=result")[-1] in "IJ"
    tones = {
        "secured": "reached",
        "reachable": "on_way",
        "compromised": "wrong_way",
        "neutral": "missing",
    }
    for one in Indicator.objects.annotate(result=indicator_result()):
        assert IndicatorResult(tones[describe_result(one)[0]]) == one.result, one.name


def test_pages_say_the_age_and_what_is_missing_and_export_what_they_show(client, officer):
    assert "Aucun jalon pour le moment" in client.get("/jalons/").content.decode()
    sheet = ActionSheetFactory(title="Atelier", number=12)
    MilestoneFactory(sheet=sheet, title="Bâtir", due_on=day(-34), due_on_precision="day")
    BlockerFactory(sheet=sheet, description="Bail", since=day(-45), unblocker=None)
    FundingLineFactory(sheet=sheet, funder=None, amount=None)
    IndicatorFactory(sheet=sheet, name="Emplois")
    IndicatorReadingFactory(
        indicator=IndicatorFactory(sheet=sheet, name="Navires", unit="navires"),
        period="T2 2020",
        value=Decimal(45),
    )
    told = {
        part_lists_page.MILESTONES: [
            "En retard",
            f"de 34{NB}jours",
            "/fiches-actions/12/#calendrier",
        ],
        part_lists_page.BLOCKERS: [
            "Ouvert",
            f"depuis 45{NB}jours",
            f"Non{NB}renseigné",
            "/fiches-actions/12/#blocages",
        ],
        part_lists_page.FUNDINGS: [
            f"Non{NB}renseigné",
            "Sollicité",
            "/fiches-actions/12/#financement",
        ],
        part_lists_page.INDICATORS: [
            f"45{NB}navires",
            f"45{NB}% du chemin vers la cible",
            "T2 2020",
            f"Non{NB}renseigné",
        ],
    }
    for page, texts in told.items():
        content = client.get(URLS[page]).content.decode()
        assert [text for text in [*texts, "12 – Atelier"] if text not in content] == []
    file = client.get("/blocages/?format=csv&state=open").content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(file), delimiter=";")
    assert (line["Point de blocage"], line["Fiche"], line["Ouvert"]) == (
        "Bail",
        "12",
        f"depuis 45{NB}jours",
    )
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/indicateurs/?format=csv").content.decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert [(row["Indicateur"], row["Dernière valeur"], row["Période"]) for row in rows] == [
        ("Emplois", "", ""), ("Navires", "45", "T2 2020"),
    ]  # fmt: skip
    assert client.get("/jalons/?state=ailleurs&quarter=2021-T7").context["query"].ignored != []
    assert "Aucun jalon ne remplit" in client.get("/jalons/?state=done").content.decode()


def test_the_number_of_queries_does_not_grow(client, officer, django_assert_max_num_queries):
    def counted():
        found = []
        for url in URLS.values():
            for address in (url, f"{url}?format=csv", f"{url}?q=rien&priority=1"):
                with django_assert_max_num_queries(PAGE_QUERIES) as queries:
                    assert client.get(address).status_code == 200
                found.append((address, len(queries)))
        return found

    def add():
        owner = OrganizationFactory()
        sheet = whole_sheet("X", axes=[PriorityAxisFactory()], communes=[CommuneFactory()])
        MilestoneFactory(sheet=sheet, owner_organization=owner, due="2019")
        IndicatorReadingFactory(indicator=sheet.indicators.get())

    add()
    few = counted()
    add()
    add()
    assert counted() == few
