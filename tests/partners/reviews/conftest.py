"""An officer, a partner, its commitment and an answer that changes four fields."""

import pytest

from accounts.enums import Role
from core.partial_dates import parse
from partners.answers import workflow as answers_workflow
from partners.enums import Answer
from tests.factories import CommitmentFactory, OrganizationFactory, user_with_role


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti")


@pytest.fixture
def commitment():
    return CommitmentFactory(
        organization=OrganizationFactory(name="Ateliers du Fleuve"),
        statement="Financer deux postes",
        progress_comment="Un seul poste est pourvu depuis janvier.",
        due="T2 2030",
    )


@pytest.fixture
def partner(commitment):
    return user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)


@pytest.fixture
def update(commitment, partner):
    """Four fields change: state, percent, due date, comment."""
    return answers_workflow.submit_answer(
        commitment, by=partner, version=commitment.version, answer=Answer.PROGRESS,
        progress_status="in_progress",
        progress_percent=40, progress_comment="Les deux postes sont pourvus depuis mars.",
        due=parse("T4 2030"),
        due_reason="Le recrutement a pris du retard.",
    )  # fmt: skip
