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
from tools.scale.words import BLOCKERS, INDICATORS, MILESTONES
from tools.scale.world import World, days, moment

F = FundingStage
_STAGES = (F.REQUESTED, F.FILED, F.REVIEWED, F.GRANTED, F.CONTRACTED, F.PAID)
_PDF = "application/pdf"


def write(world: World, sheet: dict, created_on: date, chance: Random, words):
    story = _Parts(world, sheet, created_on, chance, words)
    for rank in range(chance.randint(2, 4)):
        story.milestone(rank)
    for rank in range(chance.randint(1, 3)):
        story.funding(rank)
    for rank in range(chance.randint(0, 2)):
        story.indicator(rank)
    if chance.random() < 0.2:
        story.blocker()
    if chance.random() < 0.8:
        story.note()
    if chance.random() < 0.3:
        story.document()


class _Parts:
    def __init__(self, world: World, sheet: dict, created_on: date, chance: Random, words):
        self.world, self.pen, self.sheet, self.chance, self.words = (
            world,
            world.pen,
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
        row = self._new(
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
            self._change(Milestone, row, slipped_on, due_on=due + days(90))
        if row["due_on"] < self.world.today and self.chance.random() < 0.85:
            done_on = row["due_on"] - days(self.chance.randint(-20, 20))
            done_on = max(done_on, known_on)
            self._change(Milestone, row, done_on, done_on=done_on)
        self.pen.write(Milestone, row)

    def funding(self, rank: int):
        """From asked to paid, step by step; one in fifteen is refused."""
        share = (self.cost or Decimal(300_000)) * self.chance.randint(15, 45) / 100
        row = self._new(
            FundingLine,
            position=rank,
            funder_id=self.world.partner(self.chance).organization,
            stage_on=self.created_on,
            amount=None if self.chance.random() < 0.08 else share.quantize(Decimal(1)),
        )
        day, last = self.created_on, self.chance.randint(0, len(_STAGES) - 1)
        for stage in _STAGES[1 : last + 1]:
            day += days(self.chance.randint(30, 150))
            self._change(FundingLine, row, day, stage=stage, stage_on=day)
        if last and row["stage"] not in (F.REQUESTED, F.PAID) and self.chance.random() < 0.1:
            why = "Enveloppe épuisée."
            self._change(
                FundingLine,
                row,
                day + days(30),
                stage=F.REFUSED,
                stage_on=day + days(30),
                refusal_reason=why,
            )
        self.pen.write(FundingLine, row)

    def indicator(self, rank: int):
        name, unit = INDICATORS[self.chance.randrange(2) + 2 * rank]
        target = self.chance.randint(20, 400)
        row = self._new(
            Indicator,
            position=rank,
            name=name,
            unit=unit,
            direction=Direction.INCREASE,
            baseline=Decimal(0),
            target=Decimal(target),
            target_on=date(self.world.today.year + 1, 12, 31),
            target_on_precision=Precision.YEAR,
            source="Déclaration du porteur",
        )
        self.pen.write(Indicator, row)
        years = range(self.created_on.year, self.world.today.year)
        told = [year for year in years if date(year + 1, 1, 15) <= self.world.eve]
        for place, year in enumerate(told, 1):
            self.pen.add(
                IndicatorReading,
                moment(date(year + 1, 1, 15)),
                by=self.world.officer,
                indicator_id=row["id"],
                period_on=date(year, 12, 31),
                period_on_precision=Precision.YEAR,
                source="Bilan annuel",
                value=Decimal(target * place * self.chance.randint(10, 45) // 100),
                recorded_by_id=self.world.officer,
            )

    def blocker(self):
        since = self.created_on + days(self.chance.randint(30, 500))
        if since > self.world.eve:
            return
        row = self._new(
            Blocker,
            since,
            description=self.chance.choice(BLOCKERS),
            since=since,
            unblocker_id=self.world.partner(self.chance).organization
            if self.chance.random() < 0.8
            else None,
            reported_by_id=self.world.officer,
            resolution="Une réponse écrite avant la prochaine séance.",
        )
        lifted_on = since + days(self.chance.randint(20, 300))
        if lifted_on < self.world.today:
            self._change(Blocker, row, lifted_on, lifted_on=lifted_on, answer="Réponse reçue.")
        self.pen.write(Blocker, row)

    def note(self):
        day = min(self.created_on + days(self.chance.randint(20, 600)), self.world.eve)
        row = self._new(
            SheetNote, day, text=self.words.news(), written_on=day, author_id=self.world.officer
        )
        self.pen.write(SheetNote, row)

    def document(self):
        """A row without its file: downloading it answers 404."""
        row = self._new(
            SheetDocument,
            kind=self.chance.choice(DocumentKind.values),
            title=f"Note de cadrage : {self.words.title()}",
            dated_on=self.created_on,
            file="scale/none",
            file_name="note.pdf",
            content_type=_PDF,
            size=48_000,
            uploaded_by_id=self.world.officer,
        )
        self.pen.write(SheetDocument, row)

    def _new(self, model, day: date | None = None, **values) -> dict:
        at = moment(day or self.created_on, self.chance)
        row = self.pen.new(model, sheet_id=self.sheet, created_at=at, updated_at=at, **values)
        self.pen.keep(model, row, at, by=self.world.officer, kind="+")
        return row

    def _change(self, model, row: dict, day: date, **values):
        """What happens to the row on ``day``; nothing when that day has not come."""
        if day <= self.world.eve:
            row |= values
            row["updated_at"] = moment(day, self.chance)
            self.pen.keep(model, row, row["updated_at"], by=self.world.officer)
