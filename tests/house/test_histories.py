"""Histories: a field that is added to a model has its sentence."""

import pytest

from accounts.phrases import Tracked
from actions.sheets import history as sheets_history
from governance.committees import history as committees_history
from governance.decisions import history as decisions_history
from governance.follow_ups import history as follow_ups_history
from governance.meetings import history as meetings_history
from partners.agreements import history as agreements_history
from partners.commitments import history as commitments_history

TRACKED = (
    *sheets_history.TRACKED,
    *agreements_history.TRACKED,
    *committees_history.TRACKED,
    *meetings_history.TRACKED,
    commitments_history.PROMISE,
    commitments_history.ANSWERS,
    decisions_history.DECISION,
    follow_ups_history.FOLLOW_UP,
)


@pytest.mark.parametrize("tracked", TRACKED, ids=lambda tracked: tracked.model.__name__)
def test_every_tracked_field_has_its_words(tracked: Tracked):
    assert set(tracked.fields) == set(tracked.labels) | set(tracked.flags)
    assert set(tracked.groups) <= set(tracked.many_to_many)
    assert set(tracked.summary) <= set(tracked.fields)
    columns = {field.name for field in tracked.historical._meta.get_fields()}
    assert tracked.silent | ({tracked.named_by} - {""}) <= columns
