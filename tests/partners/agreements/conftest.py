"""A protocol, an officer who is signed in, a folder for the files."""

from datetime import date

import pytest

from accounts.enums import OrganizationKind, Role
from tests.factories import (
    AgreementFactory,
    OrganizationFactory,
    SignatureFactory,
    UserFactory,
    user_with_role,
)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def agreement():
    """A protocol with two signatories: a company whose signature came in, the State's expected."""
    agreement = AgreementFactory(
        title="Protocole d’accord",
        signed_on=date(2019, 3, 22),
        place="Orly",
        text="Titre\n\nPremier article.",
    )
    person = UserFactory(first_name="Claire", last_name="Vasseur")
    company = OrganizationFactory(name="Mécanique d’Orly")
    state = OrganizationFactory(name="Sous-préfecture", kind=OrganizationKind.GOVERNMENT)
    SignatureFactory(
        agreement=agreement, organization=company, representative=person, capacity="Directrice",
        signed_on=date(2019, 3, 22),
    )  # fmt: skip
    SignatureFactory(agreement=agreement, organization=state, signed_on=None)
    return agreement


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user
