"""What the project officer does to a whole sheet: status, health, priority, archive, copy,
creation.
"""

import pytest
from playwright.sync_api import expect

from actions.enums import ProgressStatus
from tests.browser.steps import follow_act
from tests.factories import (
    ActionSheetFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    PriorityAxisFactory,
)


@pytest.fixture
def page(open_page, officer, sheet):
    return open_page(officer, sheet.get_absolute_url())


@pytest.mark.allow_problems("status of 422")
def test_blocking_takes_a_reason_and_health_a_sentence(page):
    status = page.locator("#statut")
    status.get_by_role("link", name="Changer l’avancement").click()
    page.get_by_label("Bloquée").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-error-summary]").first).to_be_focused()
    expect(page.get_by_label("Bloquée")).to_be_checked()
    page.get_by_label("Motif").fill("Le permis est attendu.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(
        page.get_by_role("status").filter(has_text="La fiche est maintenant « Bloquée ».")
    ).to_be_visible()
    expect(status).to_contain_text("« Le permis est attendu. »")

    status.get_by_role("link", name="Donner la météo").click()
    page.get_by_label("Appuis nécessaires").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-error-summary]").first).to_be_focused()
    page.get_by_label("En une phrase").fill("Il faut un relais en mairie.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(status).to_contain_text("Appuis nécessaires")
    expect(status).to_contain_text("« Il faut un relais en mairie. » – Sophie Marchetti")
    page.locator("#historique").get_by_text("Derniers changements").click()
    expect(page.locator("#historique li").nth(1)).to_contain_text(
        "« Bloquée » : « Le permis est attendu. »"
    )


def test_priority_is_given_and_taken_back(page):
    status = page.locator("#statut")
    expect(status).not_to_contain_text("Prioritaire")
    for said in ("La fiche est prioritaire.", "La fiche n’est plus prioritaire."):
        status.get_by_role("link", name="Changer la priorité").click()
        page.get_by_role("button", name="Changer la priorité").click()
        expect(page.locator("#messages")).to_contain_text(said)


def test_an_archived_sheet_is_found_under_its_filter_and_restored(page, sheet):
    ActionSheetFactory(title="Une autre fiche")
    follow_act(page, "Archiver la fiche")
    page.get_by_label("Motif de l’archivage").fill("Fusionnée avec la fiche 13.")
    page.get_by_role("button", name="Archiver", exact=True).click()
    expect(page.get_by_role("note")).to_contain_text("Fusionnée avec la fiche 13.")
    expect(page.get_by_role("link", name="Modifier")).to_have_count(0)

    page.goto("/fiches-actions/")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("summary", has_text="Suivi").click()
    page.get_by_label("Archivées").check()
    page.get_by_role("link", name=sheet.title).click()
    follow_act(page, "Restaurer la fiche")
    page.get_by_role("button", name="Restaurer", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("La fiche est restaurée")
    page.goto("/fiches-actions/")
    expect(page.get_by_role("link", name=sheet.title)).to_be_visible()


def test_a_copy_takes_the_next_number_and_no_reading(page, sheet):
    indicator = IndicatorFactory(sheet=sheet, name="Ateliers ouverts")
    IndicatorReadingFactory(indicator=indicator, period="2021")
    MilestoneFactory(sheet=sheet, title="Choix du site")
    sheet.progress_status = ProgressStatus.IN_PROGRESS
    sheet.save()
    follow_act(page, "Copier la fiche")
    expect(page.get_by_label("Intitulé de la copie")).to_have_value(f"Copie de {sheet.title}")
    page.get_by_label("Intitulé de la copie").fill("Ouvrir les ateliers, seconde saison")
    page.get_by_role("button", name="Créer la copie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrir les ateliers, seconde saison")
    assert page.url.split("#")[0].endswith("/fiches-actions/13/")
    expect(page.locator("#calendrier")).to_contain_text("Choix du site")
    expect(page.locator("#indicateurs")).to_contain_text("Ateliers ouverts")
    expect(page.locator("#indicateurs")).to_contain_text("Aucune valeur relevée.")
    expect(page.locator("#statut")).to_contain_text("À venir")
    expect(page.locator("#statut")).to_contain_text("Brouillon")


@pytest.mark.allow_problems("status of 422")
def test_a_sheet_is_created_from_a_title(page, sheet):
    PriorityAxisFactory(name="Innover", phase=sheet.phase)
    page.goto("/fiches-actions/")
    page.get_by_role("link", name="Créer une fiche").click()
    page.get_by_label("Numéro").fill("12")
    page.get_by_label("Innover").check()
    page.get_by_role("button", name="Créer la fiche").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(page.get_by_label("Innover")).to_be_checked()
    page.get_by_label("Intitulé").fill("Former aux métiers du froid")
    page.get_by_label("Numéro").fill("")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Former aux métiers du froid")
    expect(page.locator("#messages")).to_contain_text("La fiche 13 est créée.")
    expect(page.locator("#identite")).to_contain_text("Innover")


@pytest.mark.parametrize(
    ("act", "label", "button", "shown"),
    [
        ("note", "Note", "Ajouter la note", "#notes li"),
        ("blocage", "Ce qui bloque", "Signaler", "#blocages li"),
    ],
)
def test_pressing_twice_writes_once(page, sheet, act, label, button, shown):
    page.goto(f"{sheet.get_absolute_url()}{act}/")
    page.get_by_role("textbox", name=label).first.fill("Deux classes sont venues.")
    page.get_by_role("button", name=button).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(sheet.title)
    page.reload()
    expect(page.locator(shown)).to_have_count(1)
