"""Search finds sheets by words, whatever their accents, case or endings, and by number."""

import pytest

from actions.models import ActionSheet
from tests.factories import ActionSheetFactory, OrganizationFactory, PhaseFactory

pytestmark = pytest.mark.django_db


def found(query) -> set[int]:
    return set(ActionSheet.objects.search(query).values_list("number", flat=True))


@pytest.fixture(autouse=True)
def _sheets():
    school = OrganizationFactory(name="Lycée Guynemer", short_name="")
    ActionSheetFactory(number=1, title="École de la deuxième chance", lead_organization=school)
    # The search reads the carrier too: no name made up by a factory.
    plant = OrganizationFactory(name="Centrale de chauffe", short_name="")
    ActionSheetFactory(
        number=2,
        title="Réseaux de chaleur",
        context="Récupérer l’énergie des industriels",
        lead_organization=plant,
    )
    ActionSheetFactory(
        number=12,
        title="Logements des salariés",
        objectives="Loger 40 apprentis",
        lead_organization=None,
    )


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("ecole", {1}),
        ("ÉCOLES", {1}),
        ("réseau", {2}),
        ("energies industrielles", {2}),
        ("logement", {12}),
        ("apprenti", {12}),
        ("chance ecole", {1}),
        ("ecole chaleur", set()),
        ("lycée", {1}),
        ("guynemer chance", {1}),
        ("12", {12}),
        ("n° 12", {12}),
        ("40", {12}),
        ("zzz", set()),
        ("%", {1, 2, 12}),
        ("", {1, 2, 12}),
    ],
)
def test_search(query, numbers):
    assert found(query) == numbers


def test_the_index_follows_the_text():
    sheet = ActionSheet.objects.get(number=2)
    sheet.title = "Hydrogène"
    sheet.save(update_fields=["title"])
    assert found("hydrogene") == {2}
    assert found("réseaux chaleur") == set()


def test_a_number_with_the_prefix_of_its_phase():
    later = PhaseFactory(code="phase-2", name="Phase 2", prefix="P2")
    sheet = ActionSheetFactory(phase=later, number=12, title="Friche", lead_organization=None)
    assert list(ActionSheet.objects.search("p2-12")) == [sheet]
    assert ActionSheet.objects.search("12").count() == 2
    assert found("P3-12") == set()
