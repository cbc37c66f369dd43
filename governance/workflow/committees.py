"""Committees, the seats of organisations in them, and who holds them: written by the team.

A seat gives whoever holds it a role on the portal: :func:`_settle_roles` makes the memberships say what the terms say.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership, Organization, User
from core import clock
from core.templatetags.fr import day
from governance.enums import Capacity, SeatRole
from governance.models import Committee, Seat, Term
from partners.workflow import TransitionRefused

ONE_DAY = timedelta(days=1)


class SeatRefused(TransitionRefused):
    """``field`` is the one of the form that the sentence is about."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@transaction.atomic
@clock.one_instant
def create_committee(*, by, **fields) -> Committee:
    committee = Committee(**fields)
    committee.record(by=by)
    return committee


@transaction.atomic
@clock.one_instant
def save_committee(committee: Committee, *, by, version: int):
    """Save what a form has set on ``committee``. Raises StaleVersion."""
    committee.claim(version)
    committee.record(by=by)


@transaction.atomic
@clock.one_instant
def archive_committee(committee: Committee, *, reason: str, by, version: int):
    """Put a committee away once nobody sits there and nothing is planned: an archived one gives no role."""
    reason = reason.strip()
    if committee.is_archived:
        raise TransitionRefused("Ce comité est déjà archivé.")
    if not reason:
        raise TransitionRefused("Indiquez pourquoi le comité est archivé.")
    if committee.seats.not_ended(clock.today()).exists():
        raise TransitionRefused("Des sièges de ce comité restent ouverts : fermez-les d’abord.")
    if committee.meetings.upcoming().exists():
        raise TransitionRefused("Une séance de ce comité est à venir : tenez-la ou annulez-la d’abord.")
    committee.claim(version)
    committee.archived_at, committee.archived_by, committee.archive_reason = clock.now(), by, reason
    committee.record(by=by, reason=reason)


@transaction.atomic
@clock.one_instant
def restore_committee(committee: Committee, *, by, version: int):
    if not committee.is_archived:
        raise TransitionRefused("Ce comité n’est pas archivé.")
    committee.claim(version)
    committee.archived_at, committee.archived_by, committee.archive_reason = None, None, ""
    committee.record(by=by)


@transaction.atomic
@clock.one_instant
def open_seat(
    committee: Committee,
    *,
    by,
    organization: Organization,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
) -> Seat:
    """Give an organisation a seat. Raises TransitionRefused, as for a second seat of the same half of the pair."""
    committee = _held(committee)
    seat = Seat(
        committee=committee, organization=organization, role=role, starts_on=starts_on, ends_on=ends_on
    )
    _check_seat(seat)
    seat.record(by=by)
    return seat


@transaction.atomic
@clock.one_instant
def close_seat(seat: Seat, *, by, ends_on: date):
    """``ends_on`` is the last day of the seat and of whoever holds it; a seat to come that closes before is taken off."""
    committee = _held(seat.committee)
    seat = Seat.objects.select_related("organization").get(pk=seat.pk)
    seat.committee = committee
    reason = f"Siège fermé le {day(ends_on)}"
    for term in seat.terms.filter(starts_on__gt=ends_on):
        _take_off(term, by=by, reason=reason)
    for term in seat.terms.exclude(ends_on__lte=ends_on):
        _end(term, ends_on=ends_on, by=by, reason=reason)
    if ends_on < seat.starts_on:
        if seat.starts_on < clock.today() or seat.terms.exists() or _has_sat(seat):
            raise TransitionRefused(f"Ce siège est ouvert depuis le {day(seat.starts_on)}.")
        seat.remove(by=by)
        return
    seat.ends_on = ends_on
    _check_seat(seat)
    seat.record(by=by)


@transaction.atomic
@clock.one_instant
def appoint(
    seat: Seat,
    *,
    by,
    person: User,
    capacity: str = Capacity.HOLDER,
    starts_on: date,
    ends_on: date | None = None,
) -> Term:
    """``person`` holds the seat, or stands in for its holder, and gets the role that sitting there gives.

    Whoever held it for as long as the seat stands leaves the day before. Raises TransitionRefused.
    """
    seat.committee = _held(seat.committee)
    replaced = replaced_by(seat, capacity=capacity, starts_on=starts_on)
    if replaced is not None and replaced.person != person:
        _end(replaced, ends_on=starts_on - ONE_DAY, by=by, reason=f"Remplacement par {person}")
    term = Term(
        seat=seat, person=person, capacity=capacity, starts_on=starts_on, ends_on=ends_on or seat.ends_on
    )
    _check_term(term)
    term.record(by=by)
    _settle_roles(term, by=by)
    return term


@transaction.atomic
@clock.one_instant
def end_term(term: Term, *, by, ends_on: date):
    """``ends_on`` is its last day; a term that has not begun and ends before it starts is taken off."""
    _held(term.seat.committee)
    term = Term.objects.for_list().get(pk=term.pk)
    if ends_on < term.starts_on:
        _take_off(term, by=by)
        return
    if term.ends_on is not None and term.ends_on < ends_on:
        raise TransitionRefused(f"Ce mandat prend déjà fin le {day(term.ends_on)}.")
    _end(term, ends_on=ends_on, by=by)


# --- What the rules refuse, in words for the person --------------------------------------------------------
def replaced_by(seat: Seat, *, capacity: str, starts_on: date) -> Term | None:
    """The term that a new one would end: begun before, without other end than that of the seat."""
    same = seat.terms.select_related("person").filter(capacity=capacity, starts_on__lt=starts_on)
    return same.filter(ends_on__isnull=True).first() or same.filter(ends_on=seat.ends_on).first()


