"""Editing rows section by section: in place with JavaScript, and the same without it."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import open_section, save
from tests.factories import (
    FundingLineFactory,
    IndicatorFactory,
    MilestoneFactory,
    OrganizationFactory,
)

both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@pytest.fixture
def read_sheet(open_page, officer, sheet):
    """Opens sheet 12 as its project officer, once its parts were made."""
    return lambda javascript=True: open_page(
        officer, sheet.get_absolute_url(), java_script_enabled=javascript
    )


@both_ways
@pytest.mark.allow_problems("status of 422")
def test_a_wrong_date_keeps_what_was_typed_and_leads_to_its_field(read_sheet, sheet, javascript):
    MilestoneFactory(sheet=sheet, title="Choix du site", due="2021")
    page = read_sheet(javascript)
    form = open_section(page, "Calendrier")
    form.get_by_role("button", name="Ajouter : Jalons").click()
    row = form.get_by_role("group", name="Jalon 2")
    title, due = row.get_by_label("Jalon", exact=False).first, row.get_by_label("Échéance")
    if javascript:
        expect(title).to_be_focused()
    title.fill("Premières visites")
    due.fill("T9 2026")
    save(form)
    summary = form.locator(".error-summary")
    expect(summary).to_contain_text("1 erreur à corriger")
    if javascript:
        expect(summary).to_be_focused()
    expect(title).to_have_value("Premières visites")
    expect(due).to_have_value("T9 2026")
    expect(due).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link").press("Enter")
    expect(due).to_be_focused()
    due.fill("T2 2026")
    save(form)
    milestones = page.locator("#calendrier .timeline > li")
    expect(milestones).to_have_count(2)
    expect(milestones.nth(1)).to_contain_text("T2 2026")
    expect(milestones.nth(1)).to_contain_text("Premières visites")
    expect(milestones.nth(0)).to_contain_text("Choix du site")


@both_ways
def test_a_row_is_removed_only_by_the_save(read_sheet, sheet, javascript):
    for year, title in ((2021, "Choix du site"), (2022, "Travaux")):
        MilestoneFactory(sheet=sheet, title=title, due=str(year))
    page = read_sheet(javascript)
    form = open_section(page, "Calendrier")
    form.get_by_role("button", name="Retirer : Jalon 1").click()
    expect(form.get_by_role("group", name="Jalon 1 – sera retiré")).to_contain_text("Choix du site")
    restore = form.get_by_role("button", name="Rétablir : Jalon 1")
    if javascript:
        expect(restore).to_be_focused()
    restore.click()
    expect(form.get_by_role("group", name="Jalon 1").get_by_label("Échéance")).to_have_value("2021")
    form.get_by_role("button", name="Retirer : Jalon 2").click()
    expect(form.get_by_role("button", name="Rétablir : Jalon 2")).to_be_visible()
    save(form)
    milestones = page.locator("#calendrier .timeline > li")
    expect(milestones).to_have_count(1)
    expect(milestones).to_contain_text("Choix du site")


@both_ways
def test_funding_lines_keep_the_order_given(read_sheet, sheet, javascript):
    for place, name in enumerate(("Région", "État", "Banque")):
        FundingLineFactory(sheet=sheet, position=place, funder=OrganizationFactory(name=name))
    page = read_sheet(javascript)
    form = open_section(page, "Financement")
    chosen = form.get_by_label("Financeur").locator("option:checked")
    form.get_by_role("button", name="Monter : Ligne de financement 3").click()
    expect(chosen).to_have_text(["Région", "Banque", "État"])
    up = form.get_by_role("button", name="Monter : Ligne de financement 2")
    if javascript:
        expect(up).to_be_focused()
    up.click()
    expect(chosen).to_have_text(["Banque", "Région", "État"])
    expect(form.get_by_role("button", name="Monter : Ligne de financement 1")).to_be_disabled()
    form.get_by_role("button", name="Descendre : Ligne de financement 2").click()
    expect(chosen).to_have_text(["Banque", "État", "Région"])
    save(form)
    expect(page.locator("#financement .table-stack tbody th")).to_have_text(
        ["Banque", "État", "Région"]
    )
    page.reload()
    expect(page.locator("#financement .table-stack tbody th")).to_have_text(
        ["Banque", "État", "Région"]
    )


@both_ways
def test_an_indicator_then_its_first_value(read_sheet, sheet, javascript):
    page = read_sheet(javascript)
    form = open_section(page, "Indicateurs")
    row = form.get_by_role("group", name="Indicateur 1")
    row.get_by_label("Indicateur").first.fill("Ateliers visités")
    row.get_by_label("Unité").fill("ateliers")
    row.get_by_label("Départ").fill("0")
    row.get_by_label("Cible").first.fill("1 200")
    save(form)
    shown = page.get_by_role("article", name="Ateliers visités")
    expect(shown).to_contain_text("Aucune valeur relevée.")
    form = open_section(page, "Indicateurs")
    row = form.get_by_role("group", name="Relevé d’indicateur 1")
    row.get_by_label("Indicateur").select_option(label="Ateliers visités")
    row.get_by_label("Période").fill("S1 2021")
    row.get_by_label("Valeur").fill("1 250,5")
    row.get_by_label("Source").fill("Registre des visites")
    save(form)
    shown.locator("summary").click()
    expect(shown.get_by_role("row", name="S1 2021")).to_contain_text("1 250,5")
    expect(shown.get_by_role("row", name="S1 2021")).to_contain_text("Registre des visites")


def test_two_sections_open_at_once_are_saved_one_after_the_other(read_sheet, sheet):
    IndicatorFactory(sheet=sheet)
    page = read_sheet()
    identity, description = open_section(page, "Identité"), open_section(page, "Description")
    description.get_by_label("Objectifs").fill("Faire visiter vingt ateliers.")
    identity.get_by_label("Intitulé").fill("Visiter les ateliers")
    save(identity)
    expect(identity).to_have_count(0)
    expect(description.get_by_label("Objectifs")).to_have_value("Faire visiter vingt ateliers.")
    save(description)
    expect(page.locator("#description")).to_contain_text("Faire visiter vingt ateliers.")
    expect(page.locator("#identite")).to_contain_text("Visiter les ateliers")
    page.locator("#historique").get_by_text("Derniers changements").click()
    expect(page.locator("#historique ol > li").first).to_contain_text("objectifs")


@pytest.mark.parametrize("after", ["typing", "a row button"])
def test_leaving_an_unsaved_form_asks_first(read_sheet, sheet, after):
    page = read_sheet()
    form = open_section(page, "Calendrier")
    title = form.get_by_role("group", name="Jalon 1").get_by_label("Jalon").first
    title.press_sequentially("Visites")
    if after == "a row button":
        form.get_by_role("button", name="Ajouter : Jalons").click()
        expect(form.get_by_role("group", name="Jalon 2")).to_be_visible()
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Accueil").first.click(no_wait_after=True)
    expect(title).to_have_value("Visites")
    assert asked == ["beforeunload"]
    assert page.url.endswith(sheet.get_absolute_url())


def test_a_form_that_was_saved_or_never_touched_lets_go(read_sheet, sheet):
    page = read_sheet()
    page.on("dialog", lambda dialog: pytest.fail(f"asked before leaving: {dialog.type}"))
    open_section(page, "Identité")
    form = open_section(page, "Description")
    form.get_by_label("Contexte").press_sequentially("Encore : ")
    save(form)
    expect(form).to_have_count(0)
    page.get_by_role("link", name="Accueil").first.click()
    expect(page.get_by_role("link", name="Fiches actions").first).to_be_visible()
    assert page.url.endswith("/")


@pytest.mark.parametrize("place", ["", "modifier/description/"], ids=["in place", "page"])
def test_pressing_save_twice_is_no_conflict(read_sheet, sheet, place):
    page = read_sheet()
    if place:
        page.goto(f"{sheet.get_absolute_url()}{place}")
    else:
        open_section(page, "Description")
    form = page.get_by_role("region", name="Modifier : Description")
    form.get_by_label("Contexte").fill("Deux visites par an.")
    form.get_by_role("button", name="Enregistrer", exact=True).dblclick()
    expect(form).to_have_count(0)
    expect(page.locator("#description")).to_contain_text("Deux visites par an.")


def test_cancel_gives_the_section_back_as_it_was(read_sheet, sheet):
    page = read_sheet()
    form = open_section(page, "Identité")
    form.get_by_label("Intitulé").fill("Tout autre chose")
    form.get_by_role("link", name="Annuler").click()
    expect(form).to_have_count(0)
    expect(page.locator("#identite")).to_contain_text(sheet.title)
