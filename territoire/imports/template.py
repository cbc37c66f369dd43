"""The template workbook: the columns that the import reads, with help, lists to choose from and two
example rows.

The example rows begin with « Exemple » and the import leaves them aside, so that the untouched
template does nothing.
"""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.enums import OrganizationKind
from actions.enums import Confidentiality, FundingStage, Health, Maturity, ProgressStatus, SheetKind
from core.workbook.headings import Table
from core.workbook.text import typeset
from territoire.imports.columns import SHEETS
from territoire.imports.tables import AXES, FUNDING, MILESTONES, ORGANIZATIONS

_TABS = {
    "Fiches": SHEETS,
    "Axes": AXES,
    "Organisations": ORGANIZATIONS,
    "Jalons": MILESTONES,
    "Financements": FUNDING,
}
_LEFT_OUT = frozenset({"ignored", "code", "period", "review"})
_LAST_ROW = 500
_YES_NO = ("Oui", "Non")
_LISTS = {
    ("sheets", "is_priority"): _YES_NO,
    ("sheets", "kind"): SheetKind.labels,
    ("sheets", "maturity"): Maturity.labels,
    ("sheets", "progress"): ProgressStatus.labels,
    ("sheets", "health"): Health.labels,
    ("sheets", "confidentiality"): Confidentiality.labels,
    ("organizations", "kind"): OrganizationKind.labels,
    ("organizations", "relation"): ("Signataire", "Porteur", "Financeur"),
    ("funding", "stage"): FundingStage.labels,
}
_EXAMPLES = {
    "sheets": (
        {
            "number": "Exemple",
            "title": "Exemple : créer une offre de locaux d’activité",
            "axes": "Attirer",
            "is_priority": "Oui",
            "progress": "En cours",
            "carrier": "EPT Grand-Orly Seine Bièvre",
            "start": "T2 2019",
            "end": "2022",
            "cost": "1 250 000 €",
            "communes": "Orly; Rungis",
            "milestones": "Étude remise (T2 2020)",
            "funders": "Région Île-de-France (350 k€)",
        },
        {
            "number": "Exemple",
            "title": "Exemple : organiser un forum des métiers",
            "axes": "Recruter; Innover",
            "is_priority": "Non",
            "progress": "À venir",
            "carrier": "Entreprise à compléter",
            "start": "mars 2020",
            "end": "22/03/2020",
        },
    ),
    "axes": ({"name": "Exemple : Attirer", "code": "1"},),
    "organizations": (
        {"name": "Exemple : Société à compléter", "kind": "Entreprise", "relation": "Signataire"},
    ),
    "milestones": ({"sheet": "Exemple", "title": "Exemple : étude remise", "due": "T2 2020"},),
    "funding": (
        {
            "sheet": "Exemple",
            "funder": "Exemple : Région Île-de-France",
            "amount": "350 000 €",
            "stage": "Sollicité",
        },
    ),
}
_HELP = {
    "number": "Numéro de la fiche dans la phase. Vide : le prochain numéro libre.",
    "title": "Seule colonne obligatoire.",
    "axes": "Un ou plusieurs axes, séparés par des points-virgules. Un axe inconnu est créé.",
    "is_priority": "Oui ou Non.",
    "start": "22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019.",
    "end": "Comme le début.",
    "due": "22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019.",
    "cost": "En euros : 1 250 000, 350 k€ ou 1,2 M€. Vide ou « à définir » : non renseigné.",
    "amount": "En euros : 1 250 000, 350 k€ ou 1,2 M€. Vide : non renseigné.",
    "carrier": (
        "Une organisation, retrouvée par son nom, son nom court ou son SIREN ; créée si elle est"
        " inconnue."
    ),
    "contracting": "Une ou plusieurs organisations, séparées par des points-virgules.",
    "funders": (
        "Des organisations, leur montant entre parenthèses. Pour le détail : onglet Financements."
    ),
    "partners": (
        "Des organisations, créées si elles sont inconnues. Leurs noms restent dans une note de la"
        " fiche."
    ),
    "signatories": "Des organisations qui signent le protocole de la phase.",
    "lead_person": "Un prénom et un nom. La personne n’a pas besoin de compte.",
    "elected_sponsor": "Un prénom et un nom.",
    "communes": "Séparées par des points-virgules ; « toutes » pour tout le territoire.",
    "milestones": "Un jalon par ligne, sa date entre parenthèses : Étude remise (T2 2020).",
    "notes": "Devient une note de suivi datée du jour de l’import.",
    "progress_reason": "Demandé pour En pause, Bloquée et Abandonnée.",
    "health_comment": "La phrase datée et signée qui accompagne la météo.",
    "sheet": "Le numéro ou l’intitulé de la fiche.",
    "relation": (
        "Signataire, porteur ou financeur. Un signataire est ajouté au protocole de la phase."
    ),
    "siren": "Neuf chiffres.",
    "done_on": "Un jour, par exemple 22/03/2020. Vide : pas encore fait.",
    "refusal": "Demandé pour un financement refusé.",
}
_INTRODUCTION = (
    "Modèle de tableau de suivi à importer",
    "Une ligne par fiche dans l’onglet « Fiches ». Les autres onglets sont facultatifs.",
    "L’ordre des colonnes est libre, celles dont vous n’avez pas besoin peuvent être supprimées.",
    "Une cellule vide n’efface rien : ce que le portail sait déjà est conservé.",
    (
        "Les lignes qui commencent par « Exemple » ne sont pas importées : remplacez-les par les"
        " vôtres."
    ),
)


