"""Tables of other territories: what is understood, what is kept as a text, what is refused."""

import pytest

from accounts.enums import Role
from accounts.models import Organization
from actions.models import ActionSheet
from territoire.imports.workflow import import_workbook
from tests.factories import user_with_role
from tests.territoire.imports.workbooks import sheet, text_of, workbook

pytestmark = pytest.mark.django_db


def notes_of(number) -> str:
    return "\n".join(note.text for note in sheet(number).notes.all()).replace("\u00a0", " ")


def periods() -> list[tuple[str, str]]:
    return [(str(one.start), str(one.end)) for one in ActionSheet.objects.all()]


# --- Kept as a text

DOUBTFUL = [
    [
        "Fiche n°",
        "Intitulé de la fiche-action",
        "Pilote / Co-pilote(s)",
        "Partenaires à mobiliser",
        "Calendrier de réalisation",
        "Budget HT prévisionnel",
        "Statut du projet",
        "Action phare",
        "Contact",
    ],
    [
        "1.1",
        "Une",
        "CC des Vallées / CCI",
        "Industriels, CCI",
        "Permanent",
        "200 000 €/an",
        "Projet mûr",
        "★",
        "M. le Maire",
    ],
    ["1.2", "Deux", "Région", None, "2019 - 2021", "1,5 M€ HT", "En cours", None, "Claire DUBOIS"],
    [
        "2.1",
        "Trois",
        "Poste vacant",
        None,
        "3 ans",
        "Temps agent",
        "✅ Fait",
        "++",
        "agent@exemple.test",
    ],
]


def test_doubtful_cells_do_not_stop_the_import(run):
    report = run(Plan=DOUBTFUL)
    assert not report.problems
    assert periods() == [("None", "None"), ("2019", "2021"), ("None", "None")]
    assert [one.estimated_cost for one in ActionSheet.objects.all()] == [None, 1_500_000, None]
    assert [one.progress_status for one in ActionSheet.objects.all()] == [
        "planned",
        "in_progress",
        "completed",
    ]
    assert [one.is_priority for one in ActionSheet.objects.all()] == [True, False, False]
    assert sheet(3).lead_organization is None


def test_their_text_is_kept_in_a_note_of_the_sheet(run):
    run(Plan=DOUBTFUL)
    assert notes_of(1).splitlines() == [
        "Repris du tableau importé :",
        "- Fiche n° : 1.1",
        "- Partenaires à mobiliser : Industriels, CCI",
        "- Statut du projet : Projet mûr",
        "- Calendrier de réalisation : Permanent",
        "- Budget HT prévisionnel : 200 000 €/an",
        "- Pilote / Co-pilote(s) : CC des Vallées / CCI",
        "- Contact : M. le Maire",
    ]
    assert notes_of(2) == "Repris du tableau importé :\n- Fiche n° : 1.2"
    assert "exemple.test" not in notes_of(3)  # an address is no follow-up


def test_each_column_is_told_once_with_its_texts_and_lines(run):
    text = text_of(run(Plan=DOUBTFUL))
    assert (
        "Onglet « Plan », colonne « Calendrier de réalisation » : laissé vide et gardé dans une"
        " note de la fiche, faute d’être compris : « Permanent » (ligne 2), « 3 ans » (ligne 4)."
        " Attendu : une période comme 2019-2022" in text
    )
    assert "colonne « Action phare » : laissé vide et gardé" in text


def test_a_second_run_adds_no_second_note(run):
    run(Plan=DOUBTFUL)
    report = run(Plan=DOUBTFUL)
    assert (report.count("Fiches"), sheet(1).notes.count()) == ((0, 0, 3), 1)


def test_strictly_read_they_are_refused(phase):
    report = import_workbook(workbook(Plan=DOUBTFUL), name="a.xlsx", phase=phase, strict=True)
    assert ("Plan", 2, "Calendrier de réalisation") in {
        (p.tab, p.line, p.column) for p in report.problems
    }
    assert not ActionSheet.objects.exists()


def test_faulty_cells_are_refused_among_doubtful_ones(run):
    report = run(
        Plan=[
            ["N°", "Action", "Début", "Fin", "Budget", "Confidentialité"],
            [1, "Une", "Permanent", "été 2020", "100 à 150 k€", None],
            [2, "Deux", "32/13/2020", "abc", "abc", "spéciale"],
            [3, "Trois", "2021", "2019", "12.500", None],
        ]
    )
    assert sorted((p.line, p.column) for p in report.problems) == [
        (3, "Budget"),
        (3, "Confidentialité"),
        (3, "Début"),
        (3, "Fin"),
        (4, "Budget"),
        (4, "Fin"),
    ]
    assert "créations" not in text_of(report)  # nothing was done, the report names nothing
    assert not ActionSheet.objects.exists()


def test_a_number_with_a_letter_takes_the_next_free_one(run):
    report = run(A=[["N°", "Action"], [12, "Douze"], ["12 bis", "Suite"]])
    assert not report.problems
    assert notes_of(13) == "Repris du tableau importé :\n- N° : 12 bis"


# --- Numbers


