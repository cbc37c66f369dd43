"""Whether the person in front of the screen proved lately to be who the session says."""

import time

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records


def is_fresh(request) -> bool:
    """True if the person signed in, or proved it again, within ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
