"""Each rule of committees, meetings and decisions, broken directly."""

from datetime import date

from django.db.models import F

from core import clock
from governance.models import (
    AgendaItem,
    Attendance,
    Committee,
    Decision,
    LeadNote,
    Meeting,
    MeetingDocument,
    Minutes,
    Seat,
    Snapshot,
    Term,
)
from tests.breaking import archived_by_halves, changed, insert, update
from tests.factories import OrganizationFactory, UserFactory
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

DAY, BEFORE = date(2019, 3, 22), date(2019, 3, 21)


def _committee_twice(**other):
    first = CommitteeFactory()
    insert(Committee, **({"phase": first.phase, "name": "Autre", "acronym": "AU"} | other))


def _second_seat(role, second, **other):
    """A seat of ``role``, then another of ``second`` that shares its first day only."""
    first = SeatFactory(role=role, starts_on=DAY)
    fields = {"committee": first.committee, "organization": OrganizationFactory()} | other
    insert(Seat, role=second, starts_on=BEFORE, ends_on=DAY, **fields)


def _pair_of_one():
    first = SeatFactory(role="co_chair_elected", starts_on=DAY)
    insert(
        Seat,
        committee=first.committee,
        organization=first.organization,
        role="co_chair_industry",
        starts_on=DAY,
    )


def _moved_onto_another():
    """By an UPDATE: two seats of different days, the second brought back by one."""
    first = SeatFactory(role="co_chair_elected", starts_on=BEFORE, ends_on=DAY)
    second = SeatFactory(role="co_chair_elected", starts_on=date(2019, 3, 23))
    update(second, starts_on=first.ends_on)


def _second_term(capacity):
    first = TermFactory(capacity=capacity)
    insert(Term, seat=first.seat, person=UserFactory(), capacity=capacity, starts_on=clock.today())


def _same_number():
    first = MeetingFactory()
    insert(Meeting, committee=first.committee, number=first.number, starts_at=clock.now())


def _same_uid():
    first = MeetingFactory()
    insert(Meeting, committee=first.committee, number=99, starts_at=clock.now(), uid=first.uid)


def _attendance():
    return Attendance.objects.create(meeting=MeetingFactory(), seat=SeatFactory(), state="present")


def _attended_twice():
    first = _attendance()
    insert(Attendance, meeting=first.meeting, seat=first.seat, state="absent")


def _document():
    return MeetingDocument.objects.create(
        meeting=MeetingFactory(),
        title="Plan",
        uploaded_by=UserFactory(),
        file="x",
        file_name="x.pdf",
        content_type="application/pdf",
        size=1,
    )


def _proposed_twice():
    first = AgendaItemFactory(source="sheet_late:1")
    insert(AgendaItem, meeting=first.meeting, title="Encore", source=first.source)


def _decided_twice():
    first = DecisionFactory()
    insert(
        Decision,
        meeting=first.meeting,
        number=first.number,
        statement="Autre",
        adopted_at=clock.now(),
    )


def _minutes(**fields):
    return Minutes.objects.create(meeting=MeetingFactory(status="held"), **fields)


def _published(**fields):
    return {"published_at": clock.now(), "published_by": UserFactory(), "content": {}} | fields


def _same_edition():
    first = _minutes()
    insert(Minutes, meeting=first.meeting, edition=1, **_published())


def _two_drafts():
    first = _minutes()
    insert(Minutes, meeting=first.meeting, edition=2, correction="Une erreur.")


def _two_snapshots():
    first = Snapshot.objects.create(meeting=MeetingFactory(status="held"), figures={}, details={})
    insert(Snapshot, meeting=first.meeting, figures={}, details={})


def _note_twice(owner):
    person = owner and UserFactory()
    first = LeadNote.objects.create(meeting=MeetingFactory(), owner=person, text="Une note")
    insert(LeadNote, meeting=first.meeting, owner=person, text="Une autre")


