"""Shared ground of every test: browser, database, warnings, nothing to the outside."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.harness.browser import ARGUMENTS, Problems, chromium

# Playwright's synchronous interface runs an event loop, in which Django would refuse its queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
_BROWSER_FIXTURES = {"page", "context", "new_context", "browser"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test that asks for a page is a browser test: nobody has to remember to say so."""
    for item in items:
        if _BROWSER_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.browser)


def pytest_unconfigure():
    if settings.configured:
        shutil.rmtree(settings.TEST_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _rate_limits_do_not_leak(request):
    """A live server commits its cache table, which no flush empties: refused sign-ins would count for ever."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """Pages open relative addresses (``page.goto("/connexion/")``) as a person in Paris does."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
    }


@pytest.fixture
def browser_problems(request):
    """Fails the test on anything that the browser reported and that ``allow_problems`` does not expect."""
    problems = Problems()
    yield problems
    allowed = [pattern for marker in request.node.iter_markers("allow_problems") for pattern in marker.args]
    unexpected = problems.unexpected(allowed)
    assert not unexpected, "The browser reported:\n" + "\n".join(unexpected)


@pytest.fixture
def new_context(browser_problems, new_context):
    """Every context of every test is listened to, and closed before the ear is."""

    def listened(**options):
        context = new_context(**options)
        browser_problems.listen(context)
        return context

    return listened
