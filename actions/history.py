"""The history of an action sheet as one person may know it. Its words are in ``history_words``."""

from accounts.history import Entry, History, Namer
from accounts.permissions import Permission, holds
from actions.enums import Confidentiality
from actions.history_words import TRACKED
from actions.models import ActionSheet, Indicator, SheetDocument, SheetNote


class _DocumentNamer(Namer):
    """Last known titles, of removed documents too; None for those kept within the team."""

    def query(self, keys):
        rows = SheetDocument.history.filter(id__in=keys).order_by("history_date", "history_id")
        return rows.values_list("id", "title", "visibility")

    def names(self, rows, *, reads_private):
        return {
            key: title if reads_private or visibility != Confidentiality.TEAM else None
            for key, title, visibility in rows
        }


class _IndicatorNamer(Namer):
    """Last known names, of removed indicators too."""

    def query(self, keys):
        rows = Indicator.history.filter(id__in=keys).order_by("history_date", "history_id")
        return rows.values_list("id", "name")

    def names(self, rows, *, reads_private):
        return dict(rows)


NAMERS = (_DocumentNamer(SheetDocument), _IndicatorNamer(Indicator))


def history_of(user, sheet: ActionSheet, *, marks=None, own_notes=None) -> History:
    """The history of ``sheet``, which ``user`` may see; what the team keeps to itself shows to the team alone.

    ``marks`` and ``own_notes`` are for who has read them already.
    """
    reads_private = holds(user, Permission.SHEET_READ_TEAM)
    if own_notes is None:
        own_notes = () if reads_private else own_note_keys(user, sheet.pk)
    return History(
        sheet.pk,
        TRACKED,
        reads_private=reads_private,
        own={SheetNote: set(own_notes)},
        namers=NAMERS,
        marks=marks,
    )


def recent_entries(history: History, limit: int = 5) -> list[Entry]:
    """The last entries, for the page of the sheet. More saves are read: some have nothing to tell."""
    return history.entries(history.moments[: limit * 2])[:limit]


def own_note_keys(user, sheet_key: int):
    """Notes that the person's organisations proposed: theirs to know before they are published."""
    notes = SheetNote.objects.filter(sheet=sheet_key, organization__in=user.organization_ids)
    return notes.values_list("pk", flat=True)
