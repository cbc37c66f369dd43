"""Calendar files (RFC 5545): what every calendar of the portal begins with, and its days and hours
as events.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from core.exports import UNREADABLE

if TYPE_CHECKING:
    from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
# The rule of the European Union since 1996: calendars need no more, and a list of years would be
# fifty lines.
_PARIS = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def new_calendar(method: str) -> Calendar:
    """An empty calendar that knows the time of Paris."""
    from icalendar import Calendar, Timezone  # heavy: loaded with the first calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Territoire d’industrie Grand-Orly Seine Bièvre//Portail//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_PARIS))
    return calendar


def uid(name: str) -> str:
    """The identity of an event, the same each time that its calendar is read."""
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def all_day(
    name: str, day: date, title: str, *, path: str, description: str, changed_at: datetime
) -> Event:
    """A day of a calendar that hides no free hour; ``path`` is its page on the portal."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid(name))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", UNREADABLE.sub("", title))
    event.add("description", UNREADABLE.sub("", description))
    event.add("url", settings.SITE_URL + path)
    event.add("transp", "TRANSPARENT")
    return event
