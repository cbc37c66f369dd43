"""« Mon équipe »: who reads it, what it shows, and the acts upon memberships."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganizationKind, Role
from accounts.models import Membership
from accounts.workflow import memberships
from core import clock
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)
from tests.territoire.test_pages import assert_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization(db):
    return OrganizationFactory(name="Ateliers de la Bièvre")


@pytest.fixture
def administrator(organization):
    return user_with_role(
        Role.PARTNER_ADMINISTRATOR,
        organization,
        first_name="Ana",
        last_name="Petit",
        email="ana@a.example",
        job_title="",
    )


@pytest.fixture
def member(organization):
    return user_with_role(
        Role.PARTNER_MEMBER,
        organization,
        first_name="Marc",
        last_name="Roux",
        email="marc@a.example",
        job_title="",
    )


@pytest.fixture
def officer(db):
    return user_with_role(
        Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti", job_title=""
    )


def only(person) -> Membership:
    return person.memberships.get()


def address(name, membership) -> str:
    return reverse(name, args=[membership.pk])


def spoken(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- The page
def test_each_reads_its_own_organisation_and_the_team_reads_all(
    client, organization, administrator, member, officer
):
    stranger = user_with_role(
        Role.PARTNER_MEMBER,
        email="inconnue@b.example",
        first_name="Inès",
        last_name="Kone",
        job_title="",
    )
    elsewhere = stranger.memberships.get().organization
    MembershipFactory(user=member, organization=elsewhere, role=Role.READER)
    InvitationFactory(email="attend@a.example", organization=organization, invited_by=administrator)
    InvitationFactory(email="attend@b.example", organization=elsewhere, invited_by=officer)
    gone = MembershipFactory(organization=organization, ends_on=clock.today() - timedelta(days=1))
    seen = {}
    for person in (member, administrator, officer):
        client.force_login(person)
        page = client.get(reverse("people_list"))
        seen[person] = spoken(page)
        assert "attend@a.example" in seen[person]
        assert gone.user.email not in seen[person]
        assert (
            ("attend@b.example" in seen[person])
            == (stranger.email in seen[person])
            == (person is officer)
        )
        assert ("Gérer" in seen[person]) == ("Renvoyer" in seen[person]) == (person is not member)
        assert_sound(
            page.content.decode(), "Équipes et invitations" if person is officer else "Mon équipe"
        )
    chosen = spoken(client.get(reverse("people_list"), {"organisation": elsewhere.slug}))
    assert "attend@b.example" in chosen
    assert "attend@a.example" not in chosen
    for role in (Role.READER, Role.COMMITTEE_MEMBER, Role.CO_CHAIR_ELECTED):
        client.force_login(user_with_role(role, organization))
        assert client.get(reverse("people_list")).status_code == 403


def test_states_of_accounts_and_invitations_are_words(client, organization, officer):
    now = clock.now()
    accounts = {
        "Sans compte": {"email": None, "is_active": False, "last_name": "Nom"},
        "Compte fermé": {"is_active": False},
        "Jamais connecté·e": {},
        "Actif": {"last_login": now},
    }
    for fields in accounts.values():
        MembershipFactory(user=UserFactory(**fields), organization=organization)
    taken = UserFactory()
    for fields in (
        {},
        {
            "sent_at": now - timedelta(days=40),
            "expires_at": now - timedelta(days=10),
            "sent_count": 2,
        },
        {"accepted_at": now, "accepted_by": taken},
        {"revoked_at": now},
    ):
        InvitationFactory(organization=organization, invited_by=officer, **fields)
    client.force_login(officer)
    page = client.get(reverse("people_list"), {"organisation": organization.slug})
    for words in (
        *accounts,
        "En attente",
        "Expirée",
        "2 envois",
        "Acceptée",
        "Annulée",
        "invité·e par Sophie",
    ):
        assert words in spoken(page), words
    assert len(page.context["open_invitations"]) == len(page.context["closed_invitations"]) == 2


def test_the_page_costs_the_same_whatever_it_lists(client, officer):
    client.force_login(officer)

    def grow():
        organization = OrganizationFactory()
        for _ in range(2):
            MembershipFactory(organization=organization)
            InvitationFactory(organization=organization)
            InvitationFactory(
                organization=organization, accepted_at=clock.now(), accepted_by=UserFactory()
            )

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("people_list")).status_code == 200
        return len(found)

    grow()
    few = queries()
    grow()
    grow()
    assert queries() == few


# --- Acts
def test_acts_are_for_those_who_may_invite_there(client, organization, administrator, member):
    chair = user_with_role(Role.CO_CHAIR_INDUSTRY, organization)
    stranger = user_with_role(Role.PARTNER_MEMBER)
    acts = ("people_manage", "people_end", "people_referent")
    client.force_login(administrator)
    for person, status in ((stranger, 404), (chair, 403)):
        for name in acts:
            assert (
                client.post(address(name, only(person)), {"role": Role.PARTNER_MEMBER}).status_code
                == status
            )
    refused = client.post(address("people_manage", only(member)), {"role": Role.PROJECT_OFFICER})
    assert refused.status_code == 422
    client.force_login(member)
    for name in acts:
        assert client.post(address(name, only(administrator))).status_code == 403
    assert Membership.objects.filter(ends_on=None, is_referent=False).count() == 4


def test_a_changed_role_counts_at_once_and_the_former_stays_known(
    client, organization, administrator, member
):
    former = only(member)
    client.force_login(administrator)
    assert_sound(client.get(address("people_manage", former)).content.decode(), "Marc Roux")
    client.post(address("people_referent", former))
    answer = client.post(address("people_manage", former), {"role": Role.PARTNER_ADMINISTRATOR})
    assert answer.url == reverse("people_list")
    former.refresh_from_db()
    today = clock.today()
    assert former.ends_on == today - timedelta(days=1)
    assert not former.is_referent
    fresh = member.memberships.get(ends_on=None)
    assert (fresh.role, fresh.starts_on, fresh.is_referent) == (
        Role.PARTNER_ADMINISTRATOR,
        today,
        True,
    )
    assert fresh.history.get().history_user == administrator
    # On its first day a role is put right where it stands.
    client.post(address("people_manage", fresh), {"role": Role.PARTNER_MEMBER})
    fresh.refresh_from_db()
    assert fresh.role == Role.PARTNER_MEMBER
    assert member.memberships.count() == 2
    # The page of the former one is gone, and says nothing wrong.
    assert (
        client.post(address("people_manage", former), {"role": Role.PARTNER_MEMBER}).status_code
        == 404
    )


def test_one_referent_at_a_time_named_and_withdrawn(client, organization, administrator, member):
    client.force_login(administrator)
    assert "Référent·e à désigner" in spoken(client.get(reverse("people_list")))
    client.post(address("people_referent", only(member)))
    page = client.post(address("people_referent", only(administrator)), follow=True)
    assert "à la place de Marc Roux" in spoken(page)
    assert "Référent·e à désigner" not in spoken(page)
    referents = Membership.objects.filter(organization=organization, is_referent=True)
    assert [membership.user for membership in referents] == [administrator]
    client.post(address("people_referent", only(administrator)), {"remove": "1"})
    assert not referents.all().exists()
    Membership.objects.filter(user=member).update(ends_on=clock.today())
    client.post(address("people_referent", only(member)))
    assert not referents.all().exists(), "whoever leaves is not named"


def test_an_access_ends_this_evening_or_at_once_and_leaves_the_others(
    client, organization, administrator, member
):
    elsewhere = MembershipFactory(user=member)
    membership = member.memberships.get(organization=organization)
    Membership.objects.filter(pk=membership.pk).update(is_referent=True)
    client.force_login(administrator)
    page = client.get(address("people_end", membership))
    assert "n’aura plus de référent·e" in spoken(page)
    assert str(elsewhere.organization) not in spoken(page), (
        "another organisation's people are not notified"
    )
    membership.refresh_from_db()
    assert membership.ends_on is None
    client.post(address("people_end", membership), {"when": "today"})
    membership.refresh_from_db()
    today = clock.today()
    assert (membership.ends_on, membership.is_referent) == (today, False)
    assert membership.history.first().history_user == administrator
    client.post(address("people_end", membership), {"when": "now"})
    assert not Membership.objects.active(today).filter(pk=membership.pk).exists()
    # One that began today has no yesterday: it goes, and its history stays.
    fresh = MembershipFactory(user=member, organization=organization, starts_on=today)
    client.post(address("people_end", fresh), {"when": "now"})
    assert list(member.memberships.active(today)) == [elsewhere]
    assert Membership.history.filter(id=fresh.pk).first().history_type == "-"
    assert client.post(address("people_end", fresh), {"when": "now"}).status_code == 404


def test_nobody_locks_out_the_portal_or_an_organisation_unseen(
    client, organization, administrator, member, officer
):
    office = only(officer)
    client.force_login(officer)
    assert "n’a pas d’autre chef·fe de projet" in spoken(client.get(address("people_end", office)))
    for name, data in (("people_end", {"when": "now"}), ("people_manage", {"role": Role.READER})):
        refused = client.post(address(name, office), data)
        assert refused.status_code == 422
        assert "votre dernier rôle" in spoken(refused)
    office.refresh_from_db()
    assert (office.role, office.ends_on) == (Role.PROJECT_OFFICER, None)
    second = MembershipFactory(
        user=officer,
        role=Role.PROJECT_OFFICER,
        organization=OrganizationFactory(kind=OrganizationKind.INTERCOMMUNALITY),
    )
    memberships.end_membership(second, by=officer)
    client.force_login(administrator)
    warning = "la seule personne qui administre"
    assert warning in spoken(client.get(address("people_end", only(administrator))))
    assert warning not in spoken(client.get(address("people_end", only(member))))
    user_with_role(Role.PARTNER_ADMINISTRATOR, organization)
    assert warning not in spoken(client.get(address("people_end", only(administrator))))
    # One may leave; the page that follows is one that is still open.
    assert (
        client.post(
            address("people_end", only(administrator)), {"when": "now"}, follow=True
        ).status_code
        == 200
    )
