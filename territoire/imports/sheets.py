"""Writing the rows of sheets: found or created, changed only where the file says something else."""

from django.core.exceptions import ValidationError

from actions.enums import STATUSES_WITH_REASON, Health
from actions.models import ActionSheet
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from core.editing.refused import Refused
from core.workbook.text import quoted, same_text
from territoire.imports.context import DEFAULT_REASON, Context
from territoire.imports.parsed_rows import FIELDS, ParsedRow
from territoire.imports.parts import merge_funding, merge_milestones, merge_notes

SHEETS = "Fiches"


class SheetWriter:
    """Creates or updates one sheet through the workflow, and writes it in the report."""

    def __init__(self, context: Context):
        self.context = context

    def write(self, parsed: ParsedRow) -> None:
        sheet = self.find_existing(parsed)
        try:
            if sheet is None:
                self.create_sheet(parsed)
            elif sheet.is_archived:
                parsed.record.warn(
                    self.context.report,
                    f"La fiche {sheet.reference} est archivée : elle n’est pas modifiée",
                )
            else:
                self.update_sheet(sheet, parsed)
                self.context.sheets.remember_code(sheet, parsed.code)
        except ValidationError as error:
            self.report_errors(parsed, error)
        except Refused as error:
            column, expected = "progress", "un statut que la fiche peut prendre"
            if error.field == "number":
                column, expected = "number", "un numéro libre, ou une cellule vide"
            parsed.record.problem(self.context.report, column, str(error), expected)
        except ValueError as error:
            parsed.record.problem(
                self.context.report,
                "funders",
                str(error),
                "un onglet « Financements », une ligne par aide",
            )

    def find_existing(self, parsed: ParsedRow) -> ActionSheet | None:
        if parsed.number is not None:
            return self.context.sheets.by_number.get(parsed.number)
        return self.context.sheets.find_by_title(parsed.title)

    def report_errors(self, parsed: ParsedRow, error: ValidationError) -> None:
        """Place each message of the model's own validation at its column."""
        for name, messages in error.message_dict.items():
            column = {"ends_on": "end", "starts_on": "start", "__all__": "end"}.get(
                name
            ) or FIELDS.get(name, "")
            for message in messages:
                parsed.record.problem(self.context.report, column, message)

    def create_sheet(self, parsed: ParsedRow) -> None:
        fields = {"estimated_cost": None} | parsed.fields | self.status_fields(parsed)
        probe = ActionSheet(phase=self.context.phase, number=parsed.number or 1)
        set_fields(probe, parsed.fields)
        validate_sheet(probe)
        parts = [*merge_milestones([], parsed.milestones)[0], *merge_funding([], parsed.funding)[0]]
        parts += merge_notes([], parsed.notes)[0]
        sheet = sheets_workflow.create_sheet(
            by=self.context.by,
            phase=self.context.phase,
            number=parsed.number,
            parts=parts,
            **fields,
            **parsed.links,
        )
        self.context.sheets.add(sheet, parsed.links, parts)
        self.context.sheets.remember_code(sheet, parsed.code)
        self.context.report.created(SHEETS, sheet.reference)

    def status_fields(self, parsed: ParsedRow) -> dict:
        """Statuses as a new sheet enters with them."""
        statuses, today, by = parsed.statuses, clock.today(), self.context.by
        fields = {"review_status": statuses["review"]} if statuses["review"] else {}
        if statuses["progress"]:
            reason = statuses["progress_reason"] or ""
            if not reason and statuses["progress"] in STATUSES_WITH_REASON:
                reason = DEFAULT_REASON
            fields |= {
                "progress_status": statuses["progress"],
                "progress_reason": reason,
                "progress_changed_on": today,
                "progress_changed_by": by,
            }
        if self.has_signed_health(parsed):
            fields |= {
                "health": statuses["health"],
                "health_comment": statuses["health_comment"] or DEFAULT_REASON,
                "health_on": today,
                "health_by": by,
            }
        return fields

    def has_signed_health(self, parsed: ParsedRow) -> bool:
        known = parsed.statuses["health"] not in (None, "", Health.UNKNOWN)
        if known and self.context.by is None:
            self.context.report.warn(
                "La météo est signée : relancez avec --by COURRIEL pour la reprendre",
                parsed.record.tab,
            )
        return known and self.context.by is not None

    def update_sheet(self, sheet: ActionSheet, parsed: ParsedRow) -> None:
        index, by = self.context.sheets, self.context.by
        changes = {
            name: value
            for name, value in parsed.fields.items()
            if is_different(getattr(sheet, name), value)
        }
        known = index.links[sheet.pk]
        links = {name: value for name, value in parsed.links.items() if set(value) != known[name]}
        rows, words = merge_milestones(index.milestones[sheet.pk], parsed.milestones)
        more = merge_funding(index.funding[sheet.pk], parsed.funding)
        notes = merge_notes(index.notes[sheet.pk], parsed.notes)
        rows, words = [*rows, *more[0], *notes[0]], [*words, *more[1], *notes[1]]
        if changes:
            set_fields(sheet, changes)
            validate_sheet(sheet)
        if changes or links or rows:
            sheets_workflow.save_section(
                sheet,
                by=by,
                version=sheet.version,
                many_to_many=links,
                rows=rows,
                changed=bool(changes or links),
            )
            known.update({name: set(value) for name, value in links.items()})
            for row in rows:
                index.add_part(sheet, row)
        labels = [
            parsed.record.header.table.column(FIELDS[name]).label for name in (*changes, *links)
        ]
        labels += [*words, *self.update_statuses(sheet, parsed)]
        if labels:
            self.context.report.updated(
                SHEETS, sheet.reference, [label[0].lower() + label[1:] for label in labels]
            )
        else:
            self.context.report.unchanged(SHEETS, sheet.reference)

    def update_statuses(self, sheet: ActionSheet, parsed: ParsedRow) -> list[str]:
        statuses, by, moved = parsed.statuses, self.context.by, []
        if statuses["progress"] and statuses["progress"] != sheet.progress_status:
            reason = statuses["progress_reason"] or DEFAULT_REASON
            status_workflow.change_progress(
                sheet, to=statuses["progress"], by=by, version=sheet.version, reason=reason
            )
            moved.append("statut")
        if statuses["review"] and statuses["review"] != sheet.review_status:
            status_workflow.change_review(
                sheet, to=statuses["review"], by=by, version=sheet.version, reason=DEFAULT_REASON
            )
            moved.append("relecture")
        comment = statuses["health_comment"] or ""
        is_new_comment = comment and not same_text(comment, sheet.health_comment)
        if (
            (statuses["health"] and statuses["health"] != sheet.health) or is_new_comment
        ) and self.has_signed_health(parsed):
            words = comment or DEFAULT_REASON
            status_workflow.set_health(
                sheet, health=statuses["health"], comment=words, by=by, version=sheet.version
            )
            moved.append("météo")
        return moved


def set_fields(sheet: ActionSheet, fields: dict) -> None:
    for name, value in fields.items():
        setattr(sheet, name, value)


def validate_sheet(sheet: ActionSheet) -> None:
    """The model's own rules, but for those that ask the database."""
    relations = [f.name for f in sheet._meta.concrete_fields if f.is_relation]
    sheet.clean_fields(exclude=[*relations, "search_text"])
    if sheet.starts_on and sheet.ends_on and sheet.ends_on < sheet.starts_on:
        raise ValidationError(
            {"ends_on": f"{quoted(sheet.end)} précède le début, {quoted(sheet.start)}"}
        )


def is_different(current, value) -> bool:
    if isinstance(current, str) and isinstance(value, str):
        return not same_text(current, value)
    return current != value
