"""The officer notes a signature and hands in the signed text; a partner on a phone reads the
protocol and edits nothing.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.enums import OrganizationKind, Role
from tests.factories import AgreementFactory, OrganizationFactory, SignatureFactory, user_with_role

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def company(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    agreement = AgreementFactory(signed_on=date(2019, 3, 22), place="Orly", text="Article premier.")
    company = OrganizationFactory(name="Mécanique d’Orly")
    SignatureFactory(agreement=agreement, organization=company, signed_on=None)
    state = OrganizationFactory(name="Sous-préfecture", kind=OrganizationKind.GOVERNMENT)
    SignatureFactory(agreement=agreement, organization=state, signed_on=date(2019, 3, 22))
    return company


@pytest.mark.allow_problems("status of 422")
def test_a_signature_arrives_and_the_signed_text_is_handed_in(open_page, officer, company):
    desk = open_page(officer, "/protocole/")
    signatories = desk.get_by_role("region", name="Signataires")
    expect(signatories).to_contain_text("1 sur 2 signatures reçues")
    signatories.get_by_role("button", name="Signature reçue : Mécanique d’Orly").click()
    expect(desk.locator("#messages")).to_contain_text(
        "La signature est notée comme reçue aujourd’hui"
    )
    expect(signatories).to_contain_text("2 sur 2 signatures reçues")

    desk.get_by_role("link", name="Ajouter un document").first.click()
    desk.get_by_label("Titre").fill("Texte signé")
    page = {
        "name": "texte.pdf",
        "mimeType": "application/pdf",
        "buffer": b"<script>alert(1)</script>",
    }
    desk.get_by_label("Fichier").set_input_files(page)
    desk.get_by_role("button", name="Ajouter le document").click()
    expect(desk.locator("[data-error-summary]")).to_contain_text(
        "Ce type de fichier n’est pas accepté"
    )
    expect(desk.get_by_label("Titre")).to_have_value("Texte signé")
    desk.get_by_label("Fichier").set_input_files(page | {"buffer": PDF})
    desk.get_by_role("button", name="Ajouter le document").click()
    expect(desk.get_by_role("region", name="Documents")).to_contain_text("texte.pdf")

    phone = open_page(user_with_role(Role.PARTNER_ADMINISTRATOR, company), "/protocole/", **PHONE)
    expect(phone.get_by_role("region", name="Texte")).to_contain_text("Article premier.")
    main = phone.get_by_role("main")
    for name in ("Modifier", "Ajouter", "Créer", "Archiver"):
        expect(main.get_by_role("link", name=name)).to_have_count(0)
    expect(main.get_by_role("button")).to_have_count(0)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Texte signé").tap()
    assert download.value.suggested_filename == "texte.pdf"
    phone.get_by_role("link", name="Mécanique d’Orly").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mécanique d’Orly")
