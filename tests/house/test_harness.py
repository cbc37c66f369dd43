"""The harness itself: what must fail does fail."""

import socket
import warnings

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template import Context, Engine
from django.template.base import Origin, Template
from django.utils.deprecation import RemovedInNextVersionWarning
from pytest_socket import SocketConnectBlockedError

from tests.harness.browser import Problems
from tests.harness.databases import ON_POSTGRESQL_ALONE, ON_SQLITE_ALONE
from tests.harness.schedule import TOGETHER
from tests.harness.undefined import UndefinedVariable

OURS = settings.BASE_DIR / "templates" / "page.html"
THEIRS = settings.BASE_DIR / "site-packages" / "widget.html"


def render(source, path, **context):
    engine = Engine(string_if_invalid=UndefinedVariable(settings.BASE_DIR / "templates"))
    return Template(source, origin=Origin(str(path)), engine=engine).render(Context(context))


@pytest.mark.parametrize(
    "source", ["{{ nothing }}", "{{ nothing|default:'x' }}", "{{ person.name }}"]
)
def test_an_undefined_variable_of_ours_fails_with_its_name(source):
    with pytest.raises(
        pytest.fail.Exception, match=r"Undefined variable (nothing|person\.name) in page\.html"
    ):
        render(source, OURS, person=None)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("[{{ nothing }}]", "[]"), ("{{ nothing|default:'x' }}", "x"), ("{{ nothing|length }}", "0")],
)
def test_a_package_template_sees_what_it_sees_in_production(source, expected):
    assert render(source, THEIRS) == expected


def test_a_test_of_presence_is_allowed():
    assert render("{% if nothing %}yes{% else %}no{% endif %}", OURS) == "no"


def test_the_site_renders_with_it():
    assert isinstance(Engine.get_default().string_if_invalid, UndefinedVariable)


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_nothing_leaves_the_machine():
    with pytest.raises(SocketConnectBlockedError), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_a_deprecation_of_django_is_an_error():
    with pytest.raises(RemovedInNextVersionWarning):
        warnings.warn("gone soon", RemovedInNextVersionWarning, stacklevel=1)


@pytest.mark.django_db
def test_the_shared_cache_works_in_tests():
    cache.set("key", "value")
    assert cache.get("key") == "value"
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM portal_cache")
        assert cursor.fetchone()[0] == 1


def test_a_query_that_repeats_for_each_row_is_watched():
    assert "zeal" in settings.INSTALLED_APPS
    assert settings.MIDDLEWARE[0] == "zeal.middleware.zeal_middleware"


def test_expected_problems_are_told_from_others():
    problems = Problems(["console error: status of 409", "uncaught: boom"])
    assert problems.unexpected([r"status of 409"]) == ["uncaught: boom"]


def test_the_browser_reports_what_goes_wrong(page, browser_problems):
    page.goto(
        "data:text/html,<title>x</title><script>console.error('loud'); throw new"
        " Error('boom')</script>"
    )
    page.wait_for_timeout(100)
    assert [problem.split(":")[0] for problem in browser_problems] == ["console error", "uncaught"]
    browser_problems.clear()


def test_the_files_that_one_database_leaves_out_exist():
    tests = settings.BASE_DIR / "tests"
    files = [*ON_POSTGRESQL_ALONE, *ON_SQLITE_ALONE]
    assert not [file for file in files if not (tests / file).exists()]


def test_tests_that_share_their_ground_stand_where_the_schedule_says():
    assert not [path for path in TOGETHER if not (settings.BASE_DIR / path).exists()]
