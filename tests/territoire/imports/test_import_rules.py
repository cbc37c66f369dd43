"""What an import refuses, updates, recognises; dedicated tabs; round trip."""

from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.models import Organization
from actions.enums import Health, ProgressStatus
from actions.models import ActionSheet, Commune, Phase, PriorityAxis
from actions.sheets.exports import sheets_table
from core.exports import write_csv, write_xlsx
from territoire.imports.workflow import import_workbook
from tests.factories import (
    ActionSheetFactory,
    MilestoneFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)
from tests.territoire.imports.workbooks import sheet, text_of, workbook

pytestmark = pytest.mark.django_db


# --- Errors


def test_every_faulty_cell_is_told_and_nothing_is_written(run):
    report = run(
        Suivi=[
            ["N°", "Titre", "Début", "Budget (k€)", "Statut"],
            [1, "Bonne", "2019", 100, "En cours"],
            ["1.5", "Numéro", "2019", 10, "En cours"],
            [3, None, "32/01/2019", "beaucoup", "#N/A"],
            [4, "Fin", "2019", 10, "#REF!"],
        ]
    )
    found = {(p.tab, p.line, p.column) for p in report.problems}
    assert found == {
        ("Suivi", 3, "N°"),
        ("Suivi", 4, "Titre"),
        ("Suivi", 4, "Début"),
        ("Suivi", 4, "Budget (k€)"),
        ("Suivi", 4, "Statut"),
        ("Suivi", 5, "Statut"),
    }
    text = text_of(report)
    assert (
        "Onglet « Suivi », ligne 4, colonne « Budget (k€) » : « beaucoup » n’est pas un montant."
        " Attendu : un montant" in text
    )
    assert "« 32/01/2019 » n’existe pas dans le calendrier. Attendu : 22/03/2019, mars 2019" in text
    assert "« 1.5 » est ambigu. Attendu : un numéro entier" in text
    assert not ActionSheet.objects.exists()
    assert not ActionSheet.history.exists()


def test_a_table_without_titles_says_what_it_saw_and_expects(run):
    text = text_of(run(Feuil1=[["Budget", "Couleur"], [12, "rouge"]]))
    assert "Titres reconnus : « Budget » (Coût estimé)" in text
    assert "Titres non reconnus : « Couleur »" in text
    assert "au moins une colonne « Intitulé »" in text


def test_an_empty_workbook_says_so(run):
    assert "ne contient aucun tableau" in text_of(run(Feuil1=[]))


def test_the_end_before_the_start_is_told_at_the_end(run):
    report = run(A=[["Titre", "Début", "Fin"], ["Une", "2021", "2019"]])
    assert [(p.line, p.column) for p in report.problems] == [(2, "Fin")]
    ActionSheetFactory(number=5, start="2021", end="2022", title="Cinq")
    report = run(A=[["N°", "Titre", "Fin"], [5, "Cinq", "2020"]])
    assert [(p.line, p.column) for p in report.problems] == [(2, "Fin")]


def test_the_same_number_twice(run):
    report = run(A=[["N°", "Titre"], [1, "Une"], [1, "Deux"]])
    assert "« 1 » est déjà le numéro d’une autre ligne (onglet « A », ligne 2)" in text_of(report)


def test_two_columns_of_the_same_name(run):
    report = run(A=[["Titre", "Budget", "Budget"], ["Une", 1, 2]])
    assert "deux colonnes portent ce titre (la 2e et la 3e)" in text_of(report)


def test_the_exact_heading_wins_over_a_synonym_and_it_is_said(run):
    report = run(A=[["Titre", "Budget", "Coût estimé"], ["Une", 1, 2]])
    assert (
        "Les colonnes « Coût estimé » et « Budget » désignent toutes deux « Coût estimé »"
        in text_of(report)
    )
    assert sheet(1).estimated_cost == 2


def test_a_transition_that_is_refused(run):
    ActionSheetFactory(number=1, title="Une", progress_status=ProgressStatus.COMPLETED)
    report = run(A=[["N°", "Titre", "Statut"], [1, "Une", "À venir"]])
    assert "Une fiche « Terminée » ne peut pas passer directement à « À venir »" in text_of(report)


def test_a_number_that_was_used_stays_used(run):
    gone = ActionSheetFactory(number=1, title="Ancienne")
    gone.delete()
    assert "a déjà servi" in text_of(run(A=[["N°", "Titre"], [1, "Nouvelle"]]))


