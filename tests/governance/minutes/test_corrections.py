"""A correction of published minutes: attendance and the words of decisions open again; what is
published does not move.
"""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.attendance import workflow as attendance_workflow
from governance.decisions import workflow as decisions_workflow
from governance.enums import AttendanceState, DecisionKind, SeatRole
from governance.minutes import workflow as minutes_workflow
from governance.minutes.documents import document_of
from governance.minutes.queries import record_of
from governance.models import Attendance, Decision, Minutes
from tests.actions.pages import Page
from tests.factories import ActionSheetFactory, OrganizationFactory, UserFactory, user_with_role
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
PLAIN = "application/x-www-form-urlencoded"


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Claire", last_name="Officier")


@pytest.fixture
def published(officer):
    """A meeting of 15 June 2021 whose minutes are out, with an attendance and a word of its
    decision that are wrong.
    """
    starts_at = datetime(2021, 6, 15, 14, 30, tzinfo=timezone.get_current_timezone())
    committee = CommitteeFactory(name="Comité de projet", acronym="CP")
    meeting = MeetingFactory(committee=committee, number=2, status="held", starts_at=starts_at)
    seat = SeatFactory(
        committee=committee,
        organization=OrganizationFactory(name="Usine test"),
        starts_on=date(2020, 1, 1),
    )
    TermFactory(seat=seat, person=UserFactory(first_name="Test", last_name="Patronne"))
    Attendance.objects.create(meeting=meeting, seat=seat, state=AttendanceState.ABSENT)
    item = AgendaItemFactory(meeting=meeting, title="Avancement")
    decision = DecisionFactory(
        meeting=meeting,
        item=item,
        number=1,
        kind=DecisionKind.APPROVAL,
        statement="La hale est approuvée.",
        sheets=[ActionSheetFactory(number=12)],
    )
    FollowUpFactory(decision=decision, statement="Signer le bail", organization=seat.organization)
    DecisionFactory(
        meeting=meeting, item=item, number=None, adopted_at=None, statement="Jamais adopté."
    )
    minutes_workflow.publish(meeting, by=officer, version=meeting.version)
    return meeting


def address(name, meeting, *args):
    return reverse(f"governance:{name}", args=[meeting.pk, *args])


def main(response) -> str:
    text = response.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def shown(client, name, meeting, *args, query=""):
    response = client.get(address(name, meeting, *args) + query)
    assert response.status_code == 200, response.status_code
    return main(response)


def correct_the_words(client, meeting, decision, **changes):
    page = address("session_item", meeting, decision.item_id)
    forms = Page(client.get(f"{page}?decision={decision.pk}").content.decode()).forms
    form = next(form for form in forms if form.attributes["action"].endswith("/decision/"))
    return client.post(
        form.attributes["action"], form.post(**changes).urlencode(), content_type=PLAIN
    )


def assert_closed(client, meeting, decision, by):
    for name in ("meeting_attendance", "session"):
        assert client.get(address(name, meeting)).status_code == 404, name
    assert "Corriger les présences" not in shown(client, "meeting_detail", meeting)
    with pytest.raises(Refused, match="relevé de cette séance est publié"):
        decisions_workflow.amend(decision, by=by, version=decision.version, statement="Trop tard.")
    meeting.refresh_from_db()
    with pytest.raises(Refused):
        attendance_workflow.record_attendance(meeting, by=by, version=meeting.version, rows={})


