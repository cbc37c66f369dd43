"""Who must have a second factor, who has one, and how its secrets are kept."""

import base64
import hashlib
import secrets

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from accounts.enums import TEAM_ROLES


def is_demanded(user) -> bool:
    """True if ``user`` may not work without a second factor: whoever may change everything, or name
    who may.
    """
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    return user.is_superuser or not user.roles.isdisjoint(TEAM_ROLES)


def is_on(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def fernet_keys() -> MultiFernet:
    """Keys derived from SECRET_KEY and its predecessors, which the database does not hold."""
    sources = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        hashlib.sha256(b"accounts.second_factor:" + force_bytes(source)).digest()
        for source in sources
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypt(secret: str) -> str:
    return fernet_keys().encrypt(secret.encode()).decode()


def decrypt(text: str) -> str:
    """The secret; under another SECRET_KEY a random one, so that every code is wrong."""
    try:
        return fernet_keys().decrypt(text.encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode()
