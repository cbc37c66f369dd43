from core.models import TrackedModel


class SheetPart(TrackedModel):
    """A row that belongs to a sheet: milestone, funding line, indicator, blocking point, note,
    document.

    Parts name ``actions.ActionSheet`` as a string: the queryset of sheets imports their models.
    ``author_field`` names the field that keeps who added the row, if any.
    """

    author_field = ""

    class Meta:
        abstract = True

    def attach(self, sheet, *, by):
        """Make this new row a part of ``sheet``, added ``by`` a person."""
        self.sheet = sheet
        if self.author_field:
            setattr(self, self.author_field, by)

    def validate_constraints(self, exclude=None):
        """Check nothing: Django would ask one query for each rule of each row.

        Forms state each rule at its field (``actions/sections/rows.py``); the database enforces it.
        """
