"""A tracking table as chefs de projet keep them: own order, own words, merged cells, two rows of
headings.
"""

from decimal import Decimal

import pytest

from actions.enums import ProgressStatus
from actions.models import ActionSheet, PriorityAxis
from territoire.imports.workflow import import_workbook
from tests.territoire.imports.workbooks import messy, sheet, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(phase):
    report = import_workbook(workbook(Plan=messy), name="plan.xlsx", phase=phase)
    assert not report.problems
    return report


def test_rows_become_sheets_and_the_total_does_not(report):
    assert report.count("Fiches") == (6, 0, 0)
    assert list(ActionSheet.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 7, 8]
    assert sheet(1).title == "Créer un guichet unique des locaux d’activité"
    assert sheet(8).title == "École de production"  # it had no number: the next free one


def test_merged_axes_reach_every_row(report):
    names = {s.number: [axis.name for axis in s.axes.all()] for s in ActionSheet.objects.all()}
    assert names[1] == names[2] == names[3] == ["Attirer"]
    assert names[4] == names[8] == ["Recruter"]
    assert names[7] == ["Emploi des cadres"]
    assert PriorityAxis.objects.filter(phase__code="phase-1").count() == 5


def test_amounts_and_their_units(report):
    costs = dict(ActionSheet.objects.values_list("number", "estimated_cost"))
    assert costs == {1: 350000, 2: None, 3: 1200000, 4: 12500, 7: 0, 8: None}
    lines = {str(line.funder): line.amount for line in sheet(1).funding_lines.all()}
    assert lines == {"État": Decimal(120000), "Région": Decimal(50000)}


def test_periods_and_dates(report):
    shown = {s.number: (str(s.start), str(s.end)) for s in ActionSheet.objects.all()}
    assert shown[1] == ("2019", "2022")
    assert shown[2] == ("mars 2019", "juin 2020")
    assert shown[3] == ("S2 2020", "S2 2020")
    assert shown[4] == ("15 septembre 2020", "15 septembre 2020")
    assert shown[7] == ("None", "None")
    assert shown[8] == ("2019", "None")


def test_statuses_and_priority(report):
    assert [s.progress_status for s in ActionSheet.objects.all()] == [
        ProgressStatus.IN_PROGRESS,
        ProgressStatus.COMPLETED,
        ProgressStatus.PLANNED,
        ProgressStatus.IN_PROGRESS,
        ProgressStatus.PLANNED,
        ProgressStatus.ON_HOLD,
    ]
    assert sheet(8).progress_reason == "Repris du tableau de suivi importé."
    assert [s.is_priority for s in ActionSheet.objects.all()] == [
        True,
        False,
        False,
        True,
        False,
        False,
    ]


def test_organizations_and_people_are_recognised(report):
    assert (
        sheet(3).lead_organization == sheet(4).lead_organization
    )  # CCI Val-de-Marne, C.C.I. Val de Marne
    assert sheet(1).lead_person == sheet(4).lead_person  # Mme Jeanne DUPONT, DUPONT Jeanne
    assert str(sheet(1).lead_person) == "Jeanne Dupont"
    assert not sheet(1).lead_person.is_active
    assert sheet(3).lead_person is None  # « À désigner »
    assert [o.name for o in sheet(1).contracting_authorities.all()] == [
        "EPT Grand-Orly Seine Bièvre",
        "Ville d’Orly",
    ]


def test_communes_milestones_and_comments(report):
    assert [c.name for c in sheet(1).communes.all()] == ["Orly", "Rungis"]
    assert sheet(2).communes.count() == 24
    assert sheet(3).communes.get().insee_code == "94038"
    milestone = sheet(1).milestones.get()
    assert (milestone.title, str(milestone.due)) == ("Étude remise", "T2 2020")
    assert sheet(1).notes.get().text == "Réunion du 3 mars positive"
    assert sheet(1).objectives == "Accueillir les PME"


def test_what_is_not_taken_is_said(report):
    text = "\n".join(report.lines() + report.warning_lines())
    assert (
        "Colonnes non reprises de l’onglet «\u00a0Plan\u00a0»\u00a0: «\u00a0Lien dossier\u00a0»."
        in text
    )
    assert "«\u00a0ZI des Ormes\u00a0» n’est pas une commune du territoire" in text


def test_a_second_run_changes_nothing(report, phase):
    before = list(ActionSheet.objects.values_list("number", "version", "updated_at"))
    history = ActionSheet.history.count()
    again = import_workbook(workbook(Plan=messy), name="plan.xlsx", phase=phase)
    assert again.count("Fiches") == (0, 0, 6)
    assert not again.has_changes
    assert list(ActionSheet.objects.values_list("number", "version", "updated_at")) == before
    assert ActionSheet.history.count() == history


def test_a_dry_run_says_the_same_and_keeps_nothing(phase):
    dry = import_workbook(workbook(Plan=messy), name="plan.xlsx", phase=phase, dry_run=True)
    assert not ActionSheet.objects.exists()
    assert not ActionSheet.history.exists()
    real = import_workbook(workbook(Plan=messy), name="plan.xlsx", phase=phase)
    assert dry.lines() == real.lines()
    assert ActionSheet.objects.count() == 6
