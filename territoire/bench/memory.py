"""What one worker of the production server holds in memory after many requests."""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings

from accounts.models import User
from territoire.bench.visitor import session_of
from territoire.demo import content

_AT_ONCE = 4  # as many as a worker has threads
_PATIENCE = 60  # seconds for the server to start


def worker_memory(addresses: list[str], requests: int) -> dict[str, float]:
    """Megabytes of the worker once started, after ``requests`` of ``addresses`` in turns, and at its highest."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "BIND": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    environment |= {"GUNICORN_LOG_LEVEL": "error", "SITE_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "-c", "territoire/gunicorn.py"]
    server = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own server
    try:
        _wait(port)
        worker = _child_of(server.pid)
        started = _megabytes(worker, "VmRSS")
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(User.objects.get(email=content.email('chef.projet')))}"
        with ThreadPoolExecutor(_AT_ONCE) as crowd:
            for part in range(_AT_ONCE):
                crowd.submit(_visit, port, cookie, addresses[part:] + addresses[:part], requests // _AT_ONCE)
        return {
            "started": started,
            "after": _megabytes(worker, "VmRSS"),
            "highest": _megabytes(worker, "VmHWM"),
        }
    finally:
        server.terminate()
        server.wait(30)


def _visit(port: int, cookie: str, addresses: list[str], count: int):
    for turn in range(count):
        _get(port, addresses[turn % len(addresses)], cookie)


def _get(port: int, address: str, cookie: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _wait(port: int):
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        try:
            if _get(port, "/sante/") == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The server to be measured did not start.")


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _megabytes(pid: int, name: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024
