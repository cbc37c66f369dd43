"""Every list answers whatever its address says: what does not exist is named above it, no number is
too large.
"""

import pytest
from django.urls import reverse

from accounts.enums import Role
from tests.factories import ActionSheetFactory, MembershipFactory, user_with_role

pytestmark = pytest.mark.django_db
LISTS = {
    "actions:sheet_list": ("axis", "carrier", "commune", "phase"),
    "actions:milestone_list": ("axis", "carrier", "commune", "owner", "quarter"),
    "actions:blocker_list": ("axis", "carrier", "commune", "unblocker", "age"),
    "actions:funding_list": ("axis", "carrier", "commune", "funder"),
    "actions:indicator_list": ("axis", "carrier", "commune", "phase"),
    "actions:funding_plan_list": ("axis", "carrier", "commune", "phase"),
    "partners:commitment_list": (
        "organization",
        "unblocker",
        "sheet",
        "axis",
        "agreement",
        "carrier",
    ),
    "partners:commitment_matrix": (
        "organization",
        "unblocker",
        "sheet",
        "axis",
        "agreement",
        "carrier",
    ),
    "partners:organization_list": ("field", "axis", "carrier", "commune"),
    "governance:decision_list": ("meeting", "organization", "sheet", "year"),
    "governance:follow_up_list": ("meeting", "organization", "person"),
    "dashboard": ("axis", "carrier", "commune", "phase"),
    "compare": ("axis", "carrier", "commune", "phase"),
}
# Other pages that read something of their address.
PAGES = (
    "partners:review_list",
    "partners:notice_list",
    "partners:agreement_list",
    "governance:meeting_list",
    "people_list",
    "search",
)
ODD_NUMBERS = (
    "2000000000",
    "2000000029",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 40,
    "0",
    "-1",
    "٣",
    "²",
    "1e9",
    "P2-²",
)


@pytest.fixture
def officer(client):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    ActionSheetFactory()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("listing", [*LISTS, *PAGES])
def test_a_filter_that_does_not_exist_is_said_and_ignored(client, listing):
    address = reverse(listing)
    html = client.get(address, {"statut": "planned"}).content.decode()
    assert "filtre inconnu\N{NO-BREAK SPACE}: statut" in html
    assert "n’a pas été comprise" in html
    assert (
        "filtre inconnu"
        not in client.get(address, {"q": "", "sort": "", "page": "1"}).content.decode()
    )


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("listing", LISTS)
def test_no_number_is_too_odd_for_a_filter_or_a_page(client, listing):
    for name in LISTS[listing]:
        response = client.get(reverse(listing), {name: ODD_NUMBERS})
        assert response.status_code == 200, name
    for value in ODD_NUMBERS:
        response = client.get(reverse(listing), {"page": value, "sort": value, "q": value})
        assert response.status_code == 200, value
    for value in ODD_NUMBERS[5:]:
        query = client.get(reverse(listing), {"page": value}).context["query"]
        assert query.page_number == 1
        assert query.ignored, value


def test_ones_own_commitments_say_it_too(client):
    membership = MembershipFactory(role=Role.PARTNER_MEMBER)
    client.force_login(membership.user)
    html = client.get(reverse("partners:my_commitments"), {"statut": "planned"}).content.decode()
    assert "filtre inconnu\N{NO-BREAK SPACE}: statut" in html


@pytest.mark.usefixtures("officer")
def test_the_sheet_page_takes_any_list(client):
    sheet = ActionSheetFactory()
    for name in LISTS["actions:sheet_list"]:
        for value in ODD_NUMBERS[:4]:
            response = client.get(sheet.get_absolute_url(), {"liste": f"{name}={value}"})
            assert response.status_code == 200, (name, value)
