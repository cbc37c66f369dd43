"""Calendar files and the mails that carry them: read back by a calendar library, sent once."""

import re
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from accounts.enums import NoticeKind
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance import notifications
from governance.attendance import queries
from governance.calendar import ics
from governance.enums import Capacity, ItemStatus, MeetingStatus
from governance.meetings import workflow as meetings_workflow
from governance.models import Meeting
from tests.factories import UserFactory
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def file_of(mail) -> tuple[Calendar, str]:
    """The calendar attached to a mail as it goes over the wire, and its method."""
    sent = message_from_bytes(
        re.sub(rb"\r?\n", b"\r\n", mail.message().as_bytes()), policy=policy.default
    )
    (part,) = sent.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_filename() == "seance.ics"
    return Calendar.from_ical(part.get_content()), part["Content-Type"].params["method"]


def event_of(calendar):
    (event,) = calendar.events
    return event


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def world():
    """A meeting in ten days: a holder, her deputy, one without account, one whose term ends before
    the day.
    """
    committee = CommitteeFactory()
    seat = SeatFactory(committee=committee)
    people = {
        "holder": UserFactory(first_name="Aline", last_name="Tasse", email="aline@a.example"),
        "deputy": UserFactory(email="deputy@a.example"),
        "named": UserFactory(email=None, is_active=False, first_name="Sans", last_name="Compte"),
        "gone": UserFactory(email="gone@b.example"),
    }
    TermFactory(seat=seat, person=people["holder"])
    TermFactory(seat=seat, person=people["deputy"], capacity=Capacity.DEPUTY)
    TermFactory(seat=SeatFactory(committee=committee), person=people["named"], membership=None)
    TermFactory(
        seat=SeatFactory(committee=committee),
        person=people["gone"],
        ends_on=clock.today() + timedelta(days=5),
    )
    starts_at = clock.now().replace(microsecond=0) + timedelta(days=10)
    meeting = MeetingFactory(
        committee=committee,
        starts_at=starts_at,
        place="Orly, salle 2",
        remote_link="https://visio.example/x",
    )
    AgendaItemFactory(meeting=meeting, title="La passerelle", position=1)
    AgendaItemFactory(meeting=meeting, title="Écarté", status=ItemStatus.DECLINED)
    return meeting, people


@pytest.fixture
def act(officer, django_capture_on_commit_callbacks):
    def act(function, meeting, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return function(meeting, by=officer, version=meeting.version, **fields)

    return act


def test_the_whole_life_of_an_invitation(world, act, mailoutbox, settings):
    meeting, people = world
    act(meetings_workflow.convene, meeting)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["aline@a.example", "deputy@a.example"]
    mail = next(mail for mail in mailoutbox if mail.to == ["aline@a.example"])
    for text in (mail.body, mail.alternatives[0].content):
        assert "Aline Tasse" in text
        assert "Orly, salle 2" in text
        assert "https://visio.example/x" in text
        assert "La passerelle" in text
        assert "Écarté" not in text
        assert settings.SITE_URL + meeting.get_absolute_url() in text
    calendar, method = file_of(mail)
    first = event_of(calendar)
    assert (method, calendar["METHOD"]) == ("REQUEST", "REQUEST")
    assert first["UID"] == f"{meeting.uid}@portail.test"
    assert first["SEQUENCE"] == 0
    assert first["LOCATION"] == "Orly, salle 2"
    assert first["ATTENDEE"] == "mailto:aline@a.example"
    assert "1. La passerelle" in first["DESCRIPTION"]
    assert first["URL"] == settings.SITE_URL + meeting.get_absolute_url()
    assert first["DTSTART"].dt == meeting.starts_at
    assert notifications.unreachable(queries.members_of(meeting)) == [people["named"]]

    # The same press again: refused, and nobody hears of it twice.
    with pytest.raises(Refused):
        act(meetings_workflow.convene, meeting)
    assert act(meetings_workflow.convene_new_members, meeting) == []
    assert len(mailoutbox) == 2
    # Somebody is appointed since.
    newcomer = TermFactory(seat=SeatFactory(committee=meeting.committee)).person
    assert notifications.not_yet_invited(meeting) == [newcomer]
    assert act(meetings_workflow.convene_new_members, meeting) == [newcomer]
    assert [mail.to[0] for mail in mailoutbox[2:]] == [newcomer.email]

    # Moved, then its title-page facts saved without a change.
    mailoutbox.clear()
    later = meeting.starts_at + timedelta(days=1, hours=1)
    act(meetings_workflow.change_meeting, meeting, starts_at=later)
    assert len(mailoutbox) == 3
    assert "Nouvelle date" in mailoutbox[0].body
    moved = event_of(file_of(mailoutbox[0])[0])
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], 1)
    assert moved["DTSTART"].dt == later
    act(meetings_workflow.change_meeting, meeting, quorum=2)
    assert len(mailoutbox) == 3, "a quorum is no news"
    assert act(meetings_workflow.send_agenda, meeting)
    assert event_of(file_of(mailoutbox[-1])[0])["SEQUENCE"] == 2

    mailoutbox.clear()
    act(meetings_workflow.cancel, meeting, reason="Salle inondée.")
    assert len(mailoutbox) == 3
    assert "Salle inondée." in mailoutbox[0].body
    calendar, method = file_of(mailoutbox[0])
    ended = event_of(calendar)
    assert (method, calendar["METHOD"], ended["STATUS"]) == ("CANCEL", "CANCEL", "CANCELLED")
    assert (ended["UID"], ended["SEQUENCE"]) == (first["UID"], 3)
    assert meeting.status == MeetingStatus.CANCELLED
    # All of it is in the log of what was sent.
    kinds = Notice.objects.filter(recipient=people["holder"]).values_list("kind", "item")
    assert set(kinds) == {
        (NoticeKind.MEETING_CONVENED, f"meeting:{meeting.pk}#0"),
        (NoticeKind.MEETING_CHANGED, f"meeting:{meeting.pk}#1"),
        (NoticeKind.MEETING_CHANGED, f"meeting:{meeting.pk}#2"),
        (NoticeKind.MEETING_CANCELLED, f"meeting:{meeting.pk}#3"),
    }


