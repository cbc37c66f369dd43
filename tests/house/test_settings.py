"""Settings: safe by themselves, missing ones explain themselves, the database is set for real
use.
"""

import json
import os
import subprocess
import sys
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.house.sources import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "territoire.settings.base",
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://portail.example/",
}
_SHOW = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def run(*command, **environment):
    """A command in a clean environment: what a server has, and nothing of this test run."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, *command]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def shown(*names, **environment):
    """Values of these settings in production, with ``environment`` added."""
    answer = run("-c", _SHOW, *names, **PRODUCTION | environment)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_URL"])
def test_a_missing_variable_explains_itself(missing):
    environment = {key: value for key, value in PRODUCTION.items() if key != missing}
    answer = run("-c", _SHOW, "DEBUG", **environment)
    assert answer.returncode == 1
    last = answer.stderr.strip().splitlines()[-1]
    assert f"The environment variable {missing} is missing" in last
    assert "docs/operations.md" in last


def test_production_is_strict_with_nothing_but_the_two_required_variables():
    values = shown(
        "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME", "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "IS_DEMONSTRATION",
        "PORTAL_TODAY",
        "SHOW_COMPONENTS", "SECURE_PROXY_SSL_HEADER",
    )  # fmt: skip
    assert values == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["portail.example"],
        "SITE_URL": "https://portail.example",
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "localhost",
        "EMAIL_PORT": 25,
        "IS_DEMONSTRATION": False,
        "PORTAL_TODAY": "",
        "SHOW_COMPONENTS": False,
        "SECURE_PROXY_SSL_HEADER": None,
    }


@pytest.mark.parametrize("text", ["X-Forwarded-Proto: https", "HTTP_X_FORWARDED_PROTO,https"])
def test_a_tls_front_is_told_by_its_header(text):
    values = shown("SECURE_PROXY_SSL_HEADER", SECURE_PROXY_SSL_HEADER=text)
    assert values["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_mail_addresses_are_read():
    values = shown(
        "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS",
        EMAIL_URL="smtp+tls://portail:s%40cret@mail.example:587",
    )  # fmt: skip
    assert list(values.values()) == ["mail.example", 587, "portail", "s@cret", True]


def test_mails_may_go_to_files():
    values = shown("EMAIL_BACKEND", "EMAIL_FILE_PATH", EMAIL_URL="filemail://")
    assert values["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert values["EMAIL_FILE_PATH"] == str(ROOT / "var/mails")
    assert shown("EMAIL_FILE_PATH", EMAIL_URL="filemail:////srv/m")["EMAIL_FILE_PATH"] == "/srv/m"


def test_a_relative_database_starts_from_the_checkout():
    values = shown("DATABASES", DATABASE_URL="sqlite:///var/other.sqlite3")
    assert values["DATABASES"]["default"]["NAME"] == str(ROOT / "var/other.sqlite3")


def test_postgresql_is_used_through_a_pool():
    values = shown("DATABASES", DATABASE_URL="postgres://u:p@db.example:5433/portail")
    database = values["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "portail")
    assert database["OPTIONS"]["pool"]["max_size"] >= 4
    assert "jit=off" in database["OPTIONS"]["options"]


def test_options_of_the_database_address_win_over_ours_and_leave_the_rest():
    address = (
        "postgres://u:p@db.example/portail?sslmode=verify-full&sslrootcert=/etc/ssl/office.pem"
    )
    options = shown("DATABASES", DATABASE_URL=address)["DATABASES"]["default"]["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ssl/office.pem")
    assert options["pool"]["max_size"] >= 4
    assert "jit=off" in options["options"]
    database = shown("DATABASES", DATABASE_URL="sqlite:///var/other.sqlite3?timeout=5")[
        "DATABASES"
    ]["default"]
    assert database["NAME"] == str(ROOT / "var/other.sqlite3")
    assert database["OPTIONS"]["timeout"] == 5
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_development_needs_nothing():
    answer = run("manage.py", "check", DJANGO_SETTINGS_MODULE="territoire.settings.dev")
    assert answer.returncode == 0, answer.stderr


_PRAGMAS = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for pragma in ("foreign_keys", "journal_mode", "busy_timeout", "synchronous"):
        print(pragma, cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
print("mode", connection.transaction_mode)
"""


def test_sqlite_is_set_for_several_writers(tmp_path):
    answer = run("-c", _PRAGMAS, **PRODUCTION, DATABASE_URL=f"sqlite:///{tmp_path}/portail.sqlite3")
    assert answer.stdout.splitlines() == [
        "foreign_keys 1",
        "journal_mode wal",
        "busy_timeout 20000",
        "synchronous 1",
        "mode IMMEDIATE",
    ], answer.stderr


@pytest.mark.django_db(transaction=True)
def test_two_writers_wait_for_each_other():
    """Two threads read, then write, the same row: none fails and none is lost."""
    from django.contrib.sessions.models import Session

    Session.objects.create(session_key="k", session_data="0", expire_date="2030-01-01T00:00Z")
    failures = []

    def add():
        try:
            for _ in range(10):
                with transaction.atomic():
                    row = Session.objects.select_for_update().get(session_key="k")
                    row.session_data = str(int(row.session_data) + 1)
                    row.save()
        except Exception as problem:  # noqa: BLE001 - reported below, whatever it is
            failures.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Session.objects.get(session_key="k").session_data == "20"


def test_these_settings_are_the_production_ones():
    """What the test variant changes is what plain http and a test client cannot have, and nothing
    else.
    """
    for name in (
        "CONTENT_SECURITY_POLICY",
        "AUTH_PASSWORD_VALIDATORS",
        "LANGUAGE_CODE",
        "TIME_ZONE",
    ):
        assert json.loads(json.dumps(getattr(settings, name), default=str)) == shown(name)[name]