def test_a_title_that_is_another_sheets(run):
    ActionSheetFactory(number=14, title="Maison de l’industrie")
    assert "qui porte le 14" in text_of(run(A=[["N°", "Titre"], [12, "Maison de l'Industrie"]]))


# --- Updates


def test_absent_columns_and_empty_cells_leave_values(run):
    ActionSheetFactory(
        number=1, title="Une", context="Contexte", objectives="Objectifs", estimated_cost=10
    )
    report = run(A=[["N°", "Titre", "Objectifs", "Coût"], [1, "Une", None, "à définir"]])
    assert report.count("Fiches") == (0, 0, 1)
    assert (sheet(1).context, sheet(1).objectives, sheet(1).estimated_cost) == (
        "Contexte",
        "Objectifs",
        10,
    )


def test_what_changed_is_named_and_signed(run):
    officer = user_with_role(Role.PROJECT_OFFICER)
    ActionSheetFactory(number=1, title="Une", estimated_cost=10)
    report = run(
        by=officer,
        A=[
            ["N°", "Titre", "Coût", "Statut", "Météo", "Axe"],
            [1, "Une nouvelle", 20, "suspendu", "Appuis nécessaires", "Attirer"],
        ],
    )
    assert report.kinds["Fiches"].updated == {
        "1": ["intitulé", "coût estimé", "axes", "statut", "météo"]
    }
    one = sheet(1)
    assert (one.title, one.estimated_cost, one.progress_status) == (
        "Une nouvelle",
        20,
        ProgressStatus.ON_HOLD,
    )
    assert (one.health, one.health_by, one.updated_by) == (Health.NEEDS_SUPPORT, officer, officer)
    assert one.history.first().history_user == officer


def test_the_weather_needs_somebody_to_sign_it(run):
    report = run(A=[["Titre", "Météo"], ["Une", "Appuis nécessaires"]])
    assert sheet(1).health == Health.UNKNOWN
    assert "La météo est signée : relancez avec --by" in text_of(report)


def test_an_archived_sheet_is_left_alone(run, phase):
    archived_sheet(number=1, title="Une", phase=phase)
    report = run(A=[["N°", "Titre", "Coût"], [1, "Une", 5]])
    assert "La fiche 1 est archivée" in text_of(report)
    assert sheet(1).estimated_cost is None


def test_sheets_without_numbers_are_recognised_by_title(run):
    rows = [["Action", "Coût"], ["Créer une école", 5], ["Ouvrir un guichet", 6]]
    run(A=rows)
    rows[1] = ["CREER UNE ECOLE", 7]
    report = run(A=rows)
    assert report.count("Fiches") == (0, 1, 1)
    assert sheet(1).estimated_cost == 7


# --- Doubts that values lift


def test_codes_are_no_numbers(run):
    report = run(A=[["N°", "Action"], ["1.1", "Une"], ["1.2", "Deux"], ["2.1", "Trois"]])
    assert not report.problems
    assert "porte des codes et non des numéros" in text_of(report)
    assert ActionSheet.objects.count() == 3


def test_a_pilot_may_be_an_organization_or_a_person(run):
    run(A=[["Action", "Pilote"], ["Une", "CCI Essonne"], ["Deux", "Région"]])
    assert str(sheet(1).lead_organization) == "CCI Essonne"
    run(B=[["Action", "Pilote"], ["Trois", "Jeanne Dupont"], ["Quatre", "M. Martin"]])
    assert str(sheet(3).lead_person) == "Jeanne Dupont"
    assert not Organization.objects.filter(name__contains="Dupont").exists()


def test_a_status_that_tells_stories_becomes_notes(run):
    story = (
        "Réunion avec les communes le 3 mars, dossier déposé auprès de la Région, réponse attendue"
        " en juin."
    )
    report = run(A=[["Action", "Avancement"], ["Une", story]])
    assert not report.problems
    assert sheet(1).notes.get().text == story


def test_titles_that_begin_with_their_number(run):
    run(A=[["Action"], ["Action 3 : Créer une école"], ["Action 5 : Ouvrir un guichet"]])
    assert list(ActionSheet.objects.values_list("number", "title")) == [
        (3, "Créer une école"),
        (5, "Ouvrir un guichet"),
    ]


