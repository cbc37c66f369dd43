"""Writing the rows of the other tabs: axes, organisations, milestones, funding."""

from accounts.models import Organization
from actions.models import ActionSheet
from actions.sheets import workflow
from core.workbook.forms import Record
from core.workbook.text import as_text, fold, is_unknown, quoted, same_text
from territoire.imports.context import Context, Signatory
from territoire.imports.directory import ORGANIZATIONS, guessed_kind
from territoire.imports.parts import (
    ParsedFunding,
    ParsedMilestone,
    format_kept_cells,
    merge_funding,
    merge_milestones,
    merge_note,
)
from territoire.imports.row_forms import (
    AxisForm,
    FundingForm,
    MilestoneForm,
    OrganizationForm,
    read_number,
)

MILESTONES, FUNDING = "Jalons", "Financements"
_ORGANIZATION_FIELDS = {
    "name": "name",
    "short_name": "short_name",
    "kind": "kind",
    "siren": "siren",
    "address": "address",
    "website": "website",
    "field_of_intervention": "field",
}


def write_axis(context: Context, record: Record) -> None:
    form = AxisForm(record)
    if form.read(context.report):
        context.axes.axis(form.cleaned_data["name"], form.cleaned_data["code"] or "")


def write_organization(context: Context, record: Record) -> None:
    form = OrganizationForm(record)
    if not form.read(context.report):
        return
    values = {name: form.cleaned_data[column] for name, column in _ORGANIZATION_FIELDS.items()}
    values = {name: value for name, value in values.items() if value}
    directory = context.directory
    found = directory.sirens.get(values.get("siren", "")) or directory.find(values["name"])
    if found is None:
        found = Organization(kind=values.get("kind") or guessed_kind(values["name"]))
        context.report.created(ORGANIZATIONS, values["name"])
    organization = save_organization(context, record, found, values)
    if organization and form.is_signatory:
        context.signatories.append(
            Signatory(
                organization,
                find_representative(context, record, form.cleaned_data["representative"]),
                form.cleaned_data["capacity"] or "",
                form.cleaned_data["signed_on"],
            )
        )


def save_organization(context: Context, record: Record, organization: Organization, values: dict):
    directory, is_new = context.directory, organization.pk is None
    if not is_new and directory.find(values["name"]) is organization:
        # Recognised by this very name, but for its accents or legal form: the file does not rename
        # it.
        values = {name: value for name, value in values.items() if name != "name"}
    elif not is_new and directory.find(values["name"]):
        record.problem(
            context.report,
            "name",
            f"{quoted(values['name'])} est déjà une autre organisation que celle de ce SIREN",
        )
        return None
    changes = {
        name: value
        for name, value in values.items()
        if not same_text(getattr(organization, name), value)
    }
    for name, value in changes.items():
        setattr(organization, name, value)
    if is_new:
        organization.save_as(context.by)
    elif changes:
        organization.lock_version(organization.version)
        organization.save_as(context.by)
        labels = [record.header.table.column(_ORGANIZATION_FIELDS[name]).label for name in changes]
        context.report.updated(
            ORGANIZATIONS, organization.name, [label.lower() for label in labels]
        )
    else:
        context.report.unchanged(ORGANIZATIONS, organization.name)
    directory.remember(organization)
    return organization


def find_representative(context: Context, record: Record, name: str | None):
    if not name or is_unknown(name):
        return None
    try:
        return context.directory.person(name)
    except ValueError as error:
        record.warn(context.report, f"{error} : non repris")
        return None


def find_sheet(context: Context, record: Record) -> ActionSheet | None:
    """The sheet that a row of another tab refers to, by number or by title; else a problem."""
    text = as_text(record.values.get("sheet"))
    prefix = f"{context.phase.prefix}-" if context.phase.prefix else ""
    try:
        number = read_number(text.removeprefix(prefix)) if prefix else read_number(text)
    except ValueError:
        number = None
    index = context.sheets
    by_number = (
        index.by_code[fold(text)] if fold(text) in index.by_code else index.by_number.get(number)
    )
    sheet = by_number or index.find_by_title(text)
    if sheet is None:
        record.problem(
            context.report,
            "sheet",
            f"{quoted(text)} ne désigne"
            f" {'pas une seule' if fold(text) in index.by_code else 'aucune'} fiche",
            "le numéro ou l’intitulé d’une fiche",
        )
    elif sheet.is_archived:
        record.warn(
            context.report, f"La fiche {sheet.reference} est archivée : elle n’est pas modifiée"
        )
        return None
    return sheet


def kept_cells_note(context: Context, sheet: ActionSheet, form) -> list:
    """The note that keeps the cells of a row that are no value, with what the row is about."""
    if not form.untaken:
        return []
    record = form.record
    names = dict.fromkeys([form.key, *form.untaken])
    texts = {record.header.heading(name): record.text(name) for name in names if record.text(name)}
    return merge_note(context.sheets.notes[sheet.pk], format_kept_cells(texts))[0]


def write_milestone(context: Context, record: Record) -> None:
    form = MilestoneForm(record)
    sheet = find_sheet(context, record) if form.read(context.report) else None
    if sheet is None:
        return
    values = form.cleaned_data
    owner = find_organization(context, record, "owner", values["owner"])
    parsed = ParsedMilestone(values["title"], values["due"], values["done_on"], owner)
    known = context.sheets.milestones[sheet.pk]
    rows, _ = merge_milestones(known, [parsed])
    rows += kept_cells_note(context, sheet, form)
    save_rows(context, sheet, rows, MILESTONES, f"{sheet.reference} – {values['title']}")


def write_funding(context: Context, record: Record) -> None:
    form = FundingForm(record)
    sheet = find_sheet(context, record) if form.read(context.report) else None
    if sheet is None:
        return
    values = form.cleaned_data
    funder = find_organization(context, record, "funder", values["funder"])
    parsed = ParsedFunding(
        funder,
        values["label"] or "",
        values["amount"],
        values["stage"],
        values["stage_on"],
        values["refusal"],
    )
    try:
        rows, _ = merge_funding(context.sheets.funding[sheet.pk], [parsed])
        rows += kept_cells_note(context, sheet, form)
    except ValueError as error:
        record.problem(context.report, "funder", str(error), "un libellé qui distingue les lignes")
        return
    save_rows(context, sheet, rows, FUNDING, f"{sheet.reference} – {funder or values['label']}")


def find_organization(
    context: Context, record: Record, column: str, name: str | None
) -> Organization | None:
    if not name or is_unknown(name):
        return None
    try:
        return context.directory.organization(name)
    except ValueError as error:
        record.problem(context.report, column, str(error))
        return None


def save_rows(context: Context, sheet: ActionSheet, rows: list, kind: str, reference: str) -> None:
    if not rows:
        context.report.unchanged(kind, reference)
        return
    is_new = rows[0].pk is None
    workflow.save_section(sheet, by=context.by, version=sheet.version, rows=rows, changed=False)
    for row in rows:
        context.sheets.add_part(sheet, row)
    if is_new:
        context.report.created(kind, reference)
    else:
        context.report.updated(kind, reference, [kind.lower().rstrip("s")])
