"""The history of an action sheet as one person may know it. Its words are in ``history_words``."""

from accounts.history import Entry, History
from accounts.permissions import Permission, holds
from actions.enums import Confidentiality
from actions.history_words import TRACKED
from actions.models import ActionSheet, Indicator, SheetDocument, SheetNote


def history_of(user, sheet: ActionSheet) -> History:
    """The history of ``sheet``, which ``user`` may see; what the team keeps to itself shows to the team alone."""
    reads_private = holds(user, Permission.SHEET_READ_TEAM)
    return History(
        sheet.pk,
        TRACKED,
        reads_private=reads_private,
        own={} if reads_private else {SheetNote: set(_own_notes(user, sheet))},
        namers={SheetDocument: _document_titles, Indicator: _indicator_names},
    )


def recent_entries(user, sheet: ActionSheet, limit: int = 5) -> list[Entry]:
    """The last entries, for the page of the sheet. More saves are read: some have nothing to tell."""
    history = history_of(user, sheet)
    return history.entries(history.moments[: limit * 2])[:limit]


def _own_notes(user, sheet: ActionSheet):
    """Notes that the person's organisations proposed: theirs to know before they are published."""
    notes = SheetNote.objects.filter(sheet=sheet, organization__in=user.organization_ids)
    return notes.values_list("pk", flat=True)


def _document_titles(keys: set, reads_private: bool) -> dict:
    """Last known titles, of removed documents too; None for those kept within the team."""
    rows = SheetDocument.history.filter(id__in=keys).order_by("history_date", "history_id")
    found = {}
    for key, title, visibility in rows.values_list("id", "title", "visibility"):
        found[key] = title if reads_private or visibility != Confidentiality.TEAM else None
    return found


def _indicator_names(keys: set, reads_private: bool) -> dict:
    """Last known names, of removed indicators too."""
    rows = Indicator.history.filter(id__in=keys).order_by("history_date", "history_id")
    return dict(rows.values_list("id", "name"))
