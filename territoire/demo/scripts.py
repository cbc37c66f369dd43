"""One example sheet, from its creation to the demonstration day, through the workflow functions.

An entry of ``sheets/*.toml`` gives the sheet as it was created, then what happened to it. See
docs/decisions/0004 for the keys. Whatever happens is a step: a day, a method of
:class:`SheetScript` and its arguments.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from actions.blockers import workflow as blockers_workflow
from actions.documents import workflow as documents_workflow
from actions.enums import FundingStage, Health, NoteStatus, ProgressStatus, ReviewStatus
from actions.milestones import workflow as milestones_workflow
from actions.models import FundingLine, Indicator, IndicatorReading, Milestone
from actions.notes import workflow as notes_workflow
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from core.partial_dates import PartialDate, parse
from territoire.demo import documents
from territoire.demo.content import DEMO_DAY
from territoire.demo.people import People
from territoire.demo.timeline import Timeline, working_moment

# Nobody types a value on the last day of its quarter, nor approves a sheet on the day it comes in.
_UPLOAD_DELAY = timedelta(days=3)
_READING_DELAY = timedelta(days=9)
_APPROVAL_DELAY = timedelta(days=12)
# Why stages of funding were skipped, where the entry does not say: from which to which.
_SKIPPED = {
    (
        "requested",
        "granted",
    ): "Accordé par décision interne du financeur, sans dossier à instruire.",
    ("filed", "granted"): "Accordé dès le dépôt du dossier, sans instruction à part.",
    ("granted", "paid"): "Versé en une fois sur simple notification, sans convention.",
}


def partial(text: str) -> PartialDate | None:
    return parse(text) if text else None


def amount(value) -> Decimal | None:
    """Euros; « ? » in the data files stands for an amount that is not known."""
    return None if value == "?" else Decimal(value)


class SheetScript:
    """The life of one sheet; ``moment`` is the instant of its last step."""

    def __init__(self, entry: dict, people: People):
        self.entry, self.people = entry, people
        self.sheet = None
        self.moment: datetime | None = None
        # Rows bear the instant at which they are made, and steps name them before the sheet exists.
        with clock.at(self.moment_of(entry["created"])):
            self.milestones = [self.make_milestone(*row) for row in entry.get("milestones", ())]
            self.lines = [
                self.make_funding_line(rank, *row[:3])
                for rank, row in enumerate(entry.get("funding", ()), 1)
            ]
            self.indicators = [
                self.make_indicator(*item) for item in enumerate(entry.get("indicators", ()), 1)
            ]

    def plan_steps(self, timeline: Timeline):
        """Plan every step in ``timeline``."""
        steps = [
            (self.entry["created"], self.create),
            *sorted(self.steps(), key=lambda step: step[0]),
        ]
        for day, method, *arguments in steps:
            self.moment = self.moment_of(day)
            timeline.plan(self.moment, method, self.actor_on(day), *arguments)

    def moment_of(self, day: date) -> datetime:
        return working_moment(day, seed=self.entry["number"] * 3 + day.day, after=self.moment)

    def actor_on(self, day: date):
        """The officer types most of it, the team the rest: always the same for the same day."""
        return (
            self.people.team
            if (self.entry["number"] + day.toordinal()) % 3 == 0
            else self.people.officer
        )

    def save_arguments(self, by) -> dict:
        # A decision of the committee may have moved the sheet since its last step.
        self.sheet.refresh_from_db(fields=["version", "review_status", "is_priority"])
        return {"by": by, "version": self.sheet.version}

    # --- Creation
    def create(self, by):
        self.sheet = sheets_workflow.create_sheet(
            by=by,
            phase=self.people.phase,
            number=self.entry["number"],
            parts=[*self.milestones, *self.lines, *self.indicators],
            **self.text_fields(),
            **self.related_objects(),
            start=partial(self.entry.get("start")),
            end=partial(self.entry.get("end")),
            estimated_cost=amount(self.entry.get("cost", "?")),
            is_priority=self.entry.get("priority", False),
            is_example=True,
        )

    def text_fields(self) -> dict:
        names = ("title", "context", "objectives", "description", "expected_results", "maturity")
        texts = {name: self.entry.get(name, "") for name in names}
        texts["kind"] = self.entry.get("kind", "action")
        texts["confidentiality"] = self.entry.get("confidentiality", "signatories")
        return texts

    def related_objects(self) -> dict:
        people, entry = self.people, self.entry
        return {
            "axes": [people.axes[code] for code in entry.get("axes", ())],
            "communes": [
                people.communes[name.replace("’", "'")] for name in entry.get("communes", ())
            ],
            "contracting_authorities": [
                people.organizations[key] for key in entry.get("owners", ())
            ],
            "lead_organization": self.find_organization(entry.get("lead")),
            "lead_person": people.persons[entry["person"]] if "person" in entry else None,
            "elected_sponsor": people.persons[entry["sponsor"]] if "sponsor" in entry else None,
        }

    def find_organization(self, key):
        return self.people.organizations[key] if key else None

    def make_milestone(self, title, due="", *more):
        """``more``: the day on which it was done, the organisation that answers for it."""
        owner = next((key for key in more if isinstance(key, str)), None)
        return Milestone(
            title=title, due=partial(due), owner_organization=self.find_organization(owner)
        )

    def make_funding_line(self, rank, funder, label, euros):
        return FundingLine(
            position=rank, funder=self.find_organization(funder), label=label, amount=amount(euros)
        )

    def make_indicator(self, rank, row):
        numbers = {name: amount(row.get(name, "?")) for name in ("baseline", "target")}
        texts = {name: row[name] for name in ("name", "unit", "direction", "source") if name in row}
        return Indicator(position=rank, target_date=partial(row.get("by")), **numbers, **texts)

    # --- Steps
    def steps(self):
        entry = self.entry
        if "submitted" in entry:
            yield entry["submitted"], self.change_review, ReviewStatus.SUBMITTED
        if "approved" in entry:
            yield entry["approved"] - _APPROVAL_DELAY, self.change_review, ReviewStatus.SUBMITTED
            yield entry["approved"], self.change_review, ReviewStatus.APPROVED
        for milestone, row in zip(self.milestones, entry.get("milestones", ()), strict=True):
            for day in (value for value in row if isinstance(value, date)):
                yield day, self.tick_milestone, milestone, day
        for line, row in zip(self.lines, entry.get("funding", ()), strict=True):
            for text in row[3:]:
                stage, day, reason = [*text.split(" ", 2), ""][:3]
                yield (
                    date.fromisoformat(day),
                    self.change_funding_stage,
                    line,
                    stage,
                    date.fromisoformat(day),
                    reason,
                )
        yield from self.reading_steps()
        yield from self.blocker_steps()
        for row in entry.get("documents", ()):
            yield row["dated"] + _UPLOAD_DELAY, self.add_document, row
        for day, verb, *arguments in entry.get("life", ()):
            yield from self.life_steps(day, verb, arguments)

    def reading_steps(self):
        for indicator, row in zip(self.indicators, self.entry.get("indicators", ()), strict=True):
            for period, value, *source in row.get("readings", ()):
                period = parse(period)
                day = min(period.last + _READING_DELAY, DEMO_DAY - timedelta(days=1))
                yield (
                    day,
                    self.add_reading,
                    indicator,
                    period,
                    Decimal(str(value)),
                    [*source, indicator.source][0],
                )

    def blocker_steps(self):
        for row in self.entry.get("blockers", ()):
            found = []
            yield row["since"], self.report_blocker, row, found
            if "lifted" in row:
                yield row["lifted"], self.lift_blocker, row, found

    def life_steps(self, day, verb, arguments):
        if verb in ProgressStatus.values:
            yield day, self.change_progress, verb, *arguments
        elif verb in Health.values:
            yield day, self.set_health, verb, *arguments
        elif verb == "draft":
            yield day, self.change_review, ReviewStatus.DRAFT, *arguments
        elif verb == "note":
            yield day, self.add_note, *arguments
        elif verb == "proposal":
            found = []
            account, text, *published = arguments
            yield day, self.propose_note, account, text, found
            for publication_day in published:
                yield publication_day, self.publish_note, found
        else:
            yield day, self.change_field, verb, *arguments

    # --- What happens
    def change_review(self, by, to, reason=""):
        status_workflow.change_review(
            self.sheet, to=to, reason=reason, **self.save_arguments(self.people.officer)
        )

    def change_progress(self, by, to, reason=""):
        status_workflow.change_progress(self.sheet, to=to, reason=reason, **self.save_arguments(by))

    def set_health(self, by, health, sentence):
        status_workflow.set_health(
            self.sheet, health=health, comment=sentence, **self.save_arguments(by)
        )

    def change_field(self, by, name, value):
        """Change one field of the sheet; the entry gives it as it was at the beginning."""
        if name == "priority":
            sheets_workflow.set_priority(self.sheet, is_priority=value, **self.save_arguments(by))
            return
        convert = {"start": partial, "end": partial, "cost": amount, "lead": self.find_organization}
        attribute = {"cost": "estimated_cost", "lead": "lead_organization"}.get(name, name)
        saving = self.save_arguments(by)
        setattr(self.sheet, attribute, convert.get(name, str)(value))
        sheets_workflow.save_section(self.sheet, **saving)

    def tick_milestone(self, by, milestone, day):
        carrier = self.people.accounts.get(self.entry.get("ticked_by"))
        milestones_workflow.tick_milestone(milestone, by=carrier or by, done_on=day)

    def change_funding_stage(self, by, line, stage, day, reason):
        is_refused = stage == FundingStage.REFUSED
        line.stage_reason = (
            "" if is_refused else reason or _SKIPPED.get((str(line.stage), stage), "")
        )
        line.stage, line.stage_on = FundingStage(stage), day
        line.refusal_reason = reason if is_refused else ""
        sheets_workflow.save_section(
            self.sheet, rows=[line], changed=False, **self.save_arguments(by)
        )

    def add_reading(self, by, indicator, period, value, source):
        reading = IndicatorReading(indicator=indicator, value=value, source=source, recorded_by=by)
        reading.period = period
        sheets_workflow.save_section(
            self.sheet, rows=[reading], changed=False, **self.save_arguments(by)
        )

    def report_blocker(self, by, row, found):
        blocker = blockers_workflow.report_blocker(
            self.sheet,
            by=self.people.accounts.get(row.get("reported_by"), by),
            description=row["description"],
            since=row["since"],
            unblocker=self.find_organization(row.get("unblocker")),
            resolution=row.get("resolution", ""),
            asked_on=row.get("asked"),
        )
        found.append(blocker)

    def lift_blocker(self, by, row, found):
        blocker = found[0]
        blocker.lifted_on, blocker.answer = row["lifted"], row["answer"]
        sheets_workflow.save_section(
            self.sheet, rows=[blocker], changed=False, **self.save_arguments(by)
        )

    def add_document(self, by, row):
        file = documents.workbook(row["name"], row["rows"])
        documents_workflow.add_document(
            self.sheet,
            by=by,
            kind=row["kind"],
            title=row["title"],
            dated_on=row["dated"],
            file=file,
            file_name=file.name,
            content_type=documents.MEDIA_TYPE,
            size=file.size,
        )

    def add_note(self, by, text):
        notes_workflow.add_note(self.sheet, text=text, by=by)

    def propose_note(self, by, account, text, found):
        note = notes_workflow.add_note(self.sheet, text=text, by=self.people.accounts[account])
        if note.status != NoteStatus.PROPOSED:
            raise ValueError(
                f"Sheet {self.entry['number']}: {account} does not propose, it publishes."
            )
        found.append(note)

    def publish_note(self, by, found):
        notes_workflow.publish_note(found[0], by=by)
