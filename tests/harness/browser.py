"""What browser tests run on: a Chromium of this machine, and an ear for everything it complains about."""

import os
import re
import shutil

# Names under which Debian, Ubuntu and vendors install it; ./portail test sets CHROMIUM.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
# Each of these would otherwise talk to the outside or need what a container lacks. Its own sandbox refuses root
# and many containers; the tests open nothing but our pages.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def chromium() -> str:
    """Path of the browser; a test run without one is an error, never a skip."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not path:
        raise RuntimeError("No Chromium found: install it, or name one in the environment variable CHROMIUM.")
    return path


class Problems(list):
    """What went wrong in the pages of one test: console errors, uncaught errors, failed requests."""

    def listen(self, context):
        context.on("console", self._console)
        context.on("weberror", lambda problem: self.append(f"uncaught: {problem.error}"))
        context.on("requestfailed", self._request_failed)
        context.on("response", self._response)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.append(f"console {message.type}: {message.text}")

    def _request_failed(self, request):
        # Chromium aborts a request when the person leaves the page or the answer is a download.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.append(f"failed request: {request.method} {request.url}: {request.failure}")

    def _response(self, response):
        if response.status >= 500:
            self.append(f"answer {response.status}: {response.request.method} {response.url}")

    def unexpected(self, allowed) -> list[str]:
        return [problem for problem in self if not any(re.search(pattern, problem) for pattern in allowed)]
