"""Believable instants for what happened: working days, office hours, one thing after another."""

from datetime import date, datetime, timedelta

from django.utils import timezone

_SATURDAY = 5


def working_moment(day: date, *, seed: int, after: datetime | None = None) -> datetime:
    """An instant of ``day`` (of the Monday after it, at the week-end), later than ``after``.

    The same ``seed`` always gives the same time of day.
    """
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    hour, minute = 9 + seed * 5 % 9, seed * 17 % 60
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone())
    if after is not None and moment <= after:
        return after + timedelta(minutes=4)
    return moment
