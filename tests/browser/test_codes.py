"""A code pasted from the mail, then a telephone's code switched on: the whole way, as a person who
forgets passwords.
"""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import expect

from tests.browser import audit

PHONE = {"viewport": {"width": 390, "height": 844}}


def test_sign_in_by_the_code_of_the_mail_then_switch_on_the_second_factor(
    open_page, officer, mailoutbox, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    page = open_page(None, "/connexion/?next=/aide/", **PHONE)
    page.get_by_role("link", name="Recevoir un code").click()
    page.get_by_label("Courriel").fill(officer.email)
    page.get_by_role("button", name="Recevoir le code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saisissez le code reçu")
    wrong = audit.faults_as_shown(page, axe_at=[audit.PHONE])
    code = re.search(r"^\d{6}$", mailoutbox[0].body, re.MULTILINE)[0]
    page.get_by_label("Code à six chiffres").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page).to_have_url(re.compile("/aide/$"))
    page.goto("/fiches-actions/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Activer le second facteur")
    expect(page.get_by_role("img", name="Code QR")).to_be_visible()
    assert page.get_by_role("img", name="Code QR").evaluate("image => image.naturalWidth") > 0
    wrong += audit.faults_as_shown(page, axe_at=[audit.PHONE])
    secret = page.locator("code").inner_text()
    shown = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    page.get_by_label("Code affiché par l’application").fill(shown)
    page.get_by_role("button", name="Activer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    wrong += audit.faults_as_shown(page, axe_at=[audit.PHONE])
    assert not wrong, "\n".join(wrong)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger les codes").click()
    saved = download.value.path().read_text().split("\n")
    assert [line for line in saved[1:] if line] == page.locator("code").all_inner_texts()
    page.goto("/fiches-actions/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fiches actions")
