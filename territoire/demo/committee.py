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
from territoire.demo.people import Cast
from territoire.demo.timeline import Chronicle, working_moment

_ITEM_MINUTES = 10


def tell(cast: Cast, chronicle: Chronicle):
    """Plan the committee, its meetings and what became of their follow-ups."""
    data = directory("meetings")
    board = _Board(cast)
    chronicle.plan(working_moment(OPENING_DAY, seed=3), board.create, data["committee"])
    for rank, entry in enumerate(data["seats"]):
        board.tell_seat(rank, entry, chronicle)
    for rank, entry in enumerate(data["meetings"], 1):
        _Sitting(rank, entry, cast, board).tell(chronicle)
    for rank, entry in enumerate(data["closed"]):
        chronicle.plan(working_moment(entry["day"], seed=rank), _close, cast, entry)


class _Board:
    """Who sits; ``committee`` is there once it was created."""

    def __init__(self, cast: Cast):
        self.cast = cast
        self.committee: Committee | None = None

    def create(self, fields: dict):
        self.committee = committees_workflow.create_committee(
            by=self.cast.officer, phase=self.cast.phase, **fields
        )

    def tell_seat(self, rank: int, entry: dict, chronicle: Chronicle):
        moment, seat = (
            working_moment(OPENING_DAY, seed=4, after=working_moment(OPENING_DAY, seed=3)),
            [],
        )
        chronicle.plan(moment, self._open, entry, seat)
        first = entry.get("before", entry.get("holder"))
        if first:
            chronicle.plan(moment, self._appoint, seat, first, Capacity.HOLDER, OPENING_DAY)
        if "since" in entry:
            later = working_moment(entry["since"], seed=rank)
            chronicle.plan(
                later, self._appoint, seat, entry["holder"], Capacity.HOLDER, entry["since"]
            )
        if "deputy" in entry:
            since = entry.get("deputy_since", OPENING_DAY)
            when = moment if since == OPENING_DAY else working_moment(since, seed=rank)
            chronicle.plan(when, self._appoint, seat, entry["deputy"], Capacity.DEPUTY, since)

    def _open(self, entry: dict, seat: list):
        organization = self.cast.organizations[entry["organization"]]
        role = SeatRole(entry["role"])
        seat.append(
            committees_workflow.open_seat(
                self.committee,
                by=self.cast.officer,
                organization=organization,
                role=role,
                starts_on=OPENING_DAY,
            )
        )

    def _appoint(self, seat: list, person: str, capacity: Capacity, since: date):
        committees_workflow.appoint(
            seat[0],
            by=self.cast.officer,
            person=self.cast.people[person],
            capacity=capacity,
            starts_on=since,
        )