def _check_seat(seat: Seat):
    if seat._state.adding and seat.organization.is_archived:
        raise SeatRefused(f"{seat.organization} est archivée : elle ne peut pas siéger.", "organization")
    _judge(seat)


def _check_term(term: Term):
    seat = term.seat
    if seat.organization.is_archived:
        raise SeatRefused(f"{seat.organization} est archivée : son siège ne peut pas être pourvu.", "person")
    if term.starts_on < seat.starts_on:
        raise SeatRefused(f"Ce siège n’existe que depuis le {day(seat.starts_on)}.", "starts_on")
    if seat.ends_on and term.starts_on > seat.ends_on:
        raise SeatRefused(f"Ce siège n’existe que jusqu’au {day(seat.ends_on)}.", "starts_on")
    if seat.ends_on and term.ends_on > seat.ends_on:
        raise SeatRefused(f"Ce siège n’existe que jusqu’au {day(seat.ends_on)}.", "ends_on")
    for other in seat.terms.filter(person=term.person):
        if _share_a_day(term, other):
            held = other.get_capacity_display().lower()
            raise SeatRefused(f"{term.person} est déjà {held} de ce siège à ces dates.", "person")
    _judge(term)


def _judge(row: Seat | Term):
    try:
        row.validate_constraints()
    except ValidationError as error:
        field = "starts_on" if row.ends_on is None or row.ends_on >= row.starts_on else "ends_on"
        raise SeatRefused(" ".join(error.messages), field) from None


def _share_a_day(one: Term, other: Term) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)


# --- Writing terms and the roles that they give -----------------------------------------------------------
def _held(committee: Committee) -> Committee:
    """The committee as it is now, held: acts upon its seats come one after another."""
    fresh = Committee.objects.select_for_update().get(pk=committee.pk)
    if fresh.is_archived:
        raise TransitionRefused("Ce comité est archivé : restaurez-le d’abord.")
    return fresh


def _has_sat(seat: Seat) -> bool:
    return seat.attendances.exists() or seat.proxies.exists()


def _end(term: Term, *, ends_on: date, by, reason: str = ""):
    term.ends_on = ends_on
    term.record(by=by, reason=reason)
    _settle_roles(term, by=by)


def _take_off(term: Term, *, by, reason: str = ""):
    if term.starts_on < clock.today():
        raise SeatRefused(f"Le mandat de {term.person} a commencé le {day(term.starts_on)}.", "ends_on")
    gone = Term(seat=term.seat, person=term.person, membership=term.membership)
    term.remove(by=by, reason=reason)
    _settle_roles(gone, by=by)


def _settle_roles(term: Term, *, by):
    """The memberships that this person has by such seats of this organisation last as long as the terms, no more."""
    organization = Organization.objects.select_for_update().get(pk=term.seat.organization_id)
    role = SeatRole(term.seat.role).grants
    alike = {"user": term.person, "organization": organization, "role": role}
    terms = Term.objects.filter(
        person=term.person,
        seat__organization=organization,
        seat__role__in=[value for value in SeatRole if value.grants == role],
    ).order_by("starts_on", "pk")
    periods = _periods(terms)
    known = list(Membership.objects.filter(**alike).order_by("starts_on", "pk"))
    ours = {term.membership_id, *(one.membership_id for one in terms)}
    plan = []
    for period in periods:
        membership = _borne_by(period, known) or Membership(**alike)
        known = [other for other in known if other != membership]
        plan.append((membership, period))
    for membership in known:
        if membership.pk in ours:
            membership.remove(by=by, reason="Fin du mandat au comité")
    # What ends is written before what goes on: the database keeps one open membership a role.
    for membership, period in sorted(plan, key=lambda step: _last(step[1])):
        _fit(membership, period, by=by)
    if term.pk:
        term.refresh_from_db(fields=["membership"])


def _periods(terms) -> list[list[Term]]:
    """Terms that share a day or follow one another, together."""
    periods: list[list[Term]] = []
    for term in terms:
        if periods and (_last(periods[-1]) == date.max or term.starts_on <= _last(periods[-1]) + ONE_DAY):
            periods[-1].append(term)
        else:
            periods.append([term])
    return periods


def _last(period: list[Term]) -> date:
    return max(term.ends_on or date.max for term in period)


def _borne_by(period: list[Term], known: list[Membership]) -> Membership | None:
    """The membership that goes with these terms already, or one that was given by hand for the same days."""
    linked = {term.membership_id for term in period}
    first, last = period[0].starts_on, _last(period)
    near = [m for m in known if m.starts_on <= last and (m.ends_on or date.max) >= first]
    near.sort(key=lambda m: (last == date.max and m.ends_on is None, m.pk in linked), reverse=True)
    return near[0] if near else next((m for m in known if m.pk in linked), None)


def _fit(membership: Membership, period: list[Term], *, by):
    last = _last(period)
    starts_on, ends_on = period[0].starts_on, None if last == date.max else last
    if membership.pk is None or (membership.starts_on, membership.ends_on) != (starts_on, ends_on):
        membership.starts_on, membership.ends_on = starts_on, ends_on
        membership.is_referent = membership.is_referent and ends_on is None
        membership.record(by=by, reason="Mandat au comité")
    # Which role a term gives is no fact about the term: its history stays out of it.
    Term.objects.filter(pk__in=[term.pk for term in period]).update(membership=membership)
