"""Committees, who sits there, their meetings with decisions and follow-ups, the minutes of those
that were held.
"""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from accounts.enums import Role
from accounts.models import Membership, User
from core import clock
from core.partial_dates import Precision
from governance.enums import (
    AttendanceState,
    Capacity,
    CommitteeKind,
    DecisionKind,
    FollowUpStatus,
    ItemKind,
    ItemStatus,
    MeetingStatus,
    SeatRole,
)
from governance.minutes.queries import record_of
from governance.minutes.record import to_json
from governance.models import (
    AgendaItem,
    Attendance,
    Committee,
    Decision,
    FollowUp,
    Meeting,
    Minutes,
    Seat,
    Term,
)
from tools.scale.dataset import Dataset, days, moment
from tools.scale.words import DECISIONS, FOLLOW_UPS

_KINDS = (
    (CommitteeKind.PROJECT, "Comité de projet", "CP"),
    (CommitteeKind.TECHNICAL, "Comité technique", "CT"),
)
_MEMBERS = 10
_MANY = 500  # sheets: from there on a meeting every two months, below every five
_DECISIONS = 5  # of one meeting


def write(dataset: Dataset):
    at = moment(dataset.opening)
    for kind, name, acronym in _KINDS:
        row = dataset.writer.new(
            Committee, phase_id=dataset.phase, kind=kind, quorum=5, created_at=at, updated_at=at
        )
        # Its key makes the name one of a kind.
        row |= {"name": f"{name} (exemple {row['id']})", "acronym": f"{acronym}{row['id']}"}
        dataset.writer.add_history(Committee, row, at, by=dataset.officer, kind="+")
        dataset.writer.write(Committee, row)
        CommitteeWriter(dataset, row["id"], is_project=kind == CommitteeKind.PROJECT).write()


