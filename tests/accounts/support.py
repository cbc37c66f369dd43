"""What the tests of accounts share: signing in as a browser does, reading pages without what
varies.
"""

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


def admin_address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def admin_errors(client, url, data) -> dict[str, str]:
    """Post a form of the admin: its errors by field, none when it saved."""
    response = client.post(url, data)
    if response.status_code == 302:
        return {}
    assert response.status_code == 200
    form = response.context["adminform"].form
    return {name: " ".join(errors) for name, errors in form.errors.items()}