def test_an_attendance_and_a_word_are_corrected_and_only_the_next_edition_tells_them(
    published, officer, client
):
    decision, seat = published.decisions.adopted().get(), published.committee.seats.get()
    client.force_login(user_with_role(Role.READER))
    before = shown(client, "minutes_detail", published)
    client.force_login(officer)
    assert_closed(client, published, decision, officer)
    first = Minutes.objects.get()
    document = document_of(record_of(first))

    opened = client.post(address("minutes_correct", published), {"reason": "Une présence, un mot."})
    draft = f"{address('minutes_detail', published)}?version=2"
    assert opened.headers["Location"] == draft
    notice = main(client.get(draft))
    hub = shown(client, "meeting_detail", published)
    for name in ("meeting_attendance", "session"):
        for page in (notice, hub):
            assert f'href="{address(name, published)}"' in page
    assert f'href="{draft}"' in hub

    posted = {
        "version": client.get(address("meeting_attendance", published)).context["meeting"].version
    }
    posted[f"seat-{seat.pk}-state"] = AttendanceState.PRESENT
    done = client.post(address("meeting_attendance", published), posted)
    assert done.headers["Location"].startswith(draft)
    cover = shown(client, "session", published)
    assert f"?decision={decision.pk}#decision" in cover
    assert "Jamais adopté." not in cover
    point = shown(client, "session_item", published, decision.item_id)
    assert "Jamais adopté." not in point
    assert 'value="adopt"' not in point
    assert 'name="notes"' not in point
    words = {
        "statement": "La halle est approuvée.",
        "follow_ups-0-statement": "Signer le bail de la halle",
    }
    assert (
        correct_the_words(client, published, decision, **words, kind="arbitration").status_code
        == 302
    )
    decision.refresh_from_db()
    assert (decision.statement, decision.kind, decision.number) == (
        words["statement"],
        DecisionKind.APPROVAL,
        1,
    )
    assert decision.follow_ups.get().statement == "Signer le bail de la halle"
    assert decision.sheets.get().number == 12

    # Only what was adopted is mended: nothing is added to what the meeting decided, nothing is
    # adopted late.
    unadopted, write = (
        published.decisions.get(adopted_at__isnull=True),
        address("session_decision", published, decision.item_id),
    )
    new = {
        "version": 0,
        "kind": "arbitration",
        "statement": "Une de plus.",
        "act": "save",
        "follow_ups-count": 0,
    }
    assert client.post(write, new).status_code == 422
    for refused in (decisions_workflow.adopt, decisions_workflow.amend):
        more = {"statement": "x"} if refused is decisions_workflow.amend else {}
        with pytest.raises(Refused):
            refused(unadopted, by=officer, version=unadopted.version, **more)
    notes = address("session_notes", published, decision.item_id)
    assert client.post(notes, {"version": 1, "notes": "x"}).status_code == 404
    assert Decision.objects.count() == 2
    for role, status in (
        (Role.CO_CHAIR_ELECTED, 200),
        (Role.COMMITTEE_MEMBER, 404),
        (Role.READER, 404),
    ):
        client.force_login(user_with_role(role))
        assert client.get(address("session", published)).status_code == status, role

    # Meanwhile everybody reads the first edition, in its page and its files.
    assert shown(client, "minutes_detail", published) == before
    assert document_of(record_of(Minutes.objects.get(pk=first.pk))) == document
    minutes_workflow.publish(published, by=officer, version=published_version(published))
    now = shown(client, "minutes_detail", published)
    for old, new in (
        ("La hale est approuvée.", "La halle est approuvée."),
        ("Absent·e", "Présent·e"),
        ("Signer le bail<", "Signer le bail de la halle<"),
    ):
        assert old in before
        assert old not in now
        assert new in now
    client.force_login(officer)
    assert_closed(client, published, decision, officer)
    history = shown(client, "meeting_history", published)
    assert "a ouvert une correction du relevé, version 2" in history
    assert "a publié la version 2 du relevé" in history
    assert history.count("a publié le relevé de décisions") == 1
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    history = shown(client, "meeting_history", published)
    assert "a publié la version 2 du relevé" in history
    assert "a ouvert une correction" not in history


def published_version(meeting) -> int:
    meeting.refresh_from_db()
    return meeting.version


def test_a_correction_opened_by_mistake_is_dropped_by_who_read_what_it_holds(
    published, officer, client
):
    client.force_login(officer)
    url, decision = address("minutes_discard", published), published.decisions.adopted().get()
    assert client.get(url).status_code == 404
    with pytest.raises(Refused):
        minutes_workflow.discard_correction(published, by=officer)
    minutes_workflow.correct(published, by=officer, reason="Une erreur.")
    assert url in main(client.get(f"{address('minutes_detail', published)}?version=2"))
    act = client.get(url)
    assert "reste ainsi dans le portail" in main(act)
    seen = act.context["form"].subject.version
    # A colleague corrected something while the person was reading.
    decisions_workflow.amend(
        decision, by=officer, version=decision.version, statement="La halle est approuvée."
    )
    with pytest.raises(StaleVersion):
        minutes_workflow.discard_correction(published, by=officer, seen=seen)
    refused = client.post(url, {"version": seen})
    assert refused.status_code == 409
    done = client.post(url, {"version": refused.context["form"].subject.version})
    assert done.headers["Location"] == address("minutes_detail", published)
    assert Minutes.objects.get().edition == 1
    decision.refresh_from_db()
    assert decision.statement == "La halle est approuvée."
    assert "La hale est approuvée." in shown(client, "minutes_detail", published)
    assert_closed(client, published, decision, officer)
    assert "a abandonné la correction du relevé, version 2" in shown(
        client, "meeting_history", published
    )
    assert minutes_workflow.correct(published, by=officer, reason="Encore.").edition == 2


def test_a_vacant_seat_the_day_and_the_order_of_follow_ups_are_told(published, officer):
    SeatFactory(
        committee=published.committee, organization=OrganizationFactory(name="Ville test"),
        role=SeatRole.CO_CHAIR_ELECTED, starts_on=date(2020, 1, 1),
    )  # fmt: skip
    first = published.items.get()
    for number, position in ((10, first.position), (9, first.position + 1)):
        item = AgendaItemFactory(meeting=published, position=position)
        FollowUpFactory(decision=DecisionFactory(meeting=published, item=item, number=number))
    minutes_workflow.correct(published, by=officer, reason="Le siège vacant.")
    record = record_of(minutes_workflow.draft_of(published))
    assert record.held_on == "mardi 15 juin 2021"
    assert record.pair == ["À désigner (Ville test)"]
    document = document_of(record)
    seats = next(
        block for block in document.blocks if getattr(block, "caption", "").startswith("Sièges")
    )
    assert [row[1] for row in seats.rows] == ["À désigner", "Test Patronne"]
    assert [row[0] for row in document.blocks[-1].rows] == ["CP-2.1", "CP-2.9", "CP-2.10"]
