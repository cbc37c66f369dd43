"""./portail bench on a tiny set: every page answers, its figures are written, and what is missed is said."""

from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from territoire.bench import measure, names, report
from territoire.scale import builder
from territoire.scale.world import Size


@pytest.fixture
def _connection_kept():
    """The server gives its connection back after each request; the transaction of a test has but one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connection_kept")
def test_every_page_is_measured_and_written(settings, tmp_path):
    settings.ROOT_URLCONF = "territoire.bench.urls"
    # Django's admin, measured beside the portal, asks again and again, which tests refuse.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]
    builder.build(Size(sheets=12, partners=6, updates=30))
    run = {"pages": measure.measure(1), "first_visit": measure.first_visit(), "seeded": 1.0}
    pages = run["pages"]
    assert {name: page["status"] for name, page in pages.items()} == dict.fromkeys(pages, 0)
    assert all(page["cpu_p95"] >= page["cpu"] > 0 and page["queries"] for page in pages.values())
    assert pages[names.BARE]["queries"] == 1
    assert run["first_visit"]["elsewhere"] == 0
    assert run["first_visit"]["total"] > run["first_visit"]["html"] > 1000

    pages[names.SEARCH]["status"] = 404
    pages[names.LIST]["cpu"], pages[names.BARE]["cpu"], pages[names.SAVE]["queries"] = 3.0, 2.0, 9
    target = tmp_path / "performance.md"
    target.write_text(f"# Before\n{report.START}\nold\n{report.END}\nAfter.\n")
    report.write(target, {("sqlite", 12): run}, day=date(2021, 6, 15), requests=2)
    text = target.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith("\nAfter.\n")
    assert "old" not in text
    assert "| list at 12 sheets | 1 × bare view | **1.5**, missed by 50 % |" in text
    assert "| SQL queries of a save | 10 | 9 |" in text
    assert f"| {names.SEARCH} | not measured: answers 404 |" in text
    assert "| worker after the requests | 130 MB | not measured |" in text
