"""The command that opens the portal to its first person, and the first password that follows by
mail.
"""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.enums import OrganizationKind, Role
from accounts.models import Membership, Organization, User
from accounts.permissions import Permission, has_permission
from core import clock
from tests.accounts.support import is_signed_in, sign_in
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "jeanne.durand@example.org"
NEW_PASSWORD = "les grues du port"
NAMES = {"first_name": "Jeanne", "last_name": "Durand"}
EPT = {"organization": "EPT des Deux-Rives"}


def run(email=EMAIL, **options) -> str:
    out = StringIO()
    call_command("create_officer", email, stdout=out, **options)
    return out.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def test_an_empty_portal_gets_its_first_officer():
    output = run(**NAMES, **EPT)
    person, organization = User.objects.get(), Organization.objects.get()
    assert (str(person), person.email, person.is_active) == ("Jeanne Durand", EMAIL, True)
    assert not person.has_usable_password()
    assert not person.is_superuser
    assert (organization.name, organization.kind) == (
        "EPT des Deux-Rives",
        OrganizationKind.INTERCOMMUNALITY,
    )
    membership = Membership.objects.get()
    assert (membership.user, membership.organization) == (person, organization)
    assert (membership.role, membership.starts_on, membership.ends_on) == (
        Role.PROJECT_OFFICER,
        clock.today(),
        None,
    )
    assert has_permission(person, Permission.WORKBOOK_IMPORT)
    for expected in (
        "Personne créée : Jeanne Durand",
        "Organisation créée : EPT des Deux-Rives",
        "Rôle donné : Chef",
    ):
        assert expected in output
    assert f"{settings.SITE_URL}/mot-de-passe/oublie/" in output


def test_each_row_bears_a_line_of_history_by_the_system():
    run(**NAMES, **EPT)
    for model in (User, Organization, Membership):
        line = model.history.get()
        assert (line.history_type, line.history_user) == ("+", None)


def test_a_second_time_changes_nothing():
    run(**NAMES, **EPT)
    before = [
        list(model.history.values_list("history_id", flat=True))
        for model in (User, Organization, Membership)
    ]
    output = run(**NAMES, **EPT)
    after = [
        list(model.history.values_list("history_id", flat=True))
        for model in (User, Organization, Membership)
    ]
    assert after == before
    assert "Compte déjà là : Jeanne Durand" in output
    assert "Organisation déjà là" in output
    assert "Rôle déjà là" in output


def test_names_are_not_asked_again_and_what_is_known_stays():
    run(**NAMES, **EPT)
    output = run(" Jeanne.DURAND@example.org ", first_name="Jane", last_name="Durand", **EPT)
    assert str(User.objects.get()) == "Jeanne Durand"
    assert "Son nom est gardé tel quel" in output
    assert "Son nom" not in run(**EPT)


def test_the_sole_intercommunality_is_the_default():
    ept = OrganizationFactory(kind=OrganizationKind.INTERCOMMUNALITY)
    OrganizationFactory(kind=OrganizationKind.COMPANY)
    run(**NAMES)
    assert Membership.objects.get().organization == ept


@pytest.mark.parametrize("count", [0, 2])
def test_it_asks_which_organization_when_it_cannot_tell(count):
    OrganizationFactory.create_batch(count, kind=OrganizationKind.INTERCOMMUNALITY)
    with pytest.raises(CommandError, match="--organization"):
        run(**NAMES)
    assert not User.objects.exists(), "all or nothing"


@pytest.mark.parametrize("name", ["ept des deux-rives", "EPT DES DEUX RIVES", "e2r"])
def test_an_organization_is_recognized_by_either_name(name):
    known = OrganizationFactory(
        name="EPT des Deux-Rives", short_name="E2R", kind=OrganizationKind.INTERCOMMUNALITY
    )
    run(**NAMES, organization=name)
    assert Membership.objects.get().organization == known
    assert Organization.objects.count() == 1


