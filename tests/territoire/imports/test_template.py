import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import Organization
from actions.models import ActionSheet, Phase
from actions.reference import load_reference_data
from territoire.imports.template import template_workbook
from territoire.imports.workflow import import_workbook
from tests.factories import user_with_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PROJECT_OFFICER, 200),
        (Role.PROJECT_TEAM, 200),
        (Role.PARTNER_ADMINISTRATOR, 403),
        (Role.COMMITTEE_MEMBER, 403),
        (Role.READER, 403),
    ],
)
def test_who_may_download(client, role, status):
    client.force_login(user_with_role(role))
    assert client.get(reverse("import_template")).status_code == status


def test_anonymous_is_sent_to_sign_in(client):
    assert client.get("/import/modele.xlsx").status_code == 302


def test_the_template_has_help_lists_and_marked_examples():
    book = load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == ["Aide", "Fiches", "Axes", "Organisations", "Jalons", "Financements"]
    sheet = book["Fiches"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:4] == ["N°", "Intitulé", "Axes", "Priorité"]
    lists = {validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert '"À venir,En cours,En pause,Bloquée,Terminée,Abandonnée"' in lists
    assert all(sheet.cell(row, 2).value.startswith("Exemple") for row in (2, 3))


def test_the_untouched_template_does_nothing_and_says_so():
    load_reference_data()
    phase = Phase.objects.get(code="phase-1")
    report = import_workbook(template_workbook(), name="modele.xlsx", phase=phase)
    assert not report.problems
    assert not report.has_changes
    assert not ActionSheet.objects.exists()
    assert not Organization.objects.exists()
    assert (
        "Ligne d’exemple laissée de côté (onglet «\u00a0Fiches\u00a0», lignes 2 et 3)."
        in report.warning_lines()
    )


def test_every_column_of_the_template_is_read_under_its_own_name():
    """The label of each column wins over the synonyms of the others."""
    load_reference_data()
    report = import_workbook(
        template_workbook(), name="modele.xlsx", phase=Phase.objects.get(code="phase-1")
    )
    assert not report.unused
