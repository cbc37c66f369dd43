"""Notes, ticked milestones, blocking points, documents: small facts added beside one another.

They ask for no version: each adds or closes one row and overwrites nobody's text. A ticked milestone moves it, so that
a calendar that was open meanwhile does not untick it unseen.
"""

from django.db import transaction
from django.db.models import F

from accounts.models import Organization
from accounts.permissions import Permission, holds
from actions.enums import NoteStatus
from actions.models import ActionSheet, Blocker, FundingLine, Milestone, SheetDocument, SheetNote
from actions.workflow.sheets import touch
from core import clock


@transaction.atomic
@clock.one_instant
def add_note(sheet: ActionSheet, *, text: str, by, written_on=None) -> SheetNote:
    """The team publishes; a partner proposes, in the name of its organisation that carries the sheet."""
    is_team = holds(by, Permission.SHEET_EDIT, sheet)
    note = SheetNote(
        sheet=sheet,
        text=text,
        author=by,
        written_on=written_on or clock.today(),
        organization=None if is_team else _organization_of(by, sheet),
        status=NoteStatus.PUBLISHED if is_team else NoteStatus.PROPOSED,
    )
    note.record(by=by)
    if is_team:
        touch(sheet, by=by)
    return note


@transaction.atomic
@clock.one_instant
def publish_note(note: SheetNote, *, by):
    note.status = NoteStatus.PUBLISHED
    note.record(by=by)
    touch(note.sheet, by=by)


@transaction.atomic
@clock.one_instant
def dismiss_note(note: SheetNote, *, by):
    note.remove(by=by)


@transaction.atomic
@clock.one_instant
def tick_milestone(milestone: Milestone, *, by, done_on=None) -> bool:
    """Mark a milestone as done, today by default. False if somebody had done so already."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.done_on is not None:
        return False
    milestone.done_on = done_on or clock.today()
    milestone.record(by=by)
    touch(milestone.sheet, by=by, version=F("version") + 1)
    return True


@transaction.atomic
@clock.one_instant
def report_blocker(sheet: ActionSheet, *, by, **fields) -> Blocker:
    blocker = Blocker(sheet=sheet, reported_by=by, **fields)
    blocker.record(by=by)
    touch(sheet, by=by)
    return blocker


@transaction.atomic
@clock.one_instant
def add_document(sheet: ActionSheet, *, by, **fields) -> SheetDocument:
    """``fields`` come from a form that has read the type of the file from its content."""
    document = SheetDocument(sheet=sheet, uploaded_by=by, **fields)
    document.record(by=by)
    touch(sheet, by=by)
    return document


@transaction.atomic
@clock.one_instant
def remove_document(document: SheetDocument, *, by):
    """Take the document off the sheet; its file goes once the transaction is kept."""
    file = document.file
    for line in FundingLine.objects.filter(document=document):
        line.document = None
        line.record(by=by)
    document.remove(by=by)
    touch(document.sheet, by=by)
    transaction.on_commit(lambda: file.storage.delete(file.name))


def _organization_of(person, sheet) -> Organization | None:
    own = [m.organization for m in person.active_memberships]
    return next((o for o in own if o.pk in sheet.owner_organization_ids()), None)
