"""Money in tables of other territories: who funds, how much, how far it is, and in which unit."""

from decimal import Decimal

import pytest

from actions.models import ActionSheet
from tests.territoire.imports.workbooks import sheet, text_of

pytestmark = pytest.mark.django_db


def periods() -> list[tuple[str, str]]:
    return [(str(one.start), str(one.end)) for one in ActionSheet.objects.all()]


def money_of(number) -> set:
    return {
        (str(line.funder or ""), line.label, line.amount)
        for line in sheet(number).funding_lines.all()
    }


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("Région : 50 k€ ; Etat 20 000 €", {("Région", "", 50000), ("Etat", "", 20000)}),
        (
            "Etat (DSIL) 40 000 € / Région 20 000 €",
            {("Etat", "DSIL", 40000), ("Région", "", 20000)},
        ),
        ("Etat : 20 000 € - CD 94 10 000 €", {("Etat", "", 20000), ("CD 94", "", 10000)}),
        ("BDT (30 %), EPCI (70 %)", {("BDT", "30 %", None), ("EPCI", "70 %", None)}),
        ("100 % EPCI", {("EPCI", "100 %", None)}),
        ("20 000 € de la Région + ADEME 5 k€", {("Région", "", 20000), ("ADEME", "", 5000)}),
        ("Bpifrance et Région", {("Bpifrance", "", None), ("Région", "", None)}),
        ("Autofinancement : 12 500,50 €", {("", "Autofinancement", Decimal("12500.50"))}),
        ("à rechercher", set()),
        ("UIMM – 15 000 €", {("UIMM", "", 15000)}),
    ],
)
def test_funders_in_one_cell(run, cell, lines):
    assert not run(A=[["Action", "Cofinanceurs / montants"], ["Une", cell]]).problems
    assert money_of(1) == lines


def test_a_stage_beside_the_funder(run):
    run(Actions=[["Action", "Cofinanceurs"], ["Une", "Région : accordé\nEtat : à solliciter"]])
    assert {str(line.funder): line.stage for line in sheet(1).funding_lines.all()} == {
        "Région": "granted",
        "Etat": "requested",
    }


def test_pairs_of_funder_and_amount(run):
    """The columns of the national template of action plans."""
    headings = [
        "Axe (x)",
        "Titre de la fiche action",
        "Financements",
        "Financeur 1",
        "Montant € TTC",
        "Financeur 2",
        "Montant € TTC",
        "Budget prévisionnel total € TTC",
    ]
    rows = [
        [
            "1 Sobriété énergétique",
            "1.1.1 Une",
            "Fonds vert",
            "Région",
            20000,
            "ADEME",
            "10 à 20 k€",
            90000,
        ],
        ["1 Sobriété énergétique", "1.1.2 Deux", None, "Région", None, None, None, "35 000"],
    ]
    report = run(Plan=[headings, *rows])
    assert not report.problems
    assert money_of(1) == {
        ("Fonds vert", "", None),
        ("Région", "", 20000),
        ("ADEME", "10 à 20 k€", None),
    }
    assert [one.estimated_cost for one in ActionSheet.objects.all()] == [90000, 35000]
    assert str(sheet(2).axes.get()) == "Sobriété énergétique"
    assert "« Montant € TTC »" not in text_of(report)


def two_rows_of_headings(tab) -> None:
    tab.append(
        [
            "Action",
            "Calendrier",
            None,
            None,
            "Plan de financement prévisionnel (k€ HT)",
            None,
            None,
            "Statut",
        ]
    )
    tab.append([None, 2019, 2020, 2021, "Coût total", "Région", "Autofinancement", None])
    for cells in ("A1:A2", "B1:D1", "E1:G1", "H1:H2"):
        tab.merge_cells(cells)
    tab.append(["Une", None, "X", "X", 100, 30, "70 %", "À l’étude"])
    tab.append(["Deux", "●", None, None, None, None, None, "Réalisé"])
    tab.append(["Trois", None, None, None, 5, None, None, None])


def test_bars_of_a_calendar_and_the_unit_above_the_headings(run):
    report = run(Feuil1=two_rows_of_headings)
    assert not report.problems
    assert periods() == [("2020", "2021"), ("2019", "2019"), ("None", "None")]
    assert [one.estimated_cost for one in ActionSheet.objects.all()] == [100_000, None, 5_000]
    assert money_of(1) == {("Région", "", 30_000), ("", "Autofinancement 70 %", None)}


def test_a_heading_may_say_how_far_a_funding_is(run):
    headings = [
        "N° FA",
        "Titre",
        "Coût (k€)",
        "Dont sollicité Etat",
        "Subvention accordée Université",
    ]
    run(A=[headings, ["FA07", "Une", 100, 30, 5]])
    assert {
        (str(line.funder), line.amount, line.stage) for line in sheet(7).funding_lines.all()
    } == {("Etat", 30_000, "requested")}


def test_amounts_by_year_are_no_calendar(run):
    report = run(A=[["Action", "Porteur", "2019", "2020"], ["Une", "Région", 10000, 20000]])
    assert periods() == [("None", "None")]
    assert "Colonnes non reprises de l’onglet « A » : « 2019 », « 2020 »" in text_of(report)
