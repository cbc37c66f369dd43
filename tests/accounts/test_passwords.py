"""Choosing, changing and resetting a password."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from tests.accounts.support import WRONG, fail, is_signed_in, sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "les trois grues du port"


# --- Passwords
def change(client, new, old=PASSWORD, again=None):
    data = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(reverse("account_change_password"), data)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        ("treize lettre", "au minimum 14 caractères"),
        ("password123456", "trop courant"),
        ("passwordpassword", "trop courant"),
        ("Motdepasse!2019", "trop courant"),
        ("Territoire d’industrie 2019", "trop courant"),
        ("azertyuiopqsdfg", "trop courant"),
        ("98765432109876", "trop courant"),
        ("aaaaaaaaaaaaaaaa", "trop courant"),
        ("claire.martin@example.org", "trop semblable"),
    ],
)
def test_weak_password_is_refused_with_its_reason(client, person, refused, why):
    client.force_login(person)
    response = change(client, refused)
    assert response.status_code == 200
    assert why in response.content.decode()
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "accepted",
    [
        "quatorzelettre",
        "les grues du port",
        "éàü 漢字 sans règle",
        "correct cheval agrafe pile",
        "84 92 17 33 65 08",
    ],
)
def test_fourteen_characters_of_any_kind_are_accepted(client, person, accepted):
    client.force_login(person)
    assert change(client, accepted).status_code == 302
    assert User.objects.get(pk=person.pk).check_password(accepted)


def test_page_states_the_rule(client, person):
    client.force_login(person)
    html = client.get(reverse("account_change_password")).content.decode()
    assert "14 caractères au moins" in html
    assert html.count('autocomplete="new-password"') == 2
    assert html.count('autocomplete="current-password"') == 1


def test_change_asks_for_the_present_password(client, person):
    client.force_login(person)
    assert (
        "Ce n’est pas votre mot de passe actuel."
        in change(client, NEW_PASSWORD, old=WRONG).content.decode()
    )
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_change_ends_the_other_sessions_and_keeps_this_one(client, person):
    elsewhere = Client()
    sign_in(client, person.email, PASSWORD)
    sign_in(elsewhere, person.email, PASSWORD)
    assert change(client, NEW_PASSWORD).status_code == 302
    private = reverse("account_change_password")
    assert client.get(private).status_code == 200
    assert elsewhere.get(private)["Location"].startswith("/connexion/")


def test_change_is_signed_in_the_history_without_the_password(client, person):
    client.force_login(person)
    change(client, NEW_PASSWORD)
    line = person.history.first()
    assert (line.history_user, line.history_change_reason) == (person, "Mot de passe changé")
    assert not hasattr(line, "password")


def test_change_is_throttled_by_person(client, person):
    client.force_login(person)
    answers = [change(client, NEW_PASSWORD, old=f"{WRONG}{n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_who_has_no_password_proves_the_mailbox_first(client, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    response = client.get(reverse("account_change_password"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_reset_password")


# --- Reauthentication
def test_reauthentication_takes_the_password_and_stays_inside(client, person):
    client.force_login(person)
    page = reverse("account_reauthenticate")
    assert client.get(page).status_code == 200
    assert (
        "Ce n’est pas votre mot de passe."
        in client.post(page, {"password": WRONG}).content.decode()
    )
    away = client.post(page, {"password": PASSWORD, "next": "https://evil.example/"})
    assert away["Location"] == reverse("home")
    assert client.post(page, {"password": PASSWORD, "next": "/aide/"})["Location"] == "/aide/"


# --- Forgotten password
@pytest.fixture
def ask_reset(mailoutbox, django_capture_on_commit_callbacks):
    def ask(email, client=None, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return (client or Client()).post(
                reverse("account_reset_password"), {"email": email}, **extra
            )

    return ask


def link_path(mail) -> str:
    found = re.search(r"https?://\S+/mot-de-passe/nouveau/\S+", mail.body)[0]
    return found.removeprefix(settings.SITE_URL)


def choose(client, path, password, again=None):
    form = client.get(path)["Location"]
    data = {"password1": password, "password2": password if again is None else again}
    return client.post(form, data)


def test_reset_answers_alike_and_writes_to_known_people_only(person, ask_reset, mailoutbox):
    UserFactory(email="parti@example.org", is_active=False)
    asked = [person.email, "inconnu@example.org", "parti@example.org"]
    answers = [ask_reset(email) for email in asked]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    assert "Consultez votre messagerie" in Client().get(answers[0]["Location"]).content.decode()


def test_reset_answers_alike_when_the_mail_server_fails(person, ask_reset, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    known, unknown = ask_reset(person.email), ask_reset("inconnu@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert any(record.levelname == "ERROR" for record in caplog.records)


def test_reset_is_throttled_for_known_and_unknown(person, ask_reset, mailoutbox):
    for email in (person.email, "inconnu@example.org"):
        statuses = [ask_reset(email, REMOTE_ADDR="192.0.2.9").status_code for _ in range(6)]
        assert statuses == [302] * 5 + [429]
    assert len(mailoutbox) == 5


def test_link_starts_with_the_site_whatever_the_host(person, ask_reset, mailoutbox, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "evil.example"]
    ask_reset(person.email, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    mail = mailoutbox[0]
    html = mail.alternatives[0].content
    assert f"{settings.SITE_URL}/mot-de-passe/nouveau/" in mail.body
    assert f'href="{settings.SITE_URL}/mot-de-passe/nouveau/' in html
    assert "evil.example" not in mail.body + html + mail.subject


def test_reset_sets_the_password_once(person, ask_reset, mailoutbox):
    ask_reset("Claire.Martin@EXAMPLE.org")
    assert mailoutbox[0].to == [person.email]
    path, client = link_path(mailoutbox[0]), Client()
    assert choose(client, path, NEW_PASSWORD)["Location"] == reverse(
        "account_reset_password_from_key_done"
    )
    assert not is_signed_in(client)
    assert User.objects.get(pk=person.pk).check_password(NEW_PASSWORD)
    again = Client().get(path)
    assert again.status_code == 200
    assert "Ce lien n’est plus valable" in again.content.decode()


def test_mail_filter_that_opens_the_link_first_does_not_use_it(person, ask_reset, mailoutbox):
    ask_reset(person.email)
    path = link_path(mailoutbox[0])
    for _ in range(3):
        Client().get(path, follow=True)
        Client().head(path)
    assert choose(Client(), path, NEW_PASSWORD).status_code == 302


def test_token_leaves_the_address_bar_before_the_form(person, ask_reset, mailoutbox):
    ask_reset(person.email)
    path = link_path(mailoutbox[0])
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"].endswith("-choisir/")
    assert path.rsplit("-", 1)[-1].strip("/") not in response["Location"]


def test_other_persons_link_or_a_broken_one_says_so(person, ask_reset, mailoutbox):
    other = UserFactory()
    ask_reset(person.email)
    path = link_path(mailoutbox[0])
    token = path.split("-", 3)[-1]
    for broken in (
        f"/mot-de-passe/nouveau/{other.pk}-{token}",
        path[:-3] + "/",
        "/mot-de-passe/nouveau/1-choisir/",
    ):
        answer = Client().get(broken)
        assert answer.status_code == 200
        assert "Ce lien n’est plus valable" in answer.content.decode()


def test_weak_password_is_refused_at_reset_too(person, ask_reset, mailoutbox):
    ask_reset(person.email)
    answer = choose(Client(), link_path(mailoutbox[0]), "treize lettre")
    assert "au minimum 14 caractères" in answer.content.decode()
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_reset_ends_every_open_session(person, ask_reset, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere, person.email, PASSWORD)
    ask_reset(person.email)
    choose(Client(), link_path(mailoutbox[0]), NEW_PASSWORD)
    assert elsewhere.get(reverse("account_change_password"))["Location"].startswith("/connexion/")


def test_reset_lifts_the_throttle_of_the_account(person, ask_reset, mailoutbox):
    fail(Client(), person.email, 6)
    ask_reset(person.email)
    choose(Client(), link_path(mailoutbox[0]), NEW_PASSWORD)
    client = Client()
    sign_in(client, person.email, NEW_PASSWORD)
    assert is_signed_in(client)


def test_link_dies_when_the_person_signs_in_meanwhile(person, ask_reset, mailoutbox):
    ask_reset(person.email)
    User.objects.filter(pk=person.pk).update(last_login=clock.now())
    assert "Ce lien n’est plus valable" in Client().get(link_path(mailoutbox[0])).content.decode()


def test_account_closed_after_the_mail_cannot_sign_in(person, ask_reset, mailoutbox):
    ask_reset(person.email)
    User.objects.filter(pk=person.pk).update(is_active=False)
    choose(Client(), link_path(mailoutbox[0]), NEW_PASSWORD)
    client = Client()
    sign_in(client, person.email, NEW_PASSWORD)
    assert not is_signed_in(client)
