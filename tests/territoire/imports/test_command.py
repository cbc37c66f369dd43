"""The command as a chef de projet runs it."""

import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.enums import Role
from actions.models import ActionSheet
from actions.reference import load_reference_data
from tests.factories import user_with_role
from tests.territoire.imports.workbooks import messy, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(tmp_path):
    load_reference_data()
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(Plan=messy))
    return path


def test_it_imports_and_says_so(plan, capsys):
    officer = user_with_role(Role.PROJECT_OFFICER)
    call_command("import_workbook", str(plan), by=officer.email)
    out = capsys.readouterr().out
    assert "Fiches\u00a0: 6 créations, 0 modification, 0 sans changement." in out
    assert out.endswith("Import terminé.\n")
    assert ActionSheet.objects.get(number=1).created_by == officer
    call_command("import_workbook", str(plan))
    assert "rien n’a changé" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(plan, capsys):
    call_command("import_workbook", str(plan), "--dry-run")
    assert "Essai à blanc\u00a0: rien n’a été écrit." in capsys.readouterr().out
    assert not ActionSheet.objects.exists()


def test_errors_are_listed_and_stop_everything(tmp_path, capsys):
    load_reference_data()
    path = tmp_path / "suivi.csv"
    path.write_text(
        "N°;Intitulé;Début\n1;Une;32/13/2020\n2;Deux;2019\nx;Trois;2020\n", encoding="cp1252"
    )
    with pytest.raises(CommandError, match="2 erreurs, rien n’a été importé"):
        call_command("import_workbook", str(path))
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert (
        "- Onglet « suivi », ligne 2, colonne « Début » : « 32/13/2020 » n’existe pas dans le"
        " calendrier. Attendu : 22/" in out
    )
    assert "- Onglet « suivi », ligne 4, colonne « N° » : « x » n’est pas un numéro." in out
    assert not ActionSheet.objects.exists()


def test_what_cannot_be_done_explains_itself(plan):
    with pytest.raises(CommandError, match="Vérifiez le chemin"):
        call_command("import_workbook", "absent.xlsx")
    with pytest.raises(CommandError, match=r"La phase .* n’existe pas.*phase-1.* ou .*phase-2"):
        call_command("import_workbook", str(plan), phase="phase-9")
    reader = user_with_role(Role.READER)
    with pytest.raises(CommandError, match="droit d’importer"):
        call_command("import_workbook", str(plan), by=reader.email)


def test_without_reference_data_it_says_what_to_run(tmp_path):
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("import_workbook", str(tmp_path / "x.xlsx"))


def test_sixty_two_rows_take_seconds(tmp_path):
    load_reference_data()
    headings = [
        "N°",
        "Intitulé",
        "Axe",
        "Porteur",
        "Maître d’ouvrage",
        "Coût (k€)",
        "Période",
        "Statut",
        "Jalons",
        "Financeurs",
    ]
    rows = [
        [
            n,
            f"Action {n}",
            "Attirer",
            f"Structure {n % 20}",
            "EPT",
            n,
            "2019-2022",
            "En cours",
            "Étude (2020)",
            "Région",
        ]
        for n in range(1, 63)
    ]
    path = tmp_path / "grand.xlsx"
    path.write_bytes(workbook(Plan=[headings, *rows]))
    start = time.process_time()
    call_command("import_workbook", str(path))
    assert time.process_time() - start < 6  # 1 to 2 s of computing on an idle machine
    assert ActionSheet.objects.count() == 62