GOVERNANCE_CASES = {
    # committees, seats, terms
    "committee_name_unique_in_phase": [lambda: _committee_twice(name="Comité de projet")],
    "committee_acronym_unique_in_phase": [lambda: _committee_twice(acronym="CP")],
    "committee_has_name_and_acronym": [
        changed(CommitteeFactory, name=""),
        changed(CommitteeFactory, acronym=""),
    ],
    "committee_kind_known": [changed(CommitteeFactory, kind="jury")],
    "committee_quorum_positive": [changed(CommitteeFactory, quorum=0)],
    "committee_archive_complete": archived_by_halves(CommitteeFactory),
    "seat_dates_in_order": [changed(SeatFactory, starts_on=DAY, ends_on=BEFORE)],
    "seat_role_known": [changed(SeatFactory, role="king")],
    "seat_one_elected_co_chair": [
        lambda: _second_seat("co_chair_elected", "co_chair_elected"),
        _moved_onto_another,
    ],
    "seat_one_industry_co_chair": [lambda: _second_seat("co_chair_industry", "co_chair_industry")],
    "seat_pair_of_two_organizations": [
        _pair_of_one,
        lambda: update(_pair_beside_a_member(), role="co_chair_industry"),
    ],
    "term_dates_in_order": [changed(TermFactory, starts_on=DAY, ends_on=BEFORE)],
    "term_capacity_known": [changed(TermFactory, capacity="guest")],
    "term_one_holder_a_seat": [lambda: _second_term("holder")],
    "term_one_deputy_a_seat": [lambda: _second_term("deputy")],
    # meetings
    "meeting_number_unique": [_same_number],
    "Meeting.uid": [_same_uid],
    "meeting_number_positive": [changed(MeetingFactory, number=0)],
    "meeting_duration_of_a_day_at_most": [
        changed(MeetingFactory, duration=4),
        changed(MeetingFactory, duration=1441),
    ],
    "meeting_status_known": [changed(MeetingFactory, status="lost")],
    "meeting_quorum_positive": [changed(MeetingFactory, quorum=0)],
    "meeting_convened_at_known": [changed(MeetingFactory, status="convened")],
    "meeting_held_at_known": [
        lambda: update(MeetingFactory(), held_at=clock.now()),
        lambda: update(MeetingFactory(status="held"), held_at=None),
    ],
    "meeting_cancelled_for_a_reason": [
        changed(MeetingFactory, status="cancelled"),
        changed(MeetingFactory, cancel_reason="Grève."),
    ],
    "attendance_once_a_seat": [_attended_twice],
    "attendance_state_known": [changed(_attendance, state="late")],
    "attendance_proxy_of_the_represented": [lambda: update(_attendance(), proxy=SeatFactory())],
    "attendance_proxy_is_another": [changed(_attendance, state="represented", proxy=F("seat"))],
    "meeting_document_has_title": [changed(_document, title="")],
    # agenda, decisions, follow-ups
    "item_has_title": [changed(AgendaItemFactory, title="")],
    "item_kind_known": [changed(AgendaItemFactory, kind="rumour")],
    "item_status_known": [changed(AgendaItemFactory, status="lost")],
    "item_request_is_signed": [changed(AgendaItemFactory, kind="request")],
    "item_proposed_once_a_meeting": [_proposed_twice],
    "decision_number_unique": [_decided_twice],
    "decision_has_statement": [changed(DecisionFactory, statement="")],
    "decision_kind_known": [changed(DecisionFactory, kind="wish")],
    "decision_numbered_once_adopted": [
        changed(DecisionFactory, adopted_at=None),
        changed(DecisionFactory, number=None),
        changed(DecisionFactory, number=0),
    ],
    "decision_priority_says_which": [
        changed(DecisionFactory, kind="priority"),
        changed(DecisionFactory, makes_priority=True),
    ],
    "follow_up_has_statement": [changed(FollowUpFactory, statement="")],
    "follow_up_status_known": [
        lambda: update(
            FollowUpFactory(),
            status="lost",
            closing_comment="Fait.",
            closed_at=clock.now(),
            closed_by=UserFactory(),
        )
    ],
    "follow_up_closed_with_a_comment": [
        changed(FollowUpFactory, status="done"),
        lambda: update(FollowUpFactory(status="done"), closing_comment=""),
        lambda: update(FollowUpFactory(status="done"), closed_by=None),
        lambda: update(FollowUpFactory(), closed_at=clock.now()),
    ],
    "follow_up_due_precise": [
        changed(FollowUpFactory, due_on=DAY, due_on_precision=""),
        changed(FollowUpFactory, due_on=None, due_on_precision="day"),
    ],
    # minutes, snapshots, notes
    "minutes_edition_unique": [_same_edition],
    "minutes_one_draft_a_meeting": [_two_drafts],
    "minutes_published_whole": [
        lambda: update(_minutes(), published_at=clock.now()),
        lambda: update(_minutes(), content={}),
        lambda: update(_minutes(), published_by=UserFactory()),
    ],
    "minutes_correction_says_why": [changed(_minutes, edition=2)],
    "minutes_edition_positive": [changed(_minutes, edition=0, correction="Une erreur.")],
    "Snapshot.meeting": [_two_snapshots],
    "lead_note_one_shared": [lambda: _note_twice(None)],
    "lead_note_one_private_each": [lambda: _note_twice("somebody")],
}


def _pair_beside_a_member() -> Seat:
    """A member of the organisation that has the seat of the elected co-chair."""
    elected = SeatFactory(role="co_chair_elected")
    return SeatFactory(
        committee=elected.committee, organization=elected.organization, role="member"
    )
