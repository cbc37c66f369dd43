"""From the mail of an invitation to one's space, on a phone: the screens are counted."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from accounts.enums import Role
from accounts.workflow import invitations
from tests.browser.audit import faults_as_shown
from tests.factories import OrganizationFactory

PHONE = {"width": 390, "height": 844}
SCREENS = 3


def test_from_the_mail_to_ones_space_in_three_screens_without_password(
    open_page, officer, mailoutbox
):
    organization = OrganizationFactory(name="Ateliers de la Bièvre")
    people = [("nadia.benali@partenaire.example", "Nadia", "Benali")]
    invitations.invite_all(people, organization=organization, role=Role.PARTNER_MEMBER, by=officer)
    link = urlsplit(re.search(r"https://portail\.test/invitation/\S+", mailoutbox[0].body)[0]).path
    page = open_page(None, link, viewport=PHONE)
    screens = []
    page.on("load", lambda opened: screens.append(opened.url))
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Sophie Marchetti vous invite à rejoindre Ateliers de la Bièvre")
    expect(page.get_by_label("Prénom")).to_have_value("Nadia")
    page.get_by_role("button", name="Accepter et entrer").click()
    expect(page.locator("#messages")).to_contain_text("Bienvenue, Nadia")
    expect(title).to_have_text("Bonjour Nadia")
    assert 1 + len(screens) <= SCREENS, screens
    # Once in, the page of the team and the link that served are sound too.
    page.goto("/equipe/")
    expect(title).to_have_text("Mon équipe")
    assert faults_as_shown(page) == []
    page.goto(link)
    expect(title).to_have_text("Bonjour Nadia")
