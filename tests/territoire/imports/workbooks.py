"""Workbooks made for the tests."""

import io

from openpyxl import Workbook

from actions.models import ActionSheet
from core.workbook.reading import read_workbook


def workbook(**tabs) -> bytes:
    """An .xlsx of ``tabs``: each a list of rows, or a function that fills the worksheet."""
    book = Workbook()
    book.remove(book.active)
    for name, content in tabs.items():
        sheet = book.create_sheet(name.replace("_", " "))
        if callable(content):
            content(sheet)
        else:
            for row in content:
                sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def tabs_of(**tabs):
    return read_workbook(workbook(**tabs), "essai.xlsx")


def text_of(report) -> str:
    """Everything that the report says, with plain spaces."""
    lines = [*report.lines(), *report.warning_lines(), *map(str, report.problems)]
    return "\n".join(lines).replace("\u00a0", " ")


def sheet(number) -> ActionSheet:
    return ActionSheet.objects.get(number=number)


def messy(sheet) -> None:
    """A chef de projet's tracking table: titles above, merged axes, k€, periods, a section of
    totals.
    """
    from datetime import datetime

    sheet.append(["Territoire d’industrie – Tableau de suivi du plan d’actions"])
    sheet.append(["Mis à jour le 12 mars 2020"])
    sheet.append([])
    sheet.append(
        [
            "Axe\nstratégique",
            None,
            "Nom de l’action",
            "Fiche n°",
            "Structure porteuse",
            "Pilote",
            "MAÎTRISE D'OUVRAGE",
            "Budget prévisionnel (k€ HT)",
            "Financement",
            None,
            "Calendrier prévisionnel",
            "État d’avancement",
            "Prioritaire ?",
            "Localisation",
            "Objectif(s)",
            "Prochaine étape",
            "Observations",
            "Lien dossier",
        ]
    )
    sheet.append([None] * 8 + ["État", "Région (k€)"])
    for column in [c for c in range(1, 19) if c not in (2, 9, 10)]:
        sheet.merge_cells(start_row=4, end_row=5, start_column=column, end_column=column)
    sheet.merge_cells(start_row=4, end_row=4, start_column=9, end_column=10)
    rows = [
        [
            "Axe 1 : Attirer",
            None,
            "Créer un guichet unique\n des locaux d’activité",
            1,
            "EPT Grand-Orly Seine Bièvre",
            "Mme Jeanne DUPONT",
            "EPT Grand-Orly Seine Bièvre ; Ville d’Orly",
            350,
            "120 000 €",
            50,
            "2019-2022",
            "En cours",
            "oui",
            "Orly, Rungis",
            "Accueillir les PME",
            "Étude remise (T2 2020)",
            "Réunion du 3 mars positive",
            "http://x",
        ],
        [
            None,
            None,
            "Requalifier la zone des Roses",
            "2",
            "SADEV 94",
            "Paul Martin",
            None,
            "à définir",
            None,
            None,
            "mars 2019 à juin 2020",
            "Terminé",
            "Non",
            "toutes",
            None,
            None,
            None,
            None,
        ],
        [
            None,
            None,
            "Maison de l’industrie",
            "FA 3",
            "CCI Val-de-Marne",
            "À désigner",
            None,
            "1,2 M€",
            None,
            None,
            "2e semestre 2020",
            "non démarrée",
            None,
            "L'Hay les roses",
            None,
            None,
            None,
            None,
        ],
        [
            "Axe 2 : Recruter",
            None,
            "Forum des métiers",
            4.0,
            "C.C.I. Val de Marne",
            "DUPONT Jeanne",
            None,
            12.5,
            None,
            None,
            datetime(2020, 9, 15),
            "50%",
            "x",
            "ZI des Ormes",
            None,
            None,
            None,
            None,
        ],
        [
            None,
            None,
            "École de production",
            None,
            "UIMM",
            None,
            None,
            None,
            None,
            None,
            "depuis 2019",
            "suspendu",
            None,
            None,
            None,
            None,
            None,
            None,
        ],
        [],
        [
            "Emploi des cadres",
            None,
            "Accueil des conjoints",
            7,
            "Groupe Air France",
            None,
            None,
            0,
            None,
            None,
            "NC",
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        ],
        ["TOTAL", None, None, None, None, None, None, "=SUM(H6:H12)", None, None],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A6:A8")
    sheet.merge_cells("A9:A10")
    sheet.column_dimensions["O"].hidden = True
