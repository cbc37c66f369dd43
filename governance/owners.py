"""Whom a follow-up reaches: the person whom it names, else those who answer for its organisation."""

from collections.abc import Iterable
from datetime import date

from accounts.enums import TEAM_ROLES
from accounts.models import Membership, User
from accounts.permissions import TABLE, Permission
from governance.models import FollowUp
from partners.reminders import people_to_remind

CLOSING = [role for role, granted in TABLE.items() if Permission.FOLLOW_UP_CLOSE in granted]


def owners_to_tell(follow_ups: Iterable[FollowUp], today: date) -> dict[int, list[User]]:
    """By key: the named person, where they can sign in and close it; else the référent of the organisation, else its
    administrators, else all who may close it there. Nobody where nobody has an account. Two queries.
    """
    follow_ups = list(follow_ups)
    able = _organizations_by_person({one.person_id for one in follow_ups if one.person_id}, today)
    people = people_to_remind({one.organization_id for one in follow_ups}, today, roles=CLOSING)
    return {
        one.pk: [one.person]
        if not able.get(one.person_id, set()).isdisjoint({one.organization_id, None})
        else people[one.organization_id]
        for one in follow_ups
    }


def _organizations_by_person(keys: set[int], today: date) -> dict[int, set[int | None]]:
    """Where each may close follow-ups today; None among them: everywhere, as one of the team."""
    rows = Membership.objects.active(today).filter(user__in=keys, user__is_active=True, role__in=CLOSING)
    found = {}
    for user_id, organization_id, role in rows.values_list("user", "organization", "role"):
        found.setdefault(user_id, set()).add(None if role in TEAM_ROLES else organization_id)
    return found
