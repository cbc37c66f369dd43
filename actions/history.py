"""The history of an action sheet as one person may know it. Its words are in ``history_words``."""

from accounts.history import Entry, History
from accounts.permissions import Permission, holds
from actions.history_words import TRACKED
from actions.models import ActionSheet, SheetNote


def history_of(user, sheet: ActionSheet) -> History:
    """The history of ``sheet``, which ``user`` may see; what the team keeps to itself shows to the team alone."""
    reads_private = holds(user, Permission.SHEET_READ_TEAM)
    own = {} if reads_private else {SheetNote: _own_notes(user, sheet)}
    return History(sheet.pk, TRACKED, reads_private=reads_private, own=own)


def _own_notes(user, sheet: ActionSheet) -> set[int]:
    """Notes that the person's organisations proposed: theirs to know before they are published."""
    notes = SheetNote.objects.filter(sheet=sheet, organization__in=user.organization_ids)
    return set(notes.values_list("pk", flat=True))


def recent_entries(user, sheet: ActionSheet, limit: int = 5) -> list[Entry]:
    """The last entries, to read beside the sheet. More saves are read: some have nothing to tell."""
    history = history_of(user, sheet)
    return history.entries(history.moments[: limit * 2])[:limit]
