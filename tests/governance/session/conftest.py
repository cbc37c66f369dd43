"""A convened meeting with one point on a sheet, and the officer who types."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from core import clock
from tests.factories import (
    ActionSheetFactory,
    user_with_role,
)
from tests.governance.factories import (
    AgendaItemFactory,
    MeetingFactory,
)


@pytest.fixture
def meeting():
    return MeetingFactory(
        number=9002, status="convened", starts_at=clock.now() - timedelta(minutes=5)
    )


@pytest.fixture
def sheet():
    return ActionSheetFactory(
        number=12, title="Ouvrir les ateliers", health="compromised", end="2021"
    )


@pytest.fixture
def item(meeting, sheet):
    return AgendaItemFactory(
        meeting=meeting, title="Approuver la fiche", kind="sheet_to_approve", sheets=[sheet]
    )


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user
