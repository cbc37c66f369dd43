"""What apps to the right show on the page of a sheet, read in the one question that reads the sheet itself.

They say so when the portal starts (``AppConfig.ready``); their template tags find the rows under their name.
"""

from collections.abc import Callable

from django.db.models import QuerySet

# By name: (viewer, key of the sheet) → rows. The viewer is a standpoint, the key a slot.
Reading = Callable[[object, int], QuerySet]
READINGS: dict[str, Reading] = {}


def show_beside(**readings: Reading) -> None:
    """Have the page of a sheet read each of ``readings``; its templates find the rows as ``beside.<name>``."""
    READINGS.update(readings)
