"""The four filters of the dashboard, and those of the comparison, hold their boxes."""

import re

import pytest
from django.urls import reverse

from accounts.enums import College, Role
from actions.models import ActionSheet
from tests.factories import (
    ActionSheetFactory,
    CommuneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("listing", ["dashboard", "compare"])
def test_each_filter_holds_its_boxes(client, listing):
    axes = [PriorityAxisFactory(), PriorityAxisFactory()]
    carriers = [OrganizationFactory(), OrganizationFactory(), OrganizationFactory()]
    communes = [CommuneFactory(), CommuneFactory()]
    for carrier in carriers:
        ActionSheetFactory(axes=axes, lead_organization=carrier, communes=communes)
    ActionSheetFactory(phase=PhaseFactory(code="phase-2", prefix="P2", name="Phase 2"))
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    response = client.get(reverse(listing), {"priority": "1"})
    found = {}
    for panel in re.findall(
        r'<details class="filter">.*?</details>', response.content.decode(), re.DOTALL
    ):
        title = re.search(r"<summary>\s*(\S+)", panel)[1]
        found[title] = re.findall(r'<input [^>]*type="checkbox" name="(\w+)"', panel)
    carried = (
        ActionSheet.objects.exclude(lead_organization=None)
        .values("lead_organization")
        .distinct()
        .count()
    )
    assert found == {
        "Axe": ["axis"] * 2,
        "Porteur": ["carrier"] * (carried + 1) + ["college"] * len(College),
        "Commune": ["commune"] * 2,
        "Fiches": ["priority"] * 2 + ["phase"] * 2,
    }
    assert 'name="priority" value="1" checked' in response.content.decode()
