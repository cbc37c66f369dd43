"""Sign-in, passwords and sessions, as an attacker or a partner in a hurry tries them."""

import re
from contextlib import contextmanager
from unittest import mock
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.cache import cache, caches
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core import clock
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "les trois grues du port"
WRONG = "un-autre-mot-de-passe"
REFUSED = "Le courriel ou le mot de passe n’est pas le bon."
THROTTLED = "Trop d’essais ont échoué."
REAL_HASHERS = [name for name in settings.PASSWORD_HASHERS if "MD5" not in name]


@pytest.fixture
def person():
    return UserFactory(email="claire.martin@example.org")


def sign_in(client, email, password, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def visible_text(response) -> str:
    """The page without what differs from one request to the next (form token, address typed)."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r'name="login" value="[^"]*"', "", html)


def fail(client, email, times, **extra):
    return [sign_in(client, email, f"{WRONG}-{n}", **extra) for n in range(times)]


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


def test_sign_in_leaves_no_line_in_the_history_of_the_person(client, person):
    before = person.history.count()
    sign_in(client, person.email, PASSWORD)
    person.refresh_from_db()
    assert person.last_login is not None
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
    for name in ("account_signup", "account_email", "account_request_login_code", "account_confirm_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


# --- Nothing tells whether an account exists --------------------------------------------------------
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

    with mock.patch.multiple(Argon2PasswordHasher, encode=counting("encode"), verify=counting("verify")):
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


def test_closed_account_never_signs_in_even_with_its_password(client):
    UserFactory(email="parti@example.org", is_active=False)
    response = sign_in(client, "parti@example.org", PASSWORD)
    assert response.status_code == 302
    assert response["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)
    assert "Ce compte est fermé" in client.get(response["Location"]).content.decode()


def test_person_without_address_never_signs_in(client):
    User.objects.create(email=None, last_name="None", is_active=False, password=make_password(PASSWORD))
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


# --- Throttle -----------------------------------------------------------------------------------------
def test_sixth_attempt_is_refused_even_with_the_right_password(client, person):
    assert all(REFUSED in answer.content.decode() for answer in fail(client, person.email, 5))
    right, wrong = sign_in(client, person.email, PASSWORD), sign_in(client, person.email, WRONG)
    assert not is_signed_in(client)
    assert THROTTLED in right.content.decode()
    assert visible_text(right) == visible_text(wrong)


def test_unknown_account_is_throttled_alike(client, person):
    fail(client, "inconnu@example.org", 5)
    unknown = sign_in(client, "inconnu@example.org", WRONG)
    fail(client, person.email, 5)
    assert visible_text(unknown) == visible_text(sign_in(client, person.email, WRONG))


def test_throttle_of_one_account_leaves_the_others_alone(client, person):
    fail(client, "inconnu@example.org", 6)
    sign_in(client, person.email, PASSWORD)
    assert is_signed_in(client)


def test_success_does_not_wipe_the_failures_before_it(person):
    fail(Client(), person.email, 4)
    sign_in(Client(), person.email, PASSWORD)
    fail(Client(), person.email, 1)
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD).content.decode()


@pytest.mark.parametrize(
    "spoof",
    [
        {"headers": {"x-forwarded-for": "203.0.113.{n}"}},
        {"headers": {"x-real-ip": "203.0.113.{n}", "forwarded": "for=203.0.113.{n}"}},
        {"headers": {"host": "testserver:80{n}"}},
        {"headers": {"host": "localhost:80{n}"}},
        {"REMOTE_ADDR": "203.0.113.{n}"},
    ],
)
def test_no_header_nor_address_opens_a_new_count_for_the_account(person, spoof):
    def extra(n):
        return {
            key: {name: text.format(n=n) for name, text in value.items()}
            if key == "headers"
            else value.format(n=n)
            for key, value in spoof.items()
        }

    for n in range(5):
        fail(Client(), person.email, 1, **extra(n))
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD, **extra(9)).content.decode()


@pytest.mark.parametrize(
    "variant", ["CLAIRE.martin@example.org", "  claire.martin@example.org ", "claire.martin@EXAMPLE.org"]
)
def test_no_spelling_of_the_address_opens_a_new_count(person, variant):
    fail(Client(), person.email, 5)
    assert THROTTLED in sign_in(Client(), variant, PASSWORD).content.decode()


def fail_on_many_accounts(times, **extra):
    for n in range(times):
        answer = sign_in(Client(), f"cible{n}@example.org", WRONG, **extra)
        assert REFUSED in answer.content.decode()


def test_address_is_throttled_over_many_accounts(person):
    fail_on_many_accounts(20)
    answer = sign_in(Client(), person.email, PASSWORD)
    assert THROTTLED in answer.content.decode()


def test_forwarded_for_is_not_read_without_a_proxy(person):
    for n in range(20):
        sign_in(Client(), f"cible{n}@example.org", WRONG, headers={"x-forwarded-for": f"203.0.113.{n}"})
    answer = sign_in(Client(), person.email, PASSWORD, headers={"x-forwarded-for": "198.51.100.7"})
    assert THROTTLED in answer.content.decode()


def test_forwarded_for_is_read_from_its_trusted_end(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(20):
        sign_in(
            Client(),
            f"cible{n}@example.org",
            WRONG,
            headers={"x-forwarded-for": f"203.0.113.{n}, 198.51.100.7"},
        )
    spoofed = {"headers": {"x-forwarded-for": "192.0.2.1, 198.51.100.7"}}
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD, **spoofed).content.decode()
    client = Client()
    sign_in(client, person.email, PASSWORD, headers={"x-forwarded-for": "198.51.100.7, 192.0.2.1"})
    assert is_signed_in(client)


def test_counts_live_in_the_database_that_every_process_shares(person, django_db_blocker):
    fail(Client(), person.email, 5)
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    caches._connections.__dict__.pop("default", None)  # another process starts without any cache in memory
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD).content.decode()
    cache.clear()
    client = Client()
    sign_in(client, person.email, PASSWORD)
    assert is_signed_in(client)


def test_many_made_up_accounts_do_not_push_out_a_count(person):
    """Django's cache table drops rows past 300 unless told: failures on made-up accounts would free the real one."""
    fail(Client(), person.email, 5)
    for n in range(400):
        cache.set(f"allauth:rl:made-up:{n:04}", [1.0], 300)
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD).content.decode()


