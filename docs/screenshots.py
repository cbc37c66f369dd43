"""Retakes the pictures of docs/images/ from a demonstration that runs.

    ./portail demo                                                     # in another terminal
    .venv/bin/python -m docs.screenshots http://127.0.0.1:8000

Needs Chromium (its path in CHROMIUM where it has an unusual name). Nothing is written in the
demonstration. Reduce the colours of the pictures afterwards (128 are enough): a test limits their
weight.
"""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from territoire.demo.content import PASSWORD, email

IMAGES = Path(__file__).parent / "images"
SCREEN = {"width": 1280, "height": 800}
TALL = {"width": 1280, "height": 1150}
PHONE = {"width": 390, "height": 780}


@contextmanager
def signed_in(browser, address, account, size=SCREEN):
    """A page of the demonstration where ``account`` is signed in."""
    context = browser.new_context(
        base_url=address, viewport=size, locale="fr-FR", timezone_id="Europe/Paris"
    )
    page = context.new_page()
    page.goto("/connexion/")
    page.fill("[name=login]", email(account))
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/")
    yield page
    context.close()


def shoot(page, name, *, at=""):
    """Take what the window shows, from the element ``at`` down if one is named."""
    if at:
        page.locator(at).first.evaluate(
            "element => element.scrollIntoView({block: 'start', behavior: 'instant'})"
        )
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled", caret="hide")


def officer(page):
    shoot(page, "home-officer")
    page.goto("/fiches-actions/")
    shoot(page, "sheet-list")
    page.goto("/fiches-actions/12/")
    shoot(page, "sheet")
    page.goto("/fiches-actions/12/historique/")
    shoot(page, "sheet-history")
    page.goto("/fiches-actions/12/modifier/calendrier/")
    shoot(page, "sheet-edit")
    conflict(page)
    commitments(page)


def conflict(page):
    """A form opened on an older version: the portal refuses it (409) and shows both texts."""
    page.goto("/fiches-actions/12/modifier/description/")
    page.fill("[name=objectives]", "Accompagner vingt entreprises de plus avant l’été 2022.")
    page.locator("#description [name=version]").evaluate("field => { field.value = '0'; }")
    page.locator("#description .section-toolbar button").click()
    page.wait_for_selector(".conflict-field")
    shoot(page, "sheet-conflict", at="main h1")


def commitments(page):
    page.goto("/engagements/")
    shoot(page, "commitment-list")
    page.goto("/engagements/matrice/")
    shoot(page, "matrix")
    page.goto("/revue/")
    page.locator("main tbody a").first.click()  # the oldest
    page.wait_for_selector(".review-table")
    shoot(page, "review", at="main h1")


def meetings(page):
    """The meeting to come: the last one planned."""
    page.goto("/seances/3/")
    shoot(page, "meeting")
    page.goto("/seances/3/ordre-du-jour/")
    shoot(page, "agenda", at=".page-header")
    page.goto("/seances/3/projection/")
    page.locator(".session-cover ol a", has_text="à approuver").first.click()
    page.wait_for_selector(".session-desk")
    shoot(page, "session")
    page.goto("/seances/2/releve/")
    shoot(page, "minutes", at="#titre-points")
    page.goto("/suites/")
    shoot(page, "follow-ups")


def committee(page):
    shoot(page, "home-committee")
    page.goto("/tableau-de-bord/")
    page.set_viewport_size(TALL)  # down to the map
    shoot(page, "dashboard")
    page.set_viewport_size(SCREEN)
    shoot(page, "money", at="#financement")
    page.goto("/tableau-de-bord/comparer/")
    shoot(page, "compare", at="main h1")
    page.goto("/recherche/?q=ecoles")
    shoot(page, "search")


def main(address):
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with signed_in(browser, address, "chef.projet") as page:
            officer(page)
            meetings(page)
        with signed_in(browser, address, "partenaire.a") as page:
            shoot(page, "home-partner")
            page.goto("/mes-engagements/")
            shoot(page, "my-commitments")
        with signed_in(browser, address, "comite") as page:
            committee(page)
        with signed_in(browser, address, "elu") as page:
            page.goto("/binome/")
            shoot(page, "pair")
        with signed_in(browser, address, "comite", PHONE) as page:
            page.goto("/tableau-de-bord/")
            shoot(page, "dashboard-phone", at="#engagements")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
