"""The roles that seats give: memberships that last as long as the terms of a person."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import Membership, Organization
from governance.enums import SeatRole
from governance.models import Seat, Term

ONE_DAY = timedelta(days=1)


def sync_memberships(seat: Seat, changed: Iterable[Term], *, by):
    """Update the memberships of the persons of ``changed``: terms that were saved or deleted.

    Terms on any seat of the same organisation that gives the same role count together. Call it
    within a transaction.
    """
    changed = list(changed)
    organization = Organization.objects.select_for_update().get(pk=seat.organization_id)
    role = SeatRole(seat.role).grants
    people = {term.person_id: term.person for term in changed}
    alike = [value for value in SeatRole if value.grants == role]
    terms, known = defaultdict(list), defaultdict(list)
    held = Term.objects.filter(
        person__in=people, seat__organization=organization, seat__role__in=alike
    )
    given = Membership.objects.filter(user__in=people, organization=organization, role=role)
    held = list(held.order_by("starts_on", "pk"))
    for term in held:
        terms[term.person_id].append(term)
    for membership in given.order_by("starts_on", "pk"):
        known[membership.user_id].append(membership)
    for key, person in people.items():
        given = {term.membership_id for term in changed if term.person_id == key}
        identity = {"user": person, "organization": organization, "role": role}
        sync_person(identity, terms[key], known[key], given, by=by)
    membership_ids = {term.pk: term.membership_id for term in held}
    for term in changed:
        term.membership_id = membership_ids.get(term.pk)


def sync_person(identity: dict, terms: list[Term], known: list[Membership], given: set, *, by):
    """Write the memberships of one person. ``identity``: the fields of a new one. ``known``: those
    that exist. ``given``: keys of those that a term gave; deleted when no term needs them.
    """
    given = given | {term.membership_id for term in terms}
    plan = []
    for period in merge_periods(terms):
        membership = find_membership(period, known) or Membership(**identity)
        known = [other for other in known if other is not membership]
        plan.append((membership, period))
    for membership in known:
        if membership.pk in given:
            membership.delete_as(by, reason="Fin du mandat au comité")
    # Those that end are saved first: the database allows one open membership a role.
    for membership, period in sorted(plan, key=lambda pair: last_day(pair[1])):
        fit_membership(membership, period, by=by)


def merge_periods(terms: list[Term]) -> list[list[Term]]:
    """Terms that share a day or follow one another, together; they come by their first day."""
    periods: list[list[Term]] = []
    for term in terms:
        if periods and (
            last_day(periods[-1]) == date.max or term.starts_on <= last_day(periods[-1]) + ONE_DAY
        ):
            periods[-1].append(term)
        else:
            periods.append([term])
    return periods


def last_day(period: list[Term]) -> date:
    return max(term.ends_on or date.max for term in period)


def find_membership(period: list[Term], known: list[Membership]) -> Membership | None:
    """The membership of these terms, or one that was given by hand for the same days."""
    linked = {term.membership_id for term in period}
    first, last = period[0].starts_on, last_day(period)
    near = [m for m in known if m.starts_on <= last and (m.ends_on or date.max) >= first]
    near.sort(key=lambda m: (last == date.max and m.ends_on is None, m.pk in linked), reverse=True)
    return near[0] if near else next((m for m in known if m.pk in linked), None)


def fit_membership(membership: Membership, period: list[Term], *, by):
    last = last_day(period)
    starts_on, ends_on = period[0].starts_on, None if last == date.max else last
    if membership.pk is None or (membership.starts_on, membership.ends_on) != (starts_on, ends_on):
        membership.starts_on, membership.ends_on = starts_on, ends_on
        membership.is_referent = membership.is_referent and ends_on is None
        membership.save_as(by, reason="Mandat au comité")
    # Saved without history: the role that a term gives is not a fact about the term.
    if stray := [term.pk for term in period if term.membership_id != membership.pk]:
        Term.objects.filter(pk__in=stray).update(membership=membership)
    for term in period:
        term.membership_id = membership.pk
