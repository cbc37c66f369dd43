"""Two people on one section: the second sees both texts and chooses, field by field."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from tests.browser.steps import open_section, save
from tests.factories import user_with_role


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.allow_problems("status of 409")
def test_each_field_is_chosen(open_page, officer, sheet, javascript):
    colleague = user_with_role(Role.PROJECT_TEAM, first_name="Thomas", last_name="Belkacem")
    options = {"java_script_enabled": javascript}
    first = open_page(colleague, sheet.get_absolute_url(), **options)
    second = open_page(officer, sheet.get_absolute_url(), **options)
    theirs, mine = open_section(first, "Description"), open_section(second, "Description")
    theirs.get_by_label("Contexte").fill("Aucune visite depuis 2019.")
    theirs.get_by_label("Objectifs").fill("Trente ateliers.")
    save(theirs)
    expect(first.locator("#description")).to_contain_text("Trente ateliers.")

    mine.get_by_label("Contexte").fill("Des visites en juin.")
    mine.get_by_label("Objectifs").fill("Quinze ateliers.")
    save(mine)
    alert = mine.get_by_role("alert")
    expect(alert).to_contain_text("Thomas Belkacem")
    if javascript:
        expect(alert).to_be_focused()
    compared = mine.locator(".conflict-field")
    expect(compared).to_have_count(2)
    expect(compared.nth(0)).to_contain_text("Aucune visite depuis 2019.")
    expect(compared.nth(0)).to_contain_text("Des visites en juin.")
    expect(mine.get_by_label("Contexte")).to_have_value("Des visites en juin.")
    expect(mine.get_by_label("Objectifs")).to_have_value("Quinze ateliers.")

    mine.get_by_role("button", name="Reprendre le texte actuel : Contexte").click()
    expect(mine.get_by_label("Contexte")).to_have_value("Aucune visite depuis 2019.")
    expect(mine.get_by_label("Objectifs")).to_have_value("Quinze ateliers.")
    expect(compared).to_have_count(1)
    save(mine)
    expect(mine).to_have_count(0)
    expect(second.locator("#description")).to_contain_text("Aucune visite depuis 2019.")
    expect(second.locator("#description")).to_contain_text("Quinze ateliers.")
    first.reload()
    expect(first.locator("#description")).to_contain_text("Quinze ateliers.")


@pytest.mark.allow_problems("status of 409")
def test_an_act_on_an_older_sheet_is_confirmed_knowingly(open_page, officer, sheet):
    page = open_page(officer, f"{sheet.get_absolute_url()}meteo/")
    other = open_page(officer, sheet.get_absolute_url())
    form = open_section(other, "Identité")
    form.get_by_label("Intitulé").fill("Visiter les ateliers")
    save(form)
    expect(form).to_have_count(0)
    page.get_by_label("Objectifs compromis").check()
    page.get_by_label("En une phrase").fill("Plus de locaux disponibles.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert").filter(has_text="a changé pendant")).to_be_focused()
    expect(page.get_by_label("En une phrase")).to_have_value("Plus de locaux disponibles.")
    expect(page.get_by_label("Objectifs compromis")).to_be_checked()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#statut")).to_contain_text("Plus de locaux disponibles.")
