"""What one worker of the production server holds in memory after many pages, files and sign-ins."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache

from territoire.demo import content
from tools.bench.pages import pages, visitor

_AT_ONCE = 4  # as many as a worker has threads
_PATIENCE = 60  # seconds
_SIGN_INS = 12


def worker_memory(requests: int) -> dict[str, tuple[float, float]]:
    """Megabytes held and at most until then: once started, then after each kind of work, in this
    order.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "BIND": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    environment |= {"GUNICORN_LOG_LEVEL": "error", "SITE_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "-c", "territoire/gunicorn.py"]
    server = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own server
    try:
        return measure_stages(server.pid, port, requests)
    finally:
        server.terminate()
        server.wait(30)


def measure_stages(server: int, port: int, requests: int) -> dict[str, tuple[float, float]]:
    wait_for_server(port)
    worker = int(Path(f"/proc/{server}/task/{server}/children").read_text().split()[0])
    session = visitor("chef.projet").cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    read = [page for page in pages() if page.is_read and not page.address.startswith("/mesure/")]
    files = {kind: [page.address for page in read if kind in page.name] for kind in ("xlsx", "PDF")}
    addresses = [
        page.address for page in read if not any(page.address in one for one in files.values())
    ]

    found = {"once started": megabytes_of(worker)}
    with ThreadPoolExecutor(_AT_ONCE) as crowd:
        asked = [addresses[turn % len(addresses)] for turn in range(requests)]
        list(crowd.map(lambda address: get_status(port, address, cookie), asked))
        found[f"after {requests} pages"] = megabytes_of(worker)
        for name, when in (("xlsx", "after an export"), ("PDF", "after a PDF")):
            list(crowd.map(lambda address: get_status(port, address, cookie), files[name]))
            found[when] = megabytes_of(worker)
        cache.clear()  # as many sign-ins from one address would be refused
        list(crowd.map(lambda _: sign_in(port), range(_SIGN_INS)))
        found[f"after {_SIGN_INS} sign-ins, {_AT_ONCE} at once"] = megabytes_of(worker)
    return found


def send_request(
    port: int, method: str, address: str, body: str | None, headers: dict
) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request(method, address, body, headers)
    answer = connection.getresponse()
    content = answer.read().decode(errors="replace")
    connection.close()
    return (
        answer.status,
        content,
        "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie", [])),
    )


def get_status(port: int, address: str, cookie: str = "") -> int:
    return send_request(port, "GET", address, None, {"Cookie": cookie})[0]


def sign_in(port: int):
    """As a browser does: the page with its token, then the form."""
    _, html, cookie = send_request(port, "GET", "/connexion/", None, {})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    fields = {
        "login": content.email("chef.projet"),
        "password": content.PASSWORD,
        "csrfmiddlewaretoken": token,
    }
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    status = send_request(port, "POST", "/connexion/", urlencode(fields), headers)[0]
    if status != http.HTTPStatus.FOUND:
        raise ValueError(f"The sign-in answers {status}.")


def wait_for_server(port: int):
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        try:
            if get_status(port, "/sante/") == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The server to be measured did not start.")


def megabytes_of(pid: int) -> tuple[float, float]:
    status = Path(f"/proc/{pid}/status").read_text()
    return tuple(
        int(re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)[1]) / 1024
        for name in ("VmRSS", "VmHWM")
    )