def template_workbook() -> bytes:
    book = Workbook()
    fill_help(book.active)
    for name, table in _TABS.items():
        fill_table(book.create_sheet(name), table)
    book.active = 1
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def template_columns(table: Table) -> list:
    return [column for column in table.columns if column.name not in _LEFT_OUT]


def fill_table(sheet, table: Table) -> None:
    columns = template_columns(table)
    sheet.append([column.label for column in columns])
    for example in _EXAMPLES[table.name]:
        sheet.append([example.get(column.name) for column in columns])
    style_headings(sheet[1])
    sheet.freeze_panes = "C2" if table is SHEETS else "A2"
    for position, column in enumerate(columns, 1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = (
            40 if column.name in ("title", "name", "description") else 20
        )
        choices = _LISTS.get((table.name, column.name))
        if choices:
            add_choices(sheet, letter, choices, column.label)


def add_choices(sheet, letter: str, choices, label: str) -> None:
    """A drop-down list; another wording stays possible, since the import understands many."""
    formula = ",".join(choice for choice in choices if "," not in choice)
    validation = DataValidation(
        type="list", formula1=f'"{formula}"', allow_blank=True, showErrorMessage=False
    )
    validation.promptTitle, validation.prompt = label, "Choisissez dans la liste."
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")


def style_headings(cells) -> None:
    for cell in cells:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B4F5C")
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def fill_help(sheet) -> None:
    sheet.title = "Aide"
    for line in _INTRODUCTION:
        sheet.append([typeset(line)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(["Onglet", "Colonne", "Ce qu’elle attend", "Autres titres compris"])
    style_headings(sheet[sheet.max_row])
    for name, table in _TABS.items():
        for column in template_columns(table):
            sheet.append(
                [
                    name,
                    column.label,
                    typeset(help_text(table, column)),
                    ", ".join(column.synonyms[:4]),
                ]
            )
    for letter, width in zip("ABCD", (18, 24, 80, 70), strict=True):
        sheet.column_dimensions[letter].width = width


def help_text(table: Table, column) -> str:
    if column.name in _HELP and (table is SHEETS or column.name != "title"):
        return _HELP[column.name]
    choices = _LISTS.get((table.name, column.name))
    if choices:
        return f"L’un de : {', '.join(choices)}."
    return "Obligatoire." if column.is_required else "Texte libre."
