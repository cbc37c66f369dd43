"""A sheet with something in every field, and an officer who is signed in."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.enums import Role
from tests.actions.sections.posts import form_of
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommuneFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)


@pytest.fixture
def sheet():
    """A sheet with something in every field and two rows of every part."""
    company, someone = OrganizationFactory(), UserFactory()
    sheet = ActionSheetFactory(
        axes=[PriorityAxisFactory(), PriorityAxisFactory()],
        communes=[CommuneFactory(), CommuneFactory()],
        contracting_authorities=[company],
        lead_organization=company,
        context="Contexte\r\nsur deux lignes",
        objectives="Objectifs",
        description="Description",
        expected_results="Résultats",
        lead_person=someone,
        elected_sponsor=someone,
        start="mars 2019",
        end="T2 2022",
        estimated_cost=Decimal("1250000.50"),
    )
    for title, due in (("Étude", "T1 2019"), ("Travaux", "2020")):
        done_on = date(2019, 4, 2)
        MilestoneFactory(
            sheet=sheet, title=title, due=due, owner_organization=company, done_on=done_on
        )
    for position, label in enumerate(("Subvention", "Emprunt")):
        stage_on = date(2019, 5, 3)
        FundingLineFactory(
            sheet=sheet, label=label, position=position, funder=company, stage_on=stage_on
        )
    for position, name in enumerate(("Emplois", "Surfaces")):
        indicator = IndicatorFactory(sheet=sheet, name=name, position=position, target_date="2022")
        IndicatorReadingFactory(indicator=indicator, period="T2 2020", recorded_by=someone)
    common = {"sheet": sheet, "unblocker": company, "reported_by": someone}
    BlockerFactory(**common, answer="Oui", resolution="Un accord", asked_on=date(2019, 6, 1))
    BlockerFactory(**common, description="Levé", since=date(2019, 1, 1), lifted_on=date(2019, 2, 1))
    return sheet


@pytest.fixture
def person(client):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    return client


@pytest.fixture
def whole(request, person, sheet):
    """What the form of the section posts as it was opened, once for all examples."""
    return form_of(person, sheet, request.getfixturevalue("section")).post()
