"""What the pages of committees show: each seat with who holds it, held it and will hold it; the
next meetings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from core.search import sort_key
from governance.committees.queries import CoChairs, CoChairSeat, co_chairs_by_committee
from governance.enums import CO_CHAIRS, VOTING, Capacity, SeatRole
from governance.models import Committee, Meeting, Seat, Term


@dataclass(frozen=True)
class SeatRow(CoChairSeat):
    """A seat on one day, with its terms that are over (the last first) and those to come."""

    past: list[Term]
    coming: list[Term]
    is_to_come: bool


@dataclass(frozen=True)
class Composition:
    """The seats of a committee on one day: co-chairs, members, observers, closed ones."""

    co_chairs: CoChairs
    members: list[SeatRow]
    observers: list[SeatRow]
    coming_chairs: list[SeatRow]
    closed: list[SeatRow]


@dataclass(frozen=True)
class Summary:
    """A committee as the list shows it."""

    committee: Committee
    co_chairs: CoChairs
    seat_count: int
    vacant_count: int
    next_meeting: Meeting | None


def composition(committee: Committee, today) -> Composition:
    """Two queries whatever the number of seats and of people."""
    known = [seat_row(seat, today) for seat in seats_with_terms([committee])]
    closed = [row for row in known if row.seat.ends_on and row.seat.ends_on < today]
    rows = [row for row in known if row not in closed]
    in_office = {row.seat.role: row for row in rows if row.seat.is_co_chair and not row.is_to_come}
    return Composition(
        co_chairs=CoChairs(committee, *(in_office.get(role) for role in CO_CHAIRS)),
        members=_by_name(row for row in rows if row.seat.role == SeatRole.MEMBER),
        observers=_by_name(row for row in rows if row.seat.role == SeatRole.OBSERVER),
        coming_chairs=[row for row in rows if row.seat.is_co_chair and row.is_to_come],
        closed=sorted(closed, key=lambda row: row.seat.ends_on, reverse=True),
    )


def summaries(committees: Iterable[Committee], today) -> list[Summary]:
    """Each committee with its co-chairs, its seats of the day and its next meeting; the number of
    queries does not grow.
    """
    committees = list(committees)
    pairs = co_chairs_by_committee(committees, today)
    meetings = {}
    for meeting in Meeting.objects.upcoming().filter(committee__in=committees):
        meetings.setdefault(meeting.committee_id, meeting)
    seats = [seat for seat in seats_with_terms(committees) if seat.is_in_force(today)]
    found = []
    for committee in committees:
        own = [seat_row(seat, today) for seat in seats if seat.committee_id == committee.pk]
        vacant = [row for row in own if row.holder is None and row.seat.role in VOTING]
        found.append(
            Summary(
                committee, pairs[committee.pk], len(own), len(vacant), meetings.get(committee.pk)
            )
        )
    return found


def _by_name(rows: Iterable[SeatRow]) -> list[SeatRow]:
    return sorted(rows, key=lambda row: sort_key(str(row.seat.organization)))


def seats_with_terms(committees) -> Iterable[Seat]:
    terms = Term.objects.select_related("person").order_by("-starts_on", "pk")
    return (
        Seat.objects.for_list()
        .filter(committee__in=committees)
        .prefetch_related(Prefetch("terms", terms))
    )


def seat_row(seat: Seat, today) -> SeatRow:
    terms = list(seat.terms.all())
    standing = (
        [] if not seat.is_in_force(today) else [term for term in terms if term.is_in_force(today)]
    )
    held = {term.capacity: term for term in standing}
    return SeatRow(
        seat=seat,
        holder=held.get(Capacity.HOLDER),
        deputy=held.get(Capacity.DEPUTY),
        past=[term for term in terms if term.ends_on and term.ends_on < today],
        coming=[term for term in reversed(terms) if term.starts_on > today],
        is_to_come=seat.starts_on > today,
    )
