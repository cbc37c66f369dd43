"""What apps to the right show on the page of a sheet.

They say so when the portal starts (``AppConfig.ready``); their template tags find the rows under
their name.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from accounts.models import User
from actions.models import ActionSheet

Reading = Callable[[User, ActionSheet], QuerySet]
READINGS: dict[str, Reading] = {}


def show_beside(**readings: Reading) -> None:
    """Have the page of a sheet read each of ``readings``; its templates find the rows as
    ``beside.<name>``.
    """
    READINGS.update(readings)
