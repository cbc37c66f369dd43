"""One-time codes by mail. What a page does is the same for every address: the job finds out whose
it is.
"""

import time
from functools import partial

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from accounts import notifications
from accounts.models import User
from core.tasks import task


def active_user(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def send_code(email: str, code: str) -> None:
    """Queue the mail with ``code``; the time that it takes says nothing about ``email``."""
    until = time.time() + app_settings.LOGIN_BY_CODE_TIMEOUT
    transaction.on_commit(partial(_write_code.enqueue, email, code, until), robust=True)


def send_reset_link(email: str) -> None:
    """Queue the mail with the link to choose a password; the time that it takes says nothing about
    ``email``.
    """
    transaction.on_commit(partial(_write_reset.enqueue, email), robust=True)


@task()
def _write_code(email: str, code: str, until: float) -> None:
    person = active_user(email)
    if person and time.time() < until:
        notifications.login_code(person, code, minutes=app_settings.LOGIN_BY_CODE_TIMEOUT // 60)


@task()
def _write_reset(email: str) -> None:
    person = active_user(email)
    if person:
        key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
        notifications.password_reset(person, get_adapter().get_reset_password_from_key_url(key))
