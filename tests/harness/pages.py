"""Pages as tests read them: where a template breaks its lines is layout, no test holds it."""

import re

from django.test import Client

_AREA = re.compile(rb"(<textarea\b.*?</textarea>|<pre\b.*?</pre>)", re.DOTALL)
_BREAK = rb"[ \t]*\n\s*"


def start() -> None:
    """Have every test client give pages without line breaks and without indentation."""
    ask = Client.request

    def request(self, **environment):
        response = ask(self, **environment)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not (response.streaming or response.has_header("Content-Encoding")):
            response.content = flat(response.content)
        return response

    Client.request = request


def flat(html: bytes) -> bytes:
    """``html`` as if its template stood on one line; typed text keeps its line breaks."""
    return b"".join(
        part if number % 2 else _flat(part) for number, part in enumerate(_AREA.split(html))
    )


def _flat(html: bytes) -> bytes:
    html = re.sub(rb"(<[a-z][^<>]*>)" + _BREAK, rb"\1", html)
    html = re.sub(_BREAK + rb"(?=>|</)", b"", html)
    return re.sub(_BREAK, b" ", html)
