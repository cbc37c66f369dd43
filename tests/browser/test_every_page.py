"""Every page for every kind of person: accessible, without sideways scroll, with its skip link
first.
"""

from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver
from playwright.sync_api import expect

from accounts.models import User
from actions.sheets import workflow
from territoire.demo import builder, content
from tests.browser import audit
from tests.browser.addresses import AFTER_A_CODE, NO_PAGE, SHEET, WALKS
from tests.browser.ground import make_keys
from tests.browser.steps import open_section, save


@pytest.fixture
def demonstration(transactional_db, settings):
    """Six sheets of the demonstration. Gives the keys and tokens that addresses name."""
    settings.IS_DEMONSTRATION = True
    settings.PORTAL_TODAY = content.DEMO_DAY.isoformat()
    builder.build(content.sheets()[SHEET - 6 : SHEET])
    return make_keys()


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.allow_problems("status of 40[34]")
def test_pages_are_accessible_and_never_scroll_sideways(open_page, demonstration, walk):
    # Axe takes most of the time: it looks once, at the size on which these people mostly read.
    wrong, sizes = [], (audit.DESK if walk.startswith("officer") else audit.PHONE,)
    for account, addresses in WALKS[walk]:
        user = User.objects.get(email=content.email(account)) if account else None
        page = open_page(user, "/aide/", viewport=audit.DESK)
        for pattern, name in addresses.items():
            address = pattern.format_map(demonstration)
            answer = page.goto(address)
            assert answer.status == (200 if name else 404), address
            assert urlsplit(page.url).path == urlsplit(address).path, f"{address} led to {page.url}"
            wrong += [f"{address}: {fault}" for fault in audit.faults(page, sizes)]
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
    page.evaluate("""() => {
            document.querySelector('.skip-link').remove();
            const image = Object.assign(new Image(), {width: 700, className: 'wide'});
            document.querySelector('main').append(image);
        }""")
    text = "\n".join(audit.faults(page))
    assert "the skip link is not the first stop" in text
    assert "image-alt: .wide at 1280 px" in text
    assert "px of sideways scroll at 320 px" in text
    assert "scroll at 1280 px" not in text
    assert "color-contrast" not in text
    # Words that passed on white are judged again on another ground.
    page.evaluate("document.querySelector('main').style.background = '#555'")
    assert "color-contrast" in "\n".join(audit.faults_as_shown(page))


def test_a_sheet_on_paper_keeps_its_text_and_drops_what_is_to_be_pressed(open_page, officer, sheet):
    page = open_page(officer, sheet.get_absolute_url())
    page.emulate_media(media="print")
    hidden = page.locator(
        "nav, .skip-link, .page-actions, .act-links, main a.btn, main button, summary.btn"
    )
    assert hidden.count() > 10
    assert not [element for element in hidden.all() if element.is_visible()]
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("#description").get_by_text("Faire visiter dix ateliers.").is_visible()


def test_every_address_of_the_portal_is_walked():
    walked = {
        name for walk in WALKS.values() for _, addresses in walk for name in addresses.values()
    }
    known, elsewhere = set(_names(get_resolver())), NO_PAGE | AFTER_A_CODE
    assert known - walked - elsewhere == set()
    assert known >= elsewhere


def _names(resolver):
    """Names of the addresses, but for Django's admin, which is the superuser's."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.app_name != "admin":
                yield from _names(pattern)
        elif pattern.name:
            yield pattern.name
