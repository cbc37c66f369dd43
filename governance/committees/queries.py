"""The binôme élu-industriel: two seats of a committee, each with its holder and its deputy of the
day.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from governance.enums import CO_CHAIRS, Capacity, CommitteeKind
from governance.models import Committee, Seat, Term

LEADING = (CommitteeKind.PROJECT, CommitteeKind.MONITORING)


@dataclass(frozen=True)
class CoChairSeat:
    """The seat of one co-chair; ``holder`` and ``deputy`` are the terms in force, None while « à
    désigner ».
    """

    seat: Seat
    holder: Term | None
    deputy: Term | None

    @property
    def people(self) -> list:
        return [term.person for term in (self.holder, self.deputy) if term is not None]


@dataclass(frozen=True)
class CoChairs:
    """The two seats on one day; None where the committee has no such seat. Iterates the elected
    co-chair first.
    """

    committee: Committee | None
    elected: CoChairSeat | None
    industry: CoChairSeat | None

    def __iter__(self):
        return iter([half for half in (self.elected, self.industry) if half is not None])

    @property
    def has_seats(self) -> bool:
        return bool(list(self))

    @property
    def people(self) -> set[int]:
        """Keys of its holders and deputies."""
        return {person.pk for half in self for person in half.people}


def co_chairs_of(committee: Committee, today) -> CoChairs:
    """Who leads ``committee`` on the day ``today``: two queries."""
    return co_chairs_by_committee([committee], today)[committee.pk]


def co_chairs_by_committee(committees: Iterable[Committee], today) -> dict[int, CoChairs]:
    """The co-chairs of each committee, by its key: two queries for all."""
    in_office = Prefetch(
        "terms", Term.objects.in_force(today).select_related("person"), to_attr="in_office"
    )
    seats = Seat.objects.in_force(today).co_chairs().filter(committee__in=committees)
    seats = seats.select_related("organization").prefetch_related(in_office)
    halves = {(seat.committee_id, seat.role): co_chair_seat(seat) for seat in seats}
    return {
        committee.pk: CoChairs(committee, *(halves.get((committee.pk, role)) for role in CO_CHAIRS))
        for committee in committees
    }


def lead_committees(today):
    """Project and monitoring committees; the one that leads the programme first: the latest phase,
    with co-chairs.
    """
    led = Exists(Seat.objects.filter(committee=OuterRef("pk")).in_force(today).co_chairs())
    found = (
        Committee.objects.live()
        .filter(kind__in=LEADING)
        .annotate(is_led=led)
        .select_related("phase")
    )
    return found.order_by("-is_led", "-phase_id", "pk")


def is_led(today) -> Q:
    """Of a meeting: its committee is one that co-chairs lead, or has a seat of one; a technical
    committee has none.
    """
    seats = Seat.objects.in_force(today).co_chairs().filter(committee=OuterRef("committee"))
    return Q(committee__kind__in=LEADING) | Q(Exists(seats))


def lead_co_chairs(today) -> CoChairs:
    """The binôme of the territory on the day ``today``; everybody who sees the home may read it."""
    committee = lead_committees(today).first()
    return CoChairs(None, None, None) if committee is None else co_chairs_of(committee, today)


def co_chair_seat(seat: Seat) -> CoChairSeat:
    terms = {term.capacity: term for term in seat.in_office}
    return CoChairSeat(seat, terms.get(Capacity.HOLDER), terms.get(Capacity.DEPUTY))
