"""The second factor: switched on by anyone, demanded of some, asked after the password and after
the code by mail.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.enums import Role
from accounts.security import second_factor
from core import clock
from tests.accounts.support import is_signed_in, sign_in
from tests.factories import PASSWORD, UserFactory, user_with_role

pytestmark = pytest.mark.django_db
HOME, ON = "/compte/second-facteur/", "/compte/second-facteur/activer/"
OFF, CODES = "/compte/second-facteur/desactiver/", "/compte/second-facteur/codes-de-secours/"
STEP, MAILED = "/connexion/second-facteur/", "/compte/confirmation/code/"
TYPED = MAILED + "confirmer/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(secret=SECRET, step=0) -> str:
    """What the telephone shows, ``step`` half-minutes from now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1] + step))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def give_second_factor(user):
    data = {"secret": second_factor.encrypt(SECRET)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


@pytest.fixture
def mails(mailoutbox, django_capture_on_commit_callbacks):
    """Post as a browser does, mails leaving."""

    def post(client, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(*args, **kwargs)

    return post


# --- Switching on and off
def test_switching_on_shows_a_key_then_recovery_codes_once(client, person, mails, mailoutbox):
    client.force_login(person)
    assert "Désactivé" in client.get(HOME).content.decode()
    assert client.get(ON)["Location"].startswith("/compte/confirmation/?next=")
    client.post("/compte/confirmation/", {"password": PASSWORD, "next": ON})
    html = client.get(ON).content.decode()
    assert 'src="data:image/svg+xml;base64,' in html
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", html)[1]
    assert (
        "Ce n’est pas le bon code."
        in mails(client, ON, {"code": wrong(app_code(secret))}).content.decode()
    )
    code = app_code(secret)
    assert mails(client, ON, {"code": f"{code[:3]} {code[3:]}"})["Location"] == CODES
    page = client.get(CODES).content.decode()
    codes = re.findall(r"<code[^>]*>(\d{8})</code>", page)
    assert len(set(codes)) == 10
    assert 'download="codes-de-secours.txt"' in page
    again = client.get(CODES).content.decode()
    assert "ont déjà été montrés" in again
    assert not any(code in again for code in codes)
    assert [message.subject for message in mailoutbox] == ["Second facteur activé"]
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert (
        "Codes de secours encore valables\N{NO-BREAK SPACE}: 10"
        in client.get(HOME).content.decode()
    )
    renewed = mails(client, CODES + "nouveaux/", follow=True).content.decode()
    assert not set(codes) & set(re.findall(r"<code[^>]*>(\d{8})</code>", renewed))
    assert mails(client, OFF)["Location"] == HOME
    assert not Authenticator.objects.exists()
    assert [m.subject for m in mailoutbox[1:]] == [
        "Nouveaux codes de secours",
        "Second facteur désactivé",
    ]


def test_whoever_has_no_password_proves_the_mailbox(client, person, mails, mailoutbox):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get(ON)["Location"].startswith(MAILED + "?next=")
    assert f'value="{person.email}"' in client.get(MAILED).content.decode()
    ask = {"recipient": person.email, "next": ON}
    assert mails(client, MAILED, ask)["Location"].startswith(TYPED + "?next=")
    assert "no-store" in client.get(TYPED)["Cache-Control"]
    code = re.search(r"^\d{6}$", mailoutbox[0].body, re.MULTILINE)[0]
    for _ in range(3):
        answer = client.post(TYPED, {"code": wrong(code), "next": ON})
    assert answer["Location"].startswith(MAILED + "?next=")
    dead = client.post(TYPED, {"code": code, "next": ON}, follow=True).content.decode()
    assert "Ce code n’est plus valable" in dead
    mails(client, MAILED, ask)
    code = re.search(r"^\d{6}$", mailoutbox[-1].body, re.MULTILINE)[0]
    assert client.post(TYPED, {"code": code, "next": ON})["Location"] == ON
    assert client.get(ON).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert client.get(ON)["Location"].startswith(MAILED)


def test_a_code_goes_to_the_address_of_the_account_alone_and_not_without_end(
    client, person, mails, mailoutbox
):
    client.force_login(person)
    mails(client, MAILED, {"recipient": "autre@example.org"})
    assert mailoutbox == []
    answers = [mails(client, MAILED, {"recipient": person.email}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert "Trop de codes ont été demandés." in answers[-1].content.decode()
    assert len(mailoutbox) == 5


def test_a_code_by_mail_does_not_stand_for_the_second_factor(client, person, mails, mailoutbox):
    give_second_factor(person)
    client.force_login(person)
    assert mails(client, MAILED, {"recipient": person.email})["Location"] == "/compte/confirmation/"
    assert mailoutbox == []


# --- Signing in
def test_password_and_code_by_mail_both_ask_for_it_and_a_code_serves_once(
    person, mails, mailoutbox
):
    give_second_factor(person)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        by_password, by_mail = Client(), Client()
        assert sign_in(by_password, person.email, PASSWORD)["Location"] == STEP
        mails(by_mail, "/connexion/code/", {"email": person.email})
        code = re.search(r"^\d{6}$", mailoutbox[0].body, re.MULTILINE)[0]
        assert by_mail.post("/connexion/code/confirmer/", {"code": code})["Location"] == STEP
        assert not is_signed_in(by_password)
        assert not is_signed_in(by_mail)
        shown = app_code()
        by_password.post(STEP, {"code": wrong(shown)})
        assert not is_signed_in(by_password)
        by_password.post(STEP, {"code": shown})
        assert is_signed_in(by_password)
        traveller.shift(31)
        by_mail.post(STEP, {"code": shown})
        assert not is_signed_in(by_mail), "used by somebody who looked over a shoulder"
        by_mail.post(STEP, {"code": app_code()})
        assert is_signed_in(by_mail)


def test_another_secret_key_lets_nobody_in(client, person, settings):
    give_second_factor(person)
    key, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another-key-of-some-fifty-characters-0123456789-abcdef",
    )
    sign_in(client, person.email, PASSWORD)
    client.post(STEP, {"code": app_code()})
    assert not is_signed_in(client)
    settings.SECRET_KEY_FALLBACKS = [key]
    client.post(STEP, {"code": app_code()})
    assert is_signed_in(client)


def test_the_operator_resets_it(person, mailoutbox, django_capture_on_commit_callbacks):
    give_second_factor(person)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", person.email)
    assert not Authenticator.objects.exists()
    assert mailoutbox[0].to == [person.email]
    for email in (person.email, "inconnu@example.org"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", email)


# --- Demanded
def test_the_officer_opens_nothing_without_it(client, settings, mails):
    settings.SECOND_FACTOR_REQUIRED = True
    user = user_with_role(Role.PROJECT_OFFICER)
    sign_in(client, user.email, PASSWORD)
    for path in (
        "/",
        "/fiches-actions/",
        "/compte/",
        "/compte/mot-de-passe/",
        HOME,
        "/admin/",
        "/fiches-actions/1/",
    ):
        assert client.get(path)["Location"] == ON, path
        assert client.post(path, {"title": "x"})["Location"] == ON, path
    assert client.get("/fiches-actions/", headers={"hx-request": "true"})["HX-Redirect"] == ON
    for path in ("/aide/", "/mentions-legales/", "/accessibilite/", "/deconnexion/", ON):
        assert client.get(path).status_code == 200, path
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", client.get(ON).content.decode())[1]
    mails(client, ON, {"code": app_code(secret)})
    assert client.get("/fiches-actions/").status_code == 200
    assert "il ne peut pas être désactivé" in client.get(OFF).content.decode()
    assert "il ne peut pas être désactivé" in client.post(OFF).content.decode()
    assert second_factor.is_on(user)


def test_team_and_superusers_are_asked_too(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    for user in (user_with_role(Role.PROJECT_TEAM), UserFactory(is_superuser=True)):
        client.force_login(user)
        assert client.get("/admin/")["Location"] == ON
        assert client.post("/deconnexion/")["Location"] == "/"


def test_nobody_else_is_asked_and_nobody_where_it_is_not_demanded(client, settings):
    officer, partner = user_with_role(Role.PROJECT_OFFICER), user_with_role(Role.PARTNER_MEMBER)
    client.force_login(officer)
    assert client.get("/fiches-actions/").status_code == 200
    settings.SECOND_FACTOR_REQUIRED = True
    officer.memberships.update(starts_on="2019-01-01", ends_on="2019-02-01")
    assert client.get("/compte/").status_code == 200
    client.force_login(partner)
    assert client.get("/fiches-actions/").status_code == 200
