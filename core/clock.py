"""The portal's clock: the only source of the time for domain code.

In production it is the real time in Europe/Paris. The demonstration sets ``PORTAL_TODAY``: the day
is then always that one, at the real time of day. Loading demonstration data moves it with
:func:`at`.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import wraps

from django.conf import settings
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("portal_moment", default=None)


def now() -> datetime:
    """The current instant, aware."""
    moment = _moment.get()
    if moment is not None:
        return moment
    real = timezone.now()
    if not settings.PORTAL_TODAY:
        return real
    day = date.fromisoformat(settings.PORTAL_TODAY)
    local = timezone.localtime(real)
    return local.replace(year=day.year, month=day.month, day=day.day)


def real_now() -> datetime:
    """The instant outside of the portal, for what other machines read (an expiry date in
    security.txt).
    """
    return timezone.now()


def today() -> date:
    """The current day in Europe/Paris."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime):
    """Make the portal believe, within the block, that it is ``moment`` (an aware datetime)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def one_instant(function):
    """Decorate a write: every row that it touches bears the same instant, so that a history shows
    one act.
    """

    @wraps(function)
    def decorated(*args, **kwargs):
        with at(now()):
            return function(*args, **kwargs)

    return decorated


def day_of(moment: datetime) -> date:
    """The day in Europe/Paris of an instant."""
    return timezone.localtime(moment).date()


def start_of(day: date) -> datetime:
    """The first instant of a day in Europe/Paris: a column of instants compares with it by its
    index.
    """
    return timezone.make_aware(datetime.combine(day, time.min))
