"""Attempts are counted by account and by address, and nothing that a client sends starts a new
count.
"""

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.test import Client

from tests.accounts.support import (
    REFUSED,
    THROTTLED,
    WRONG,
    fail,
    is_signed_in,
    sign_in,
    visible_text,
)
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


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
            key: (
                {name: text.format(n=n) for name, text in value.items()}
                if key == "headers"
                else value.format(n=n)
            )
            for key, value in spoof.items()
        }

    for n in range(5):
        fail(Client(), person.email, 1, **extra(n))
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD, **extra(9)).content.decode()


@pytest.mark.parametrize(
    "variant",
    ["CLAIRE.martin@example.org", "  claire.martin@example.org ", "claire.martin@EXAMPLE.org"],
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
        sign_in(
            Client(), f"cible{n}@example.org", WRONG, headers={"x-forwarded-for": f"203.0.113.{n}"}
        )
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
    caches._connections.__dict__.pop(
        "default", None
    )  # another process starts without any cache in memory
    assert THROTTLED in sign_in(Client(), person.email, PASSWORD).content.decode()
    cache.clear()
    client = Client()
    sign_in(client, person.email, PASSWORD)
    assert is_signed_in(client)


def test_many_made_up_accounts_do_not_push_out_a_count(person):
    """Django's cache table drops rows past 300 unless told: failures on made-up accounts would free
    the real one.
    """
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