class CommitteeWriter:
    def __init__(self, dataset: Dataset, committee: int, *, is_project: bool):
        self.dataset, self.writer, self.committee, self.is_project = (
            dataset,
            dataset.writer,
            committee,
            is_project,
        )
        self.chance, self.words = (
            dataset.chance(f"committee {is_project}"),
            dataset.words("committee"),
        )
        self.seats: list[int] = []

    def write(self):
        roles = [SeatRole.CO_CHAIR_ELECTED, SeatRole.CO_CHAIR_INDUSTRY] if self.is_project else []
        people = ["elu", "industriel", "comite"] if self.is_project else []
        roles += [SeatRole.MEMBER] * _MEMBERS
        for place, (role, partner) in enumerate(zip(roles, self.dataset.partners, strict=False)):
            person = (
                self.dataset.accounts[people[place]] if place < len(people) else partner.contact
            )
            self.add_seat(role, partner.organization, person)
        every = 60 if self.dataset.size.sheets >= _MANY else 150
        dates = range(60, (self.dataset.today - self.dataset.opening).days + every, every)
        for number, offset in enumerate(dates, 1):
            self.add_meeting(number, self.dataset.opening + days(offset))

    def add_seat(self, role: SeatRole, organization: int, person: int):
        start = moment(self.dataset.opening)
        since = {"starts_on": self.dataset.opening}
        seat = self.add_row(
            Seat,
            start,
            committee_id=self.committee,
            organization_id=organization,
            role=role,
            **since,
        )
        granted = {"user_id": person, "organization_id": organization, "role": role.grants}
        # A person sits once for an organisation, however many committees; a role is open once.
        membership = None
        if self.is_project or role.grants != Role.COMMITTEE_MEMBER:
            membership = self.add_row(Membership, start, **granted, **since)["id"]
        self.add_row(
            Term,
            start,
            seat_id=seat["id"],
            capacity=Capacity.HOLDER,
            person_id=person,
            membership_id=membership,
            **since,
        )
        self.seats.append(seat["id"])

    def add_meeting(self, number: int, day):
        starts_at, today = moment(day), self.dataset.today
        planned_at = min(starts_at - days(40), moment(self.dataset.eve))
        values = {"status": MeetingStatus.PLANNED}
        if day < today:
            # The last one waits for its minutes; the others have theirs (see publish_minutes).
            values = {"status": MeetingStatus.HELD, "held_at": starts_at + timedelta(hours=2)}
        elif day - days(21) <= self.dataset.eve:
            values = {"status": MeetingStatus.CONVENED}
        if day - days(21) <= self.dataset.eve:
            values["convened_at"] = starts_at - days(21)
        row = self.writer.new(
            Meeting,
            committee_id=self.committee,
            number=number,
            starts_at=starts_at,
            quorum=5,
            place="Orly",
            is_example=True,
            created_at=planned_at,
            updated_at=planned_at,
            **values,
        )
        row["uid"] = uuid5(NAMESPACE_URL, f"meeting {row['id']} of seed {self.dataset.size.seed}")
        self.write_created(Meeting, row, planned_at)
        if day >= today:
            return
        for seat in self.seats:
            state = self.chance.choice([AttendanceState.PRESENT] * 4 + [AttendanceState.EXCUSED])
            self.add_row(Attendance, starts_at, meeting_id=row["id"], seat_id=seat, state=state)
        for rank in range(1, _DECISIONS + 1):
            self.add_decision(row["id"], rank, starts_at)

    def add_decision(self, meeting: int, rank: int, starts_at):
        item = self.writer.new(
            AgendaItem,
            meeting_id=meeting,
            position=rank,
            title=self.words.title()[:300],
            kind=ItemKind.FREE,
            status=ItemStatus.ACCEPTED,
            duration=10,
            notes=self.words.text(2),
            created_at=starts_at - days(20),
            updated_at=starts_at,
        )
        known = [sheet.pk for sheet in self.dataset.sheets if sheet.created_on < starts_at.date()]
        sheets = self.chance.sample(known, min(2, len(known)))
        links = [self.writer.link(AgendaItem, "sheets", item, sheets)]
        self.write_created(AgendaItem, item, starts_at, links)
        decision = self.writer.new(
            Decision,
            meeting_id=meeting,
            item_id=item["id"],
            number=rank,
            statement=self.chance.choice(DECISIONS),
            kind=self.chance.choice(
                [DecisionKind.ARBITRATION, DecisionKind.REQUEST, DecisionKind.ACKNOWLEDGEMENT]
            ),
            adopted_at=starts_at + timedelta(hours=2),
            created_at=starts_at,
            updated_at=starts_at,
        )
        partner = self.dataset.partner(self.chance)
        links = [self.writer.link(Decision, "sheets", decision, sheets)]
        links.append(self.writer.link(Decision, "organizations", decision, [partner.organization]))
        self.write_created(Decision, decision, starts_at, links)
        for _ in range(self.chance.randint(1, 2)):
            self.add_follow_up(decision["id"], self.dataset.partner(self.chance), starts_at)

    def add_follow_up(self, decision: int, partner, starts_at):
        due_on = starts_at.date() + days(self.chance.randint(20, 120))
        row = self.writer.new(
            FollowUp,
            decision_id=decision,
            statement=self.chance.choice(FOLLOW_UPS),
            organization_id=partner.organization,
            person_id=partner.contact,
            due_on=due_on,
            due_on_precision=Precision.DAY,
            created_at=starts_at,
            updated_at=starts_at,
        )
        self.writer.add_history(FollowUp, row, starts_at, by=self.dataset.officer, kind="+")
        if due_on < self.dataset.today and self.chance.random() < 0.8:
            at = moment(due_on, self.chance)
            row |= {
                "status": FollowUpStatus.DONE,
                "closed_at": at,
                "closed_by_id": partner.contact,
                "updated_at": at,
            }
            row["closing_comment"] = "Fait, les documents sont transmis."
            self.writer.add_history(FollowUp, row, at, by=partner.contact)
        self.writer.write(FollowUp, row)

    def write_created(self, model, row: dict, at, links=()):
        self.writer.add_history(model, row, at, by=self.dataset.officer, kind="+", links=links)
        self.writer.write(model, row)

    def add_row(self, model, at, **values) -> dict:
        return self.writer.add(model, at, by=self.dataset.officer, **values)


def publish_minutes(dataset: Dataset):
    """Publish the minutes of the meetings held over a month ago, once everything else is in the
    tables.
    """
    officer = User.objects.get(pk=dataset.officer)
    limit = moment(dataset.today) - days(30)
    held = Meeting.objects.filter(
        status=MeetingStatus.HELD, starts_at__lt=limit, is_example=True, minutes=None
    )
    for meeting in held.select_related("committee").order_by("pk"):
        with clock.at(meeting.starts_at + days(7)):
            draft = Minutes(meeting=meeting, introduction="Séance d’exemple.")
            draft.content, draft.published_at, draft.published_by = (
                to_json(record_of(draft)),
                clock.now(),
                officer,
            )
            draft.save_as(officer)
            meeting.status = MeetingStatus.MINUTES_PUBLISHED
            meeting.save_as(officer)
