"""The history of a sheet in French sentences: fields, statuses, parts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role
from actions.enums import FundingStage, Health, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, Blocker, FundingLine, Indicator, IndicatorReading, Milestone
from actions.sheets import workflow as sheets_workflow
from actions.sheets.history import TRACKED
from actions.status import workflow as status_workflow
from core import clock
from core.partial_dates import parse
from tests.actions.sheet_script import START, SheetScript
from tests.factories import (
    CommuneFactory,
    OrganizationFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with clock.at(START):
        return user_with_role(Role.PROJECT_OFFICER, first_name="Inès", last_name="Martin")


@pytest.fixture
def script(officer):
    return SheetScript(officer)


@pytest.mark.parametrize("tracked", TRACKED, ids=lambda tracked: tracked.model.__name__)
def test_every_tracked_field_has_its_words(tracked):
    assert set(tracked.fields) == set(tracked.labels)
    assert set(tracked.many_to_many) == set(tracked.groups)
    names = {field.name for field in tracked.historical.tracked_fields}
    assert tracked.silent <= names
    assert set(tracked.summary) <= names


def test_every_part_with_a_history_is_told():
    related = {
        r.related_model
        for r in ActionSheet._meta.related_objects
        if hasattr(r.related_model, "history")
    }
    of_actions = {model for model in related if model._meta.app_label == "actions"}
    assert of_actions | {ActionSheet, IndicatorReading} == {tracked.model for tracked in TRACKED}


def test_creation_is_one_entry_even_with_relations(officer):
    script = SheetScript(officer, axes=[PriorityAxisFactory()], communes=[CommuneFactory()])
    entries = script.entries()
    assert len(entries) == 1
    assert entries[0].who == "Inès Martin"
    assert entries[0].when == START + timedelta(hours=1)
    assert script.read() == ["a créé la fiche « Pépinière »"]


def test_writes_without_a_person_are_the_portal_s(script):
    script.sheet.title = "Autre"
    script.then(lambda: script.sheet.save_as(None))
    assert script.entries()[0].who == "Le portail"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"title": "Hôtel"}, "a changé l’intitulé de « Pépinière » à « Hôtel »"),
        ({}, {"objectives": "Créer"}, "a renseigné les objectifs"),
        ({"context": "Friche"}, {"context": ""}, "a vidé le contexte"),
        ({"description": "A"}, {"description": "B"}, "a modifié la description"),
        ({"maturity": "idea"}, {"maturity": "study"},
         "a passé la maturité de « Idée » à « Étude »"),
        ({}, {"maturity": "study"}, "a renseigné la maturité : « Étude »"),
        ({}, {"is_priority": True}, "a rendu la fiche prioritaire"),
        ({"is_priority": True}, {"is_priority": False}, "a retiré la priorité de la fiche"),
        ({}, {"end": parse("T2 2026")}, "a renseigné la fin : T2 2026"),
        ({"end": parse("T2 2026")}, {"end": parse("S1 2026")},
         "a changé la fin de T2 2026 à S1 2026"),
        ({"end": parse("22/03/2026")}, {"end": parse("avril 2026")},
         "a changé la fin du 22 mars 2026 à avril 2026"),
        ({"end": parse("avril 2026")}, {"end": parse("01/05/2026")},
         "a changé la fin d’avril 2026 au 1er mai 2026"),
        ({"start": parse("2019")}, {"start": None}, "a retiré le début (2019)"),
        ({"estimated_cost": Decimal(120000)}, {"estimated_cost": Decimal("150000.50")},
         "a changé le coût estimé de 120 000 € à 150 000,50 €"),
    ],
)  # fmt: skip
def test_a_field_of_the_sheet_is_a_sentence(officer, before, after, expected):
    script = SheetScript(officer, **before)
    script.edit(**after)
    assert script.read() == [expected, "a créé la fiche « Pépinière »"]


def test_long_texts_are_unfolded(officer):
    script = SheetScript(officer, description="Avant")
    script.edit(description="Après")
    [detail] = script.entries()[0].sentences[0].details
    assert (detail.label, detail.before, detail.after) == ("la description", "Avant", "Après")


def test_people_and_organizations_are_named(officer):
    orly, air = OrganizationFactory(name="Ville d’Orly"), OrganizationFactory(name="Air Exemple")
    person = UserFactory(first_name="Paul", last_name="Petit")
    script = SheetScript(officer, lead_organization=orly)
    script.edit(lead_organization=air, lead_person=person)
    assert script.read()[:2] == [
        "a changé le porteur de « Ville d’Orly » à « Air Exemple »",
        "a renseigné la personne pilote : « Paul Petit »",
    ]


def test_relations_gained_and_lost(officer):
    innover, recruter = PriorityAxisFactory(name="Innover"), PriorityAxisFactory(name="Recruter")
    orly = CommuneFactory(name="Orly")
    script = SheetScript(officer, communes=[orly])
    script.edit(axes=[recruter, innover], communes=[])
    assert set(script.read()[:2]) == {
        "a ajouté les axes Innover et Recruter",
        "a retiré la commune Orly",
    }


def test_statuses_are_told_with_their_reason_once(script):
    sheet, by = script.sheet, script.officer
    script.then(
        lambda: status_workflow.change_progress(
            sheet, to=ProgressStatus.BLOCKED, by=by, version=1, reason="Permis."
        )
    )
    script.then(
        lambda: status_workflow.set_health(
            sheet, health=Health.COMPROMISED, comment="Sans foncier.", by=by, version=2
        )
    )
    script.then(
        lambda: status_workflow.change_review(sheet, to=ReviewStatus.SUBMITTED, by=by, version=3)
    )
    assert script.read()[:3] == [
        "a soumis la fiche à relecture",
        "a passé la météo de « Non renseignée » à « Objectifs compromis » : « Sans foncier. »",
        "a passé l’avancement de « À venir » à « Bloquée » : « Permis. »",
    ]
    assert {entry.reason for entry in script.entries()} == {""}


def test_a_reason_that_no_sentence_tells_stands_by_itself(script):
    script.edit(is_priority=True, reason="Décision du comité.")
    assert script.entries()[0].reason == "Décision du comité."


def test_archive_and_restore(script):
    script.then(
        lambda: sheets_workflow.archive(
            script.sheet, reason="Fusion.", by=script.officer, version=1
        )
    )
    script.then(lambda: sheets_workflow.restore(script.sheet, by=script.officer, version=2))
    assert script.read()[:2] == ["a restauré la fiche", "a archivé la fiche : « Fusion. »"]


def test_a_save_that_changes_nothing_is_not_told(script):
    script.edit()
    assert len(script.entries()) == 1


def test_life_of_a_milestone(script):
    orly = OrganizationFactory(name="Ville d’Orly")
    jalon = script.part(Milestone, title="Étude", due=parse("T2 2026"))
    script.change(jalon, due=parse("T3 2026"), owner_organization=orly)
    script.change(jalon, done_on=parse("22/03/2026").first)
    script.change(jalon, done_on=None)
    script.change(jalon, title="Étude rendue", owner_organization=None)
    script.then(lambda: jalon.delete_as(script.officer))
    assert script.read()[:6] == [
        "a supprimé le jalon « Étude rendue »",
        (
            "a modifié le jalon « Étude » : intitulé de « Étude » à « Étude rendue » ; "
            "plus de responsable (« Ville d’Orly » auparavant)"
        ),
        "a rouvert le jalon « Étude »",
        "a marqué le jalon « Étude » comme fait le 22 mars 2026",
        (
            "a modifié le jalon « Étude » : échéance de T2 2026 à T3 2026 ; responsable « Ville"
            " d’Orly »"
        ),
        "a ajouté le jalon « Étude » (échéance T2 2026)",
    ]


def test_funding_line(script):
    region = OrganizationFactory(name="Région")
    line = script.part(FundingLine, funder=region, amount=Decimal(120000))
    script.change(line, stage=FundingStage.REFUSED, refusal_reason="Hors critères")
    script.then(lambda: line.delete_as(script.officer))
    assert script.read()[:3] == [
        "a supprimé la ligne de financement « Région »",
        (
            "a modifié la ligne de financement « Région » : étape de « Sollicité » à « Refusé » ; "
            "motif du refus « Hors critères »"
        ),
        (
            "a ajouté la ligne de financement « Région » (financeur « Région », montant 120 000 €,"
            " étape « Sollicité »)"
        ),
    ]


def test_indicators_and_readings_even_once_removed(script):
    indicator = script.part(Indicator, name="Emplois", unit="postes", target=Decimal(120))
    reading = script.part(
        IndicatorReading,
        indicator=indicator,
        period=parse("T1 2019"),
        value=Decimal("12.5"),
        source="Enquête",
    )
    script.change(reading, value=Decimal(1300))
    script.change(indicator, name="Emplois créés")
    script.then(lambda: indicator.delete_as(script.officer))
    assert script.read() == [
        "a supprimé l’indicateur « Emplois créés »",
        "a modifié l’indicateur « Emplois » : nom de « Emplois » à « Emplois créés »",
        (
            "a modifié la valeur de l’indicateur « Emplois créés » pour T1 2019 : valeur de 12,5 à"
            " 1 300"
        ),
        (
            "a ajouté la valeur de l’indicateur « Emplois créés » pour T1 2019 (valeur 12,5, source"
            " « Enquête »)"
        ),
        "a ajouté l’indicateur « Emplois » (unité « postes », cible 120)",
        "a créé la fiche « Pépinière »",
    ]


def test_blocker(script):
    blocker = script.part(Blocker, description="Foncier pollué", since=START.date())
    script.change(blocker, lifted_on=START.date(), answer="Dépollué")
    assert script.read()[:3] == [
        "a levé le point de blocage « Foncier pollué » le 22 mars 2019",
        "a modifié le point de blocage « Foncier pollué » : réponse « Dépollué »",
        "a ajouté le point de blocage « Foncier pollué » (date de début 22 mars 2019)",
    ]


def test_rows_of_one_save_make_one_entry(script):
    def save():
        Milestone(sheet=script.sheet, title="Un").save_as(script.officer)
        Milestone(sheet=script.sheet, title="Deux").save_as(script.officer)
        script.sheet.title = "Autre"
        script.sheet.save_as(script.officer)

    script.then(save)
    assert len(script.entries()) == 2
    assert len(script.entries()[0].sentences) == 3


def test_another_sheet_s_rows_stay_away(script, officer):
    other = SheetScript(officer, title="Ailleurs")
    other.part(Milestone, title="D’ailleurs")
    assert script.read() == ["a créé la fiche « Pépinière »"]


def test_a_confirmed_health_is_told_though_nothing_else_moved(script, officer):
    given = {"health": Health.ON_TRACK, "comment": "Tout va bien.", "by": officer}
    script.then(
        lambda: status_workflow.set_health(script.sheet, version=script.sheet.version, **given)
    )
    with clock.at(START + timedelta(days=40)):
        status_workflow.set_health(script.sheet, version=script.sheet.version, **given)
    assert script.read()[0] == "a confirmé la météo"
    assert "a confirmé la météo" not in script.read()[1:]
