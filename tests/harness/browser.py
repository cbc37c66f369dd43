"""What browser tests run on: a Chromium of this machine, and an ear for everything it complains
about.
"""

import os
import re
import shutil
from collections import defaultdict

from playwright.sync_api import Error

# Names under which Debian, Ubuntu and vendors install it; ./portail test sets CHROMIUM. The first
# is Chromium without its windows: where it is installed, the tests take a quarter less processor
# time.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
# Chromium draws the suggestions of its address bar as pages of their own, in a process of their
# own, for each window that a test opens: two thirds of what a window costs, and nobody types there.
# Nor is a process kept ready in advance.
_LEFT_OUT = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
]
# What Playwright leaves out: of two lists on the command line, Chromium reads the last alone.
_LEFT_OUT_BY_PLAYWRIGHT = [
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades",
    "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
    "PreconnectToSearch", "ThirdPartyStoragePartitioning",
]  # fmt: skip
# Each of these would otherwise talk to the outside or need what a container lacks. Its own sandbox
# refuses root and many containers; the tests open nothing but our pages.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=" + ",".join(_LEFT_OUT_BY_PLAYWRIGHT + _LEFT_OUT),
]


def chromium() -> str:
    """Path of the browser; a test run without one is an error, never a skip."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not path:
        raise RuntimeError(
            "No Chromium found: install it, or name one in the environment variable CHROMIUM."
        )
    return path


class Problems(list):
    """Errors in the pages of one test: console errors, uncaught errors, failed requests."""

    def listen(self, context):
        for event, listener in self._listeners().items():
            context.on(event, listener)

    def leave(self, context):
        for event, listener in self._listeners().items():
            context.remove_listener(event, listener)

    def _listeners(self) -> dict:
        return {
            "console": self._console,
            "weberror": self._uncaught,
            "requestfailed": self._request_failed,
            "response": self._response,
        }

    def _uncaught(self, problem):
        self.append(f"uncaught: {problem.error}")

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
        return [
            problem
            for problem in self
            if not any(re.search(pattern, problem) for pattern in allowed)
        ]


class Contexts:
    """Browser contexts that tests borrow one after the other: a new one costs a second, most of it
    an empty cache.

    What comes back is emptied of pages, cookies and storage; styles and scripts stay in its cache.
    """

    def __init__(self, browser, defaults):
        self._browser, self._defaults = browser, defaults
        self._idle = defaultdict(list)
        self._lent = []

    def borrow(self, **options):
        key = repr(sorted(options.items()))
        idle = self._idle[key]
        context = idle.pop() if idle else self._browser.new_context(**{**self._defaults, **options})
        self._lent.append((key, context))
        return context

    def take_back(self):
        """Everything that was lent, emptied; a context that does not let itself be emptied is
        closed.
        """
        while self._lent:
            key, context = self._lent.pop()
            try:
                self._empty(context)
            except Error:
                context.close()
            else:
                self._idle[key].append(context)

    def _empty(self, context):
        page = context.pages[0] if context.pages else context.new_page()
        storage = {"origin": self._defaults["base_url"], "storageTypes": "all"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", storage)
        context.clear_cookies()
        context.clear_permissions()
        context.unroute_all()
        for page in context.pages:
            page.close()
