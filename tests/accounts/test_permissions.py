"""The table of permissions: whole, strict about names, bounded by organisation, membership and
activity.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.enums import COMMITTEE_ROLES, PARTNER_ROLES, Role
from accounts.models import User
from accounts.permissions import TABLE, Permission, Scope, has_permission, require, scopes
from core import clock
from tests.factories import (
    ActionSheetFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
P = Permission
READING = {P.SHEET_READ, P.AGREEMENT_READ, P.ORGANIZATION_READ, P.COMMITMENT_READ, P.MINUTES_READ}
COMMITTEE = READING | {P.COMMITMENT_EXPORT, P.COMMITTEE_READ, P.AGENDA_REQUEST, P.FOLLOW_UP_CLOSE}
CO_CHAIR = COMMITTEE | {P.AGENDA_EDIT, P.DECISION_EDIT, P.PAIR_READ}
# What a partner holds within its own organisation alone; of these, what a member of the committee
# does too.
OWN = {
    P.SHEET_CONTRIBUTE,
    P.COMMITMENT_ANSWER,
    P.COMMITMENT_EXPORT,
    P.PEOPLE_READ,
    P.FOLLOW_UP_CLOSE,
}
OWN_OF_COMMITTEE = {P.FOLLOW_UP_CLOSE}
PARTNER = READING | OWN
# What each role may do, said a second time and in full: a slip in the table shows here.
EXPECTED = {
    Role.PROJECT_OFFICER: set(Permission),
    Role.PROJECT_TEAM: set(Permission),
    Role.PARTNER_ADMINISTRATOR: PARTNER | {P.PEOPLE_INVITE},
    Role.PARTNER_MEMBER: PARTNER,
    Role.COMMITTEE_MEMBER: COMMITTEE,
    Role.CO_CHAIR_ELECTED: CO_CHAIR,
    Role.CO_CHAIR_INDUSTRY: CO_CHAIR,
    Role.READER: READING,
}


def again(user) -> User:
    """The same person at the next request: memberships are read once a request."""
    return User.objects.get(pk=user.pk)


def held(user, obj=None) -> set[Permission]:
    return {permission for permission in Permission if has_permission(user, permission, obj)}


def test_every_role_has_a_row():
    assert set(TABLE) == set(Role) == set(EXPECTED)
    assert all(isinstance(permission, Permission) for row in TABLE.values() for permission in row)
    assert all(isinstance(scope, Scope) for row in TABLE.values() for scope in row.values())


@pytest.mark.parametrize("role", Role)
def test_what_each_role_may_do_to_a_sheet_of_its_organization(role):
    user = user_with_role(role)
    (organization,) = user.organization_ids
    assert held(user, ActionSheetFactory(lead_organization_id=organization)) == EXPECTED[role]


@pytest.mark.parametrize("role", Role)
def test_what_each_role_may_do_to_the_sheet_of_others(role):
    own = (
        OWN | {P.PEOPLE_INVITE}
        if role in PARTNER_ROLES
        else OWN_OF_COMMITTEE
        if role in COMMITTEE_ROLES
        else set()
    )
    expected = EXPECTED[role] - own
    user = user_with_role(role)
    assert held(user, ActionSheetFactory()) == expected
    assert held(user, ActionSheetFactory(lead_organization=None)) == expected
    assert held(user) == expected, "without an object, what is one's own is not known"


@pytest.mark.parametrize("name", ["sheet_fly", "", "SHEET_EDIT", "accounts.sheet_edit"])
def test_an_unknown_name_raises(name):
    user = user_with_role(Role.PROJECT_OFFICER)
    with pytest.raises(ValueError, match="is not a valid Permission"):
        has_permission(user, name)
    with pytest.raises(ValueError, match="is not a valid Permission"):
        require(user, name)
    with pytest.raises(ValueError, match="is not a valid Permission"):
        scopes(user, name)


def test_an_unknown_role_raises_rather_than_giving_nothing():
    user = user_with_role(Role.READER)
    user.active_memberships[0].role = "emperor"
    with pytest.raises(ValueError, match="emperor"):
        has_permission(user, P.SHEET_READ)


def test_require_refuses_with_a_403():
    reader, sheet = user_with_role(Role.READER), ActionSheetFactory()
    require(reader, P.SHEET_READ, sheet)
    with pytest.raises(PermissionDenied):
        require(reader, P.SHEET_EDIT, sheet)


def test_nobody_without_membership_and_nobody_anonymous():
    sheet = ActionSheetFactory()
    assert held(UserFactory(), sheet) == set()
    assert held(AnonymousUser(), sheet) == set()


def test_a_superuser_may_do_everything_without_a_role():
    assert held(UserFactory(is_superuser=True), ActionSheetFactory()) == set(Permission)


@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PARTNER_MEMBER, Role.READER])
def test_a_membership_gives_rights_from_its_first_day_to_its_last(role):
    today, day = clock.today(), timedelta(days=1)
    user = UserFactory()
    membership = MembershipFactory(user=user, role=role)
    sheet = ActionSheetFactory(lead_organization=membership.organization)
    for starts_on, ends_on, is_in_force in [
        (today, None, True),
        (today - day, today, True),
        (today, today, True),
        (today - 2 * day, today - day, False),
        (today + day, None, False),
        (today + day, today + 2 * day, False),
    ]:
        membership.starts_on, membership.ends_on = starts_on, ends_on
        membership.save()
        expected = EXPECTED[role] if is_in_force else set()
        assert held(again(user), sheet) == expected, f"{starts_on} – {ends_on} on {today}"


@pytest.mark.parametrize("fields", [{}, {"is_superuser": True}])
def test_an_inactive_person_may_do_nothing(fields):
    user = user_with_role(Role.PARTNER_ADMINISTRATOR, is_active=False, **fields)
    (organization,) = user.organization_ids
    assert held(user, ActionSheetFactory(lead_organization_id=organization)) == set()
    assert scopes(user, P.SHEET_READ) == set()


def test_roles_add_up():
    user = user_with_role(Role.READER)
    MembershipFactory(user=user, role=Role.PROJECT_TEAM)
    assert held(again(user), ActionSheetFactory()) == set(Permission)


def test_a_right_on_one_s_own_holds_in_the_organization_that_gives_it():
    """A partner of one organisation who merely reads for another contributes for the first
    alone.
    """
    user = user_with_role(Role.PARTNER_MEMBER)
    (own,) = user.organization_ids
    other = OrganizationFactory()
    MembershipFactory(user=user, organization=other, role=Role.READER)
    user = again(user)
    assert has_permission(user, P.SHEET_CONTRIBUTE, ActionSheetFactory(lead_organization_id=own))
    assert not has_permission(user, P.SHEET_CONTRIBUTE, ActionSheetFactory(lead_organization=other))


def test_a_former_partner_keeps_no_right_on_its_sheet():
    user = user_with_role(Role.PARTNER_MEMBER)
    (own,) = user.organization_ids
    user.memberships.update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    MembershipFactory(user=user, role=Role.PARTNER_MEMBER)
    assert held(again(user), ActionSheetFactory(lead_organization_id=own)) == READING


@pytest.mark.parametrize("role", Role)
def test_which_sheets_each_role_knows_of(role):
    user = user_with_role(role)
    (own,) = user.organization_ids
    from actions.models import ActionSheet  # the only table that rights are asked of today

    for confidentiality in ("public", "signatories", "team"):
        ActionSheetFactory(confidentiality=confidentiality, lead_organization_id=own)
    seen = set(ActionSheet.objects.visible_to(user).values_list("confidentiality", flat=True))
    team = {"team"} if role in (Role.PROJECT_OFFICER, Role.PROJECT_TEAM) else set()
    assert seen == {"public", "signatories"} | team
    assert not ActionSheet.objects.visible_to(UserFactory()).exists()
    assert not ActionSheet.objects.visible_to(AnonymousUser()).exists()
