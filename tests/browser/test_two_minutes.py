"""A partner on a phone: from sign-in to a sent answer in three actions at most; sent back,
corrected, accepted.
"""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from partners.models import Commitment
from partners.reviews import workflow
from tests.factories import PASSWORD, CommitmentFactory, OrganizationFactory, user_with_role

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def commitment(sheet):
    return CommitmentFactory(
        organization=OrganizationFactory(name="Mécanique d’Orly"), sheet=sheet,
        statement="Financer deux postes",
        due="T2 2019",
    )  # fmt: skip


def fits(page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_promise_is_updated_in_three_actions_then_corrected(
    open_page, officer, sheet, commitment
):
    partner = user_with_role(
        Role.PARTNER_MEMBER, commitment.organization, first_name="Claire", last_name="Vasseur"
    )
    phone = open_page(None, "/connexion/?next=/mes-engagements/", **PHONE)
    phone.get_by_label("Courriel").fill(partner.email)
    phone.get_by_label("Mot de passe").fill(PASSWORD)
    phone.get_by_role("button", name="Se connecter", exact=True).tap()
    due = phone.get_by_role("region", name="À actualiser")
    expect(due).to_contain_text("En retard")
    assert fits(phone)
    # Three actions: open the form, write, send.
    due.get_by_role("link", name="Actualiser").tap()
    expect(phone.get_by_label("Ce qui bloque")).to_be_hidden()
    phone.get_by_label("Où en est-on").fill("Un poste pourvu.")
    assert fits(phone)
    phone.get_by_role("button", name="Envoyer").tap()
    expect(phone.locator("#messages")).to_contain_text("Réponse envoyée")
    expect(phone.get_by_role("region", name="En relecture")).to_contain_text("Un poste pourvu.")

    update = Commitment.objects.get().updates.get()
    workflow.send_back(
        update,
        by=officer,
        version=update.commitment.version,
        field_comments={"comment": "Lequel ?"},
    )
    phone.reload()
    returned = phone.get_by_role("region", name="À corriger")
    expect(returned).to_contain_text("Sophie Marchetti vous demande de corriger")
    returned.get_by_role("link", name="Corriger").tap()
    field = phone.get_by_label("Où en est-on")
    expect(field).to_have_value("Un poste pourvu.")
    expect(field).to_have_accessible_description("À corriger : Lequel ?")
    field.fill("Un tourneur est arrivé.")
    phone.get_by_role("button", name="Envoyer").tap()
    expect(phone.get_by_role("region", name="En relecture")).to_contain_text(
        "Un tourneur est arrivé."
    )

    update = Commitment.objects.get().updates.submitted().get()
    workflow.accept(update, by=officer, version=update.commitment.version)
    phone.reload()
    # One press: nothing changed since.
    phone.get_by_role("button", name="Inchangé").tap()
    expect(phone.locator("#messages")).to_contain_text("Confirmé inchangé")
    assert Commitment.objects.get().confirmed_by == partner


def test_the_answer_that_is_chosen_shows_alone_even_without_javascript(open_page, commitment):
    partner = user_with_role(Role.PARTNER_MEMBER, commitment.organization)
    page = open_page(
        partner, f"/engagements/{commitment.pk}/actualiser/", java_script_enabled=False, **PHONE
    )
    page.get_by_role("radio", name="Bloqué").check()
    expect(page.get_by_label("Ce qui bloque")).to_be_visible()
    expect(page.get_by_label("Où en est-on")).to_be_hidden()
    page.get_by_role("radio", name="Tenu").check()
    page.get_by_role("radio", name="Un lien").check()
    expect(page.get_by_label("Adresse de la page")).to_be_visible()
    expect(page.get_by_label("Fichier", exact=True)).to_be_hidden()
    expect(page.get_by_label("Ce qui bloque")).to_be_hidden()
    page.get_by_label("Adresse de la page").fill("https://partenaire.example/bilan")
    page.get_by_role("button", name="Envoyer").tap()
    expect(page.get_by_role("region", name="En relecture")).to_contain_text("Tenu le")
