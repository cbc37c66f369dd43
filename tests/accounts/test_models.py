"""People, organisations, memberships: names, addresses, colleges, who is in office."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.enums import College, OrganizationKind, Role
from accounts.models import Membership, Organization, User
from core import clock
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory, user_with_role

pytestmark = pytest.mark.django_db


# --- People
def test_an_e_mail_is_kept_in_small_letters_and_found_again():
    user = User.objects.create_user("  Ada.Martin@Example.ORG ", "un-long-mot-de-passe")
    assert user.email == "ada.martin@example.org"
    assert user.check_password("un-long-mot-de-passe")
    assert User.objects.get_by_natural_key("ada.martin@example.org") == user


def test_a_person_known_by_name_alone_cannot_sign_in():
    person = User(first_name="Ada", last_name="Martin", is_active=False)
    person.save_as(None)
    assert person.email is None
    assert not person.has_usable_password()
    assert not person.check_password("")
    User(last_name="Durand", is_active=False).save_as(None)
    assert User.objects.filter(email__isnull=True).count() == 2, "no e-mail is shared by many"


@pytest.mark.parametrize(
    ("fields", "full", "short"),
    [
        ({"first_name": "Ada", "last_name": "Martin"}, "Ada Martin", "Ada"),
        ({"first_name": "", "last_name": "Martin"}, "Martin", "Martin"),
        (
            {"first_name": "", "last_name": "", "email": "a@example.org"},
            "a@example.org",
            "a@example.org",
        ),
    ],
)
def test_how_people_are_called(fields, full, short):
    user = User(**fields)
    assert (str(user), user.get_full_name(), user.get_short_name()) == (full, full, short)


def test_only_superusers_reach_the_admin():
    assert not user_with_role(Role.PROJECT_OFFICER).is_staff
    root = User.objects.create_superuser("root@example.org", "un-long-mot-de-passe")
    assert root.is_staff
    assert root.is_superuser


def test_a_name_is_recognized_whatever_its_order_case_and_accents():
    assert (
        User(first_name="Éloïse", last_name="L’Haÿ").name_key
        == User(last_name="ELOISE", first_name="l'hay").name_key
    )


def test_roles_and_organizations_come_from_memberships_in_force(django_assert_num_queries):
    user, old = user_with_role(Role.READER), OrganizationFactory()
    yesterday = clock.today() - timedelta(days=1)
    MembershipFactory(user=user, organization=old, role=Role.PROJECT_OFFICER, ends_on=yesterday)
    user = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert user.roles == {Role.READER}
        assert old.pk not in user.organization_ids
        assert len(user.organization_ids) == 1


# --- Organisations
def test_an_organization_gets_an_address_of_its_own_and_keeps_it():
    first = OrganizationFactory(name="Aéroports de l’Île", short_name="ADI")
    second = OrganizationFactory(name="Association des industriels", short_name="ADI")
    assert (first.slug, second.slug) == ("adi", "adi-2")
    first.short_name = "Autre"
    first.save()
    assert first.slug == "adi"
    assert OrganizationFactory(name="Établissement Public").slug == "etablissement-public"
    assert OrganizationFactory(name="株式会社").slug == "organisation"


def test_an_address_freed_in_the_middle_does_not_make_two():
    addresses = {OrganizationFactory(name=f"A{n}", short_name="ADI").slug for n in range(4)}
    Organization.objects.get(slug="adi-2").delete()
    assert OrganizationFactory(name="B", short_name="ADI").slug == "adi-2"
    assert OrganizationFactory(name="C", short_name="ADI").slug not in addresses


@pytest.mark.parametrize("kind", OrganizationKind)
def test_every_kind_has_a_college(kind):
    assert kind.college in College
    assert kind in OrganizationKind.of_college(kind.college)


def test_organizations_by_college_and_activity():
    state = OrganizationFactory(kind=OrganizationKind.GOVERNMENT)
    company = OrganizationFactory(kind=OrganizationKind.COMPANY)
    gone = OrganizationFactory(
        kind=OrganizationKind.COMPANY,
        archived_at=clock.now(),
        archived_by=UserFactory(),
        archive_reason="Fermée.",
    )
    assert set(Organization.objects.of_college(College.PUBLIC)) == {state}
    assert set(Organization.objects.of_college(College.ECONOMIC).active()) == {company}
    assert gone.is_archived
    assert gone.college == College.ECONOMIC


@pytest.mark.parametrize("siren", ["12345678", "1234567890", "12345678A"])
def test_a_siren_has_nine_digits(siren):
    with pytest.raises(ValidationError) as refused:
        Organization(name="Atelier", siren=siren).full_clean()
    assert refused.value.message_dict["siren"][0].startswith(
        "Un numéro SIREN compte neuf chiffres."
    )


def test_a_name_taken_is_told_in_french():
    OrganizationFactory(name="Atelier")
    with pytest.raises(ValidationError) as refused:
        Organization(name="ATELIER", kind=OrganizationKind.COMPANY).full_clean(exclude=["slug"])
    assert "Ce nom existe déjà." in refused.value.messages


# --- Memberships
def test_a_second_referent_is_told_in_french():
    first = MembershipFactory(is_referent=True)
    second = Membership(
        user=UserFactory(),
        organization=first.organization,
        role=Role.PARTNER_MEMBER,
        is_referent=True,
    )
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert refused.value.messages == ["Cette organisation a déjà un·e référent·e."]


def test_a_person_comes_back_after_a_membership_that_ended():
    today = clock.today()
    before = MembershipFactory(
        starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=60)
    )
    again = MembershipFactory(user=before.user, organization=before.organization, starts_on=today)
    assert list(Membership.objects.active(today)) == [again]
    assert set(Membership.objects.active(today - timedelta(days=60))) == {before}
    assert not Membership.objects.active(today - timedelta(days=30)).exists()


def test_a_membership_in_words():
    membership = MembershipFactory(
        user=UserFactory(first_name="Ada", last_name="Martin"),
        organization=OrganizationFactory(name="Atelier"),
        role=Role.PARTNER_ADMINISTRATOR,
    )
    assert str(membership) == "Ada Martin – Administrateur·rice du partenaire (Atelier)"


@pytest.mark.parametrize("model", [User, Organization, Membership])
def test_each_save_is_signed_in_the_history(model):
    officer = user_with_role(Role.PROJECT_OFFICER)
    row = {User: UserFactory, Organization: OrganizationFactory, Membership: MembershipFactory}[
        model
    ]()
    row.save_as(officer, reason="Vu ensemble.")
    last = row.history.latest()
    assert (last.history_user, last.history_change_reason, last.history_type) == (
        officer,
        "Vu ensemble.",
        "~",
    )


def test_histories_keep_no_password():
    assert not {"password", "last_login"} & {
        field.name for field in User.history.model._meta.get_fields()
    }
