"""Figures of a sheet: its money, its indicators; and pages whose queries do not grow with rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Direction, FundingStage
from actions.funding.page import summarize_funding
from actions.indicators.page import HEIGHT, MARGIN, WIDTH, chart_of
from actions.indicators.queries import describe_result
from actions.models import ActionSheet, Milestone, SheetDocument
from actions.sections.editor import SECTIONS
from core import clock
from tests.actions.pages import Page
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommitmentFactory,
    CommuneFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    PriorityAxisFactory,
    SheetNoteFactory,
    UserFactory,
    user_with_role,
)
from tests.governance.factories import DecisionFactory, FollowUpFactory, MeetingFactory
from tests.harness.budgets import PAGE_QUERIES, SAVE_QUERIES

pytestmark = pytest.mark.django_db
F = FundingStage


# --- Money
def test_money_without_lines():
    summary = summarize_funding(ActionSheetFactory())
    assert (summary.asked, summary.secured, summary.paid, summary.unknown) == (0, 0, 0, 0)
    assert (summary.by_stage, summary.by_funder, summary.gap) == ([], [], None)


def test_money_by_stage_and_by_funder():
    sheet = ActionSheetFactory(estimated_cost=Decimal(1000))
    region, state = OrganizationFactory(name="Région"), OrganizationFactory(name="État")
    for funder, stage, amount in [
        (region, F.REQUESTED, 100),
        (region, F.GRANTED, 200),
        (state, F.CONTRACTED, 50),
        (state, F.PAID, 25),
        (None, F.FILED, 10),
        (region, F.REVIEWED, None),
    ]:
        FundingLineFactory(sheet=sheet, funder=funder, stage=stage, amount=amount, label="Ligne")
    FundingLineFactory(sheet=sheet, funder=state, stage=F.REFUSED, amount=999, refusal_reason="Non")
    summary = summarize_funding(sheet)
    assert (summary.asked, summary.secured, summary.paid) == (385, 275, 25)
    assert summary.unknown == 1, "a line without amount is told, never counted as nothing"
    assert summary.gap == 615
    assert summary.by_funder == [("Région", 300), ("État", 75), ("Financeur non renseigné", 10)]
    assert dict(summary.by_stage) == {
        "Sollicité": 100, "Déposé": 10, "Accordé": 200, "Conventionné": 50, "Versé": 25,
        "Refusé": 999,
    }  # fmt: skip
    assert sum(total for _, total in summary.by_funder) == summary.asked


def test_cents_are_exact():
    sheet = ActionSheetFactory(estimated_cost=Decimal("0.30"))
    for _ in range(3):
        FundingLineFactory(sheet=sheet, amount=Decimal("0.10"))
    assert summarize_funding(ActionSheet.objects.get(pk=sheet.pk)).gap == 0


# --- Indicators
def indicator(*values, **fields):
    row = IndicatorFactory(**fields)
    for year, value in enumerate(values, 2019):
        IndicatorReadingFactory(indicator=row, period=str(year), value=Decimal(str(value)))
    return row


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "values", "tone", "sentence"),
    [
        (Direction.INCREASE, 0, 100, [40], "reachable", "40 % du chemin vers la cible"),
        (Direction.INCREASE, 0, 100, [40, 100], "secured", "Cible atteinte"),
        (
            Direction.INCREASE,
            50,
            100,
            [40],
            "compromised",
            "À contre-sens : en baisse depuis le départ",
        ),
        (Direction.DECREASE, 200, 100, [150], "reachable", "50 % du chemin vers la cible"),
        (Direction.DECREASE, 200, 100, [90], "secured", "Cible atteinte"),
        (
            Direction.DECREASE,
            200,
            100,
            [250],
            "compromised",
            "À contre-sens : en hausse depuis le départ",
        ),
        (Direction.INCREASE, None, 100, [40], "reachable", "Cible non atteinte à ce jour"),
        (
            Direction.INCREASE,
            0,
            None,
            [40],
            "neutral",
            "Non renseigné : il manque une valeur ou une cible.",
        ),
        (
            Direction.INCREASE,
            0,
            100,
            [],
            "neutral",
            "Non renseigné : il manque une valeur ou une cible.",
        ),
    ],
)
def test_an_indicator_is_judged_whichever_way_it_aims(
    direction, baseline, target, values, tone, sentence
):
    row = indicator(*values, direction=direction, baseline=baseline, target=target)
    found, words = describe_result(row)
    assert (found, words.replace("\u00a0", " ").replace("\u202f", " ")) == (tone, sentence)


def test_no_chart_without_a_reading():
    assert chart_of(indicator()) is None


def test_a_chart_runs_from_left_to_right_within_its_box():
    chart = chart_of(indicator(10, 60, 30, baseline=0, target=100))
    xs, ys = [x for x, _, _ in chart.points], [y for _, y, _ in chart.points]
    assert (xs[0], xs[-1]) == (MARGIN, WIDTH - MARGIN)
    assert xs == sorted(xs)
    assert ys[1] < ys[2] < ys[0], "more is higher"
    assert (chart.target_y, chart.baseline_y) == (MARGIN, HEIGHT - MARGIN)
    assert all(MARGIN <= y <= HEIGHT - MARGIN for y in ys)
    assert chart.polyline == " ".join(f"{x},{y}" for x, y, _ in chart.points)


def test_a_chart_of_one_value_is_in_the_middle():
    chart = chart_of(indicator(10, baseline=None, target=None))
    assert [(x, y) for x, y, _ in chart.points] == [(MARGIN, HEIGHT // 2)]
    assert chart.target_y is chart.baseline_y is None


# --- Queries
def fill(sheet, count):
    """``count`` more rows of every part, each naming other people and organisations."""
    for n in range(count):
        MilestoneFactory(sheet=sheet, due=str(2020 + n), owner_organization=OrganizationFactory())
        FundingLineFactory(sheet=sheet)
        row = IndicatorFactory(sheet=sheet)
        IndicatorReadingFactory(indicator=row, period="2020")
        IndicatorReadingFactory(indicator=row, period="2021")
        BlockerFactory(sheet=sheet)
        BlockerFactory(sheet=sheet, lifted_on=date(2030, 1, 1))
        SheetNoteFactory(sheet=sheet, organization=OrganizationFactory())
        document = SheetDocument(
            sheet=sheet, title="Étude", file_name="x.pdf", content_type="application/pdf", size=1,
            uploaded_by=UserFactory(),
        )  # fmt: skip
        document.file.save("x", ContentFile(b"x"))
        CommitmentFactory(sheet=sheet, confirmed_by=UserFactory(), confirmed_at=clock.now())
        FollowUpFactory(decision=DecisionFactory(meeting=MeetingFactory(), sheets=[sheet]))
        sheet.axes.add(PriorityAxisFactory(phase=sheet.phase))
        sheet.communes.add(CommuneFactory())
        sheet.contracting_authorities.add(OrganizationFactory())


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def sheet(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheet = ActionSheetFactory(lead_person=UserFactory(), elected_sponsor=UserFactory())
    fill(sheet, 1)
    return sheet


def test_the_page_of_a_sheet_asks_eight_questions_at_three_rows_as_at_one(client, sheet):
    roles = (Role.PROJECT_OFFICER, Role.PARTNER_MEMBER, Role.READER, Role.COMMITTEE_MEMBER)
    people = [user_with_role(role, organization=sheet.lead_organization) for role in roles]
    # In the order of the list, and in one that first asks what the sheet is worth in it.
    urls = [sheet.get_absolute_url(), f"{sheet.get_absolute_url()}?liste=sort%3Dtitle"]

    def counted():
        found = []
        for person in people:
            client.force_login(person)
            found += [queries(client, url) for url in urls]
        return found

    once = counted()
    fill(sheet, 2)
    assert counted() == once
    assert max(once) <= PAGE_QUERIES, once


def test_a_save_asks_ten_questions_at_three_rows_as_at_one(client, sheet):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    changes = {
        "identite": {"title": "Un autre intitulé"},
        "description": {"context": "Un autre contexte"},
        "calendrier": {"milestones-0-title": "Un autre jalon"},
    }

    def counted(ending):
        found = {}
        for section, changed in changes.items():
            url = reverse("actions:sheet_edit_section", args=[sheet.reference, section])
            form = Page(client.get(url).content.decode()).form
            data = form.post(**{name: f"{text} {ending}" for name, text in changed.items()})
            lines = sheet.history.count() + Milestone.history.count()
            with CaptureQueriesContext(connection) as captured:
                assert client.post(url, dict(data.lists())).status_code == 302
            assert sheet.history.count() + Milestone.history.count() == lines + 1
            found[section] = len(captured)
        return found

    once = counted("à une ligne")
    assert sheet.history.first().communes.count() == sheet.communes.count() == 1
    fill(sheet, 2)
    assert counted("à trois lignes") == once
    assert max(once.values()) <= SAVE_QUERIES, once
    assert [sheet.history.first().communes.count(), sheet.axes.count()] == [3, 3]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_form_of_a_section_asks_as_much_at_three_rows_as_at_one(client, sheet, section):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    url = reverse("actions:sheet_edit_section", args=[sheet.reference, section])
    once = queries(client, url)
    fill(sheet, 2)
    assert queries(client, url) == once
    assert once <= 16


def test_the_history_asks_as_much_at_three_rows_as_at_one(client, sheet):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    url = reverse("actions:sheet_history", args=[sheet.reference])
    once = queries(client, url)
    fill(sheet, 2)
    assert queries(client, url) == once


@pytest.mark.parametrize("address", ["actions:sheet_list", "home"])
@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PARTNER_MEMBER, Role.READER])
def test_lists_ask_as_much_at_three_sheets_as_at_one(client, sheet, role, address):
    client.force_login(user_with_role(role, organization=sheet.lead_organization))
    ActionSheet.objects.filter(pk=sheet.pk).update(
        ends_on=date(2020, 1, 1), ends_on_precision="day"
    )
    once = queries(client, reverse(address))
    for _ in range(2):
        other = ActionSheetFactory(
            lead_organization=sheet.lead_organization, end="2020", updated_by=UserFactory()
        )
        fill(other, 2)
    assert queries(client, reverse(address)) == once


def test_a_list_among_other_sheets_asks_for_neighbours_in_the_same_way(client, sheet):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    before, after = ActionSheetFactory(number=90), ActionSheetFactory(number=92)
    ActionSheet.objects.filter(pk=sheet.pk).update(number=91)
    url = reverse("actions:sheet_detail", args=["91"])
    response = client.get(url)
    previous, following, position, total = response.context["neighbours"]
    assert (previous, following, position, total) == (before, after, 2, 3)
    once = queries(client, url)
    for number in (80, 95):
        ActionSheetFactory(number=number)
    assert queries(client, url) == once
