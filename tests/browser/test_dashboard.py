"""Somebody looks at a part of the programme: a filter of the dashboard opens, holds its boxes, and
changes the figures.
"""

from playwright.sync_api import expect

from tests.factories import ActionSheetFactory, PriorityAxisFactory


def test_one_axis_is_looked_at_by_its_box(open_page, officer):
    axis = PriorityAxisFactory(name="Attirer")
    ActionSheetFactory(axes=[axis])
    ActionSheetFactory()
    page = open_page(officer, "/tableau-de-bord/")
    sheets = page.locator(".headline").first
    expect(sheets).to_contain_text("2")
    filters = page.get_by_role("form", name="Choisir une partie du programme")
    for name in ("Axe", "Porteur", "Commune", "Fiches"):
        panel = filters.locator("details", has=page.locator("summary", has_text=name))
        assert panel.first.locator("input[type=checkbox]").count() >= (
            0 if name == "Commune" else 1
        ), name
    filters.locator("summary", has_text="Axe").click()
    filters.get_by_label("Attirer").check()
    filters.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_role("list", name="Partie du programme")).to_contain_text("Attirer")
    expect(sheets).to_contain_text("1 fiche action")