class _Sitting:
    """The life of one meeting."""

    def __init__(self, rank: int, entry: dict, cast: Cast, board: _Board):
        self.rank, self.entry, self.cast, self.board = rank, entry, cast, board
        self.starts_at = entry["starts"].replace(tzinfo=timezone.get_default_timezone())
        self.meeting: Meeting | None = None

    def tell(self, chronicle: Chronicle):
        entry = self.entry
        self._plan(chronicle, entry["planned"], self._plan_meeting)
        self._plan(chronicle, entry["proposed"], self._prepare)
        self._plan(chronicle, entry["convened"], self._convene)
        for day, person, *point in entry.get("requests", ()):
            self._plan(chronicle, day, self._request, person, *point)
        if "shared_note" in entry:
            self._plan(chronicle, entry["convened"], self._write_notes)
        if "published" in entry:
            self._tell_sitting(chronicle)
            self._plan(chronicle, entry["published"], self._publish)
        if "correction" in entry:
            day, reason = entry["correction"]
            self._plan(chronicle, day, self._correct, reason)

    def _plan(self, chronicle: Chronicle, day: date, act, *arguments):
        chronicle.plan(working_moment(day, seed=self.rank), act, *arguments)

    def _tell_sitting(self, chronicle: Chronicle):
        chronicle.plan(self._minute(5), self._note_attendance)
        for place, decision in enumerate(self.entry["decisions"], 1):
            chronicle.plan(self._minute(15 * place), self._decide, decision)
        chronicle.plan(self._minute(120), self._hold)

    def _minute(self, count: int) -> datetime:
        return self.starts_at + timedelta(minutes=count)

    def _saving(self) -> dict:
        self.meeting.refresh_from_db()
        return {"by": self.cast.officer, "version": self.meeting.version}

    # --- Before
    def _plan_meeting(self):
        self.meeting = meetings_workflow.plan_meeting(
            self.board.committee,
            by=self.cast.officer,
            starts_at=self.starts_at,
            place=self.entry["place"],
            remote_link=self.entry.get("remote", ""),
            is_example=True,
        )

    def _prepare(self):
        """What the data propose, the first ones accepted with ten minutes each; the rest is
        declined or waits.
        """
        by, wanted = self.cast.officer, self.entry["accepted"]
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

    def _convene(self):
        meetings_workflow.convene(self.meeting, **self._saving())

    def _request(self, person: str, title: str, detail: str, number: int):
        sheets = ActionSheet.objects.filter(number=number)
        agenda_workflow.request_point(
            self.meeting,
            by=self.cast.people[person],
            title=title,
            detail=detail,
            sheets=list(sheets),
        )

    def _write_notes(self):
        entry, people = self.entry, self.cast.people
        writer = people[next(iter(entry["private_notes"]))]
        co_chairs_workflow.save_note(
            self.meeting, by=writer, text=entry["shared_note"], version=0, is_shared=True
        )
        for person, text in entry["private_notes"].items():
            co_chairs_workflow.save_note(
                self.meeting, by=people[person], text=text, version=0, is_shared=False
            )

    # --- During
    def _note_attendance(self):
        """The co-chairs are represented by their deputies; a seat that nobody holds gets no
        mark.
        """
        rows = {}
        for member in members_of(self.meeting):
            key = next(
                k for k, o in self.cast.organizations.items() if o.pk == member.seat.organization_id
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
        attendance_workflow.record_attendance(self.meeting, rows=rows, **self._saving())

    def _decide(self, entry: dict):
        """Typed and adopted, with its follow-ups; left out when its sheets are not told."""
        by = self.cast.officer
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
            organizations=[self.cast.organizations[key] for key in entry.get("organizations", ())],
            makes_priority=True if kind == DecisionKind.PRIORITY else None,
        )
        rows = [self._follow_up(*row) for row in entry["follow_ups"]]
        decisions_workflow.save_follow_ups(decision, by=by, version=decision.version, rows=rows)
        decisions_workflow.adopt(decision, by=by, version=decision.version)

    def _follow_up(self, statement: str, organization: str, due: str, person: str = "") -> FollowUp:
        row = FollowUp(statement=statement, organization=self.cast.organizations[organization])
        row.due, row.person = parse(due), self.cast.people.get(person)
        return row

    def _hold(self):
        meetings_workflow.close_meeting(self.meeting, **self._saving())

    # --- After
    def _publish(self):
        by, texts = (
            self.cast.officer,
            {name: self.entry[name] for name in ("introduction", "conclusion")},
        )
        minutes_workflow.save_draft(
            self.meeting, by=by, version=minutes_workflow.draft_version(self.meeting), **texts
        )
        minutes_workflow.publish(self.meeting, **self._saving())

    def _correct(self, reason: str):
        self.meeting.refresh_from_db()
        minutes_workflow.correct(self.meeting, by=self.cast.officer, reason=reason)
        minutes_workflow.publish(self.meeting, **self._saving())


def _close(cast: Cast, entry: dict):
    follow_up = FollowUp.objects.filter(statement=entry["follow_up"]).first()
    if follow_up is None:  # its sheet is not told
        return
    person: User = cast.people[entry["by"]]
    status = FollowUpStatus(entry.get("status", FollowUpStatus.DONE))
    follow_ups_workflow.close(
        follow_up, by=person, version=follow_up.version, comment=entry["comment"], status=status
    )
