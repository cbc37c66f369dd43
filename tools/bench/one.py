"""One database and one size, in a process of its own; prints a table, or writes ``--json``.

To measure one page while working on it (the set is written once, into the database of
``DATABASE_URL``)::

    DATABASE_URL=sqlite:///var/62.sqlite3 python -m tools.bench.one --sheets 62 --pages
    '^(bare|sheet)'
"""

import argparse
import json
import os
import time
from pathlib import Path

import django

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "territoire.settings.dev",
    "DEBUG": "false",
    "IS_DEMONSTRATION": "true",
    "PORTAL_TODAY": "2021-06-15",
    "LOG_LEVEL": "ERROR",
    "ALLOWED_HOSTS": "127.0.0.1",
    "JOBS_BESIDE_SERVER": "false",
    "EMAIL_URL": "memorymail://",
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=62)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument(
        "--pages", default="", help="those whose name holds this regular expression"
    )
    parser.add_argument("--memory-requests", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ |= ENVIRONMENT
    django.setup()
    started = time.monotonic()
    fill_database(options.sheets)
    from tools.bench import measure, memory, report

    found = {"seeded": time.monotonic() - started}
    found["pages"] = measure.measure(options.requests, names=options.pages)
    if not options.json:
        print(report.pages_table(found))  # noqa: T201 - a command
        return
    found["first_visit"] = measure.first_visit()
    if options.memory_requests:
        found["memory"] = memory.worker_memory(options.memory_requests)
    found["seconds"] = time.monotonic() - started
    options.json.write_text(json.dumps(found))


def fill_database(sheets: int):
    """Write the large set into an empty database."""
    from django.conf import settings
    from django.core.management import call_command

    from tools.scale import builder
    from tools.scale.dataset import Size

    settings.ROOT_URLCONF = "tools.bench.comparison"
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    if not builder.is_in_use():
        builder.build(Size(sheets, max(2, sheets // 2), sheets * 10))


if __name__ == "__main__":
    main()
