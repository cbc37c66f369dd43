"""Notes on a sheet: added, published, dismissed. They overwrite nobody's text and ask for no
version.
"""

from django.db import transaction

from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.enums import NoteStatus
from actions.models import ActionSheet, SheetNote
from actions.sheets.workflow import touch
from core import clock


@transaction.atomic
@clock.one_instant
def add_note(sheet: ActionSheet, *, text: str, by, written_on=None) -> SheetNote:
    """The team publishes; a partner proposes, in the name of its organisation that carries the
    sheet.
    """
    is_team = has_permission(by, Permission.SHEET_EDIT, sheet)
    note = SheetNote(
        sheet=sheet,
        text=text,
        author=by,
        written_on=written_on or clock.today(),
        organization=None if is_team else _organization_of(by, sheet),
        status=NoteStatus.PUBLISHED if is_team else NoteStatus.PROPOSED,
    )
    note.save_as(by)
    if is_team:
        touch(sheet, by=by)
    return note


@transaction.atomic
@clock.one_instant
def publish_note(note: SheetNote, *, by):
    note.status = NoteStatus.PUBLISHED
    note.save_as(by)
    touch(note.sheet, by=by)


@transaction.atomic
@clock.one_instant
def dismiss_note(note: SheetNote, *, by):
    note.delete_as(by)


def _organization_of(person, sheet) -> Organization | None:
    own = [m.organization for m in person.active_memberships]
    return next((o for o in own if o.pk in sheet.owner_organization_ids()), None)
