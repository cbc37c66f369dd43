"""Every page for every kind of person: accessible, without sideways scroll, with its skip link first."""

import pytest
from django.urls import get_resolver
from playwright.sync_api import expect

from accounts.models import User
from actions import workflow
from actions.enums import ReviewStatus
from actions.forms.acts import ACTS
from actions.forms.editor import SECTIONS
from actions.models import ActionSheet
from territoire.demo import builder, content
from tests.browser import audit
from tests.browser.steps import open_section, save

SHEET = 12
OPEN = {
    "/": "home",
    "/aide/": "help",
    "/plan-du-site/": "sitemap",
    "/mentions-legales/": "legal_notice",
    "/accessibilite/": "accessibility",
    "/donnees-personnelles/": "personal_data",
}
SIGNED_OUT = {
    "/connexion/": "account_login",
    "/connexion/compte-ferme/": "account_inactive",
    "/mot-de-passe/oublie/": "account_reset_password",
    "/mot-de-passe/oublie/envoye/": "account_reset_password_done",
    "/mot-de-passe/nouveau/1-abc/": "account_reset_password_from_key",
    "/mot-de-passe/nouveau/fait/": "account_reset_password_from_key_done",
}
READING = {
    "/fiches-actions/": "sheet_list",
    "/fiches-actions/?q=introuvable&status=blocked&priority=1": "sheet_list",
    f"/fiches-actions/{SHEET}/?liste=sort%3Dtitle": "sheet_detail",
    f"/fiches-actions/{SHEET}/historique/": "sheet_history",
}
ACCOUNT = {
    "/compte/mot-de-passe/": "account_change_password",
    "/compte/confirmation/": "account_reauthenticate",
    "/deconnexion/": "account_logout",
}
EDITING = {
    "/fiches-actions/nouvelle/": "sheet_create",
    **{f"/fiches-actions/{SHEET}/modifier/{slug}/": "sheet_edit_section" for slug in SECTIONS},
}
ACTING = {f"/fiches-actions/{SHEET}/{slug}/": "sheet_act" for slug in ACTS if slug != "restaurer"}
ERRORS = {"/rien-ici/": "", "/fiches-actions/9999/": ""}
WALKS = {
    "anonymous": (None, {**OPEN, **SIGNED_OUT}),
    "officer reading": ("chef.projet", {"/": "home", **READING, **ACCOUNT, "/composants/": "components"}),
    "officer editing": ("chef.projet", {**EDITING, **ERRORS}),
    "officer acting": ("chef.projet", ACTING),
    "partner": ("partenaire.a", {"/": "home", **READING}),
    "committee": ("comite", {"/": "home", "/plan-du-site/": "sitemap", **READING}),
}
# Addresses that show no page of their own: they redirect, take a POST only, or send a file or a text.
NO_PAGE = {
    "account_set_password",
    "document_download",
    "document_remove",
    "health",
    "import_template",
    "milestone_tick",
    "note_dismiss",
    "note_publish",
    "security_txt",
    "sheet_edit",  # the same page as its first section
}


@pytest.fixture
def demonstration(transactional_db, settings):
    """Six sheets of the demonstration, the last of which is carried by the partner who looks at it."""
    settings.IS_DEMONSTRATION = True
    builder.build(content.sheets()[SHEET - 6 : SHEET])
    partner = User.objects.get(email=content.email("partenaire.a"))
    ActionSheet.objects.filter(number=SHEET).update(
        lead_organization_id=min(partner.organization_ids), review_status=ReviewStatus.SUBMITTED
    )


@pytest.mark.parametrize("who", WALKS)
@pytest.mark.allow_problems("status of 40[34]")
def test_pages_are_accessible_and_never_scroll_sideways(open_page, demonstration, who):
    account, addresses = WALKS[who]
    user = User.objects.get(email=content.email(account)) if account else None
    page = open_page(user, "/aide/", viewport=audit.DESK)
    wrong = []
    for address, name in addresses.items():
        answer = page.goto(address)
        assert answer.status == (200 if name else 404), address
        assert page.url.split("?")[0].endswith(address.split("?")[0]), f"{address} led to {page.url}"
        wrong += [f"{address}: {fault}" for fault in audit.faults(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.allow_problems("status of 4(09|22)")
def test_what_a_press_shows_is_accessible_too(open_page, officer, sheet):
    page = open_page(officer, sheet.get_absolute_url(), viewport=audit.DESK)
    wrong = []
    page.locator("summary", has_text="Autres actions").click()
    wrong += audit.faults_as_shown(page)
    calendar, description = open_section(page, "Calendrier"), open_section(page, "Description")
    calendar.get_by_label("Échéance").fill("T9 2026")
    save(calendar)
    expect(calendar.locator(".error-summary")).to_be_visible()
    workflow.set_priority(sheet, is_priority=True, by=officer, version=sheet.version)
    save(description)
    expect(description.get_by_role("alert")).to_be_visible()
    wrong += audit.faults_as_shown(page)
    page.goto("/fiches-actions/")
    page.locator("summary", has_text="Suivi").click()
    page.get_by_label("Prioritaire", exact=True).check()
    expect(page.get_by_role("link", name="Retirer le filtre Priorité")).to_be_visible()
    wrong += audit.faults_as_shown(page)
    page.set_viewport_size(audit.PHONE)
    page.locator("summary", has_text="Menu").click()
    wrong += audit.faults_as_shown(page)
    assert not wrong, "\n".join(wrong)


def test_the_audit_sees_what_is_wrong(open_page, officer):
    page = open_page(officer, "/aide/")
    page.evaluate(
        """() => {
            document.querySelector('.skip-link').remove();
            document.querySelector('main').append(Object.assign(new Image(), {width: 700, className: 'wide'}));
        }"""
    )
    text = "\n".join(audit.faults(page))
    assert "the skip link is not the first stop" in text
    assert "image-alt: ['.wide'] at 1280 px" in text
    assert "px of sideways scroll at 320 px" in text
    assert "scroll at 1280 px" not in text


def test_a_sheet_on_paper_keeps_its_text_and_drops_what_is_to_be_pressed(open_page, officer, sheet):
    page = open_page(officer, sheet.get_absolute_url())
    page.emulate_media(media="print")
    hidden = page.locator("nav, .skip-link, .page-actions, .act-links, main a.btn, main button, summary.btn")
    assert hidden.count() > 10
    assert not [element for element in hidden.all() if element.is_visible()]
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("#description").get_by_text("Faire visiter dix ateliers.").is_visible()


def test_every_address_of_the_portal_is_walked():
    walked = {name for _, addresses in WALKS.values() for name in addresses.values()}
    known = set(_names(get_resolver()))
    assert known - walked - NO_PAGE == set()
    assert known >= NO_PAGE


def _names(resolver):
    """Names of the addresses, but for Django's admin, which is the superuser's."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.app_name != "admin":
                yield from _names(pattern)
        elif pattern.name:
            yield pattern.name