def test_nobody_is_told_of_a_meeting_that_is_only_planned_or_already_over(world, act, mailoutbox):
    meeting, _ = world
    act(meetings_workflow.change_meeting, meeting, place="Ailleurs")
    assert meeting.sequence == 0
    past = MeetingFactory(committee=meeting.committee, starts_at=clock.now() - timedelta(days=3))
    act(meetings_workflow.convene, past)
    act(meetings_workflow.change_meeting, past, place="Là où elle a eu lieu")
    with pytest.raises(Refused):
        act(meetings_workflow.send_agenda, past)
    act(meetings_workflow.cancel, meeting, reason="Reportée.")
    assert mailoutbox == []


def test_who_was_convened_is_never_told_a_day_that_is_past(world, act, mailoutbox):
    meeting, _ = world
    act(meetings_workflow.convene, meeting)
    with pytest.raises(Refused, match="à venir"):
        act(meetings_workflow.change_meeting, meeting, starts_at=clock.now() - timedelta(days=300))
    assert len(mailoutbox) == 2
    assert Meeting.objects.get(pk=meeting.pk).starts_at > clock.now()


def test_two_who_convene_at_once_send_one_invitation(world, act, mailoutbox):
    meeting, _ = world
    same = Meeting.objects.get(pk=meeting.pk)
    act(meetings_workflow.convene, meeting)
    with pytest.raises(StaleVersion):
        act(meetings_workflow.convene, same)
    assert len(mailoutbox) == 2


@pytest.mark.parametrize(
    ("day", "offset"), [(date(2021, 6, 22), 2), (date(2021, 11, 30), 1)], ids=["summer", "winter"]
)
def test_the_hour_of_paris_is_right_in_summer_and_in_winter(day, offset):
    starts_at = datetime(day.year, day.month, day.day, 14, 30, tzinfo=PARIS)
    text = ics(MeetingFactory(starts_at=starts_at, duration=90))
    assert f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T143000" in text
    assert f"DTEND;TZID=Europe/Paris:{day:%Y%m%d}T160000" in text
    assert "\r\n" in text
    calendar = Calendar.from_ical(text)
    (zone,) = calendar.timezones
    # As a calendar that knows nothing of Paris but what the file tells.
    local = datetime(day.year, day.month, day.day, 14, 30, tzinfo=zone.to_tz(lookup_tzid=False))
    assert local.utcoffset() == timedelta(hours=offset)
    assert event_of(calendar)["DTSTAMP"].dt.utcoffset() == timedelta(0)
