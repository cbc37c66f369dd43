import pytest

from tests.factories import UserFactory


@pytest.fixture
def person(db):
    return UserFactory(email="claire.martin@example.org")


@pytest.fixture
def operator(db):
    return UserFactory(email="exploitation@example.org", is_superuser=True)


@pytest.fixture
def console(client, operator):
    client.force_login(operator)
    return client
