"""The forms of the Django admin: what they write is signed, what they refuse is said at its
field.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import OrganizationKind, Role
from accounts.models import Membership, Organization, User
from actions.models import Phase, PriorityAxis
from core import clock
from tests.accounts.support import admin_address as address
from tests.accounts.support import admin_errors as post
from tests.factories import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    PhaseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


# --- Organisations
def organization_form(organization=None, **fields):
    version = {"version": organization.version} if organization else {}
    return {"name": "Port de Seine", "kind": "company", **version, **fields}


def test_an_organization_is_created_and_changed_with_signature(console, operator):
    assert post(console, address(Organization, "add"), organization_form()) == {}
    port = Organization.objects.get()
    changed = organization_form(port, kind=OrganizationKind.PUBLIC_OPERATOR, siren="123456789")
    assert post(console, address(Organization, "change", port.pk), changed) == {}
    port.refresh_from_db()
    assert (port.kind, port.siren, port.version, port.slug) == (
        "public_operator",
        "123456789",
        2,
        "port-de-seine",
    )
    assert port.search_text
    assert [line.history_user for line in port.history.all()] == [operator, operator]


def test_an_organization_saved_by_somebody_else_is_not_overwritten(console):
    port = OrganizationFactory(name="Port de Seine")
    opened = organization_form(port, address="1 quai de la Gare")
    assert (
        post(
            console,
            address(Organization, "change", port.pk),
            organization_form(port, website="https://port.example"),
        )
        == {}
    )
    errors = post(console, address(Organization, "change", port.pk), opened)
    assert "Quelqu’un a modifié cette organisation" in errors["__all__"]
    port.refresh_from_db()
    assert (port.address, port.website) == ("", "https://port.example")


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 30])
def test_a_broken_version_is_a_form_error(console, version):
    port = OrganizationFactory()
    errors = post(
        console, address(Organization, "change", port.pk), organization_form(port, version=version)
    )
    assert "numéro de version" in errors["__all__"]


def test_a_refused_form_keeps_its_version(console):
    port = OrganizationFactory()
    assert "siren" in post(
        console, address(Organization, "change", port.pk), organization_form(port, siren="12")
    )
    assert (
        post(console, address(Organization, "change", port.pk), organization_form(port, siren=""))
        == {}
    )


# --- People
def person_form(**fields):
    return {
        "email": "jeanne.durand@example.org",
        "first_name": "Jeanne",
        "last_name": "Durand",
        "is_active": "on",
        **fields,
    }


def test_a_person_is_created_without_password(console, operator):
    assert (
        post(
            console,
            address(User, "add"),
            person_form(email="Jeanne.Durand@EXAMPLE.org", job_title="Cheffe de projet"),
        )
        == {}
    )
    person = User.objects.get(email="jeanne.durand@example.org")
    assert (person.job_title, person.is_active, person.is_superuser) == (
        "Cheffe de projet",
        True,
        False,
    )
    assert not person.has_usable_password()
    assert person.history.get().history_user == operator


def test_a_password_is_neither_shown_nor_written(console):
    person = UserFactory()
    url = address(User, "change", person.pk)
    html = console.get(url).content.decode()
    assert person.password not in html
    assert 'type="password"' not in html
    assert 'name="password' not in html
    assert post(console, url, person_form(email=person.email, password="x", password1="x")) == {}
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert console.get(f"/admin/accounts/user/{person.pk}/password/").status_code in (302, 404)


def test_groups_and_single_permissions_are_not_offered(console):
    html = console.get(address(User, "add")).content.decode()
    assert 'name="groups"' not in html
    assert 'name="user_permissions"' not in html


def test_an_address_is_taken_whatever_its_case(console):
    UserFactory(email="jeanne.durand@example.org")
    assert "email" in post(
        console, address(User, "add"), person_form(email="JEANNE.durand@example.org")
    )


@pytest.mark.parametrize(
    ("fields", "where"),
    [({"email": ""}, "email"), ({"email": "", "is_active": "", "last_name": ""}, "last_name")],
)
def test_what_the_database_would_refuse_is_said_at_its_field(console, fields, where):
    assert list(post(console, address(User, "add"), person_form(**fields))) == [where]


def test_a_person_known_by_name_alone_is_created(console):
    assert post(console, address(User, "add"), person_form(email="", is_active="")) == {}
    assert User.objects.get(last_name="Durand").email is None


def test_a_former_address_signs_nobody_in(console, operator):
    person = UserFactory(email="avant@example.org")
    console.logout()
    console.post(reverse("account_login"), {"login": "avant@example.org", "password": PASSWORD})
    console.force_login(operator)
    assert (
        post(console, address(User, "change", person.pk), person_form(email="apres@example.org"))
        == {}
    )
    console.logout()
    console.post(reverse("account_login"), {"login": "avant@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in console.session
    console.post(reverse("account_login"), {"login": "apres@example.org", "password": PASSWORD})
    assert console.session["_auth_user_id"] == str(person.pk)


# --- Memberships
def membership_form(**fields):
    return {"role": Role.PARTNER_MEMBER, "starts_on": "22/03/2019", "ends_on": "", **fields}


def test_a_membership_is_given_then_ended_with_signature(console, operator):
    person, ept = UserFactory(), OrganizationFactory(kind=OrganizationKind.INTERCOMMUNALITY)
    given = membership_form(user=person.pk, organization=ept.pk, role=Role.PROJECT_OFFICER)
    assert post(console, address(Membership, "add"), given) == {}
    membership = Membership.objects.get()
    url = address(Membership, "change", membership.pk)
    assert post(console, url, membership_form(ends_on="30/06/2020")) == {}
    membership.refresh_from_db()
    assert (membership.starts_on, membership.ends_on) == (date(2019, 3, 22), date(2020, 6, 30))
    assert [line.history_user for line in membership.history.all()] == [operator, operator]
    assert User.objects.get(pk=person.pk).roles == set()


def test_a_role_of_the_team_is_refused_to_a_partner_and_one_that_stands_can_be_ended(console):
    person, port = UserFactory(), OrganizationFactory(kind=OrganizationKind.COMPANY)
    given = membership_form(user=person.pk, organization=port.pk, role=Role.PROJECT_OFFICER)
    assert "intercommunalité" in post(console, address(Membership, "add"), given)["role"]
    wrong = MembershipFactory(user=person, organization=port, role=Role.PROJECT_OFFICER)
    url = address(Membership, "change", wrong.pk)
    assert post(console, url, membership_form(ends_on="30/06/2020")) == {}


def test_who_where_and_what_stay_once_given(console):
    membership = MembershipFactory(role=Role.READER)
    other = membership_form(
        user=UserFactory().pk, organization=OrganizationFactory().pk, role=Role.PROJECT_OFFICER
    )
    assert post(console, address(Membership, "change", membership.pk), other) == {}
    after = Membership.objects.get()
    assert (after.user, after.organization, after.role) == (
        membership.user,
        membership.organization,
        Role.READER,
    )


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"ends_on": "21/03/2019"}, "ends_on"),
        ({"ends_on": "30/06/2020", "is_referent": "on"}, "is_referent"),
        ({"is_referent": "on"}, "__all__"),
    ],
)
def test_rules_of_memberships_are_said_in_the_form(console, fields, where):
    membership = MembershipFactory()
    MembershipFactory(organization=membership.organization, is_referent=True)
    errors = post(console, address(Membership, "change", membership.pk), membership_form(**fields))
    assert where in errors
    assert not any("contrainte" in text.lower() for name, text in errors.items() if name == where)


def test_a_role_ended_is_not_opened_again_beside_its_like(console):
    opened = MembershipFactory(role=Role.READER)
    ended = MembershipFactory(
        user=opened.user, organization=opened.organization, role=Role.READER, ends_on=clock.today()
    )
    errors = post(console, address(Membership, "change", ended.pk), membership_form())
    assert errors == {"__all__": "Cette personne a déjà ce rôle dans cette organisation."}


# --- Phases, axes -------------------------------------------------------------------------
def test_code_and_prefix_of_a_phase_stay(console):
    phase = PhaseFactory()
    data = {
        "name": "Phase d’essai",
        "code": "autre",
        "prefix": "P9",
        "starts_on": "",
        "ends_on": "",
    }
    assert post(console, address(Phase, "change", phase.pk), data) == {}
    phase.refresh_from_db()
    assert (phase.name, phase.code, phase.prefix) == ("Phase d’essai", "phase-1", "")
    wrong = data | {"code": "phase-3", "starts_on": "01/01/2030", "ends_on": "01/01/2029"}
    assert post(console, address(Phase, "add"), wrong)["ends_on"] == "La fin précède le début."


def test_an_axis_is_added_with_signature_and_a_known_hue(console, operator):
    data = {
        "phase": PhaseFactory().pk,
        "code": "decarboner",
        "name": "Décarboner",
        "color": 8,
        "position": 5,
    }
    assert "color" in post(console, address(PriorityAxis, "add"), data)
    assert post(console, address(PriorityAxis, "add"), data | {"color": 5}) == {}
    line = PriorityAxis.objects.get().history.get()
    assert (line.history_user, line.name) == (operator, "Décarboner")


def test_the_history_lives_on_the_day_of_the_portal(console, settings):
    settings.PORTAL_TODAY = "2021-06-15"
    axis = {
        "phase": PhaseFactory().pk,
        "code": "decarboner",
        "name": "Décarboner",
        "color": 1,
        "position": 5,
    }
    post(console, address(PriorityAxis, "add"), axis)
    post(console, address(Organization, "add"), organization_form())
    for model in (PriorityAxis, Organization):
        line = model.objects.get().history.get()
        assert clock.day_of(line.history_date) == date(2021, 6, 15)
