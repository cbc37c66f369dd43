"""Are promises kept: one reading of each commitment; who owes, who answered, who is silent; the
scope of a dashboard.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import Count
from django.http import QueryDict

from accounts.enums import OrganizationKind, Role
from actions.enums import Confidentiality
from core import clock
from partners.commitments import filters as commitments_filters
from partners.enums import Promise
from partners.models import Commitment
from partners.organizations import filters as organizations_filters
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    CommuneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def answered(days: int) -> dict:
    """An answer given so many days ago."""
    return {"answered_at": clock.now() - timedelta(days=days), "last_answer": "progress"}


def due(days: int) -> dict:
    return {"due_on": clock.today() + timedelta(days=days), "due_on_precision": "day"}


def read(reader, column, user, addresses) -> dict:
    """Initials of what the list keeps for each address, in alphabetical order."""
    found = {}
    for address in addresses:
        query = reader(QueryDict(address), user=user, today=clock.today())
        assert query.ignored == []
        found[address] = "".join(
            sorted(name[0] for name in query.found().values_list(column, flat=True))
        )
    return found


def test_each_live_commitment_has_one_reading(officer):
    limit = settings.STALE_AFTER_DAYS
    CommitmentFactory(statement="A", progress_status="kept", **due(-5))
    CommitmentFactory(statement="B", progress_status="abandoned", **due(-5))
    CommitmentFactory(statement="C", **due(-1), **answered(1))
    CommitmentFactory(statement="D", progress_status="blocked", **due(-1))
    CommitmentFactory(statement="E", **due(0))
    CommitmentFactory(statement="F", **answered(limit + 1))
    CommitmentFactory(statement="G", **due(0), **answered(limit))
    CommitmentFactory(statement="H", progress_status="in_progress", **answered(0))
    CommitmentFactory(
        statement="Z", archived_at=clock.now(), archived_by=UserFactory(), archive_reason="Double"
    )
    expected = {"kept": "A", "abandoned": "B", "late": "CD", "no_news": "EF", "under_way": "GH"}
    assert set(expected) == set(Promise)
    addresses = [f"promise={promise}" for promise in expected]
    assert read(commitments_filters.read_list, "statement", officer, addresses) == {
        f"promise={promise}": names for promise, names in expected.items()
    }
    several = "promise=late&promise=kept"
    assert read(commitments_filters.read_list, "statement", officer, [several]) == {several: "ACD"}
    counted = Commitment.objects.live().order_by().with_promise(clock.today()).values("promise")
    counted = counted.annotate(n=Count("pk")).values_list("promise", "n")
    assert dict(counted) == {promise: len(names) for promise, names in expected.items()}


def a_programme():
    """Commitments A to E on sheets of two phases, F on an agreement as a whole; each of an
    organisation of its name.
    """
    second = PhaseFactory(code="phase-2", prefix="P2", name="Phase 2")
    axis, commune = PriorityAxisFactory(), CommuneFactory()
    carrier = OrganizationFactory(name="Zélande", kind=OrganizationKind.GOVERNMENT)
    sheet = ActionSheetFactory(axes=[axis], is_priority=True, lead_organization=carrier)
    nobody = ActionSheetFactory(phase=second, communes=[commune], lead_organization=None)
    whole = AgreementFactory(title="Contrat", phase=second)

    def promise(name, sheet, **fields):
        CommitmentFactory(
            statement=name,
            organization=OrganizationFactory(name=f"{name} SA"),
            sheet=sheet,
            **fields,
        )

    promise("A", sheet, **answered(3))
    promise("B", sheet, **answered(200))
    promise("C", nobody)
    promise("D", nobody, progress_status="kept")
    promise("E", ActionSheetFactory(confidentiality=Confidentiality.TEAM), **answered(3))
    promise("F", None, agreement=whole)
    # A owes on another sheet too, of which it never spoke.
    first = Commitment.objects.get(statement="A").organization
    CommitmentFactory(statement="G", organization=first, sheet=nobody)
    return axis, commune, carrier


def test_the_scope_narrows_the_register_to_what_hangs_on_its_sheets(client, officer):
    axis, commune, carrier = a_programme()
    cases = {
        "phase=phase-2": "CDFG",
        "phase=phase-1": "ABE",
        "priority=1": "AB",
        f"carrier={carrier.pk}": "AB",
        "carrier=none": "CDG",
        f"commune={commune.pk}": "CDG",
        f"axis={axis.pk}&promise=no_news": "B",
        "phase=phase-2&promise=kept": "D",
    }
    assert read(commitments_filters.read_list, "statement", officer, cases) == cases
    page = client.get(f"/engagements/?carrier={carrier.pk}&priority=1")
    content = page.content.decode()
    assert 'data-count="2"' in content
    # What the scope asks for is told, kept by the form, and can be taken off.
    assert "Porteur\N{NO-BREAK SPACE}: Zélande" in content
    assert f'name="carrier" value="{carrier.pk}" checked' in content
    assert "Périmètre" not in client.get("/engagements/").content.decode()


def test_organizations_that_owe_answered_or_are_silent_within_a_scope(client, officer):
    axis, _, carrier = a_programme()
    cases = {
        "owing=1": "ABCEF",
        "heard=1": "AE",
        "silent=1": "BCF",
        "phase=phase-2": "ACDF",
        "owing=1&phase=phase-2": "ACF",
        "silent=1&phase=phase-2": "ACF",
        "heard=1&phase=phase-1": "AE",
        f"silent=1&axis={axis.pk}": "B",
        f"heard=1&carrier={carrier.pk}&priority=1": "A",
        "silent=1&college=public": "",
    }
    assert read(organizations_filters.read_list, "name", officer, cases) == cases
    reader = user_with_role(Role.READER)
    assert read(organizations_filters.read_list, "name", reader, ["owing=1"]) == {"owing=1": "ABCF"}
    content = client.get("/partenaires/?silent=1&phase=phase-2").content.decode()
    assert 'data-count="3"' in content
    assert "Silence\N{NO-BREAK SPACE}: Aucune réponse récente" in content
    assert "Périmètre" in content


@pytest.mark.parametrize(
    "address",
    [
        "/engagements/?promise=late&promise=kept&phase=phase-1&carrier=none",
        "/partenaires/?silent=1&priority=1&phase=phase-1",
    ],
)
def test_a_scope_costs_the_same_queries_whatever_the_rows(
    client, officer, django_assert_max_num_queries, address
):
    def counted():
        with django_assert_max_num_queries(PAGE_QUERIES) as queries:
            client.get(address)
        return len(queries)

    def add():
        sheet = ActionSheetFactory(is_priority=True, lead_organization=None)
        CommitmentFactory(sheet=sheet, **due(-3))

    add()
    few = counted()
    add()
    add()
    assert counted() == few
