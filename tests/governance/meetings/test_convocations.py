"""Who gets the invitation to a meeting, by what they are on its day."""

from datetime import timedelta

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from governance import notifications
from governance.attendance.queries import members_of
from governance.enums import Capacity
from governance.meetings import workflow
from tests.factories import OrganizationFactory, UserFactory, user_with_role
from tests.governance.factories import CommitteeFactory, MeetingFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db


def called(meeting, kind) -> set:
    notices = list(Notice.objects.filter(kind=kind, item__startswith=f"meeting:{meeting.pk}#"))
    found = {notice.recipient for notice in notices}
    assert len(found) == len(notices)  # each once
    return found


def test_whoever_sits_that_day_is_invited_once_and_nobody_else():
    committee, officer = CommitteeFactory(), user_with_role(Role.PROJECT_OFFICER)
    meeting = MeetingFactory(committee=committee, number=9021)
    day = clock.day_of(meeting.starts_at)

    def sits(person=None, organization=None, **dates):
        seat = SeatFactory(
            committee=committee, **({"organization": organization} if organization else {})
        )
        return TermFactory(
            seat=seat, person=person or UserFactory(), membership=None, **dates
        ).person

    twice = sits()
    sits(person=twice)
    until, coming = sits(ends_on=day), sits(starts_on=day)
    sits(ends_on=day - timedelta(days=1)), sits(starts_on=day + timedelta(days=1))
    silent = [
        sits(person=UserFactory(is_active=False)),
        sits(person=UserFactory(email=None, is_active=False)),
    ]
    shelved = OrganizationFactory(
        archived_at=clock.now(), archived_by=officer, archive_reason="Dissoute."
    )
    barred, both = sits(organization=shelved), sits(organization=shelved)
    deputy = TermFactory(
        seat=SeatFactory(committee=committee),
        person=both,
        capacity=Capacity.DEPUTY,
        membership=None,
    ).person
    workflow.convene(meeting, by=officer, version=1)
    invited = {twice, until, coming, deputy}
    assert called(meeting, NoticeKind.MEETING_CONVENED) == invited
    assert set(notifications.unreachable(members_of(meeting))) == {*silent, barred}
    # Moved to a day on which fewer sit: those are told; then cancelled: whoever has it in a
    # calendar is.
    workflow.change_meeting(
        meeting, by=officer, version=2, starts_at=meeting.starts_at + timedelta(days=1)
    )
    assert called(meeting, NoticeKind.MEETING_CHANGED) >= {twice, coming, deputy}
    assert until not in called(meeting, NoticeKind.MEETING_CHANGED)
    workflow.cancel(meeting, by=officer, version=3, reason="Reportée")
    assert called(meeting, NoticeKind.MEETING_CANCELLED) >= invited
