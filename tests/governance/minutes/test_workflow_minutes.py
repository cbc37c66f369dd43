"""Rules of minutes without pages: nobody publishes what they did not read, what is published is
frozen, a correction is another edition.
"""

from datetime import timedelta

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.attendance import workflow as attendance_workflow
from governance.decisions import workflow as decisions_workflow
from governance.enums import AttendanceState, DecisionKind, MeetingStatus
from governance.minutes import workflow as minutes_workflow
from governance.models import Attendance, FrozenMinutes, Minutes
from tests.factories import ActionSheetFactory, user_with_role
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


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def seat():
    return TermFactory(seat=SeatFactory(committee=CommitteeFactory())).seat


@pytest.fixture
def held(seat):
    meeting = MeetingFactory(committee=seat.committee, number=2, status=MeetingStatus.HELD)
    item = AgendaItemFactory(meeting=meeting, title="Halle", sheets=[ActionSheetFactory(number=12)])
    FollowUpFactory(
        decision=DecisionFactory(meeting=meeting, item=item, number=1), due="30/09/2026"
    )
    return meeting


def preview(meeting) -> int:
    return minutes_workflow.preview_version(minutes_workflow.draft_of(meeting))


def publish(meeting, officer, seen=None):
    meeting.refresh_from_db()
    return minutes_workflow.publish(meeting, by=officer, version=meeting.version, seen=seen)


def _note(meeting, seat):
    Attendance.objects.create(meeting=meeting, seat=seat, state=AttendanceState.PRESENT)


def _say(meeting, seat):
    meeting.items.update(notes="On en parle.")


def _word(meeting, seat):
    meeting.decisions.update(statement="Autre chose.")


def _kind(meeting, seat):
    meeting.decisions.update(kind=DecisionKind.ACKNOWLEDGEMENT)


def _ask(meeting, seat):
    FollowUpFactory(decision=meeting.decisions.get())


def _delay(meeting, seat):
    follow_up = meeting.decisions.get().follow_ups.get()
    follow_up.due_on += timedelta(days=90)
    follow_up.save()


def _rename(meeting, seat):
    person = seat.terms.get().person
    person.last_name = "Autrenom"
    person.save()


def _move(meeting, seat):
    meeting.place = "Ailleurs"
    meeting.save()


def _add(meeting, seat):
    AgendaItemFactory(meeting=meeting, title="Divers")


def _retitle(meeting, seat):
    sheet = meeting.items.get().sheets.get()
    sheet.title = "Autre titre"
    sheet.save()


@pytest.mark.parametrize(
    "change",
    [_note, _say, _word, _kind, _ask, _delay, _rename, _move, _add, _retitle],
    ids=lambda f: f.__name__,
)
def test_what_changed_since_it_was_read_is_not_published(held, seat, officer, change):
    seen = preview(held)
    change(held, seat)
    with pytest.raises(StaleVersion):
        publish(held, officer, seen)
    held.refresh_from_db()
    assert held.status == MeetingStatus.HELD
    assert not Minutes.objects.exists()
    assert publish(held, officer, preview(held)).is_published, "read again, it goes out"


def test_a_preview_that_nobody_read_is_refused(held, officer):
    """A number that was never that of a preview, and one of another meeting."""
    other = MeetingFactory(committee=held.committee, number=3, status=MeetingStatus.HELD)
    for seen in (0, preview(held) + 1, preview(other)):
        with pytest.raises(StaleVersion):
            publish(held, officer, seen)
    assert not Minutes.objects.exists()


def test_a_meeting_that_moved_is_not_published(held, officer):
    for version in (held.version - 1, held.version + 1):
        with pytest.raises(StaleVersion):
            minutes_workflow.publish(held, by=officer, version=version)


@pytest.mark.parametrize("status", ["planned", "convened", "cancelled", "minutes_published"])
def test_minutes_are_those_of_a_meeting_that_was_held(officer, status):
    reason = {"cancel_reason": "Grève."} if status == "cancelled" else {}
    meeting = MeetingFactory(status=status, **reason)
    assert minutes_workflow.draft_of(meeting) is None
    with pytest.raises(Refused):
        minutes_workflow.publish(meeting, by=officer, version=meeting.version)
    with pytest.raises(Refused):
        minutes_workflow.save_draft(
            meeting,
            by=officer,
            version=minutes_workflow.draft_version(meeting),
            introduction="",
            conclusion="",
        )


def test_published_minutes_are_signed_frozen_and_sent_once(held, seat, officer):
    published = publish(held, officer)
    held.refresh_from_db()
    assert (held.status, published.edition, published.published_by) == (
        "minutes_published",
        1,
        officer,
    )
    assert published.content["published_by"] == str(officer)
    notices = Notice.objects.filter(kind=NoticeKind.MINUTES_PUBLISHED)
    assert [notice.recipient for notice in notices] == [seat.terms.get().person]
    for act in (published.save, published.delete):
        with pytest.raises(FrozenMinutes):
            act()
    with pytest.raises(Refused, match="déjà publié"):
        publish(held, officer)


