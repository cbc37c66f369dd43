"""Exports of the list: what they hold, for whom, at what cost, and the way back in."""

import csv
import io

import pytest

from accounts.enums import Role
from actions.enums import Confidentiality, Health, ProgressStatus
from actions.models import ActionSheet, Commune, Milestone, Phase
from actions.reference import load_reference_data
from territoire.imports.workflow import import_workbook
from tests.actions.listing import URL
from tests.factories import (
    ActionSheetFactory,
    CommuneFactory,
    MilestoneFactory,
    OrganizationFactory,
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


class TestExport:
    def rows(self, response) -> list[dict]:
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    def test_it_holds_every_row_of_the_filter_in_its_order(self, client, officer):
        axis, commune = PriorityAxisFactory(name="Recruter"), CommuneFactory(name="Orly")
        owners = [OrganizationFactory(name="Zeta"), OrganizationFactory(name="Alpha")]
        sheet = ActionSheetFactory(
            title="=1+1", axes=[axis], communes=[commune], is_priority=True, end="T2 2090",
            estimated_cost="1500.50",
            contracting_authorities=owners, context="Un\nDeux",
            progress_status=ProgressStatus.ON_HOLD,
        )  # fmt: skip
        MilestoneFactory(sheet=sheet, title="Étude remise", due="S1 2089")
        ActionSheetFactory.create_batch(60, is_priority=True, lead_organization=None)
        ActionSheetFactory()
        rows = self.rows(client.get(f"{URL}?priority=1&sort=-number&format=csv&page=2"))
        assert len(rows) == 61
        last = rows[-1]
        assert last["N°"] == str(sheet.number)
        assert last["Intitulé"] == "'=1+1"
        assert (last["Axes"], last["Communes"], last["Priorité"]) == ("Recruter", "Orly", "Oui")
        assert (last["Fin"], last["Coût estimé"], last["Statut"]) == (
            "T2 2090",
            "1500,5",
            "En pause",
        )
        assert (last["Maîtres d’ouvrage"], last["Contexte"]) == ("Alpha; Zeta", "Un\nDeux")
        assert last["Prochain jalon"] == "Étude remise (S1 2089)"

    def test_it_holds_only_what_the_person_may_see(self, client):
        ActionSheetFactory(title="Secrète", confidentiality=Confidentiality.TEAM)
        ActionSheetFactory(title="Ouverte")
        client.force_login(user_with_role(Role.READER))
        assert [row["Intitulé"] for row in self.rows(client.get(f"{URL}?format=csv"))] == [
            "Ouverte"
        ]

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
    def test_the_number_of_queries_does_not_grow(
        self, client, officer, django_assert_max_num_queries, kind
    ):
        def count():
            with django_assert_max_num_queries(PAGE_QUERIES) as queries:
                response = client.get(f"{URL}?format={kind}")
            assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
            return len(queries)

        def add():
            sheet = ActionSheetFactory(
                axes=[PriorityAxisFactory()], communes=[CommuneFactory()],
                lead_person=UserFactory(),
                contracting_authorities=[OrganizationFactory()], elected_sponsor=UserFactory(),
            )  # fmt: skip
            MilestoneFactory(sheet=sheet, due="2090")

        add()
        few = count()
        add()
        add()
        assert count() == few

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_an_export_comes_back_in_without_changing_anything(self, client, officer, kind):
        load_reference_data()
        phase = Phase.objects.get(code="phase-1")
        axes, communes = list(phase.axes.all()[:2]), list(Commune.objects.all()[:2])
        for status, health in zip(ProgressStatus, Health, strict=False):
            sheet = ActionSheetFactory(
                phase=phase, title=f"=Titre ; d’une, {status.label}", axes=axes, communes=communes,
                health=health,
                progress_status=status, start="2019", end="T2 2026", estimated_cost="1500.50",
                context="- Un ; deux\n- Trois\n\n@fin", lead_person=UserFactory(),
                contracting_authorities=OrganizationFactory.create_batch(2),
            )  # fmt: skip
            MilestoneFactory(sheet=sheet, title="Étude remise", due="T2 2021")
        before = list(ActionSheet.objects.order_by("pk").values())
        content = client.get(f"{URL}?format={kind}").content
        report = import_workbook(content, name=f"fiches.{kind}", phase=phase)
        assert not report.problems
        assert list(ActionSheet.objects.order_by("pk").values()) == before
        assert Milestone.objects.count() == len(before)

    def test_an_unknown_format_is_not_found(self, client, officer):
        assert client.get(f"{URL}?format=exe").status_code == 404
