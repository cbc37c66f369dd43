import pytest

from tests.territoire.compare.story import TODAY, write_story


@pytest.fixture
def story(settings, db):
    settings.PORTAL_TODAY = TODAY.isoformat()
    return write_story()
