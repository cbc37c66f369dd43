"""What the tests of accounts share: signing in as a browser does, reading pages without what varies."""

import re

from django.urls import reverse

WRONG = "un-autre-mot-de-passe"
REFUSED = "Le courriel ou le mot de passe n’est pas le bon."
THROTTLED = "Trop d’essais ont échoué."


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
