"""Headers and cookies: what every answer carries, and what production adds."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import UserFactory

STRICT = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
PAGES = {
    "/": 200,
    "/connexion/": 200,
    "/aide/": 200,
    "/sante/": 200,
    "/nulle-part/": 404,
    "/compte/mot-de-passe/": 302,
}


def policy(response) -> dict[str, list[str]]:
    parts = [
        part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()
    ]
    return {name: values for name, *values in parts}


def assert_guarded(response):
    assert policy(response) == STRICT
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    for feature in ("camera", "microphone", "geolocation", "payment"):
        assert f"{feature}=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), PAGES.items())
def test_every_answer_is_guarded(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert_guarded(response)


@pytest.mark.django_db
def test_pages_of_people_signed_in_are_guarded(client):
    client.force_login(UserFactory())
    assert_guarded(client.get("/compte/mot-de-passe/"))


@pytest.mark.django_db
def test_refused_form_is_guarded():
    response = Client(enforce_csrf_checks=True).post("/connexion/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert_guarded(response)


@pytest.mark.django_db
def test_incident_is_guarded(client, monkeypatch):
    def crash(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("territoire.pages.views.legal_facts", crash)
    response = Client(raise_request_exception=False).get("/aide/")
    assert response.status_code == 500
    assert_guarded(response)


def test_unknown_host_is_guarded_by_the_policy():
    """The answer leaves before the frame header is put; the policy forbids frames all the same."""
    response = Client().get("/aide/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert policy(response) == STRICT
    assert response["X-Content-Type-Options"] == "nosniff"


def test_policy_has_no_unsafe_word_and_no_other_origin():
    words = [
        word
        for values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values()
        for word in values
    ]
    assert set(words) <= {"'self'", "'none'", "data:"}


# --- Production, as a process of its own reads it
START = """
import gc
import json
import django
gc.disable()  # a fifth of what migrating from scratch takes
django.setup()
"""
MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from accounts.models import User
User.objects.create_user("a@example.org", "les trois grues du port")
"""
ASK = """
from django.test import Client
host = {"host": "portail.example"}
plain = Client(headers=host).get("/aide/")
health = Client(headers=host).get("/sante/")
proxied = Client(headers=host | {"x-forwarded-proto": "https"}).get(
    "/.well-known/security.txt", secure=False
)
client = Client(headers=host)
page = client.get("/.well-known/security.txt", secure=True)
signed = client.post(
    "/connexion/",
    {"login": "a@example.org", "password": "les trois grues du port", "remember": "on"},
    secure=True,
)
cookies = {name: dict(morsel) for name, morsel in signed.cookies.items()}
print(json.dumps({
    "plain": [plain.status_code, plain.get("Location")],
    "health": [health.status_code, health.content.decode(), dict(health.cookies)],
    "proxied": proxied.status_code,
    "headers": dict(page.headers),
    "signed": [signed.status_code, signed.get("Location")],
    "cookies": cookies,
}))
"""


def production(folder, **environment):
    """Answers of the production settings in a fresh process.

    The database of ``folder`` is made the first time.
    """
    database = folder / "production.sqlite3"
    script = START + ("" if database.exists() else MIGRATE) + ASK
    inherited = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    environment = inherited | {
        "DJANGO_SETTINGS_MODULE": "territoire.settings.base",
        "SECRET_KEY": "production-like-key-of-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": "https://portail.example",
        "DATABASE_URL": f"sqlite:///{database}",
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONIOENCODING": "utf-8",
        **environment,
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command,
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def answers(folder):
    return production(folder)


def test_production_sends_plain_http_to_https_but_for_health(answers):
    assert answers["plain"] == [301, "https://portail.example/aide/"]
    assert answers["health"] == [200, "ok\n", {}]


def test_production_is_strict_about_transport(answers):
    assert (
        answers["headers"]["Strict-Transport-Security"]
        == "max-age=31536000; includeSubDomains; preload"
    )
    assert "Content-Security-Policy" in answers["headers"]
    assert "Content-Security-Policy-Report-Only" not in answers["headers"]


def test_production_cookies_belong_to_this_host_alone(answers):
    assert answers["signed"] == [302, "/"]
    assert "__Host-session" in answers["cookies"]
    for name, cookie in answers["cookies"].items():
        if name == "messages":
            continue
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"


def test_proxy_header_counts_only_where_the_host_says_so(answers, folder):
    assert answers["proxied"] == 301
    trusted = production(folder, SECURE_PROXY_SSL_HEADER="X-Forwarded-Proto: https")
    assert trusted["proxied"] == 200


def test_production_refuses_to_start_without_its_key(tmp_path):
    with pytest.raises(AssertionError, match="SECRET_KEY"):
        production(tmp_path, SECRET_KEY="")
