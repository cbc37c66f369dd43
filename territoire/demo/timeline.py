"""Believable instants for what happened: working days, office hours, one thing after another; and
their one order.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

from core import clock

_SATURDAY = 5


def working_moment(day: date, *, seed: int, after: datetime | None = None) -> datetime:
    """An instant of ``day`` (of the Monday after it, at the week-end), later than ``after``.

    The same ``seed`` always gives the same time of day.
    """
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    hour, minute = 9 + seed * 5 % 9, seed * 17 % 60
    moment = datetime(
        day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone()
    )
    if after is not None and moment <= after:
        return after + timedelta(minutes=4)
    return moment


class Timeline:
    """Everything that happens: planned one subject after the other, played in the order of time.

    A meeting finds the programme as it stood on its day, because nothing later has happened yet.
    """

    def __init__(self):
        self._acts: list[tuple[datetime, int, Callable, tuple]] = []

    def plan(self, moment: datetime, act: Callable, *arguments):
        self._acts.append((moment, len(self._acts), act, arguments))

    def play(self):
        for moment, _, act, arguments in sorted(self._acts, key=lambda planned: planned[:2]):
            with clock.at(moment):
                act(*arguments)
