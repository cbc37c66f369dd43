import pytest

from tests.factories import UserFactory


@pytest.fixture
def person(db):
    return UserFactory(email="claire.martin@example.org")
