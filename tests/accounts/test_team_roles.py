"""Roles of the team are given to people of the intercommunality alone: by the form, an invitation,
a change of role.
"""

import re

import pytest
from django.urls import reverse

from accounts.access import Invitee
from accounts.enums import TEAM_ROLES, OrganizationKind, Role
from accounts.models import Invitation, Membership
from accounts.workflow import invitations, memberships
from core.editing.refused import Refused
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
INVITE = "/equipe/inviter/"


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def ept(officer):
    return officer.memberships.get().organization


@pytest.fixture
def partner():
    return OrganizationFactory(name="Le Port", kind=OrganizationKind.COMPANY)


def offered(response) -> set[str]:
    return {role for role in Role if re.search(rf'value="{role.value}"', response.content.decode())}


@pytest.mark.parametrize("role", TEAM_ROLES)
def test_an_invitation_of_a_partner_into_the_team_is_refused(client, officer, ept, partner, role):
    client.force_login(officer)
    posted = {"emails": "a@port.example", "organization": partner.pk, "role": role}
    refused = client.post(INVITE, posted)
    assert refused.status_code == 422
    assert "de l’intercommunalité" in refused.context["form"].errors["role"][0]
    assert not Invitation.objects.exists()
    assert client.post(INVITE, posted | {"organization": ept.pk}).status_code == 302
    people = [("b@port.example", "", "")]
    with pytest.raises(Refused, match="intercommunalité"):
        invitations.invite_all(people, organization=partner, role=role, by=officer)


def test_roles_of_the_team_are_not_offered_for_a_partner(client, officer, ept, partner):
    client.force_login(officer)
    for organization, expected in ((ept, set(TEAM_ROLES)), (partner, set())):
        page = client.get(f"{INVITE}?organisation={organization.slug}")
        assert offered(page) & set(TEAM_ROLES) == expected
    assert "À l’intercommunalité seulement" in client.get(INVITE).content.decode()
    member = MembershipFactory(organization=partner)
    assert not offered(client.get(reverse("people_manage", args=[member.pk]))) & set(TEAM_ROLES)
    colleague = MembershipFactory(organization=ept, role=Role.READER)
    assert offered(client.get(reverse("people_manage", args=[colleague.pk]))) >= set(TEAM_ROLES)


@pytest.mark.parametrize("role", TEAM_ROLES)
def test_a_partner_is_not_made_one_of_the_team(client, officer, partner, role):
    member = MembershipFactory(organization=partner)
    client.force_login(officer)
    url = reverse("people_manage", args=[member.pk])
    assert client.post(url, {"role": role}).status_code == 422
    with pytest.raises(Refused, match="intercommunalité"):
        memberships.change_role(member, role=role, by=officer)
    assert Membership.objects.get(pk=member.pk).role == Role.PARTNER_MEMBER


def test_an_invitation_that_was_wrong_opens_nothing(client, officer, partner):
    wrong = InvitationFactory(organization=partner, role=Role.PROJECT_TEAM, invited_by=officer)
    assert client.get(reverse("invitation_accept", args=[wrong.token])).status_code == 410
    with pytest.raises(Refused, match="intercommunalité"):
        invitations.accept(
            wrong, visitor=user_with_role(Role.READER, email=wrong.email), invitee=Invitee.SELF
        )


def test_a_membership_that_was_wrong_breaks_nothing_and_can_be_put_right(client, officer, partner):
    wrong = MembershipFactory(organization=partner, role=Role.PROJECT_OFFICER)
    client.force_login(wrong.user)
    assert client.get("/").status_code == 200
    client.force_login(officer)
    assert client.get("/equipe/").status_code == 200
    url = reverse("people_manage", args=[wrong.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"role": Role.PARTNER_MEMBER}).status_code == 302
    assert client.get("/equipe/").status_code == 200
    again = MembershipFactory(organization=partner, role=Role.PROJECT_TEAM)
    assert client.post(reverse("people_end", args=[again.pk]), {"when": "now"}).status_code == 302
