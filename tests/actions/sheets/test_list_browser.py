"""The list in a real browser: with htmx it follows the typing, without JavaScript the button does
the same.
"""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.enums import Role
from actions.enums import ProgressStatus
from tests.factories import ActionSheetFactory, user_with_role

NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def open_list(live_server, new_context):
    ActionSheetFactory(title="Réseau de chaleur", progress_status=ProgressStatus.BLOCKED)
    ActionSheetFactory(title="Réseau de formation")
    ActionSheetFactory(title="Logements")
    client = Client()
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def opened(**options):
        context = new_context(**options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto("/fiches-actions/")
        return page

    return opened


def test_the_list_follows_what_is_typed_and_ticked(open_list):
    page = open_list()
    page.locator("#q").press_sequentially("reseau")
    page.get_by_text(f"2{NB}fiches sur 3").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("summary", has_text="Statut").click()
    page.get_by_label("Bloquée").check()
    page.get_by_text(f"1{NB}fiche sur 3").first.wait_for()
    assert page.url.endswith("?q=reseau&status=blocked")
    expect(page.locator("#annonces")).to_have_text(f"1{NB}fiche sur 3")
    page.keyboard.press("Escape")
    page.locator("#tri-title").click()
    page.wait_for_url("**?q=reseau&status=blocked&sort=title")
    assert page.evaluate("document.activeElement.id") == "tri-title"
    page.get_by_role("link", name="Retirer le filtre Statut").click()
    page.get_by_text(f"2{NB}fiches sur 3").first.wait_for()
    assert not page.locator("input[name=status][value=blocked]").is_checked()
    page.go_back()
    page.get_by_text(f"1{NB}fiche sur 3").first.wait_for()
    assert page.locator("h1").inner_text() == "Fiches actions"


def test_it_does_the_same_without_javascript(open_list):
    page = open_list(java_script_enabled=False)
    page.locator("#q").fill("reseau")
    page.locator("summary", has_text="Statut").click()
    page.get_by_label("Bloquée").check()
    page.get_by_role("button", name="Appliquer").click()
    assert page.locator(".list-count").inner_text() == f"1{NB}fiche sur 3"
    page.get_by_role("link", name="Retirer le filtre Recherche").click()
    assert "status=blocked" in page.url
    assert "q=" not in page.url


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_overflows(open_list, width):
    page = open_list(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("media", ["screen", "print"])
def test_icons_are_drawn_from_the_sprite(open_list, media):
    page = open_list()
    page.wait_for_load_state("networkidle")
    page.emulate_media(media=media)
    shapes = page.evaluate(
        """() => [...document.querySelectorAll('main svg.lucide use')]
            .filter(use => use.checkVisibility())
            .map(use => use.getBBox()).map(box => box.width > 0 && box.height > 0)"""
    )
    assert len(shapes) > 5
    assert all(shapes)
