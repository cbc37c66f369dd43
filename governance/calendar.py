"""Calendar files of meetings (RFC 5545 and 5546): one event, the same UID always, a SEQUENCE that
rises.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from core import clock
from core.calendars import new_calendar, uid
from core.exports import UNREADABLE
from core.french import NO_BREAK
from governance.enums import MeetingStatus
from governance.models import Meeting, redact_private_sheets

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
FILE_NAME = "seance.ics"
_STATUS = {MeetingStatus.PLANNED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}


def ics(
    meeting: Meeting, method: str = PUBLISH, *, attendee=None, agenda: list[str] | None = None
) -> str:
    """The file of ``meeting``: an invitation or its end for ``attendee`` (a person), or a plain
    event to keep.

    ``agenda`` are the titles of its points, where they were read already.
    """
    titles = (
        [item.title for item in redact_private_sheets(meeting.items.accepted())]
        if agenda is None
        else agenda
    )
    calendar = new_calendar(method)
    event = meeting_event(meeting, method)
    event.add("description", event_description(meeting, titles))
    event.add(
        "organizer", calendar_address(settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    )
    if attendee is not None:
        # No answer is asked for: nobody reads the mailbox of the portal.
        event.add(
            "attendee", calendar_address(attendee.get_full_name(), attendee.email, RSVP="FALSE")
        )
    calendar.add_component(event)
    return calendar.to_ical().decode()


def attachment(
    meeting: Meeting, method: str, *, attendee, agenda: list[str]
) -> tuple[str, str, str]:
    """What ``core.mail.send`` attaches: name, text, type."""
    text = ics(meeting, method, attendee=attendee, agenda=agenda)
    return FILE_NAME, text, f"text/calendar; method={method}"


def meeting_event(meeting: Meeting, method: str = PUBLISH) -> Event:
    """When and where, without the agenda: no query."""
    from icalendar import Event  # heavy: loaded with the first calendar

    event = Event()
    event.add("uid", uid(str(meeting.uid)))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", clock.now())
    # In the time of Paris, with its name: calendars then show the right hour in summer and in
    # winter.
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", str(meeting))
    event.add(
        "status", "CANCELLED" if method == CANCEL else _STATUS.get(meeting.status, "CONFIRMED")
    )
    if place := meeting.place or meeting.remote_link:
        event.add("location", place)
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    return event


def calendar_address(name: str, email: str, **parameters) -> vCalAddress:
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{email}")
    for key, value in {"CN": name, **parameters}.items():
        address.params[key] = vText(value)
    return address


def event_description(meeting: Meeting, titles: list[str]) -> str:
    agenda = [f"{place}. {UNREADABLE.sub('', title)}" for place, title in enumerate(titles, 1)]
    lines = [f"Ordre du jour{NO_BREAK}:", *(agenda or ["à venir"])]
    if meeting.remote_link:
        lines += ["", f"Visioconférence{NO_BREAK}: {meeting.remote_link}"]
    return "\n".join(
        [
            *lines,
            "",
            f"Page de la séance{NO_BREAK}: {settings.SITE_URL}{meeting.get_absolute_url()}",
        ]
    )
