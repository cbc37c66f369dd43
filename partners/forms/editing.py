"""What agreements, timelines and organisations have in common as they are edited."""

from django.db import transaction

from actions.sections.editor import SectionEditor
from core import clock


class PageEditor(SectionEditor):
    """The form and rows of one page; ``sheet`` is the row that they belong to, ``write`` saves what
    changed.
    """

    @transaction.atomic
    @clock.one_instant
    def save(self, *, by, version: int) -> bool:
        """Write the page as one new version; False when nothing changed. Raises StaleVersion."""
        self.form.resolve(by=by)
        for row_set in self.row_sets:
            for row in row_set.kept:
                if hasattr(row, "resolve") and row.has_changed():
                    row.resolve(by=by)
        changed = [row for row_set in self.row_sets for row in row_set.changed_rows()]
        removed = [row for row_set in self.row_sets for row in row_set.removed_rows()]
        if not (self.form.has_changed() or changed or removed):
            return False
        self.write(by=by, version=version, rows=changed, removed=removed)
        return True

    def write(self, *, by, version: int, rows: list, removed: list):
        raise TypeError(f"{type(self).__name__} does not say what it writes")
