"""A meeting driven from one keyboard, on a projector, over a network that fails."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from governance.models import AgendaItem, Decision
from tests.browser.audit import faults_as_shown
from tests.browser.steps import Keyboard
from tests.factories import BlockerFactory
from tests.governance.factories import AgendaItemFactory, MeetingFactory


@pytest.mark.allow_problems("net::ERR_FAILED", "htmx:afterRequest", "htmx:sendError")
def test_two_points_are_treated_without_a_mouse(officer, sheet, open_page):
    meeting = MeetingFactory(status="convened", starts_at=clock.now() - timedelta(minutes=5))
    BlockerFactory(sheet=sheet, description="Accord attendu")
    first = AgendaItemFactory(
        meeting=meeting,
        title="Approuver la fiche 12",
        kind="sheet_to_approve",
        sheets=[sheet],
        position=1,
    )
    second = AgendaItemFactory(meeting=meeting, title="Questions diverses", position=2)
    page = open_page(
        officer, f"/seances/{meeting.pk}/projection/", viewport={"width": 1280, "height": 720}
    )
    keys, heading = Keyboard(page), page.get_by_role("heading", level=1)

    keys.press("ArrowRight")
    expect(heading).to_have_text(first.title)
    keys.press("d")
    statement = page.get_by_label("Décision", exact=True)
    expect(statement).to_be_focused()
    # Letters and arrows are text while one types.
    keys.write("Le comité approuve la fiche ? d")
    keys.press("ArrowLeft")
    decision_state = page.locator("#etat-decision")
    expect(decision_state).to_contain_text("Enregistré à")
    expect(heading).to_have_text(first.title)
    expect(page.locator("#effets")).to_contain_text("approuve la fiche")

    # The network goes: the text stays, is said not to be saved, and is saved when it comes back.
    page.route("**/decision/", lambda route: route.abort())
    keys.write("Le comité approuve la fiche 12.")
    expect(decision_state).to_have_text("Non enregistré, nouvelle tentative…")
    page.unroute("**/decision/")
    expect(decision_state).to_contain_text("Enregistré à")
    decision = Decision.objects.get()
    assert decision.statement == "Le comité approuve la fiche 12."
    assert not decision.is_adopted

    # A follow-up, then the decision, in one press: what was typed last goes along.
    keys.follow(page.get_by_role("button", name="Ajouter une suite"))
    expect(page.get_by_label("Suite à donner", exact=True)).to_be_focused()
    keys.write("Publier la fiche")
    keys.reach(page.get_by_label("Organisation", exact=True))
    keys.press("ArrowDown")
    assert faults_as_shown(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})
    keys.follow(page.get_by_role("button", name="Adopter la décision"))
    expect(page.locator("#messages")).to_contain_text("approuve la fiche")
    sheet.refresh_from_db()
    decision.refresh_from_db()
    assert (sheet.review_status, decision.number) == ("approved", 1)
    assert [row.statement for row in decision.follow_ups.all()] == ["Publier la fiche"]

    # Notes typed a breath before leaving are kept; nobody is asked anything.
    keys.press("n")
    keys.write("Unanimité.")
    keys.follow(page.get_by_role("link", name="Suivant"), key="Shift+Tab", limit=30)
    expect(heading).to_have_text(second.title)
    assert AgendaItem.objects.get(pk=first.pk).notes == "Unanimité."
    keys.press("?")
    box = page.get_by_label("Touches d’une seule lettre")
    keys.reach(box)
    keys.press("Space")
    page.reload()
    keys.press("d")
    expect(page.get_by_label("Décision", exact=True)).not_to_be_focused()
    keys.press("ArrowRight")
    expect(heading).to_have_text("1 décision adoptée")
    expect(page.get_by_text("1 point sans décision ni échange noté")).to_be_visible()
