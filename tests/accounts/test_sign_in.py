"""Signing in and out, as an attacker or a partner in a hurry tries it."""

import re
from contextlib import contextmanager
from unittest import mock
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core import clock
from tests.accounts.support import REFUSED, WRONG, is_signed_in, sign_in, visible_text
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
REAL_HASHERS = [name for name in settings.PASSWORD_HASHERS if "MD5" not in name]


# --- The page ------------------------------------------------------------------------------------
def test_form_speaks_french_and_lets_password_managers_work(client):
    html = client.get("/connexion/").content.decode()
    assert re.search(r'<label[^>]*for="id_login"[^>]*>\s*Courriel', html)
    assert re.search(r'<label[^>]*for="id_password"[^>]*>\s*Mot de passe', html)
    login, password = (
        re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0] for name in ("login", "password")
    )
    assert 'autocomplete="username"' in login
    assert 'type="email"' in login
    assert 'autocomplete="current-password"' in password
    assert "onpaste" not in html
    assert "placeholder" not in login + password


def test_right_password_signs_in_whatever_the_case_of_the_address(client, person):
    response = sign_in(client, "Claire.MARTIN@Example.org", PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_password_is_taken_as_it_is_pasted_spaces_included(client):
    UserFactory(email="a@example.org", password="  des espaces autour  ")
    sign_in(client, "a@example.org", "  des espaces autour  ")
    assert is_signed_in(client)


def test_sign_in_leaves_no_line_in_the_history_of_the_person(client, person, settings):
    settings.PORTAL_TODAY = "2021-06-15"
    before = person.history.count()
    sign_in(client, person.email, PASSWORD)
    person.refresh_from_db()
    # By the clock of the portal: what changed « depuis votre dernière visite » is compared with it.
    assert clock.day_of(person.last_login) == clock.today()
    assert person.history.count() == before


def test_session_key_changes_at_sign_in(client, person):
    client.session["before"] = "1"
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client, person.email, PASSWORD)
    assert is_signed_in(client)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_unticked_box_ends_the_session_with_the_browser(client, person):
    sign_in(client, person.email, PASSWORD)
    assert client.session.get_expire_at_browser_close()


def test_ticked_box_keeps_the_session_for_two_weeks(client, person):
    client.post("/connexion/", {"login": person.email, "password": PASSWORD, "remember": "on"})
    assert not client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_only_the_names_that_the_portal_uses_are_routed():
    for name in (
        "account_signup",
        "account_email",
        "mfa_trust",
        "mfa_add_webauthn",
        "account_confirm_email",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)


# --- Nothing tells whether an account exists
@pytest.fixture
def refused_cases(person):
    UserFactory(email="parti@example.org", is_active=False)
    nameless = UserFactory(email="invite@example.org")
    nameless.set_unusable_password()
    nameless.save()
    User.objects.create(
        email=None, last_name="Sans compte", is_active=False, password=make_password(PASSWORD)
    )
    return ["inconnu@example.org", person.email, "parti@example.org", "invite@example.org"]


def test_every_refusal_reads_the_same(refused_cases):
    answers = [sign_in(Client(), email, WRONG) for email in refused_cases]
    assert {answer.status_code for answer in answers} == {200}
    texts = {visible_text(answer) for answer in answers}
    assert len(texts) == 1
    assert REFUSED in texts.pop()


@contextmanager
def counted_hashes():
    """The calls of argon2, which really runs, within the block."""
    calls, real = [], {name: getattr(Argon2PasswordHasher, name) for name in ("encode", "verify")}

    def counting(name):
        return lambda *args, **kwargs: (calls.append(name), real[name](*args, **kwargs))[1]

    with mock.patch.multiple(
        Argon2PasswordHasher, encode=counting("encode"), verify=counting("verify")
    ):
        yield calls


def test_every_refusal_costs_one_real_hash(refused_cases, settings):
    """What takes time is argon2: as many rounds for an unknown address as for a wrong password."""
    settings.PASSWORD_HASHERS = REAL_HASHERS
    for user in User.objects.exclude(email="invite@example.org"):
        user.set_password(PASSWORD)
        user.save()
    assert User.objects.get(email="parti@example.org").password.startswith("argon2$")
    rounds = {}
    for email in refused_cases:
        with counted_hashes() as calls:
            assert REFUSED in sign_in(Client(), email, WRONG).content.decode()
        rounds[email] = len(calls)
    assert set(rounds.values()) == {1}, rounds


