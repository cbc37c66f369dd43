"""Meetings: planned, changed, held; the page of each by who reads it; who was there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.enums import Capacity, MeetingStatus
from governance.meetings import workflow as meetings_workflow
from governance.models import Meeting
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
NO_BREAK = "\N{NO-BREAK SPACE}"


def person(role, **fields):
    return MembershipFactory(role=role, **fields).user


@pytest.fixture
def officer(client):
    user = person("project_officer")
    client.force_login(user)
    return user


def address(name, meeting) -> str:
    return reverse(f"governance:{name}", args=[meeting.pk])


def text_of(response) -> str:
    return response.content.decode()


# --- Planning and changing
# -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [("22/06/2021", "14 h 30", (6, 22, 12, 30)), ("30/11/2021", "9h", (11, 30, 8, 0))],
    ids=["summer", "winter"],
)
def test_a_meeting_is_planned_as_typed_in_french_and_found_in_the_list(
    client, officer, day, hour, expected
):
    committee = CommitteeFactory(quorum=8)
    MeetingFactory(committee=committee, number=4)
    typed = {
        "committee": committee.pk,
        "day": day,
        "hour": hour,
        "duration": "1 h 30",
        "place": "Orly",
    }
    response = client.post(reverse("governance:meeting_create"), typed)
    meeting = Meeting.objects.get(place="Orly")
    assert response.url == meeting.get_absolute_url()
    assert meeting.starts_at == datetime(2021, *expected, tzinfo=UTC)
    assert (meeting.number, meeting.duration, meeting.quorum, meeting.status) == (
        5,
        90,
        8,
        "planned",
    )
    listed = text_of(client.get(reverse("governance:meeting_list")))
    words = {"14 h 30": "mardi 22 juin 2021, 14 h 30", "9h": "mardi 30 novembre 2021, 9 h"}[hour]
    assert words.replace(" h", f"{NO_BREAK}h").replace("h 30", f"h{NO_BREAK}30") in listed.replace(
        "&nbsp;", NO_BREAK
    )


def test_a_meeting_planned_before_a_later_one_is_told_its_number(client, officer):
    committee, address = CommitteeFactory(), reverse("governance:meeting_create")
    MeetingFactory(
        committee=committee, number=2, status="held", starts_at=clock.now() - timedelta(days=9)
    )
    assert "déjà prévue" not in client.get(address).content.decode()
    MeetingFactory(committee=committee, number=3, starts_at=clock.now() + timedelta(days=60))
    page = text_of(client.get(address)).replace("&nbsp;", NO_BREAK)
    assert f"la séance n°{NO_BREAK}3 est déjà prévue" in page
    assert f"celle-ci aura le n°{NO_BREAK}4" in page
    for days, is_told in ((30, True), (90, False)):
        day = f"{clock.today() + timedelta(days=days):%d/%m/%Y}"
        typed = {"committee": committee.pk, "day": day, "hour": "9 h", "duration": "2 h"}
        page = text_of(client.post(address, typed, follow=True))
        assert (f"Une séance plus tardive porte déjà le n°{NO_BREAK}3" in page) == is_told


def test_what_is_not_a_day_or_an_hour_is_told_at_its_field_and_kept(client, officer):
    committee = CommitteeFactory()
    typed = {
        "committee": committee.pk,
        "day": "juin 2021",
        "hour": "25 h",
        "duration": "3 jours",
        "place": "Orly",
    }
    response = client.post(reverse("governance:meeting_create"), typed)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"day", "hour", "duration"}
    for value in typed.values():
        assert f'value="{value}"' in text_of(response)
    assert not Meeting.objects.exists()


def test_two_who_change_a_meeting_see_both_texts(client, officer):
    meeting = MeetingFactory(place="Orly")
    page = address("meeting_edit", meeting)
    opened = client.get(page).context["version"]
    typed = {
        "version": opened,
        "day": "22/06/2031",
        "hour": "14:30",
        "duration": "2 h",
        "place": "Thiais",
    }
    assert client.post(page, typed).status_code == 302
    response = client.post(page, typed | {"place": "Choisy"})
    assert response.status_code == 409
    assert "Thiais" in text_of(response)
    assert 'value="Choisy"' in text_of(response)
    again = typed | {"place": "Choisy", "version": response.context["version"]}
    assert client.post(page, again).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, clock.day_of(meeting.starts_at).isoformat()) == ("Choisy", "2031-06-22")


def test_a_status_moves_by_its_transitions_alone_and_not_before_the_day(officer):
    meeting = MeetingFactory(starts_at=clock.now() + timedelta(days=2))
    for refused in (
        meetings_workflow.close_meeting,
        meetings_workflow.send_agenda,
        meetings_workflow.convene_new_members,
    ):
        with pytest.raises(Refused):
            refused(meeting, by=officer, version=meeting.version)
    meetings_workflow.convene(meeting, by=officer, version=meeting.version)
    with pytest.raises(Refused, match="n’a lieu que le"):
        meetings_workflow.close_meeting(meeting, by=officer, version=meeting.version)
    with pytest.raises(StaleVersion):
        meetings_workflow.cancel(meeting, by=officer, version=meeting.version - 1, reason="Report.")
    with clock.at(meeting.starts_at):  # an hour before may be the day before
        meetings_workflow.close_meeting(meeting, by=officer, version=meeting.version)
    assert meeting.status == MeetingStatus.HELD
    assert meeting.snapshot.figures
    with pytest.raises(Refused):
        meetings_workflow.change_meeting(
            meeting, by=officer, version=meeting.version, place="Ailleurs"
        )
    with pytest.raises(Refused):
        meetings_workflow.cancel(meeting, by=officer, version=meeting.version, reason="Trop tard.")


def test_the_page_of_an_act_says_what_it_will_do_and_a_second_press_does_nothing(
    client, officer, mailoutbox, django_capture_on_commit_callbacks
):
    seat = SeatFactory()
    aline = TermFactory(seat=seat, person=UserFactory(first_name="Aline", last_name="Tasse")).person
    unreached = UserFactory(email=None, is_active=False, first_name="Sans", last_name="Compte")
    TermFactory(seat=seat, person=unreached, capacity=Capacity.DEPUTY, membership=None)
    empty = SeatFactory(committee=seat.committee)
    meeting = MeetingFactory(committee=seat.committee)
    page = address("meeting_convene", meeting)
    text = text_of(client.get(page))
    for words in ("Aline Tasse", "Sans Compte", "ordre du jour est vide"):
        assert words in text
    assert (
        f"Sièges sans titulaire ni suppléant·e ce jour-là{NO_BREAK}: {empty.organization}" in text
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"version": meeting.version}).status_code == 302
        assert client.post(page, {"version": meeting.version}).status_code == 302
    assert [mail.to for mail in mailoutbox] == [[aline.email]]
    shown = text_of(client.get(meeting.get_absolute_url()))
    assert "1 personne a reçu la convocation" in shown
    assert "Sans Compte" in shown
    history = text_of(client.get(address("meeting_history", meeting)))
    assert "a convoqué la séance" in history


# --- Who reads what
# ------------------------------------------------------------------------------------------
def test_the_page_of_a_meeting_is_whole_for_who_sits_and_its_minutes_for_the_others(client):
    seat = SeatFactory(organization=OrganizationFactory(name="Chambre de Rungis"))
    TermFactory(seat=seat)
    meeting = MeetingFactory(committee=seat.committee, status="minutes_published")
    AgendaItemFactory(meeting=meeting, title="La passerelle")
    DecisionFactory(meeting=meeting, statement="Le quai est repris.")
    planned = MeetingFactory(
        committee=seat.committee, number=99, starts_at=clock.now() + timedelta(days=5)
    )
    whole = ("La passerelle", "Le quai est repris.", "Chambre de Rungis", "émargement")
    for role, expected in (
        ("committee_member", whole),
        ("reader", whole[1:2]),
        ("partner_member", whole[1:2]),
    ):
        client.force_login(person(role))
        shown = text_of(client.get(meeting.get_absolute_url()))
        assert [words for words in whole if words in shown] == list(expected), role
        listed = text_of(client.get(reverse("governance:meeting_list")))
        assert (planned.get_absolute_url() in listed) == (role == "committee_member")
        assert f'href="{reverse("governance:decision_list")}"' in listed, role


def test_documents_are_handed_in_and_those_of_the_team_show_nowhere_else(
    client, officer, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    meeting = MeetingFactory(status="held")
    AgendaItemFactory(meeting=meeting, title="Point écarté", status="declined").save_as(officer)
    page = address("meeting_document_add", meeting)
    for title, visibility in (("Diaporama", "signatories"), ("Brouillon", "team")):
        file = SimpleUploadedFile(
            "x.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\nendobj\n%%EOF", "application/pdf"
        )
        data = {
            "file": file,
            "document_title": title,
            "kind": "presentation",
            "visibility": visibility,
        }
        assert client.post(page, data).url == f"{meeting.get_absolute_url()}#documents"
    kept = meeting.documents.get(title="Brouillon")
    pages = [meeting.get_absolute_url(), address("meeting_history", meeting)]
    assert all("Brouillon" in text_of(client.get(page)) for page in pages)
    assert "Point écarté" in text_of(client.get(pages[1]))
    client.force_login(person("committee_member"))
    for page in pages:
        shown = text_of(client.get(page))
        assert "Diaporama" in shown
        assert "Brouillon" not in shown
        assert "Point écarté" not in shown
    assert (
        client.get(reverse("governance:meeting_document", args=[meeting.pk, kept.pk])).status_code
        == 404
    )


def test_the_list_puts_what_comes_first_and_costs_the_same_for_one_and_for_many(client, officer):
    committee, now = CommitteeFactory(), clock.now()
    other = CommitteeFactory(name="Comité technique", acronym="CT")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(reverse("governance:meeting_list"))
        assert len(captured) <= PAGE_QUERIES
        return len(captured), response

    def add(number, days, status="planned", of=committee):
        return MeetingFactory(
            committee=of, number=number, starts_at=now + timedelta(days=days), status=status
        )

    later = add(1, 40)
    few, _ = queries()
    soon, last, first = (
        add(2, 5, "convened"),
        add(3, -5, "held"),
        add(4, -90, "minutes_published", other),
    )
    many, response = queries()
    assert many == few
    shown = text_of(response)
    places = [shown.index(meeting.get_absolute_url()) for meeting in (soon, later, last, first)]
    assert places == sorted(places)
    filtered = text_of(
        client.get(reverse("governance:meeting_list"), {"committee": other.pk, "status": "bad"})
    )
    assert first.get_absolute_url() in filtered
    assert last.get_absolute_url() not in filtered
    assert "filtre inconnu" not in filtered
    assert f"État{NO_BREAK}: «{NO_BREAK}bad{NO_BREAK}»" in filtered.replace("&nbsp;", NO_BREAK)
    unknown = text_of(client.get(reverse("governance:meeting_list"), {"statut": "held"}))
    assert f"filtre inconnu{NO_BREAK}: statut" in unknown.replace("&nbsp;", NO_BREAK)
    assert last.get_absolute_url() in unknown


def test_the_calendar_file_is_there_for_who_sits(client, officer):
    meeting = MeetingFactory(status="convened")
    response = client.get(address("meeting_calendar", meeting))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "METHOD:PUBLISH" in text_of(response)
    assert str(meeting.uid) in text_of(response)
