"""Decisions: listed, searched, exported, shown on the sheets and organisations that they concern,
each to whom it is.
"""

import csv
import io
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from core import clock
from governance.models import Decision
from tests.factories import ActionSheetFactory, OrganizationFactory, user_with_role
from tests.governance.factories import (
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
URL = "/decisions/"


def meeting(number, day, status="minutes_published", **fields):
    starts_at = timezone.make_aware(datetime.strptime(day, "%d/%m/%Y"))
    return MeetingFactory(number=number, starts_at=starts_at, status=status, **fields)


def shown(client, address="") -> list[str]:
    response = client.get(f"{URL}?{address}")
    assert response.status_code == 200
    return [row["decision"].reference for row in response.context["rows"]]


@pytest.fixture
def decided():
    """Two meetings of the project committee, one of another."""
    first, second = meeting(1, "12/05/2020"), meeting(2, "15/06/2021", status="held")
    technical = meeting(
        1, "01/02/2021", committee=CommitteeFactory(name="Comité technique", acronym="CT")
    )
    sheet, state = ActionSheetFactory(number=712), OrganizationFactory(name="Préfecture")
    secret = ActionSheetFactory(number=713, title="Fiche réservée", confidentiality="team")
    return {
        "sheet": sheet,
        "state": state,
        "secret": secret,
        "first": first,
        "CP-1.1": DecisionFactory(
            meeting=first,
            number=1,
            kind="approval",
            statement="Approuver les aides",
            sheets=[sheet],
        ),
        "CP-1.2": DecisionFactory(
            meeting=first, number=2, statement="Retenir le quai", organizations=[state]
        ),
        "CP-2.10": DecisionFactory(
            meeting=second,
            number=10,
            kind="request",
            statement="Saisir l’État",
            sheets=[sheet, secret],
        ),
        "CT-1.1": DecisionFactory(
            meeting=technical, number=1, statement="Prendre acte du diagnostic"
        ),
        "draft": DecisionFactory(meeting=second, number=None, adopted_at=None, statement="Projet"),
    }


def test_decisions_are_listed_latest_first_narrowed_and_found(client, decided):
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    assert shown(client) == ["CP-2.10", "CT-1.1", "CP-1.1", "CP-1.2"]
    cases = {
        f"meeting={decided['first'].pk}": ["CP-1.1", "CP-1.2"],
        "kind=request": ["CP-2.10"],
        "sheet=712": ["CP-2.10", "CP-1.1"],
        f"organization={decided['state'].pk}": ["CP-1.2"],
        "year=2021": ["CP-2.10", "CT-1.1"],
        "q=aide": ["CP-1.1"],
        "q=cp-2.10": ["CP-2.10"],
        "q=CP-1": ["CP-1.1", "CP-1.2"],
        "sort=number": ["CP-1.1", "CP-1.2", "CP-2.10", "CT-1.1"],
        # A sheet of the team is no filter of theirs: the value is left out, and said.
        "sheet=713": ["CP-2.10", "CT-1.1", "CP-1.1", "CP-1.2"],
    }
    assert {address: shown(client, address) for address in cases} == cases
    assert "Fiche réservée" not in client.get(URL).content.decode()


def test_exports_hold_what_the_person_may_export(client, decided):
    person = user_with_role(Role.PARTNER_MEMBER, decided["state"])
    FollowUpFactory(
        decision=decided["CP-1.1"], organization=decided["state"], statement="Publier l’arrêté"
    )
    FollowUpFactory(decision=decided["CP-1.1"], statement="Suite d’une autre")

    def rows(user):
        client.force_login(user)
        text = client.get(f"{URL}?format=csv&sort=number").content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert [row["Numéro"] for row in rows(person)] == ["CP-1.1", "CP-1.2"]
    assert "Publier l’arrêté" in rows(person)[0]["Suites à donner"]
    assert "Suite d’une autre" not in rows(person)[0]["Suites à donner"]
    everything = rows(user_with_role(Role.PROJECT_OFFICER))
    assert [row["Numéro"] for row in everything] == ["CP-1.1", "CP-1.2", "CP-2.10", "CT-1.1"]
    assert everything[2]["Fiches"] == "712, 713"
    reader = user_with_role(Role.READER)
    client.force_login(reader)
    assert shown(client) == ["CT-1.1", "CP-1.1", "CP-1.2"], "what published minutes tell"
    assert client.get(f"{URL}?format=csv").status_code == 403
    for kind in ("xlsx", "ods"):
        client.force_login(person)
        assert client.get(f"{URL}?format={kind}").status_code == 200


def test_the_page_of_a_decision_tells_what_it_is_about_and_what_it_changed(client, decided):
    decision = decided["CP-1.1"]
    FollowUpFactory(decision=decision, statement="Signer la convention", due="T2 2031")

    def page_of(user):
        client.force_login(user)
        return client.get(decision.get_absolute_url()).content.decode()

    page = page_of(user_with_role(Role.CO_CHAIR_ELECTED))
    for text in (
        "CP-1.1",
        "Approuver les aides",
        "Fiche 712",
        "La fiche est approuvée.",
        "Signer la convention",
        "12 mai 2020",
    ):
        assert text.replace(" ", "\N{NO-BREAK SPACE}") in page.replace(" ", "\N{NO-BREAK SPACE}")
    assert "Signer la convention" not in page_of(user_with_role(Role.READER))


def test_what_was_typed_before_the_adoption_shows_to_who_types_decisions_alone(client):
    officer = user_with_role(Role.PROJECT_OFFICER)
    decision = Decision(meeting=meeting(1, "12/05/2020"), statement="Première version secrète")
    decision.save_as(officer)
    decision.statement, decision.number, decision.adopted_at = "Version adoptée", 1, clock.now()
    decision.save_as(officer)
    client.force_login(user_with_role(Role.READER))
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "a adopté la décision" in page
    assert "Première version secrète" not in page
    client.force_login(officer)
    assert "Première version secrète" in client.get(decision.get_absolute_url()).content.decode()


def test_sheets_and_organisations_show_their_decisions_at_a_fixed_cost(client, decided):
    sheet, state = decided["sheet"], decided["state"]
    pages = (sheet.get_absolute_url(), state.get_absolute_url())
    follow_up = FollowUpFactory(
        decision=decided["CP-1.1"], organization=state, statement="Signer la convention"
    )

    def read(user):
        client.force_login(user)
        return [
            client.get(page).content.decode().split('id="decisions"')[1].split("</section>")[0]
            for page in pages
        ]

    on_sheet, on_organization = read(user_with_role(Role.COMMITTEE_MEMBER))
    assert on_sheet.index("CP-2.10") < on_sheet.index("CP-1.1")
    assert "Signer la convention" in on_sheet
    assert "CP-1.2" in on_organization
    assert follow_up.get_absolute_url() in on_organization
    # A reader knows what published minutes tell, and no follow-up.
    on_sheet, on_organization = read(user_with_role(Role.READER))
    assert "CP-1.1" in on_sheet
    for hidden in ("CP-2.10", "Signer la convention"):
        assert hidden not in on_sheet + on_organization

    officer = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(officer)

    def cost():
        counted = []
        for page in (*pages, URL):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            assert len(queries) <= PAGE_QUERIES, page
            counted.append(len(queries))
        return counted

    before = cost()
    for number in range(3, 6):
        more = DecisionFactory(
            meeting=decided["first"], number=number, sheets=[sheet], organizations=[state]
        )
        FollowUpFactory(decision=more, organization=state, person=officer)
    assert cost() == before
