"""The project officer finds sheet 12 and changes its title and objectives without a mouse."""

import re

from playwright.sync_api import expect

from tests.browser.steps import Keyboard
from tests.factories import PASSWORD, ActionSheetFactory

# At two keys a second, a slow pace, half a minute; the rest of the minute is for typing.
EDITING_KEYS = 60


def test_sign_in(open_page, officer):
    page = open_page(None, "/connexion/")
    keys = Keyboard(page)
    keys.reach(page.get_by_label("Courriel"))
    keys.write(officer.email)
    keys.press("Tab")
    keys.write(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("link", name="Fiches actions").first).to_be_visible()
    assert page.url.endswith("/")
    assert keys.presses <= 20


def test_search_opens_the_sheet_and_back_comes_back_to_the_search(open_page, officer, sheet):
    # Nothing of theirs holds a 12: the search reads the carrier too.
    ActionSheetFactory.create_batch(3, title="Un autre sujet", lead_organization=None)
    page = open_page(officer, "/fiches-actions/")
    page.evaluate("window.isSamePage = true")
    keys = Keyboard(page)
    keys.reach(page.get_by_label("Chercher une fiche"))
    # In one event, as pasted: on a loaded machine two slow keys would be two searches.
    page.keyboard.insert_text("12")
    expect(page.locator(".list-count")).to_have_text("1 fiche sur 4")
    expect(page.locator("#annonces")).to_have_text("1 fiche sur 4")
    assert page.evaluate("window.isSamePage")
    assert page.url.endswith("?q=12")
    keys.follow(page.get_by_role("link", name=sheet.title))
    expect(page.get_by_role("heading", level=1)).to_have_text(sheet.title)
    page.go_back()
    expect(page.locator(".list-count")).to_have_text("1 fiche sur 4")
    expect(page.get_by_label("Chercher une fiche")).to_have_value("12")
    page.go_back()
    expect(page.locator(".list-count")).to_have_text("4 fiches")
    expect(page.get_by_label("Chercher une fiche")).to_have_value("")


def test_title_and_objectives_take_under_a_minute(open_page, officer, sheet):
    page = open_page(officer, sheet.get_absolute_url())
    keys = Keyboard(page)
    _edit(keys, "Identité", "Intitulé", "Ouvrir les ateliers au public")
    expect(page.locator("#identite")).to_contain_text("Ouvrir les ateliers au public")
    expect(page.locator("#titre-identite")).to_be_focused()
    expect(page.locator("#annonces")).to_have_text("Section Identité enregistrée.")
    _edit(keys, "Description", "Objectifs", "Faire visiter vingt ateliers par an.")
    expect(page.locator("#description")).to_contain_text("Faire visiter vingt ateliers par an.")
    assert keys.presses <= EDITING_KEYS, f"{keys.presses} keys"
    history = page.locator("#historique")
    history.get_by_text("Derniers changements").press("Enter")
    expect(history).to_contain_text(
        re.compile("Sophie Marchetti.*Ouvrir les ateliers au public", re.S)
    )
    page.goto(f"{sheet.get_absolute_url()}historique/")
    entries = page.locator("ol.timeline > li")
    expect(entries.filter(has_text="intitulé").first).to_contain_text(
        "Ouvrir les ateliers au public"
    )
    entries.locator("summary", has_text="objectifs").first.press("Enter")
    expect(page.get_by_text("Faire visiter vingt ateliers par an.")).to_be_visible()


def _edit(keys, section, label, text):
    """Open a section in place, replace one text, go back to its first button, save."""
    page = keys.page
    keys.follow(page.get_by_role("link", name=f"Modifier la section {section}"))
    form = page.get_by_role("region", name=f"Modifier : {section}")
    expect(form.get_by_role("heading", level=2)).to_be_focused()
    keys.reach(form.get_by_label(label))
    keys.write(text)
    keys.follow(
        form.get_by_role("button", name=f"Enregistrer la section {section}"), key="Shift+Tab"
    )
    expect(form).to_have_count(0)


def test_a_slash_leads_to_the_search_and_can_be_switched_off(open_page, officer, sheet):
    page = open_page(officer, sheet.get_absolute_url())
    field = page.get_by_label("Chercher dans tout le portail")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("n/a")  # in a field, a slash is a letter
    expect(field).to_have_value("n/a")
    field.fill("ateliers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Ouvrir les ateliers")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("ateliers")
    page.keyboard.press("/")
    expect(page.get_by_label("Chercher dans tout le portail")).to_be_focused()
    page.get_by_label("la touche « / » mène à la recherche").uncheck()
    page.goto("/aide/")
    page.keyboard.press("/")
    expect(page.get_by_label("Chercher dans tout le portail")).not_to_be_focused()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/recherche/")
    page.get_by_label("la touche « / » mène à la recherche").check()
    page.goto("/aide/")
    page.keyboard.press("/")
    expect(page.get_by_role("link", name="Chercher", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