def test_an_archived_or_ambiguous_organization_is_refused():
    OrganizationFactory(
        name="Ancienne",
        archived_at=clock.now(),
        archived_by=UserFactory(),
        archive_reason="Dissoute.",
    )
    with pytest.raises(CommandError, match="archivée"):
        run(**NAMES, organization="Ancienne")
    OrganizationFactory(name="Le Port", short_name="ADI")
    OrganizationFactory(name="L’Atelier", short_name="ADI")
    with pytest.raises(CommandError, match="Plusieurs organisations"):
        run(**NAMES, organization="adi")
    assert not Membership.objects.exists()


@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PROJECT_TEAM])
def test_a_role_of_the_team_is_refused_to_a_partner(role):
    OrganizationFactory(name="Le Port", kind=OrganizationKind.COMPANY)
    with pytest.raises(CommandError, match="n’est pas une intercommunalité"):
        run(**NAMES, organization="Le Port", role=role)
    assert not User.objects.exists(), "all or nothing"


def test_other_roles_can_be_given():
    run(**NAMES, organization="Atelier des Quais", role="reader")
    assert User.objects.get().roles == {Role.READER}
    assert Organization.objects.get().kind == OrganizationKind.OTHER
    with pytest.raises(CommandError):
        call_command("create_officer", EMAIL, "--role", "king")


def test_a_person_known_by_name_alone_gets_the_address():
    known = UserFactory(first_name="Jeanne", last_name="DURAND", email=None, is_active=False)
    output = run(**NAMES, **EPT)
    known = User.objects.get(pk=known.pk)
    assert (known.email, known.is_active) == (EMAIL, True)
    assert User.objects.count() == 1
    assert "déjà connue par son nom" in output


def test_two_persons_of_that_name_stop_it():
    UserFactory.create_batch(2, **NAMES, email=None, is_active=False)
    with pytest.raises(CommandError, match="2 personnes sans courriel"):
        run(**NAMES, **EPT)


def test_a_namesake_with_an_address_is_somebody_else():
    UserFactory(**NAMES, email="autre@example.org")
    run(**NAMES, **EPT)
    assert User.objects.filter(**NAMES).count() == 2


def test_a_closed_account_is_opened_again_and_says_so():
    UserFactory(email=EMAIL, is_active=False)
    assert "Compte rouvert" in run(**EPT)
    assert User.objects.get().is_active


def test_an_ended_membership_is_followed_by_another():
    person, yesterday = UserFactory(email=EMAIL), clock.today() - timedelta(days=1)
    ended = MembershipFactory(
        user=person,
        organization=OrganizationFactory(
            name=EPT["organization"], kind=OrganizationKind.INTERCOMMUNALITY
        ),
        role=Role.PROJECT_OFFICER,
        starts_on=date(2019, 3, 22),
        ends_on=yesterday,
    )
    run(**EPT)
    ended.refresh_from_db()
    assert ended.ends_on == yesterday
    assert person.memberships.active(clock.today()).get().starts_on == clock.today()


def test_a_person_who_has_a_password_is_told_where_to_sign_in():
    UserFactory(email=EMAIL)
    output = run(**EPT)
    assert "a déjà un mot de passe" in output
    assert "mot-de-passe/oublie" not in output


@pytest.mark.parametrize(
    ("email", "options", "why"),
    [
        ("jeanne", NAMES, "n’est pas un courriel"),
        (EMAIL, {}, "--first-name et --last-name"),
        (EMAIL, {"last_name": "Durand"}, "--first-name et --last-name"),
        (EMAIL, {"first_name": "J" * 81, "last_name": "Durand"}, "80 caractères"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(email, options, why):
    with pytest.raises(CommandError, match=why):
        run(email, **options, **EPT)
    assert not User.objects.exists()
    assert not Organization.objects.exists()


def test_the_first_password_comes_by_mail_and_signs_the_person_in(
    mailoutbox, django_capture_on_commit_callbacks
):
    run(**NAMES, **EPT)
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(reverse("account_reset_password"), {"email": EMAIL})
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    link = re.search(rf"{settings.SITE_URL}(/mot-de-passe/nouveau/\S+)", mailoutbox[0].body)[1]
    client = Client()
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    answer = sign_in(client, EMAIL, NEW_PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert is_signed_in(client)
    assert client.get("/fiches-actions/nouvelle/").status_code == 200
