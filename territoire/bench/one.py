"""One database and one size, measured in a process of its own: ``python -m territoire.bench.one SHEETS REQUESTS FILE``.

``DATABASE_URL`` names the empty database to fill. A fourth word asks for the memory of a worker after that many requests.
"""

import json
import os
import sys
import time
from pathlib import Path

import django


def main(sheets: int, requests: int, target: Path, memory_requests: int):
    started = time.monotonic()
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = "territoire.bench.urls"
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    from territoire.bench import measure, memory
    from territoire.bench.pages import pages
    from territoire.scale import builder
    from territoire.scale.world import Size

    builder.build(Size(sheets, max(2, sheets // 2), sheets * 10))
    found = {"seeded": time.monotonic() - started, "pages": measure.measure(requests)}
    found["first_visit"] = measure.first_visit()
    if memory_requests:
        own = [page.address for page in pages() if page.expected == 200 and "/mesure/" not in page.address]
        found["memory"] = memory.worker_memory(own, memory_requests)
    found["seconds"] = time.monotonic() - started
    target.write_text(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "territoire.settings.dev")
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 0)
