"""The words of histories: a field that is added to a model is told in its history."""

import pytest

from accounts.phrases import Tracked
from actions import history_words
from governance import committee_history, decision_history, meeting_history
from partners import agreement_history, history

TRACKED = (
    *history_words.TRACKED,
    *agreement_history.TRACKED,
    *committee_history.TRACKED,
    *meeting_history.TRACKED,
    history.PROMISE,
    history.ANSWERS,
    decision_history.DECISION,
    decision_history.FOLLOW_UP,
)


@pytest.mark.parametrize("tracked", TRACKED, ids=lambda tracked: tracked.model.__name__)
def test_every_tracked_field_has_its_words(tracked: Tracked):
    assert set(tracked.fields) == set(tracked.labels) | set(tracked.flags)
    assert set(tracked.groups) <= set(tracked.many_to_many)
    assert set(tracked.summary) <= set(tracked.fields)
    columns = {field.name for field in tracked.historical._meta.get_fields()}
    assert tracked.silent | ({tracked.named_by} - {""}) <= columns
