"""The suite under a false clock: ``TEST_CLOCK=2028-02-29T05:00 .venv/bin/python -m pytest -m "not
browser"``.

The instant is one of Paris, from which time goes on in each test process. ``INSTANTS`` are those
worth a whole run before a release. What the database itself reads (``Now()``) and what runs in
another process keep the real time.
"""

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

PARIS = ZoneInfo("Europe/Paris")
INSTANTS = (
    "2027-06-15T05:00",  # before anybody's office hours
    "2027-12-31T23:59",  # the run passes into the new year
    "2028-02-29T05:00",
    "2027-03-28T01:30",  # an hour that jumps from 2:00 to 3:00
    "2027-10-31T02:30",  # an hour that comes twice
)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def start() -> None:
    """Set the clock of this process to ``TEST_CLOCK``, if there is one."""
    if text := os.environ.get("TEST_CLOCK"):
        time_machine.travel(instant(text)).start()
