"""The example committee: its seats, and its meetings from the first proposal to the published
minutes.

``data/meetings.toml`` says what happens; each step goes through the workflow on its day.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from actions.models import ActionSheet
from core.partial_dates import parse
from governance.agenda import workflow as agenda_workflow
from governance.attendance import workflow as attendance_workflow
from governance.attendance.queries import members_of
from governance.co_chairs import workflow as co_chairs_workflow
from governance.committees import workflow as committees_workflow
from governance.decisions import workflow as decisions_workflow
from governance.enums import AttendanceState, Capacity, DecisionKind, FollowUpStatus, SeatRole
from governance.follow_ups import workflow as follow_ups_workflow
from governance.meetings import workflow as meetings_workflow
from governance.minutes import workflow as minutes_workflow
from governance.models import Committee, FollowUp, Meeting
from territoire.demo.content import OPENING_DAY, directory
from territoire.demo.people import People
from territoire.demo.timeline import Timeline, working_moment

_ITEM_MINUTES = 10


def plan_committee(people: People, timeline: Timeline):
    """Plan the committee, its meetings and what became of their follow-ups."""
    data = directory("meetings")
    committee_script = CommitteeScript(people)
    timeline.plan(working_moment(OPENING_DAY, seed=3), committee_script.create, data["committee"])
    for rank, entry in enumerate(data["seats"]):
        committee_script.plan_seat(rank, entry, timeline)
    for rank, entry in enumerate(data["meetings"], 1):
        MeetingScript(rank, entry, people, committee_script).plan_steps(timeline)
    for rank, entry in enumerate(data["closed"]):
        timeline.plan(working_moment(entry["day"], seed=rank), close_follow_up, people, entry)


class CommitteeScript:
    """The seats and who holds them; ``committee`` is None until it is created."""

    def __init__(self, people: People):
        self.people = people
        self.committee: Committee | None = None

    def create(self, fields: dict):
        self.committee = committees_workflow.create_committee(
            by=self.people.officer, phase=self.people.phase, **fields
        )

    def plan_seat(self, rank: int, entry: dict, timeline: Timeline):
        moment, seat = (
            working_moment(OPENING_DAY, seed=4, after=working_moment(OPENING_DAY, seed=3)),
            [],
        )
        timeline.plan(moment, self.open_seat, entry, seat)
        first = entry.get("before", entry.get("holder"))
        if first:
            timeline.plan(moment, self.appoint, seat, first, Capacity.HOLDER, OPENING_DAY)
        if "since" in entry:
            later = working_moment(entry["since"], seed=rank)
            timeline.plan(
                later, self.appoint, seat, entry["holder"], Capacity.HOLDER, entry["since"]
            )
        if "deputy" in entry:
            since = entry.get("deputy_since", OPENING_DAY)
            when = moment if since == OPENING_DAY else working_moment(since, seed=rank)
            timeline.plan(when, self.appoint, seat, entry["deputy"], Capacity.DEPUTY, since)

    def open_seat(self, entry: dict, seat: list):
        organization = self.people.organizations[entry["organization"]]
        role = SeatRole(entry["role"])
        seat.append(
            committees_workflow.open_seat(
                self.committee,
                by=self.people.officer,
                organization=organization,
                role=role,
                starts_on=OPENING_DAY,
            )
        )

    def appoint(self, seat: list, person: str, capacity: Capacity, since: date):
        committees_workflow.appoint(
            seat[0],
            by=self.people.officer,
            person=self.people.persons[person],
            capacity=capacity,
            starts_on=since,
        )


class MeetingScript:
    """The life of one meeting."""

    def __init__(self, rank: int, entry: dict, people: People, committee_script: CommitteeScript):
        self.rank, self.entry, self.people, self.committee_script = (
            rank,
            entry,
            people,
            committee_script,
        )
        self.starts_at = entry["starts"].replace(tzinfo=timezone.get_default_timezone())
        self.meeting: Meeting | None = None

    def plan_steps(self, timeline: Timeline):
        entry = self.entry
        self.plan(timeline, entry["planned"], self.create_meeting)
        self.plan(timeline, entry["proposed"], self.prepare_agenda)
        self.plan(timeline, entry["convened"], self.convene)
        for day, person, *point in entry.get("requests", ()):
            self.plan(timeline, day, self.request_point, person, *point)
        if "shared_note" in entry:
            self.plan(timeline, entry["convened"], self.write_notes)
        if "published" in entry:
            self.plan_session(timeline)
            self.plan(timeline, entry["published"], self.publish)
        if "correction" in entry:
            day, reason = entry["correction"]
            self.plan(timeline, day, self.correct, reason)

    def plan(self, timeline: Timeline, day: date, act, *arguments):
        timeline.plan(working_moment(day, seed=self.rank), act, *arguments)

    def plan_session(self, timeline: Timeline):
        timeline.plan(self.minute(5), self.record_attendance)
        for place, decision in enumerate(self.entry["decisions"], 1):
            timeline.plan(self.minute(15 * place), self.decide, decision)
        timeline.plan(self.minute(120), self.close_meeting)

    def minute(self, count: int) -> datetime:
        return self.starts_at + timedelta(minutes=count)

    def save_arguments(self) -> dict:
        self.meeting.refresh_from_db()
        return {"by": self.people.officer, "version": self.meeting.version}

    # --- Before
    def create_meeting(self):
        self.meeting = meetings_workflow.plan_meeting(
            self.committee_script.committee,
            by=self.people.officer,
            starts_at=self.starts_at,
            place=self.entry["place"],
            remote_link=self.entry.get("remote", ""),
            is_example=True,
        )

    def prepare_agenda(self):
        """What the data propose, the first ones accepted with ten minutes each; the rest is
        declined or waits.
        """
        by, wanted = self.people.officer, self.entry["accepted"]
        proposed = agenda_workflow.propose(self.meeting, by=by)
        for item in proposed[:wanted]:
            agenda_workflow.accept(item, by=by)
            agenda_workflow.edit_item(item, by=by, version=item.version, duration=_ITEM_MINUTES)
        is_past = "published" in self.entry
        for item in proposed[wanted:] if is_past else ():
            agenda_workflow.decline(item, by=by)
        for title, detail, duration, *numbers in self.entry.get("free", ()):
            sheets = list(ActionSheet.objects.filter(number__in=numbers))
            agenda_workflow.add_item(
                self.meeting, by=by, title=title, detail=detail, duration=duration, sheets=sheets
            )

    def convene(self):
        meetings_workflow.convene(self.meeting, **self.save_arguments())

    def request_point(self, person: str, title: str, detail: str, number: int):
        sheets = ActionSheet.objects.filter(number=number)
        agenda_workflow.request_point(
            self.meeting,
            by=self.people.persons[person],
            title=title,
            detail=detail,
            sheets=list(sheets),
        )

    def write_notes(self):
        entry, people = self.entry, self.people.persons
        writer = people[next(iter(entry["private_notes"]))]
        co_chairs_workflow.save_note(
            self.meeting, by=writer, text=entry["shared_note"], version=0, is_shared=True
        )
        for person, text in entry["private_notes"].items():
            co_chairs_workflow.save_note(
                self.meeting, by=people[person], text=text, version=0, is_shared=False
            )

    # --- During
    def record_attendance(self):
        """The co-chairs are represented by their deputies; a seat that nobody holds gets no
        mark.
        """
        rows = {}
        for member in members_of(self.meeting):
            key = next(
                k
                for k, o in self.people.organizations.items()
                if o.pk == member.seat.organization_id
            )
            if not member.people:
                continue
            state = AttendanceState.PRESENT
            if member.seat.is_co_chair:
                state = AttendanceState.REPRESENTED
            elif key in self.entry["absent"]:
                state = AttendanceState.ABSENT
            elif key in self.entry["excused"]:
                state = AttendanceState.EXCUSED
            rows[member.seat] = (state, None)
        attendance_workflow.record_attendance(self.meeting, rows=rows, **self.save_arguments())

    def decide(self, entry: dict):
        """Typed and adopted, with its follow-ups; left out when its sheets are not written."""
        by = self.people.officer
        sheets = list(ActionSheet.objects.filter(number__in=entry["sheets"]))
        if not sheets:
            return
        item = self.meeting.items.accepted().filter(sheets__in=sheets).first()
        if item and "notes" in entry:
            agenda_workflow.save_notes(item, by=by, version=item.version, notes=entry["notes"])
        kind = DecisionKind(entry["kind"])
        decision = decisions_workflow.draft(
            self.meeting,
            by=by,
            item=item,
            kind=kind,
            statement=entry["statement"],
            sheets=sheets,
            organizations=[
                self.people.organizations[key] for key in entry.get("organizations", ())
            ],
            makes_priority=True if kind == DecisionKind.PRIORITY else None,
        )
        rows = [self.make_follow_up(*row) for row in entry["follow_ups"]]
        decisions_workflow.save_follow_ups(decision, by=by, version=decision.version, rows=rows)
        decisions_workflow.adopt(decision, by=by, version=decision.version)

    def make_follow_up(
        self, statement: str, organization: str, due: str, person: str = ""
    ) -> FollowUp:
        row = FollowUp(statement=statement, organization=self.people.organizations[organization])
        row.due, row.person = parse(due), self.people.persons.get(person)
        return row

    def close_meeting(self):
        meetings_workflow.close_meeting(self.meeting, **self.save_arguments())

    # --- After
    def publish(self):
        by, texts = (
            self.people.officer,
            {name: self.entry[name] for name in ("introduction", "conclusion")},
        )
        minutes_workflow.save_draft(
            self.meeting, by=by, version=minutes_workflow.draft_version(self.meeting), **texts
        )
        minutes_workflow.publish(self.meeting, **self.save_arguments())

    def correct(self, reason: str):
        self.meeting.refresh_from_db()
        minutes_workflow.correct(self.meeting, by=self.people.officer, reason=reason)
        minutes_workflow.publish(self.meeting, **self.save_arguments())


def close_follow_up(people: People, entry: dict):
    follow_up = FollowUp.objects.filter(statement=entry["follow_up"]).first()
    if follow_up is None:  # its sheet is not written
        return
    person: User = people.persons[entry["by"]]
    status = FollowUpStatus(entry.get("status", FollowUpStatus.DONE))
    follow_ups_workflow.close(
        follow_up, by=person, version=follow_up.version, comment=entry["comment"], status=status
    )
