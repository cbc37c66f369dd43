"""Whether the person in front of the screen proved lately to be who the session says."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired


def is_fresh(request) -> bool:
    """True if the person signed in, or proved it again, within ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def proven(view):
    """Ask first for a password or a code, then come back.

    Allauth asks nothing of whoever has neither password nor second factor; a code by mail is asked of them here.
    """

    @wraps(view)
    def decorated(request, *args, **kwargs):
        if not is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return decorated