def test_section_rows_give_the_axis(run):
    run(
        A=[
            ["N°", "Action", "Coût"],
            ["Axe 1 : Attirer"],
            [1, "Une", 3],
            ["AXE 2 - RECRUTER"],
            [2, "Deux", 4],
        ]
    )
    assert [str(s.axes.get()) for s in ActionSheet.objects.all()] == ["Attirer", "Recruter"]


def test_one_tab_an_axis(run):
    run(Attirer=[["N°", "Action"], [1, "Une"]], Innover=[["N°", "Action"], [2, "Deux"]])
    assert [str(s.axes.get()) for s in ActionSheet.objects.all()] == ["Attirer", "Innover"]


def test_axes_are_cut_only_where_each_piece_is_known(run):
    run(
        A=[
            ["Action", "Axe"],
            ["Une", "Attirer, Innover"],
            ["Deux", "Emploi, formation et compétences"],
            ["Trois", "Recruter / Simplifier"],
        ]
    )
    names = [[axis.name for axis in s.axes.all()] for s in ActionSheet.objects.all()]
    assert names == [
        ["Attirer", "Innover"],
        ["Emploi, formation et compétences"],
        ["Recruter", "Simplifier"],
    ]


def test_partners_are_created_and_vague_words_are_not(run):
    report = run(
        A=[
            ["Action", "Partenaires"],
            ["Une", "CCI Essonne, UIMM ; entreprises\n- Mission locale (Bièvre Val-de-Marne)"],
        ]
    )
    names = set(Organization.objects.values_list("name", flat=True))
    assert names == {"CCI Essonne", "UIMM", "Mission locale (Bièvre Val-de-Marne)"}
    assert "« entreprises » ne nomme pas une organisation" in text_of(report)


def test_legal_forms_accents_and_acronyms_do_not_make_two_organizations(run):
    known = OrganizationFactory(name="Société Générale des Eaux SAS", short_name="SGE")
    run(
        A=[
            ["Action", "Porteur", "MOA"],
            ["Une", "societe generale des eaux", "S.G.E."],
            ["Deux", "SGE", None],
        ]
    )
    assert Organization.objects.count() == 1
    assert sheet(1).lead_organization == known == sheet(1).contracting_authorities.get()


# --- Round trip


@pytest.mark.parametrize(
    ("write", "name"), [(write_xlsx, "export.xlsx"), (write_csv, "export.csv")]
)
def test_an_export_comes_back_without_a_change(phase, write, name):
    axes = list(PriorityAxis.objects.filter(phase=phase)[:2])
    owners = [OrganizationFactory(), OrganizationFactory(name="Ville d’Orly")]
    for number in range(1, 6):
        one = ActionSheetFactory(
            phase=phase,
            number=number,
            title=f"- Action n° {number} ; suite",
            axes=axes,
            is_priority=number == 2,
            context="Premier point\n- second point\n\n« fin »",
            objectives="=1+1",
            start="T2 2019",
            end="22/03/2021",
            estimated_cost=Decimal("1250000.50"),
            communes=Commune.objects.filter(department="Essonne"),
            contracting_authorities=owners,
            lead_organization=OrganizationFactory(name=f"Agence A, B / C {number}"),
            lead_person=UserFactory(first_name="Anne-Marie", last_name=f"de La Tour {number}"),
            progress_status=list(ProgressStatus)[number],
            health=list(Health)[number - 1],
        )
        MilestoneFactory(sheet=one, title="Étude (phase 2) : rendu", due="T2 2020")
    before = list(ActionSheet.objects.order_by("pk").values())
    history = ActionSheet.history.count()
    content = write(sheets_table(ActionSheet.objects.all()))
    report = import_workbook(
        content, name=name, phase=phase, by=user_with_role(Role.PROJECT_OFFICER)
    )
    assert not report.problems, report.problems
    assert not report.has_changes, report.lines()
    assert list(ActionSheet.objects.order_by("pk").values()) == before
    assert ActionSheet.history.count() == history


def test_references_of_a_later_phase(run):
    other = Phase.objects.get(code="phase-2")
    content = workbook(A=[["N°", "Titre"], ["P2-7", "Sept"]])
    assert not import_workbook(content, name="a.xlsx", phase=other).problems
    assert ActionSheet.objects.get().reference == "P2-7"
    assert "d’une autre phase" in text_of(run(A=[["N°", "Titre"], ["P2-8", "Huit"]]))
