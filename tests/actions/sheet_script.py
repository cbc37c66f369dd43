"""A sheet whose every write is an hour after the last one: ground for tests of histories."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.models import IndicatorReading
from actions.sheets import workflow
from actions.sheets.history import history_of
from core import clock
from tests.factories import PhaseFactory

START = datetime(2019, 3, 22, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
NB = "\N{NO-BREAK SPACE}"


class SheetScript:
    """Writes of one sheet, an hour apart, and what a person reads of them."""

    def __init__(self, officer, **fields):
        self.officer, self.hour = officer, 0
        self.sheet = self.then(
            lambda: workflow.create_sheet(
                by=officer, phase=PhaseFactory(), **({"title": "Pépinière"} | fields)
            )
        )

    def then(self, write):
        self.hour += 1
        with clock.at(START + timedelta(hours=self.hour)):
            return write()

    def edit(self, *, reason="", **fields):
        many = {name: fields.pop(name) for name in workflow.MANY_TO_MANY if name in fields}
        for name, value in fields.items():
            setattr(self.sheet, name, value)
        self.then(lambda: self.sheet.save_as(self.officer, reason=reason, **many))

    def part(self, model, **fields):
        row = model(sheet=self.sheet) if model is not IndicatorReading else model()
        return self.change(row, **fields)

    def change(self, row, **fields):
        for name, value in fields.items():
            setattr(row, name, value)
        self.then(lambda: row.save_as(self.officer))
        return row

    def entries(self, user=None):
        history = history_of(user or self.officer, self.sheet)
        return history.entries(history.moments)

    def read(self, user=None) -> list[str]:
        """Every sentence, the newest first, with plain spaces."""
        return [s.text.replace(NB, " ") for entry in self.entries(user) for s in entry.sentences]
