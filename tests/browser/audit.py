"""Faults of a page: violations that axe finds, sideways scroll, a skip link that is not first."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 AA and what axe knows of RGAA 4, the French reference.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
SIZES = (PHONE, DESK)
_AXE = Axe().axe_script
_JUDGE = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
_JUDGED: set[int] = set()  # looks of texts whose contrast axe passed, on any page
# What reaches furthest to the right without scrolling in a box of its own.
_WIDEST = """room => {
    const scrolls = element => element !== document.body
        && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const wide = [...document.querySelectorAll('body *')].filter(
        element => element.getBoundingClientRect().right > room && !scrolls(element.parentElement));
    return wide.slice(-2).map(element => `${element.tagName}.${element.className}`).join(' and ');
}"""


def faults(page: Page, axe_at=SIZES) -> list[str]:
    """Everything wrong with a page that was just opened."""
    found = (
        []
        if _skip_link_comes_first(page)
        else ["the skip link is not the first stop of the keyboard"]
    )
    return found + faults_as_shown(page, axe_at)


def faults_as_shown(page: Page, axe_at=SIZES) -> list[str]:
    """What is wrong with the page in its present state: on a desk, on a small phone, with text
    twice as large.

    Axe, the slowest, looks at the sizes ``axe_at`` alone.
    """
    found = []
    page.evaluate(_AXE)
    for size in SIZES:
        page.set_viewport_size(size)
        seen = _overflow(page) + (_violations(page) if size in axe_at else [])
        found += [f"{fault} at {size['width']} px" for fault in seen]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += [f"{fault} with text at 200 %" for fault in _overflow(page)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def _violations(page: Page) -> list[str]:
    # A bar that stays in view covers whatever the last scroll left under it: looked at from the
    # top, always.
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    seen = page.evaluate(_JUDGE, [OPTIONS, list(_JUDGED)])
    _JUDGED.update(seen["fresh"])
    return [f"{name}: {', '.join(targets)}" for name, targets in seen["violations"]]


def _overflow(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    room = page.evaluate("document.documentElement.clientWidth")
    return (
        [f"{page.evaluate(_WIDEST, room)} makes {width - room} px of sideways scroll"]
        if width > room
        else []
    )


def _skip_link_comes_first(page: Page) -> bool:
    page.keyboard.press("Tab")
    return page.evaluate("document.activeElement.matches('.skip-link[href=\"#contenu\"]')")
