"""A promise of two posts, who answers for it, and an officer."""

from decimal import Decimal

import pytest

from accounts.enums import Role
from tests.factories import CommitmentFactory, OrganizationFactory, user_with_role


@pytest.fixture
def commitment():
    return CommitmentFactory(
        organization=OrganizationFactory(name="Mécanique d’Orly"), statement="Financer deux postes",
        amount=Decimal(50000), quantity=Decimal(2), unit="postes", due="T2 2030",
    )  # fmt: skip


@pytest.fixture
def partner(commitment):
    return user_with_role(
        Role.PARTNER_MEMBER, commitment.organization, first_name="Claire", last_name="Vasseur"
    )


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti")
