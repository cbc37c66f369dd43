"""Who sits at a meeting on its day, who was there, and whether the quorum is reached."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from accounts.models import User
from core import clock
from core.french import NO_BREAK
from governance.enums import ATTENDING, VOTING, AttendanceState, Capacity
from governance.models import Attendance, Meeting, Seat, Term
from governance.models.committees import in_force


@dataclass(frozen=True)
class Member:
    """A seat on the day of a meeting, with the terms of its holder and deputy of that day (None:
    nobody).

    ``attendance`` is what was noted of it. A presence noted of a seat that nobody held counts for
    nothing and reads as not noted: forms refuse it since 2026, rows from before stay in the table
    until their meeting is noted again.
    """

    seat: Seat
    holder: Term | None
    deputy: Term | None
    attendance: Attendance | None = None

    @property
    def people(self) -> list[User]:
        """The holder, then the deputy."""
        return [term.person for term in (self.holder, self.deputy) if term]

    @property
    def is_voting(self) -> bool:
        return self.seat.role in VOTING

    @property
    def state(self) -> str:
        """What was noted of this seat; "" when nothing was."""
        return self.attendance.state if self.attendance else ""

    @property
    def is_attending(self) -> bool:
        return self.state in ATTENDING

    @property
    def name(self) -> str:
        """The organisation, and who holds the seat."""
        holder = f" ({self.holder.person})" if self.holder else ""
        return f"{self.seat.organization.name}{holder}"


@dataclass(frozen=True)
class Quorum:
    """``attending`` of the ``voting`` seats are present or represented; ``needed`` is None where no
    quorum is set.
    """

    attending: int
    voting: int
    needed: int | None

    @property
    def is_reached(self) -> bool:
        return self.needed is None or self.attending >= self.needed


def members_of(meeting: Meeting) -> list[Member]:
    """The seats in force on the day of the meeting, co-chairs first, in two queries."""
    return [
        _member(seat)
        for seat in seats_with_terms(meeting, in_force(clock.day_of(meeting.starts_at)))
    ]


def roll_of(meeting: Meeting) -> list[Member]:
    """The same with what was noted of each; a seat that was noted stays, even closed since. Three
    queries.
    """
    rows = {row.seat_id: row for row in meeting.attendances.select_related("proxy__organization")}
    seats = seats_with_terms(meeting, in_force(clock.day_of(meeting.starts_at)) | Q(pk__in=rows))
    return [_member(seat, rows.get(seat.pk)) for seat in seats]


def members_in_office(meeting: Meeting, roll: list[Member]) -> list[Member]:
    """:func:`members_of` where one has the roll: without the seats that it keeps because they were
    noted.
    """
    day = clock.day_of(meeting.starts_at)
    return [member for member in roll if member.seat.is_in_force(day)]


def seats_with_terms(meeting: Meeting, wanted: Q):
    day = clock.day_of(meeting.starts_at)
    terms = Prefetch(
        "terms", Term.objects.filter(in_force(day)).select_related("person"), to_attr="of_day"
    )
    return (
        Seat.objects.filter(wanted, committee=meeting.committee_id)
        .for_list()
        .prefetch_related(terms)
    )


def _member(seat: Seat, attendance: Attendance | None = None) -> Member:
    terms = {term.capacity: term for term in seat.of_day}
    if attendance and attendance.state in ATTENDING and not terms:
        attendance = None
    return Member(seat, terms.get(Capacity.HOLDER), terms.get(Capacity.DEPUTY), attendance)


def quorum_of(meeting: Meeting, roll: list[Member] | None = None) -> Quorum:
    """Present or represented seats that count, observers apart. ``roll`` is :func:`roll_of`, where
    one has it.
    """
    voting = [member for member in (roll_of(meeting) if roll is None else roll) if member.is_voting]
    return Quorum(sum(member.is_attending for member in voting), len(voting), meeting.quorum)


def state_problem(state: str, member: Member) -> str:
    """Why the seat of ``member`` cannot be noted as ``state``, in French; "" when it can."""
    if state in ATTENDING and not member.people:
        return (
            f"Personne n’est désigné pour le siège de {member.seat.organization} ce"
            f" jour-là{NO_BREAK}: il ne peut être ni présent ni représenté. Nommez d’abord qui"
            " l’occupe."
        )
    if state == AttendanceState.PRESENT and member.holder is None:
        return (
            f"Le siège de {member.seat.organization} n’a pas de titulaire ce jour-là{NO_BREAK}:"
            f" notez-le représenté par {member.deputy.person}, suppléant·e."
        )
    return ""


def proxy_problem(state: str, proxy: Seat | None, states: dict[Seat, str]) -> str:
    """Why ``proxy`` cannot stand for an absent seat, in French; "" when it can. ``states``: the
    state of each seat.
    """
    if proxy is None or state != AttendanceState.REPRESENTED:
        return ""
    if states.get(proxy) != AttendanceState.PRESENT:
        return (
            f"Le siège de {proxy.organization} n’est pas noté présent{NO_BREAK}: seul un siège"
            " présent peut en représenter un autre."
        )
    return ""
