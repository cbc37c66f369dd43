"""Calendar files of meetings (RFC 5545 and 5546): one event, the same UID always, a SEQUENCE that rises."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from core import clock
from core.exports import UNREADABLE
from core.templatetags.fr import NO_BREAK
from governance.enums import MeetingStatus
from governance.models import Meeting, discreet

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
FILE_NAME = "seance.ics"
# The rule of the European Union since 1996: calendars need no more, and a list of years would be fifty lines.
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
_STATUS = {MeetingStatus.PLANNED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}


def ics(meeting: Meeting, method: str = PUBLISH, *, attendee=None) -> str:
    """The file of ``meeting``: an invitation or its end for ``attendee`` (a person), or a plain event to keep."""
    calendar = Calendar()
    calendar.add("prodid", "-//Territoire d’industrie Grand-Orly Seine Bièvre//Portail//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_PARIS))
    calendar.add_component(_event(meeting, method, attendee))
    return calendar.to_ical().decode()


def attachment(meeting: Meeting, method: str, *, attendee) -> tuple[str, str, str]:
    """What ``core.mail.send`` attaches: name, text, type."""
    return FILE_NAME, ics(meeting, method, attendee=attendee), f"text/calendar; method={method}"


def _event(meeting: Meeting, method: str, attendee) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", clock.now())
    # In the time of Paris, with its name: calendars then show the right hour in summer and in winter.
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", str(meeting))
    event.add("status", "CANCELLED" if method == CANCEL else _STATUS.get(meeting.status, "CONFIRMED"))
    if place := meeting.place or meeting.remote_link:
        event.add("location", place)
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    event.add("description", _description(meeting))
    event.add("organizer", _address(settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    if attendee is not None:
        # Nobody reads the mailbox of the portal: no answer is asked for.
        event.add("attendee", _address(attendee.get_full_name(), attendee.email, RSVP="FALSE"))
    return event


def _address(name: str, email: str, **parameters) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for key, value in {"CN": name, **parameters}.items():
        address.params[key] = vText(value)
    return address


def _description(meeting: Meeting) -> str:
    titles = [item.title for item in discreet(meeting.items.accepted())]
    agenda = [f"{place}. {UNREADABLE.sub('', title)}" for place, title in enumerate(titles, 1)]
    lines = [f"Ordre du jour{NO_BREAK}:", *(agenda or ["à venir"])]
    if meeting.remote_link:
        lines += ["", f"Visioconférence{NO_BREAK}: {meeting.remote_link}"]
    return "\n".join(
        [*lines, "", f"Page de la séance{NO_BREAK}: {settings.SITE_URL}{meeting.get_absolute_url()}"]
    )
