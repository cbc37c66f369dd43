"""A partner on a phone says what became of its sheet; the project officer publishes the note."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from tests.browser.steps import sign_in
from tests.factories import (
    ActionSheetFactory,
    MilestoneFactory,
    OrganizationFactory,
    SheetNoteFactory,
    user_with_role,
)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def company(transactional_db):
    return OrganizationFactory(name="Mécanique d’Orly")


@pytest.fixture
def late_sheet(sheet, company):
    sheet.lead_organization = company
    sheet.save()
    MilestoneFactory(sheet=sheet, title="Première visite", due="mars 2019")
    return sheet


def test_a_partner_reports_on_its_late_sheet(open_page, officer, company, late_sheet):
    ActionSheetFactory(title="Sur la bonne voie", lead_organization=company, number=3, end="2099")
    ActionSheetFactory(title="Chez le voisin", number=4)
    partner = user_with_role(Role.PARTNER_MEMBER, company, first_name="Claire", last_name="Vasseur")
    phone = open_page(None, "/", **PHONE)
    sign_in(phone, partner)
    mine = phone.get_by_role("region", name="Les fiches que porte votre organisation")
    expect(mine).to_contain_text("2 fiches, dont 1 en retard")
    expect(mine.get_by_role("link")).to_have_text(
        [f"12 – {late_sheet.title}", "3 – Sur la bonne voie"]
    )
    mine.get_by_role("link").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(late_sheet.title)
    expect(phone.get_by_role("link", name="Modifier")).to_have_count(0)
    expect(phone.get_by_role("link", name="Changer l’avancement")).to_have_count(0)

    phone.get_by_role("button", name="Marquer comme fait : Première visite").tap()
    expect(phone.locator("#messages")).to_contain_text(
        "Jalon « Première visite » marqué comme fait."
    )
    expect(phone.locator("#statut")).not_to_contain_text("En retard")

    phone.get_by_role("link", name="Signaler un point de blocage").last.tap()
    phone.get_by_label("Ce qui bloque").fill("Assurance des visiteurs refusée.")
    phone.get_by_role("button", name="Signaler").tap()
    expect(phone.locator("#statut")).to_contain_text("Assurance des visiteurs refusée.")

    phone.get_by_role("link", name="Proposer une note").tap()
    phone.get_by_label("Note", exact=False).first.fill("Deux classes sont venues.")
    phone.get_by_role("button", name="Ajouter la note").tap()
    note = phone.locator("#notes li")
    expect(note).to_contain_text("proposée, en attente de publication")
    expect(phone.get_by_role("button", name="Publier")).to_have_count(0)

    desk = open_page(officer, late_sheet.get_absolute_url())
    expect(desk.locator("#notes li")).to_contain_text("Claire Vasseur (Mécanique d’Orly)")
    desk.get_by_role("button", name="Publier").click()
    expect(desk.locator("#messages")).to_contain_text("La note est publiée.")
    phone.reload()
    expect(note).to_contain_text("Deux classes sont venues.")
    expect(note).not_to_contain_text("en attente")


@pytest.mark.allow_problems("status of 40[34]")
def test_what_is_not_the_partners_stays_closed(open_page, company, late_sheet):
    SheetNoteFactory(sheet=late_sheet, text="Note de l’équipe.")
    stranger = user_with_role(Role.PARTNER_ADMINISTRATOR)
    page = open_page(stranger, late_sheet.get_absolute_url(), **PHONE)
    expect(page.locator("#notes")).to_contain_text("Note de l’équipe.")
    expect(page.get_by_role("button", name="Marquer comme fait")).to_have_count(0)
    expect(page.get_by_role("link", name="Signaler un point de blocage")).to_have_count(0)
    expect(page.get_by_role("link", name="Proposer une note")).to_have_count(0)
    page.goto(f"{late_sheet.get_absolute_url()}modifier/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("form[data-guard]")).to_have_count(0)
