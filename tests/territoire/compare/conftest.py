import pytest

from tests.territoire.compare.story import TODAY, tell


@pytest.fixture
def story(settings, db):
    settings.PORTAL_TODAY = TODAY.isoformat()
    return tell()
