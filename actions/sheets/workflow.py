"""Creating, copying, editing, archiving sheets."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from actions.enums import FundingStage, funding_needs_reason
from actions.models import ActionSheet, FundingLine, Phase
from core import clock
from core.editing.refused import Refused
from core.histories import record_all

COPIED_FIELDS = (
    "title", "kind", "maturity", "confidentiality", "is_priority", "context", "objectives",
    "description", "expected_results", "lead_organization", "lead_person", "elected_sponsor",
    "start", "end", "estimated_cost", "is_example",
)  # fmt: skip
MANY_TO_MANY = ("axes", "communes", "contracting_authorities")


@transaction.atomic
@clock.one_instant
def create_sheet(*, by, phase: Phase, number: int | None = None, parts=(), **fields) -> ActionSheet:
    """Create a sheet with ``fields`` (many-to-many included) and ``parts`` (unsaved milestones,
    lines…).

    Without ``number`` it takes the next one. A sheet may enter in any state of progress: what
    exists already when it is typed in is stated, not moved through. Raises Refused.
    """
    phase = Phase.objects.select_for_update().get(pk=phase.pk)
    if number is None:
        number = phase.last_number + 1
    elif ActionSheet.history.filter(phase=phase, number=number).exists():
        raise Refused(f"Le numéro {number} a déjà servi dans la phase « {phase} ».", "number")
    many_to_many = {name: fields.pop(name) for name in MANY_TO_MANY if name in fields}
    sheet = ActionSheet(phase=phase, number=number, created_by=by, updated_by=by)
    for name, value in fields.items():
        setattr(sheet, name, value)
    sheet.save_as(by, **many_to_many)
    Phase.objects.filter(pk=phase.pk).update(last_number=max(phase.last_number, number))
    for part in parts:
        part.attach(sheet, by=by)
    record_all(parts, by=by)
    return sheet


@transaction.atomic
@clock.one_instant
def copy_sheet(source: ActionSheet, *, by, title: str) -> ActionSheet:
    """A new draft with the text, the calendar and the plan of ``source``.

    It carries neither history nor readings, and nothing of what happened: milestones are open,
    without those whose date is past, funding is to be asked for, no blocking point, note or
    document.
    """
    fields = {_column(name): getattr(source, _column(name)) for name in COPIED_FIELDS} | {
        "title": title
    }
    fields |= {name: list(getattr(source, name).all()) for name in MANY_TO_MANY}
    coming = Q(due_on__isnull=True) | Q(due_on__gte=clock.today())
    milestones = [_duplicate(row, done_on=None) for row in source.milestones.filter(coming)]
    lines = [
        _duplicate(
            row, stage=FundingStage.REQUESTED, stage_on=None, refusal_reason="", document=None
        )
        for row in source.funding_lines.all()
    ]
    indicators = [_duplicate(row) for row in source.indicators.all()]
    return create_sheet(
        by=by, phase=source.phase, parts=[*milestones, *lines, *indicators], **fields
    )


def _column(name: str) -> str:
    """Keys are copied as they are: the rows that they name are not read."""
    field = ActionSheet._meta.get_field(name) if name not in ("start", "end") else None
    return getattr(field, "attname", name)


def _duplicate(row, **changes):
    """An unsaved copy of a part, without its key and its sheet."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name in ("id", "sheet_id", "created_at", "updated_at"):
        del values[name]
    if "document" in changes:
        del values["document_id"]
    return type(row)(**(values | changes))


@transaction.atomic
@clock.one_instant
def save_section(
    sheet: ActionSheet,
    *,
    by,
    version: int,
    many_to_many=None,
    rows=(),
    removed=(),
    changed=True,
    resolve: Callable | None = None,
):
    """Save what a form has set on ``sheet``, its new or edited ``rows`` and the ``removed`` ones,
    as one version.

    ``changed`` is False when only rows moved: the sheet then gets no history line of its own.
    ``resolve(by=)`` creates first the people and organisations that the form names. Raises
    Refused where a line of funding skips a stage or goes back without a ``stage_reason``.
    """
    _require_stage_reasons([row for row in rows if isinstance(row, FundingLine) and row.pk])
    sheet.updated_by = by
    if not changed:
        sheet.updated_at = clock.now()
        sheet.lock_version(version, updated_at=sheet.updated_at, updated_by=by)
    else:
        sheet.lock_version(version)
    if resolve:
        resolve(by=by)
    for row in removed:
        row.delete_as(by)
    for row in rows:
        if row.pk is None:
            row.attach(sheet, by=by)
    record_all(rows, by=by)
    if changed:
        sheet.save_as(by, **(many_to_many or {}))


def _require_stage_reasons(lines: list[FundingLine]):
    """Of saved lines; a new one may begin at any stage."""
    saved = FundingLine.objects.filter(pk__in=[line.pk for line in lines])
    stages = dict(saved.values_list("pk", "stage")) if lines else {}
    for line in lines:
        before = stages.get(line.pk, line.stage)
        if funding_needs_reason(before, line.stage) and not line.stage_reason:
            raise Refused(stage_reason_message(before, line.stage))


def stage_reason_message(before: str, after: str) -> str:
    before, after = FundingStage(before).label, FundingStage(after).label
    return f"Indiquez pourquoi l’étape passe de « {before} » à « {after} »."


def touch(sheet: ActionSheet, *, by, **columns):
    """Date the sheet of now, though no field of its own moved. ``columns`` are updated with it."""
    sheet.updated_at, sheet.updated_by = clock.now(), by
    ActionSheet.objects.filter(pk=sheet.pk).update(
        updated_at=sheet.updated_at, updated_by=by, **columns
    )


@transaction.atomic
@clock.one_instant
def set_priority(sheet: ActionSheet, *, is_priority: bool, by, version: int, reason: str = ""):
    sheet.lock_version(version)
    sheet.is_priority, sheet.updated_by = is_priority, by
    sheet.save_as(by, reason=reason)


@transaction.atomic
@clock.one_instant
def archive(sheet: ActionSheet, *, reason: str, by, version: int):
    """Put the sheet away; its number stays taken and its links come back with :func:`restore`."""
    reason = reason.strip()
    if sheet.is_archived:
        raise Refused("Cette fiche est déjà archivée.")
    if not reason:
        raise Refused("Indiquez pourquoi la fiche est archivée.")
    sheet.lock_version(version)
    sheet.archived_at, sheet.archived_by, sheet.archive_reason = clock.now(), by, reason
    sheet.updated_by = by
    sheet.save_as(by, reason=reason)


@transaction.atomic
@clock.one_instant
def restore(sheet: ActionSheet, *, by, version: int):
    if not sheet.is_archived:
        raise Refused("Cette fiche n’est pas archivée.")
    sheet.lock_version(version)
    sheet.archived_at, sheet.archived_by, sheet.archive_reason = None, None, ""
    sheet.updated_by = by
    sheet.save_as(by)