def test_a_password_hashed_with_other_numbers_still_serves_and_is_hashed_anew(
    client, person, settings
):
    settings.PASSWORD_HASHERS = REAL_HASHERS
    former = Argon2PasswordHasher()
    person.password = former.encode(PASSWORD, former.salt())
    person.save()
    lines = person.history.count()
    assert "m=102400,t=2,p=8" in person.password
    sign_in(client, person.email, WRONG)
    sign_in(client, person.email, PASSWORD)
    assert is_signed_in(client)
    person.refresh_from_db()
    assert "m=19456,t=2,p=1" in person.password
    assert person.check_password(PASSWORD)
    assert person.history.count() == lines


def test_closed_account_never_signs_in_even_with_its_password(client):
    UserFactory(email="parti@example.org", is_active=False)
    response = sign_in(client, "parti@example.org", PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)
    assert "Ce compte est fermé" in client.get(response["Location"]).content.decode()


def test_person_without_address_never_signs_in(client):
    User.objects.create(
        email=None, last_name="None", is_active=False, password=make_password(PASSWORD)
    )
    for attempt in ("None", "", "none@example.org"):
        sign_in(client, attempt, PASSWORD)
        assert not is_signed_in(client)


def test_closing_an_account_ends_its_open_session(client, person):
    sign_in(client, person.email, PASSWORD)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("account_change_password")).status_code == 302


def test_former_address_opens_nothing(client, mailoutbox, django_capture_on_commit_callbacks):
    """Allauth would keep each address in a table of its own and go on accepting it."""
    person = UserFactory(email="avant@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": "avant@example.org"})
    User.objects.filter(pk=person.pk).update(email="apres@example.org")
    sign_in(client, "avant@example.org", PASSWORD)
    assert not is_signed_in(client)
    assert not EmailAddress.objects.exists()


# --- ?next= stays inside
INSIDE = ["/aide/", "/fiches-actions/?q=formation&page=2"]
OUTSIDE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "http:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "%2F%2Fevil.example",
    "https://localhost/",
    "https://testserver@evil.example/",
    "//testserver/aide/",
    "",
]


@pytest.mark.parametrize("target", INSIDE)
def test_next_leads_to_a_page_of_the_site(client, person, target):
    data = {"login": person.email, "password": PASSWORD, "next": target}
    assert client.post("/connexion/", data)["Location"] == target


@pytest.mark.parametrize("target", OUTSIDE)
@pytest.mark.parametrize("where", ["form", "query", "already signed in", "sign-out"])
def test_next_never_leads_outside(client, person, target, where):
    data = {"login": person.email, "password": PASSWORD}
    if where == "form":
        response = client.post("/connexion/", data | {"next": target})
    elif where == "query":
        response = client.post("/connexion/", data, query_params={"next": target})
    else:
        client.force_login(person)
        address = "/connexion/" if where == "already signed in" else "/deconnexion/"
        method = client.get if where == "already signed in" else client.post
        response = method(address, query_params={"next": target})
    assert response.status_code == 302
    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("host", ["testserver", "localhost"])
def test_absolute_next_is_refused_even_for_a_host_that_we_answer_to(client, person, host):
    data = {"login": person.email, "password": PASSWORD, "next": f"http://{host}/aide/"}
    assert client.post("/connexion/", data, headers={"host": host})["Location"] == reverse("home")


def test_private_page_asks_to_sign_in_then_comes_back(client, person):
    private = reverse("account_change_password")
    response = client.get(private, {"a": "1"})
    assert response.status_code == 302
    address = urlsplit(response["Location"])
    assert (address.netloc, address.path) == ("", "/connexion/")
    page = client.get(response["Location"])
    assert f'name="next" value="{private}?a=1"' in page.content.decode()


# --- Sign-out
def test_sign_out_takes_a_post(client, person):
    client.force_login(person)
    page = client.get("/deconnexion/")
    assert page.status_code == 200
    assert "Se déconnecter" in page.content.decode()
    assert is_signed_in(client)
    client.head("/deconnexion/")
    assert is_signed_in(client)
    assert client.post("/deconnexion/")["Location"] == reverse("home")
    assert not is_signed_in(client)


def test_sign_out_from_another_site_is_refused(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post("/deconnexion/").status_code == 403
    assert is_signed_in(client)
