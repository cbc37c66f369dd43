"""./portail bench on a tiny set: every page answers, its figures and missed targets are written."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings

from tools.bench import measure, report
from tools.bench.pages import BARE
from tools.bench.targets import reached
from tools.scale import builder
from tools.scale.dataset import Size


@pytest.mark.django_db
def test_every_page_is_measured_and_written(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "_WARM_UP", 1)
    settings.ROOT_URLCONF = "tools.bench.comparison"
    settings.IS_DEMONSTRATION = True  # its accounts have a password to sign in with
    # Django's admin, measured beside the portal, asks again and again, which tests refuse.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]
    builder.build(Size(sheets=12, partners=6, updates=30))
    run = {"pages": measure.measure(1), "first_visit": measure.first_visit(), "seeded": 1.0}
    pages = run["pages"]
    assert {name: page["status"] for name, page in pages.items()} == dict.fromkeys(pages, 0)
    assert all(page["cpu"] > 0 and page["queries"] for page in pages.values())
    assert pages[BARE]["queries"] == 1
    assert run["first_visit"]["elsewhere"] == 0
    assert run["first_visit"]["total"] > run["first_visit"]["html"] > 1000
    assert not [line for line in reached({12: run}) if line[2] == "not measured"]

    pages["search"]["status"] = 404
    pages["list"]["cpu"], pages[BARE]["cpu"], pages["save of a section"]["queries"] = 4.2, 2.0, 9
    target = tmp_path / "performance.md"
    target.write_text(f"# Before\n{report.START}\nof last year\n{report.END}\nAfter.\n")
    report.write(target, {"sqlite": {12: run}}, day=date(2021, 6, 15), requests=2)
    text = target.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith("\nAfter.\n")
    assert "of last year" not in text
    assert "| list at 12 | 1.4 × bare view, 62 rows | **2.10**, missed by 50 % |" in text
    assert "| queries of a save of a section | 25 | 9 |" in text
    assert "| search | not measured: answers 404 |" in text
    assert "| search at 12 | 2 × bare view, 62 rows | not measured |" in text


def test_the_report_loads_in_a_process_of_its_own():
    command = [sys.executable, "-c", "from tools.bench.__main__ import load_report; load_report()"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "territoire.settings.dev"}
    run = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
