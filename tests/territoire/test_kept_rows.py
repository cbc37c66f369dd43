"""Rows kept by their values, pages compressed, filters with too many values: what makes lists cheap
keeps them true.
"""

import gzip
import re

import pytest
from django.urls import reverse

from accounts.enums import Role
from core import list_options
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    OrganizationFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


def test_lists_follow_the_day_the_rows_and_the_reader(client):
    """Nothing that is kept between two requests shows in the second what only the first was true
    of.
    """
    company = OrganizationFactory(name="Avant")
    sheet = ActionSheetFactory(number=7, lead_organization=company, title="Un titre")
    promise = CommitmentFactory(organization=company, sheet=sheet, statement="Une promesse")
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    lists = [
        reverse(f"{name}_list")
        for name in ("actions:sheet", "partners:commitment", "partners:organization")
    ]
    lists.append(reverse("partners:commitment_matrix"))
    for _ in range(2):
        assert all("Avant" in client.get(page).content.decode() for page in lists)
    company.name = "Après"
    company.save()
    promise.statement = "Une autre"
    promise.save()
    for page in lists:
        html = client.get(page).content.decode()
        assert "Après" in html, page
        assert "Avant" not in html, page
    assert "Une autre" in client.get(lists[1]).content.decode()
    client.force_login(user_with_role(Role.READER))
    sheet.confidentiality = "team"
    sheet.save()
    assert "Un titre" not in client.get(lists[0]).content.decode()
    assert "Une autre" not in client.get(lists[1]).content.decode()


def test_past_a_hundred_values_a_filter_names_those_in_force(client, monkeypatch):
    for module in ("actions.sheets.filters", "partners.commitments.filters"):
        monkeypatch.setattr(f"{module}.MAX_BOXES", 1)
    monkeypatch.setattr(list_options, "MAX_BOXES", 1)
    one, two = (OrganizationFactory(name=name) for name in ("Porteur un", "Porteur deux"))
    for organization in (one, two):
        ActionSheetFactory(lead_organization=organization, title=f"Fiche de {organization}")
        CommitmentFactory(organization=organization, sheet=None)
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER, one))
    for page, name in (
        ("actions:sheet_list", "carrier"),
        ("partners:commitment_list", "organization"),
    ):
        html = client.get(reverse(page)).content.decode()
        assert "Trop de valeurs" in html
        assert not re.findall(rf'name="{name}" value="\d', html)
        response = client.get(reverse(page), {name: two.pk})
        assert next(chip.label for chip in response.context["chips"]).endswith("Porteur deux")
        assert re.findall(rf'name="{name}" value="{two.pk}" checked', response.content.decode())
        assert response.context["shown"] == 1
        assert client.get(reverse(page), {name: 999999}).context["query"].ignored


def test_pages_leave_compressed_and_files_whole(client):
    ActionSheetFactory()
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    accepts = {"Accept-Encoding": "gzip"}
    page = client.get("/fiches-actions/", headers=accepts)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert b"</html>" in gzip.decompress(page.content)
    assert "Content-Encoding" not in client.get("/fiches-actions/")
    assert "Content-Encoding" not in client.get("/fiches-actions/?format=xlsx", headers=accepts)