def test_flood_from_one_address_gets_the_429_page():
    client = Client()
    answers = [client.post("/connexion/", {"login": "", "password": ""}) for _ in range(61)]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "300"
    assert "Trop de demandes en peu de temps" in answers[-1].content.decode()


# --- ?next= stays inside ------------------------------------------------------------------------------
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


# --- Sign-out ------------------------------------------------------------------------------------------
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


# --- Passwords -----------------------------------------------------------------------------------------
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
        "Ce n’est pas votre mot de passe actuel." in change(client, NEW_PASSWORD, old=WRONG).content.decode()
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


# --- Reauthentication ------------------------------------------------------------------------------------
def test_reauthentication_takes_the_password_and_stays_inside(client, person):
    client.force_login(person)
    page = reverse("account_reauthenticate")
    assert client.get(page).status_code == 200
    assert "Ce n’est pas votre mot de passe." in client.post(page, {"password": WRONG}).content.decode()
    away = client.post(page, {"password": PASSWORD, "next": "https://evil.example/"})
    assert away["Location"] == reverse("home")
    assert client.post(page, {"password": PASSWORD, "next": "/aide/"})["Location"] == "/aide/"


# --- Forgotten password -----------------------------------------------------------------------------------
@pytest.fixture
def ask_reset(mailoutbox, django_capture_on_commit_callbacks):
    def ask(email, client=None, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return (client or Client()).post(reverse("account_reset_password"), {"email": email}, **extra)

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
    assert choose(client, path, NEW_PASSWORD)["Location"] == reverse("account_reset_password_from_key_done")
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
