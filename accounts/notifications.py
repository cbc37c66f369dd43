"""The mails about one's account."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from core import clock, mail

PASSWORD_RESET = mail.register(
    "password_reset", "quand vous demandez à choisir un nouveau mot de passe : le lien pour le faire"
)
PASSWORD_CHANGED = mail.register(
    "password_changed", "quand votre mot de passe a changé : un avertissement, au cas où ce n’était pas vous"
)


def password_reset(user, link: str) -> None:
    """Send ``link``, which lets ``user`` choose a password, to the address of the account and to no other."""
    days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
    mail.send(PASSWORD_RESET, user.email, {"person": user, "link": link, "days": days})


def password_changed(user) -> None:
    link = settings.SITE_URL + reverse("account_reset_password")
    mail.send(PASSWORD_CHANGED, user.email, {"person": user, "link": link, "changed_at": clock.now()})
