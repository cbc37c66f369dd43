"""A password forgotten, found again by mail; signing out."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.steps import Keyboard, sign_in

NEW = "trois pommes et un vélo bleu"


@pytest.mark.allow_problems("status of 4(00|22)")
def test_a_forgotten_password_is_replaced_by_mail(open_page, officer, mailoutbox):
    page = open_page(None, "/connexion/")
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Courriel").fill(officer.email)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consultez votre messagerie")
    (message,) = mailoutbox
    assert message.to == [officer.email]
    link = urlsplit(re.search(r"https://portail\.test/mot-de-passe/nouveau/\S+", message.body)[0])
    page.goto(link.path)
    keys = Keyboard(page)
    keys.reach(page.get_by_label("Nouveau mot de passe"))
    keys.write("trop court")
    keys.press("Tab")
    keys.write("trop court")
    keys.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("14 caractères")
    page.get_by_label("Nouveau mot de passe").fill(NEW)
    page.get_by_label("Le même, une seconde fois").fill(NEW)
    page.get_by_role("button", name="Enregistrer ce mot de passe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Votre nouveau mot de passe est enregistré"
    )
    page.goto(link.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n’est plus valable")
    sign_in(page, officer, NEW)
    expect(page.get_by_role("link", name="Fiches actions").first).to_be_visible()


def test_signing_out_closes_every_page(open_page, officer, sheet):
    page = open_page(officer, sheet.get_absolute_url())
    keys = Keyboard(page)
    keys.follow(page.locator("summary", has_text=officer.get_full_name()))
    keys.follow(page.get_by_role("button", name="Se déconnecter").first)
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    page.goto(sheet.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    sign_in_then_there(page, officer, sheet)


def sign_in_then_there(page, officer, sheet):
    """The page asked for comes after the sign-in that it demanded."""
    page.get_by_label("Courriel").fill(officer.email)
    page.get_by_label("Mot de passe").fill("un-long-mot-de-passe-de-test")
    page.get_by_label("Mot de passe").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(sheet.title)
