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
from tools.scale.words import DECISIONS, FOLLOW_UPS
from tools.scale.world import World, days, moment

_KINDS = (
    (CommitteeKind.PROJECT, "Comité de projet", "CP"),
    (CommitteeKind.TECHNICAL, "Comité technique", "CT"),
)
_MEMBERS = 10
_MANY = 500  # sheets: from there on a meeting every two months, below every five
_DECISIONS = 5  # of one meeting


def write(world: World):
    at = moment(world.opening)
    for kind, name, acronym in _KINDS:
        row = world.pen.new(
            Committee, phase_id=world.phase, kind=kind, quorum=5, created_at=at, updated_at=at
        )
        # Its key makes the name one of a kind.
        row |= {"name": f"{name} (exemple {row['id']})", "acronym": f"{acronym}{row['id']}"}
        world.pen.keep(Committee, row, at, by=world.officer, kind="+")
        world.pen.write(Committee, row)
        _Board(world, row["id"], is_project=kind == CommitteeKind.PROJECT).tell()


class _Board:
    def __init__(self, world: World, committee: int, *, is_project: bool):
        self.world, self.pen, self.committee, self.is_project = (
            world,
            world.pen,
            committee,
            is_project,
        )
        self.chance, self.words = world.chance(f"committee {is_project}"), world.words("committee")
        self.seats: list[int] = []

    def tell(self):
        roles = [SeatRole.CO_CHAIR_ELECTED, SeatRole.CO_CHAIR_INDUSTRY] if self.is_project else []
        people = ["elu", "industriel", "comite"] if self.is_project else []
        roles += [SeatRole.MEMBER] * _MEMBERS
        for place, (role, partner) in enumerate(zip(roles, self.world.partners, strict=False)):
            person = self.world.accounts[people[place]] if place < len(people) else partner.contact
            self._seat(role, partner.organization, person)
        every = 60 if self.world.size.sheets >= _MANY else 150
        dates = range(60, (self.world.today - self.world.opening).days + every, every)
        for number, offset in enumerate(dates, 1):
            self._meeting(number, self.world.opening + days(offset))

    def _seat(self, role: SeatRole, organization: int, person: int):
        start = moment(self.world.opening)
        since = {"starts_on": self.world.opening}
        seat = self._add(
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
            membership = self._add(Membership, start, **granted, **since)["id"]
        self._add(
            Term,
            start,
            seat_id=seat["id"],
            capacity=Capacity.HOLDER,
            person_id=person,
            membership_id=membership,
            **since,
        )
        self.seats.append(seat["id"])

    def _meeting(self, number: int, day):
        starts_at, today = moment(day), self.world.today
        planned_at = min(starts_at - days(40), moment(self.world.eve))
        values = {"status": MeetingStatus.PLANNED}
        if day < today:
            # The last one waits for its minutes; the others have theirs (see publish).
            values = {"status": MeetingStatus.HELD, "held_at": starts_at + timedelta(hours=2)}
        elif day - days(21) <= self.world.eve:
            values = {"status": MeetingStatus.CONVENED}
        if day - days(21) <= self.world.eve:
            values["convened_at"] = starts_at - days(21)
        row = self.pen.new(
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
        row["uid"] = uuid5(NAMESPACE_URL, f"meeting {row['id']} of seed {self.world.size.seed}")
        self._told(Meeting, row, planned_at)
        if day >= today:
            return
        for seat in self.seats:
            state = self.chance.choice([AttendanceState.PRESENT] * 4 + [AttendanceState.EXCUSED])
            self._add(Attendance, starts_at, meeting_id=row["id"], seat_id=seat, state=state)
        for rank in range(1, _DECISIONS + 1):
            self._decision(row["id"], rank, starts_at)

    def _decision(self, meeting: int, rank: int, starts_at):
        item = self.pen.new(
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
        known = [sheet.pk for sheet in self.world.sheets if sheet.created_on < starts_at.date()]
        sheets = self.chance.sample(known, min(2, len(known)))
        links = [self.pen.link(AgendaItem, "sheets", item, sheets)]
        self._told(AgendaItem, item, starts_at, links)
        decision = self.pen.new(
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
        partner = self.world.partner(self.chance)
        links = [self.pen.link(Decision, "sheets", decision, sheets)]
        links.append(self.pen.link(Decision, "organizations", decision, [partner.organization]))
        self._told(Decision, decision, starts_at, links)
        for _ in range(self.chance.randint(1, 2)):
            self._follow_up(decision["id"], self.world.partner(self.chance), starts_at)

    def _follow_up(self, decision: int, partner, starts_at):
        due_on = starts_at.date() + days(self.chance.randint(20, 120))
        row = self.pen.new(
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
        self.pen.keep(FollowUp, row, starts_at, by=self.world.officer, kind="+")
        if due_on < self.world.today and self.chance.random() < 0.8:
            at = moment(due_on, self.chance)
            row |= {
                "status": FollowUpStatus.DONE,
                "closed_at": at,
                "closed_by_id": partner.contact,
                "updated_at": at,
            }
            row["closing_comment"] = "Fait, les documents sont transmis."
            self.pen.keep(FollowUp, row, at, by=partner.contact)
        self.pen.write(FollowUp, row)

    def _told(self, model, row: dict, at, links=()):
        self.pen.keep(model, row, at, by=self.world.officer, kind="+", links=links)
        self.pen.write(model, row)

    def _add(self, model, at, **values) -> dict:
        return self.pen.add(model, at, by=self.world.officer, **values)


def publish(world: World):
    """Publish the minutes of the meetings held over a month ago, once everything else is in the
    tables.
    """
    officer = User.objects.get(pk=world.officer)
    limit = moment(world.today) - days(30)
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
