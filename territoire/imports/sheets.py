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
from territoire.imports.parsed_rows import FIELDS, Wanted
from territoire.imports.parts import merge_funding, merge_milestones, merge_notes

SHEETS = "Fiches"


class SheetWriter:
    """Creates or updates one sheet through the workflow, and tells the report."""

    def __init__(self, context: Context):
        self.context = context

    def write(self, wanted: Wanted) -> None:
        sheet = self._existing(wanted)
        try:
            if sheet is None:
                self._create(wanted)
            elif sheet.is_archived:
                wanted.record.warn(
                    self.context.report,
                    f"La fiche {sheet.reference} est archivée : elle n’est pas modifiée",
                )
            else:
                self._update(sheet, wanted)
                self.context.sheets.name(sheet, wanted.code)
        except ValidationError as error:
            self._tell(wanted, error)
        except Refused as error:
            column, expected = "progress", "un statut que la fiche peut prendre"
            if error.field == "number":
                column, expected = "number", "un numéro libre, ou une cellule vide"
            wanted.record.problem(self.context.report, column, str(error), expected)
        except ValueError as error:
            wanted.record.problem(
                self.context.report,
                "funders",
                str(error),
                "un onglet « Financements », une ligne par aide",
            )

    def _existing(self, wanted: Wanted) -> ActionSheet | None:
        if wanted.number is not None:
            return self.context.sheets.by_number.get(wanted.number)
        return self.context.sheets.titled(wanted.title)

    def _tell(self, wanted: Wanted, error: ValidationError) -> None:
        """Place each message of the model's own validation at its column."""
        for name, messages in error.message_dict.items():
            column = {"ends_on": "end", "starts_on": "start", "__all__": "end"}.get(
                name
            ) or FIELDS.get(name, "")
            for message in messages:
                wanted.record.problem(self.context.report, column, message)

    def _create(self, wanted: Wanted) -> None:
        fields = {"estimated_cost": None} | wanted.fields | self._stated(wanted)
        probe = ActionSheet(phase=self.context.phase, number=wanted.number or 1)
        _set(probe, wanted.fields)
        _validate(probe)
        parts = [*merge_milestones([], wanted.milestones)[0], *merge_funding([], wanted.funding)[0]]
        parts += merge_notes([], wanted.notes)[0]
        sheet = sheets_workflow.create_sheet(
            by=self.context.by,
            phase=self.context.phase,
            number=wanted.number,
            parts=parts,
            **fields,
            **wanted.links,
        )
        self.context.sheets.add(sheet, wanted.links, parts)
        self.context.sheets.name(sheet, wanted.code)
        self.context.report.created(SHEETS, sheet.reference)

    def _stated(self, wanted: Wanted) -> dict:
        """Statuses as a new sheet enters with them."""
        said, today, by = wanted.statuses, clock.today(), self.context.by
        fields = {"review_status": said["review"]} if said["review"] else {}
        if said["progress"]:
            reason = said["progress_reason"] or ""
            if not reason and said["progress"] in STATUSES_WITH_REASON:
                reason = DEFAULT_REASON
            fields |= {
                "progress_status": said["progress"],
                "progress_reason": reason,
                "progress_changed_on": today,
                "progress_changed_by": by,
            }
        if self._gives_health(wanted):
            fields |= {
                "health": said["health"],
                "health_comment": said["health_comment"] or DEFAULT_REASON,
                "health_on": today,
                "health_by": by,
            }
        return fields

    def _gives_health(self, wanted: Wanted) -> bool:
        known = wanted.statuses["health"] not in (None, "", Health.UNKNOWN)
        if known and self.context.by is None:
            self.context.report.warn(
                "La météo est signée : relancez avec --by COURRIEL pour la reprendre",
                wanted.record.tab,
            )
        return known and self.context.by is not None

    def _update(self, sheet: ActionSheet, wanted: Wanted) -> None:
        index, by = self.context.sheets, self.context.by
        changes = {
            name: value
            for name, value in wanted.fields.items()
            if _differs(getattr(sheet, name), value)
        }
        known = index.links[sheet.pk]
        links = {name: value for name, value in wanted.links.items() if set(value) != known[name]}
        rows, words = merge_milestones(index.milestones[sheet.pk], wanted.milestones)
        more = merge_funding(index.funding[sheet.pk], wanted.funding)
        notes = merge_notes(index.notes[sheet.pk], wanted.notes)
        rows, words = [*rows, *more[0], *notes[0]], [*words, *more[1], *notes[1]]
        if changes:
            _set(sheet, changes)
            _validate(sheet)
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
            wanted.record.header.table.column(FIELDS[name]).label for name in (*changes, *links)
        ]
        labels += [*words, *self._move_statuses(sheet, wanted)]
        if labels:
            self.context.report.updated(
                SHEETS, sheet.reference, [label[0].lower() + label[1:] for label in labels]
            )
        else:
            self.context.report.unchanged(SHEETS, sheet.reference)

    def _move_statuses(self, sheet: ActionSheet, wanted: Wanted) -> list[str]:
        said, by, moved = wanted.statuses, self.context.by, []
        if said["progress"] and said["progress"] != sheet.progress_status:
            reason = said["progress_reason"] or DEFAULT_REASON
            status_workflow.change_progress(
                sheet, to=said["progress"], by=by, version=sheet.version, reason=reason
            )
            moved.append("statut")
        if said["review"] and said["review"] != sheet.review_status:
            status_workflow.change_review(
                sheet, to=said["review"], by=by, version=sheet.version, reason=DEFAULT_REASON
            )
            moved.append("relecture")
        comment = said["health_comment"] or ""
        new_words = comment and not same_text(comment, sheet.health_comment)
        if (
            (said["health"] and said["health"] != sheet.health) or new_words
        ) and self._gives_health(wanted):
            words = comment or DEFAULT_REASON
            status_workflow.set_health(
                sheet, health=said["health"], comment=words, by=by, version=sheet.version
            )
            moved.append("météo")
        return moved


def _set(sheet: ActionSheet, fields: dict) -> None:
    for name, value in fields.items():
        setattr(sheet, name, value)


def _validate(sheet: ActionSheet) -> None:
    """The model's own rules, but for those that ask the database."""
    relations = [f.name for f in sheet._meta.concrete_fields if f.is_relation]
    sheet.clean_fields(exclude=[*relations, "search_text"])
    if sheet.starts_on and sheet.ends_on and sheet.ends_on < sheet.starts_on:
        raise ValidationError(
            {"ends_on": f"{quoted(sheet.end)} précède le début, {quoted(sheet.start)}"}
        )


def _differs(current, value) -> bool:
    if isinstance(current, str) and isinstance(value, str):
        return not same_text(current, value)
    return current != value
