"""Committees, the seats of organisations in them, and who holds them: written by the team.

A seat gives whoever holds it a role on the portal: ``seat_roles.sync_memberships`` makes the
memberships follow the terms.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization, User
from core import clock
from core.editing.refused import Refused
from core.french import day
from governance.committees.seat_roles import ONE_DAY, sync_memberships
from governance.enums import Capacity
from governance.models import Committee, Seat, Term


@transaction.atomic
@clock.one_instant
def create_committee(*, by, **fields) -> Committee:
    committee = Committee(**fields)
    committee.save_as(by)
    return committee


@transaction.atomic
@clock.one_instant
def save_committee(committee: Committee, *, by, version: int):
    """Save what a form has set on ``committee``. Raises StaleVersion."""
    committee.lock_version(version)
    committee.save_as(by)


@transaction.atomic
@clock.one_instant
def archive_committee(committee: Committee, *, reason: str, by, version: int):
    """Put a committee away once nobody sits there and nothing is planned: an archived one gives no
    role.
    """
    reason = reason.strip()
    # Locked: no seat is opened and no meeting planned between the checks and the archive.
    if Committee.objects.select_for_update().get(pk=committee.pk).is_archived:
        raise Refused("Ce comité est déjà archivé.")
    if not reason:
        raise Refused("Indiquez pourquoi le comité est archivé.")
    if committee.seats.not_ended(clock.today()).exists():
        raise Refused("Des sièges de ce comité restent ouverts : fermez-les d’abord.")
    if committee.meetings.upcoming().exists():
        raise Refused("Une séance de ce comité est à venir : tenez-la ou annulez-la d’abord.")
    committee.lock_version(version)
    committee.archived_at, committee.archived_by, committee.archive_reason = clock.now(), by, reason
    committee.save_as(by, reason=reason)


@transaction.atomic
@clock.one_instant
def restore_committee(committee: Committee, *, by, version: int):
    if not committee.is_archived:
        raise Refused("Ce comité n’est pas archivé.")
    committee.lock_version(version)
    committee.archived_at, committee.archived_by, committee.archive_reason = None, None, ""
    committee.save_as(by)


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
    """Give an organisation a seat. Raises Refused, also for a second seat of the same
    co-chair role.
    """
    committee = lock_committee(committee)
    seat = Seat(
        committee=committee,
        organization=organization,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    check_seat(seat)
    seat.save_as(by)
    return seat


@transaction.atomic
@clock.one_instant
def close_seat(seat: Seat, *, by, ends_on: date):
    """``ends_on`` is the last day of the seat and of whoever holds it; a seat to come that closes
    before is taken off.
    """
    committee = lock_committee(seat.committee)
    seat = Seat.objects.select_related("organization").get(pk=seat.pk)
    seat.committee = committee
    reason = f"Siège fermé le {day(ends_on)}"
    changed = list(seat.terms.select_related("person").exclude(ends_on__lte=ends_on))
    for term in changed:
        if term.starts_on > ends_on:
            remove_coming_term(term, by=by, reason=reason)
        else:
            _end(term, ends_on=ends_on, by=by, reason=reason)
    sync_memberships(seat, changed, by=by)
    if ends_on < seat.starts_on:
        has_sat = seat.attendances.exists() or seat.proxies.exists()
        if seat.starts_on < clock.today() or seat.terms.exists() or has_sat:
            raise Refused(f"Ce siège est ouvert depuis le {day(seat.starts_on)}.", "ends_on")
        seat.delete_as(by)
        return
    seat.ends_on = ends_on
    check_seat(seat)
    seat.save_as(by)


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
    """``person`` holds the seat, or stands in for its holder, and gets the role that sitting there
    gives.

    Whoever held it for as long as the seat stands leaves the day before. Raises Refused.
    """
    committee = lock_committee(seat.committee)
    # Read again: somebody may have closed it since the page was opened.
    seat = Seat.objects.select_related("organization").get(pk=seat.pk)
    seat.committee = committee
    replaced = replaced_by(seat, capacity=capacity, starts_on=starts_on)
    if replaced is not None and replaced.person != person:
        _end(replaced, ends_on=starts_on - ONE_DAY, by=by, reason=f"Remplacement par {person}")
    term = Term(
        seat=seat,
        person=person,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on or seat.ends_on,
    )
    check_term(term)
    term.save_as(by)
    sync_memberships(seat, [term, *filter(None, [replaced])], by=by)
    return term


@transaction.atomic
@clock.one_instant
def end_term(term: Term, *, by, ends_on: date):
    """``ends_on`` is its last day; a term that has not begun and ends before it starts is taken
    off.
    """
    lock_committee(term.seat.committee)
    term = Term.objects.for_list().get(pk=term.pk)
    if ends_on < term.starts_on:
        remove_coming_term(term, by=by)
    elif term.ends_on is not None and term.ends_on < ends_on:
        raise Refused(f"Ce mandat prend déjà fin le {day(term.ends_on)}.", "ends_on")
    else:
        _end(term, ends_on=ends_on, by=by)
    sync_memberships(term.seat, [term], by=by)


# --- Rules, and the sentences that refuse
# --------------------------------------------------------
def replaced_by(seat: Seat, *, capacity: str, starts_on: date) -> Term | None:
    """The term that a new one would end: it began before, and ends with its seat or not at all."""
    same = seat.terms.select_related("person").filter(capacity=capacity, starts_on__lt=starts_on)
    return same.filter(ends_on__isnull=True).first() or same.filter(ends_on=seat.ends_on).first()


def check_seat(seat: Seat):
    if seat._state.adding and seat.organization.is_archived:
        raise Refused(
            f"{seat.organization} est archivée : elle ne peut pas siéger.", "organization"
        )
    check_constraints(seat)


def check_term(term: Term):
    seat = term.seat
    if seat.organization.is_archived:
        raise Refused(
            f"{seat.organization} est archivée : son siège ne peut pas être pourvu.", "person"
        )
    if term.starts_on < seat.starts_on:
        raise Refused(f"Ce siège n’existe que depuis le {day(seat.starts_on)}.", "starts_on")
    if seat.ends_on and term.starts_on > seat.ends_on:
        raise Refused(f"Ce siège n’existe que jusqu’au {day(seat.ends_on)}.", "starts_on")
    if seat.ends_on and (term.ends_on is None or term.ends_on > seat.ends_on):
        raise Refused(f"Ce siège n’existe que jusqu’au {day(seat.ends_on)}.", "ends_on")
    for other in seat.terms.filter(person=term.person):
        if terms_overlap(term, other):
            held = other.get_capacity_display().lower()
            raise Refused(f"{term.person} est déjà {held} de ce siège à ces dates.", "person")
    check_constraints(term)


def check_constraints(row: Seat | Term):
    try:
        row.validate_constraints()
    except ValidationError as error:
        field = "starts_on" if row.ends_on is None or row.ends_on >= row.starts_on else "ends_on"
        raise Refused(" ".join(error.messages), field) from None


def terms_overlap(one: Term, other: Term) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (
        one.ends_on or date.max
    )


# --- Writing terms -----------------------------------------------------------
def lock_committee(committee: Committee) -> Committee:
    """The committee as it is now, locked: its seats are changed by one transaction at a time."""
    fresh = Committee.objects.select_for_update().get(pk=committee.pk)
    if fresh.is_archived:
        raise Refused("Ce comité est archivé : restaurez-le d’abord.")
    return fresh


def _end(term: Term, *, ends_on: date, by, reason: str = ""):
    term.ends_on = ends_on
    term.save_as(by, reason=reason)


def remove_coming_term(term: Term, *, by, reason: str = ""):
    if term.starts_on < clock.today():
        raise Refused(f"Le mandat de {term.person} a commencé le {day(term.starts_on)}.", "ends_on")
    term.delete_as(by, reason=reason)