def test_each_tab_numbers_from_one_again(run):
    rows = [
        ["N°", "Action"],
        *(
            [number, f"Action {letter}{number}"]
            for number, letter in ((1, "a"), (2, "b"), (3, "c"))
        ),
    ]
    other = [["N°", "Action"], *([number, f"Autre {number}"] for number in (1, 2, 3))]
    report = run(
        Axe_1=[["AXE 1 : ATTIRER"], *rows],
        Axe_2=[["AXE 2 : RECRUTER"], *other],
        Jalons=[["Action", "Jalon"], ["Autre 2", "Étude"], ["2", "Travaux"]],
    )
    assert [str(problem) for problem in report.problems if "pas une seule" in str(problem)]
    report = run(Axe_1=[["AXE 1 : ATTIRER"], *rows], Axe_2=[["AXE 2 : RECRUTER"], *other])
    assert "recommencent d’un axe ou d’un onglet à l’autre" in text_of(report)
    assert [str(one.axes.get()) for one in ActionSheet.objects.all()] == ["Attirer"] * 3 + [
        "Recruter"
    ] * 3
    assert "- N° : 1" in notes_of(4)


def test_one_number_twice_is_still_a_slip(run):
    rows = [[number, f"Action {number}"] for number in range(1, 9)]
    report = run(A=[["N°", "Action"], *rows, [8, "Neuf"]])
    assert [(p.line, p.column) for p in report.problems] == [(10, "N°")]


def test_other_tabs_may_name_a_sheet_by_its_code(run):
    report = run(
        Fiches=[["Code", "Action"], ["A1", "Une"], ["A2", "Deux"], ["R1", "Trois"]],
        Jalons=[
            ["Code action", "Jalon", "Échéance"],
            ["R1", "Étude", "courant juin 2020"],
            ["A1", "Bilan", "sine die"],
        ],
    )
    assert not report.problems
    assert str(sheet(3).milestones.get().due) == "juin 2020"
    assert "- Jalon : Bilan\n- Échéance : sine die" in notes_of(1)


def test_a_tab_of_last_year_is_told_with_the_way_out(run):
    rows = [["Action"], ["Créer une école"]]
    assert "--tab « Suivi 2020 »" in text_of(run(Suivi_2020=rows, Suivi_2019=rows))


# --- Names


@pytest.mark.parametrize(
    ("cell", "carrier", "pilot"),
    [
        ("UIMM (pilote) – Pôle emploi (co-pilote)", "UIMM", None),
        ("Jean-Luc Perrin – CCI", "CCI", "Jean-Luc Perrin"),
        ("CCI Seine-et-Marne, CMA 77", "CCI Seine-et-Marne", None),
        ("Pilote : Ville d’Orly", "Ville d’Orly", None),
        ("Pôle métiers et qualifications", "Pôle métiers et qualifications", None),
        ("Tous les acteurs du territoire", None, None),
        ("à désigner", None, None),
    ],
)
def test_carriers(run, cell, carrier, pilot):
    assert not run(A=[["Action", "Porteur"], ["Une", cell]]).problems
    one = sheet(1)
    assert (
        one.lead_organization and one.lead_organization.name,
        one.lead_person and str(one.lead_person),
    ) == (
        carrier,
        pilot,
    )


def test_partners_without_what_names_nobody(run):
    run(
        A=[
            ["Action", "Avec qui ?"],
            ["Une", "Entreprises locales, Pôle emploi, Mission locale…"],
            ["Deux", "- CCI\n- CMA"],
        ]
    )
    assert set(Organization.objects.values_list("name", flat=True)) == {
        "Pôle emploi",
        "Mission locale",
        "CCI",
        "CMA",
    }
    assert "Entreprises locales, Pôle emploi" in notes_of(1)


def test_questions_for_headings(run):
    officer = user_with_role(Role.PROJECT_OFFICER)
    report = run(
        by=officer,
        Suivi=[
            [
                "Enjeux",
                "Actions",
                "Qui ?",
                "Quand ?",
                "Combien ?",
                "Où ?",
                "Où en est-on ?",
                "Points de vigilance",
                "Observations",
            ],
            [
                "Attirer",
                "Une",
                "Région",
                "T1-T2 2020",
                "30 k€",
                "94310 Orly",
                "En bonne voie",
                "Recruter",
                "Vu le 3 mars",
            ],
        ],
    )
    assert not report.problems
    one = sheet(1)
    assert (str(one.lead_organization), str(one.start), str(one.end)) == (
        "Région",
        "T1 2020",
        "T2 2020",
    )
    assert (one.estimated_cost, one.communes.get().name, one.progress_status) == (
        30_000,
        "Orly",
        "in_progress",
    )
    assert notes_of(1) == "Vu le 3 mars\nPoints de vigilance : Recruter"


def test_a_status_in_colours_is_a_weather(run):
    report = run(
        by=user_with_role(Role.PROJECT_OFFICER),
        Suivi=[
            ["Action", "Porteur", "Etat"],
            ["Une", "CCI", "Vert"],
            ["Deux", "CCI", "🔴"],
            ["Trois", "CCI", "En cours"],
        ],
    )
    assert "parle de couleurs ou de temps" in text_of(report)
    assert [one.health for one in ActionSheet.objects.all()] == [
        "on_track",
        "compromised",
        "unknown",
    ]
    assert "Etat : En cours" in notes_of(3)


def test_a_sheet_a_tab_is_told_plainly(run):
    upright = [
        ["Intitulé", "Une"],
        ["Porteur", "Région"],
        ["Calendrier", "2019"],
        ["Budget", 10],
        ["Contexte", "Long"],
    ]
    assert "ses rubriques l’une sous l’autre. Attendu : un tableau" in text_of(
        run(FA_1=upright, FA_2=upright)
    )


def test_a_long_axis_is_shortened_and_found_again(run):
    name = "Accompagner " + "la transition écologique et énergétique des entreprises " * 3
    rows = [["Action", "Axe"], ["Une", name], ["Deux", name]]
    report = run(A=rows)
    assert "son nom est abrégé" in text_of(report)
    assert sheet(1).axes.get() == sheet(2).axes.get()
    assert not run(A=rows).has_changes
