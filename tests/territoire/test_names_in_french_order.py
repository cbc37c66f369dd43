"""Names that a page lists stand where a French reader looks for them: an accent or a capital moves
nobody.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.digests import reason_for
from accounts.enums import Role
from core import clock
from core.french import by_name
from governance.models import Seat
from partners.models import AnswerLink
from partners.reminders.queries import people_to_remind
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)
from tests.governance.factories import CommitteeFactory, SeatFactory

pytestmark = pytest.mark.django_db
NAMES = ("Zola", "Éluard", "aragon", "Eco")
SORTED = ["aragon", "Eco", "Éluard", "Zola"]


def places(html: str) -> list[str]:
    return sorted(NAMES, key=html.index)


def test_the_organisations_of_a_sheet_and_of_a_mail(client):
    sheet = ActionSheetFactory(lead_organization=None)
    organizations = [OrganizationFactory(name=name, short_name="") for name in NAMES]
    sheet.contracting_authorities.set(organizations)
    client.force_login(user_with_role(Role.PROJECT_OFFICER, first_name="", last_name="Moi"))
    html = client.get(sheet.get_absolute_url()).content.decode()
    assert places(html[html.index("Maîtres d’ouvrage") :]) == SORTED
    assert [row.name for row in by_name(organizations, "name")] == SORTED

    person = UserFactory()
    for organization in organizations:
        MembershipFactory(user=person, organization=organization)
    assert ", ".join(SORTED) in reason_for(person)


def test_the_seats_of_a_committee():
    committee = CommitteeFactory()
    for name in NAMES:
        SeatFactory(committee=committee, organization=OrganizationFactory(name=name))
    assert [seat.organization.name for seat in Seat.objects.for_list()] == SORTED


def test_the_people_whom_reminders_reach_and_who_hold_links(client):
    organization = OrganizationFactory(name="Une")
    commitment = CommitmentFactory(organization=organization)
    people = [UserFactory(first_name="X", last_name=name) for name in NAMES]
    for person in people:
        MembershipFactory(user=person, organization=organization)
        AnswerLink.objects.create(
            person=person, commitment=commitment, expires_at=clock.now() + timedelta(days=1)
        )
    reached = people_to_remind([organization.pk], clock.today())[organization.pk]
    assert [person.last_name for person in reached] == SORTED
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    links = client.get(reverse("partners:notice_list")).context["links"]
    assert [person.last_name for person in links] == SORTED


def test_the_officers_to_write_to(client):
    for name in NAMES:
        user_with_role(Role.PROJECT_OFFICER, first_name="X", last_name=name)
    response = client.get(
        reverse("invitation_accept", args=[InvitationFactory(revoked_at=clock.now()).token])
    )
    assert places(response.content.decode()) == SORTED
