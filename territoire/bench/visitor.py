"""Somebody who asks for pages: straight at the WSGI application, as the server does, with nothing of a test client."""

import io
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application

_CSRF = "b" * 32
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def session_of(user) -> str:
    """The key of a new session in which ``user`` is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session.save()
    return session.session_key


class Visitor:
    """A person with a session, or nobody without ``user``."""

    def __init__(self, user=None):
        self.application = get_wsgi_application()
        cookies = {settings.CSRF_COOKIE_NAME: _CSRF}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, address: str, **headers) -> Answer:
        return self._ask("GET", address, b"", headers)

    def post(self, address: str, fields: dict) -> Answer:
        body = urlencode({**fields, "csrfmiddlewaretoken": _CSRF}, doseq=True).encode()
        return self._ask("POST", address, body, {"HTTP_ORIGIN": f"https://{_HOST}"})

    def _ask(self, method: str, address: str, body: bytes, headers: dict) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": _HOST,
            "HTTP_COOKIE": self.cookies, "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "REMOTE_ADDR": _HOST, **headers,
        }  # fmt: skip
        setup_testing_defaults(environ)
        told = []
        response = self.application(environ, lambda status, headers, *rest: told.append(status))
        try:
            content = b"".join(response)
        finally:
            response.close()
        return Answer(int(told[0].split()[0]), content)
