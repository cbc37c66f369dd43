"""What hangs on a sheet: milestones, funding lines, indicators, blocking points, notes,
documents.
"""

from datetime import date
from decimal import Decimal
from random import Random

from actions.enums import Direction, DocumentKind, FundingStage
from actions.models import (
    Blocker,
    FundingLine,
    Indicator,
    IndicatorReading,
    Milestone,
    SheetDocument,
    SheetNote,
)
from core.partial_dates import Precision
from tools.scale.dataset import Dataset, days, moment
from tools.scale.words import BLOCKERS, INDICATORS, MILESTONES

F = FundingStage
_STAGES = (F.REQUESTED, F.FILED, F.REVIEWED, F.GRANTED, F.CONTRACTED, F.PAID)
_PDF = "application/pdf"


def write(dataset: Dataset, sheet: dict, created_on: date, chance: Random, words):
    parts_writer = PartsWriter(dataset, sheet, created_on, chance, words)
    for rank in range(chance.randint(2, 4)):
        parts_writer.milestone(rank)
    for rank in range(chance.randint(1, 3)):
        parts_writer.funding(rank)
    for rank in range(chance.randint(0, 2)):
        parts_writer.indicator(rank)
    if chance.random() < 0.2:
        parts_writer.blocker()
    if chance.random() < 0.8:
        parts_writer.note()
    if chance.random() < 0.3:
        parts_writer.document()


class PartsWriter:
    def __init__(self, dataset: Dataset, sheet: dict, created_on: date, chance: Random, words):
        self.dataset, self.writer, self.sheet, self.chance, self.words = (
            dataset,
            dataset.writer,
            sheet["id"],
            chance,
            words,
        )
        self.created_on, self.cost, self.carrier = (
            created_on,
            sheet["estimated_cost"],
            sheet["lead_organization_id"],
        )

    def milestone(self, rank: int):
        """One in three slipped once; most of those that are past were reached."""
        due = self.created_on + days(90 + 220 * rank + self.chance.randint(0, 200))
        row = self.new_part(
            Milestone,
            title=MILESTONES[rank],
            due_on=due,
            due_on_precision=Precision.DAY,
            owner_organization_id=self.carrier if self.chance.random() < 0.5 else None,
        )
        known_on, slipped_on = self.created_on, self.created_on + days(self.chance.randint(40, 400))
        if self.chance.random() < 0.3:
            known_on = slipped_on + days(
                1
            )  # what was reached before it slipped would not have slipped
            self.change_part(Milestone, row, slipped_on, due_on=due + days(90))
        if row["due_on"] < self.dataset.today and self.chance.random() < 0.85:
            done_on = row["due_on"] - days(self.chance.randint(-20, 20))
            done_on = max(done_on, known_on)
            self.change_part(Milestone, row, done_on, done_on=done_on)
        self.writer.write(Milestone, row)

    def funding(self, rank: int):
        """From asked to paid, step by step; one in fifteen is refused."""
        share = (self.cost or Decimal(300_000)) * self.chance.randint(15, 45) / 100
        row = self.new_part(
            FundingLine,
            position=rank,
            funder_id=self.dataset.partner(self.chance).organization,
            stage_on=self.created_on,
            amount=None if self.chance.random() < 0.08 else share.quantize(Decimal(1)),
        )
        day, last = self.created_on, self.chance.randint(0, len(_STAGES) - 1)
        for stage in _STAGES[1 : last + 1]:
            day += days(self.chance.randint(30, 150))
            self.change_part(FundingLine, row, day, stage=stage, stage_on=day)
        if last and row["stage"] not in (F.REQUESTED, F.PAID) and self.chance.random() < 0.1:
            why = "Enveloppe épuisée."
            self.change_part(
                FundingLine,
                row,
                day + days(30),
                stage=F.REFUSED,
                stage_on=day + days(30),
                refusal_reason=why,
            )
        self.writer.write(FundingLine, row)

    def indicator(self, rank: int):
        name, unit = INDICATORS[self.chance.randrange(2) + 2 * rank]
        target = self.chance.randint(20, 400)
        row = self.new_part(
            Indicator,
            position=rank,
            name=name,
            unit=unit,
            direction=Direction.INCREASE,
            baseline=Decimal(0),
            target=Decimal(target),
            target_on=date(self.dataset.today.year + 1, 12, 31),
            target_on_precision=Precision.YEAR,
            source="Déclaration du porteur",
        )
        self.writer.write(Indicator, row)
        years = range(self.created_on.year, self.dataset.today.year)
        reported = [year for year in years if date(year + 1, 1, 15) <= self.dataset.eve]
        for place, year in enumerate(reported, 1):
            self.writer.add(
                IndicatorReading,
                moment(date(year + 1, 1, 15)),
                by=self.dataset.officer,
                indicator_id=row["id"],
                period_on=date(year, 12, 31),
                period_on_precision=Precision.YEAR,
                source="Bilan annuel",
                value=Decimal(target * place * self.chance.randint(10, 45) // 100),
                recorded_by_id=self.dataset.officer,
            )

    def blocker(self):
        since = self.created_on + days(self.chance.randint(30, 500))
        if since > self.dataset.eve:
            return
        row = self.new_part(
            Blocker,
            since,
            description=self.chance.choice(BLOCKERS),
            since=since,
            unblocker_id=self.dataset.partner(self.chance).organization
            if self.chance.random() < 0.8
            else None,
            reported_by_id=self.dataset.officer,
            resolution="Une réponse écrite avant la prochaine séance.",
        )
        lifted_on = since + days(self.chance.randint(20, 300))
        if lifted_on < self.dataset.today:
            self.change_part(Blocker, row, lifted_on, lifted_on=lifted_on, answer="Réponse reçue.")
        self.writer.write(Blocker, row)

    def note(self):
        day = min(self.created_on + days(self.chance.randint(20, 600)), self.dataset.eve)
        row = self.new_part(
            SheetNote, day, text=self.words.news(), written_on=day, author_id=self.dataset.officer
        )
        self.writer.write(SheetNote, row)

    def document(self):
        """A row without its file: downloading it answers 404."""
        row = self.new_part(
            SheetDocument,
            kind=self.chance.choice(DocumentKind.values),
            title=f"Note de cadrage : {self.words.title()}",
            dated_on=self.created_on,
            file="scale/none",
            file_name="note.pdf",
            content_type=_PDF,
            size=48_000,
            uploaded_by_id=self.dataset.officer,
        )
        self.writer.write(SheetDocument, row)

    def new_part(self, model, day: date | None = None, **values) -> dict:
        at = moment(day or self.created_on, self.chance)
        row = self.writer.new(model, sheet_id=self.sheet, created_at=at, updated_at=at, **values)
        self.writer.add_history(model, row, at, by=self.dataset.officer, kind="+")
        return row

    def change_part(self, model, row: dict, day: date, **values):
        """What happens to the row on ``day``; nothing when that day has not come."""
        if day <= self.dataset.eve:
            row |= values
            row["updated_at"] = moment(day, self.chance)
            self.writer.add_history(model, row, row["updated_at"], by=self.dataset.officer)
