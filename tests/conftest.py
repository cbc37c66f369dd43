"""Shared ground of every test: browser, database, warnings, nothing to the outside."""

import gc
import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.harness import false_clock, pages
from tests.harness.browser import ARGUMENTS, Contexts, Problems, chromium
from tests.harness.databases import ON_POSTGRESQL_ALONE, ON_SQLITE_ALONE
from tests.harness.rows import start_over
from tests.harness.schedule import SharedGroundScheduling

# Playwright's synchronous interface runs an event loop, in which Django would refuse its queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
_BROWSER_FIXTURES = {"page", "context", "new_context", "browser"}
_DATABASE_FIXTURES = {"db", "transactional_db"}
_ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]
collect_ignore = ON_POSTGRESQL_ALONE if _ON_SQLITE else ON_SQLITE_ALONE


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A test that asks for a page is a browser test: nobody has to remember to say so."""
    for item in items:
        if _BROWSER_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.browser)
    if not _ON_SQLITE:
        _keep_those_with_a_database(config, items)


def _keep_those_with_a_database(config, items):
    """What asks for no database says the same on every one, and has said it on SQLite."""
    kept, left = [], []
    for item in items:
        asks = item.get_closest_marker("django_db") or _DATABASE_FIXTURES & set(item.fixturenames)
        (kept if asks else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return SharedGroundScheduling(config, log)


def pytest_collection_finish(session):
    """What is loaded by now stays to the end: looking through it again and again for garbage costs
    a tenth.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure():
    false_clock.start()
    pages.start()


def pytest_unconfigure():
    if settings.configured:
        shutil.rmtree(settings.TEST_DIR, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    start_over()


@pytest.fixture(autouse=True)
def _rate_limits_do_not_leak(request):
    """A live server commits its cache table, which no flush empties: refused sign-ins would count
    for ever.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """Tables come straight from the models; one test compares them with the migrations."""
    return False


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
    """Fails the test on anything that the browser reported and that ``allow_problems`` does not
    expect.
    """
    problems = Problems()
    yield problems
    allowed = [
        pattern for marker in request.node.iter_markers("allow_problems") for pattern in marker.args
    ]
    unexpected = problems.unexpected(allowed)
    assert not unexpected, "The browser reported:\n" + "\n".join(unexpected)


@pytest.fixture(scope="session")
def _contexts(browser, browser_context_args):
    return Contexts(browser, browser_context_args)


@pytest.fixture
def new_context(browser_problems, _contexts):
    """``new_context(**options)``: as if new. Every context is listened to, and emptied before the
    ear is closed.
    """
    opened = []

    def listened(**options):
        context = _contexts.borrow(**options)
        browser_problems.listen(context)
        opened.append(context)
        return context

    yield listened
    _contexts.take_back()
    for context in opened:
        browser_problems.leave(context)
