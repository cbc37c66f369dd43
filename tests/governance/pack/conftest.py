"""A committee, its last meeting with a snapshot, and the coming one."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from core import clock
from governance.enums import SeatRole
from governance.programme import workflow
from tests.factories import (
    OrganizationFactory,
    UserFactory,
)
from tests.governance.factories import (
    CommitteeFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

PARIS = timezone.get_current_timezone()


@pytest.fixture(autouse=True)
def _today():
    with clock.at(datetime(2021, 6, 10, 9, tzinfo=PARIS)):
        yield


@pytest.fixture
def committee():
    found = CommitteeFactory(name="Comité de projet", acronym="CP")
    seat = SeatFactory(
        committee=found,
        role=SeatRole.CO_CHAIR_ELECTED,
        organization=OrganizationFactory(name="Ville test"),
        starts_on=date(2020, 1, 1),
    )
    TermFactory(seat=seat, person=UserFactory(first_name="Test", last_name="Élue"))
    SeatFactory(
        committee=found,
        role=SeatRole.CO_CHAIR_INDUSTRY,
        organization=OrganizationFactory(name="Usine test"),
        starts_on=date(2020, 1, 1),
    )
    return found


@pytest.fixture
def coming(committee):
    """The second meeting, on 15 June."""
    return MeetingFactory(
        committee=committee, number=2, status="convened", duration=90, place="Hôtel test, Orly",
        starts_at=datetime(2021, 6, 15, 14, 30, tzinfo=PARIS),
    )  # fmt: skip


@pytest.fixture
def last(committee):
    """The first one, held on 15 March with its snapshot."""
    with clock.at(datetime(2021, 3, 15, 12, tzinfo=PARIS)):
        meeting = MeetingFactory(
            committee=committee,
            number=1,
            status="held",
            starts_at=datetime(2021, 3, 15, 10, tzinfo=PARIS),
        )
        workflow.take_snapshot(meeting)
    return meeting