def test_a_draft_is_typed_on_what_was_read(held, officer):
    item, version = held.items.get(), minutes_workflow.draft_version(held)
    draft = minutes_workflow.save_draft(
        held,
        by=officer,
        version=version,
        introduction=" Bonjour. ",
        conclusion="Fin.",
        notes={item: " Dit. "},
    )
    item.refresh_from_db()
    assert (draft.introduction, draft.conclusion, item.notes) == ("Bonjour.", "Fin.", "Dit.")
    assert item.version == 2
    for text in ({"introduction": "Autre."}, {"conclusion": "Autre."}):
        with pytest.raises(StaleVersion):
            minutes_workflow.save_draft(
                held, by=officer, version=version, **({"introduction": "", "conclusion": ""} | text)
            )
    # A note that says the same is no new version of its point.
    again = minutes_workflow.draft_version(held)
    assert again != version
    minutes_workflow.save_draft(
        held,
        by=officer,
        version=again,
        introduction="Bonjour.",
        conclusion="Fin.",
        notes={item: "Dit."},
    )
    item.refresh_from_db()
    assert item.version == 2
    known = {minutes_workflow.draft_version(held)}
    for change in (
        lambda: held.minutes.update(introduction="Autre."),
        lambda: held.minutes.update(conclusion="Autre."),
        lambda: held.items.update(notes="Autrement."),
    ):
        change()
        assert minutes_workflow.draft_version(held) not in known, "each text counts"
        known.add(minutes_workflow.draft_version(held))


def test_a_correction_says_why_starts_from_the_last_words_and_stands_alone(held, officer):
    with pytest.raises(Refused, match="pas encore publié"):
        minutes_workflow.correct(held, by=officer, reason="Un mot.")
    minutes_workflow.save_draft(
        held,
        by=officer,
        version=minutes_workflow.draft_version(held),
        introduction="Début.",
        conclusion="Fin.",
    )
    with pytest.raises(Refused, match="pas encore publié"):
        minutes_workflow.correct(held, by=officer, reason="Un mot.")
    publish(held, officer)
    with pytest.raises(Refused, match="Dites"):
        minutes_workflow.correct(held, by=officer, reason="  ")
    draft = minutes_workflow.correct(held, by=officer, reason=" Un  mot. ")
    assert (draft.edition, draft.correction, draft.introduction, draft.conclusion) == (
        2, "Un mot.", "Début.", "Fin.",
    )  # fmt: skip
    held.refresh_from_db()
    assert held.correction == draft
    with pytest.raises(Refused, match="déjà en cours"):
        minutes_workflow.correct(held, by=officer, reason="Un autre.")
    second, version = publish(held, officer, preview(held)), held.version
    held.refresh_from_db()
    assert (second.edition, held.status, held.version) == (2, "minutes_published", version)
    assert held.correction is None
    assert minutes_workflow.correct(held, by=officer, reason="Encore.").edition == 3


def test_a_correction_is_dropped_as_it_was_read(held, officer):
    publish(held, officer)
    held.refresh_from_db()
    with pytest.raises(Refused, match="Aucune correction"):
        minutes_workflow.discard_correction(held, by=officer)
    minutes_workflow.correct(held, by=officer, reason="Un mot.")
    seen = preview(held)
    held.items.update(notes="Autrement.")
    with pytest.raises(StaleVersion):
        minutes_workflow.discard_correction(held, by=officer, seen=seen)
    version = held.version
    assert minutes_workflow.discard_correction(held, by=officer, seen=preview(held)) == 2
    assert held.version == version + 1, "attendance that is being saved comes too late"
    assert [one.edition for one in held.minutes.all()] == [1]


def test_a_correction_opens_words_and_attendance_and_no_more(held, seat, officer):
    decision = held.decisions.get()
    publish(held, officer)
    held.refresh_from_db()
    decision.refresh_from_db()

    def amend():
        decisions_workflow.amend(
            decision, by=officer, version=decision.version, statement="Mieux dit."
        )

    def note():
        held.refresh_from_db()
        attendance_workflow.record_attendance(
            held, by=officer, version=held.version, rows={seat: (AttendanceState.PRESENT, None)}
        )

    for act in (amend, note):
        with pytest.raises(Refused):
            act()
    minutes_workflow.correct(held, by=officer, reason="Un mot.")
    for act in (amend, note):
        act()
    with pytest.raises(Refused):
        decisions_workflow.draft(
            held, by=officer, kind=DecisionKind.ARBITRATION, statement="Trop tard."
        )
