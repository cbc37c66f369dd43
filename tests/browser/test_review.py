"""The officer reviews what a partner answered without a mouse, and goes on to the next."""

from playwright.sync_api import expect

from accounts.enums import Role
from partners.answers import workflow
from partners.enums import Answer
from tests.browser.steps import Keyboard
from tests.factories import CommitmentFactory, OrganizationFactory, user_with_role


def answered(name):
    commitment = CommitmentFactory(organization=OrganizationFactory(name=name))
    partner = user_with_role(Role.PARTNER_MEMBER, organization=commitment.organization)
    return workflow.submit_answer(
        commitment, by=partner, version=1, answer=Answer.PROGRESS, progress_status="in_progress",
        progress_percent=80,
        progress_comment="Les deux postes sont pourvus.",
    )  # fmt: skip


def test_two_fields_of_three_are_accepted_with_a_remark_on_the_third(open_page, officer):
    first = answered("Ateliers du Fleuve")
    answered("Fonderie du Port")
    page = open_page(officer, "/revue/")
    keys = Keyboard(page)
    keys.follow(page.get_by_role("link", name="Ateliers du Fleuve"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Réponse de Ateliers du Fleuve")
    remark = page.get_by_label("Remarque : Avancement")
    expect(remark).to_be_hidden()
    keys.reach(page.get_by_label("Accepter : Avancement"))
    keys.press("Space")
    keys.press("Tab")
    expect(remark).to_be_focused()
    keys.write("Comment comptez-vous 80 % ?")
    keys.follow(page.get_by_role("button", name="Accepter ce qui est coché"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Réponse de Fonderie du Port")
    expect(page.get_by_role("status").filter(has_text="acceptée en partie")).to_be_visible()
    assert keys.presses <= 60, f"{keys.presses} keys"
    first.refresh_from_db()
    assert first.field_comments == {"percent": "Comment comptez-vous 80 % ?"}
    assert (first.commitment.progress_status, first.commitment.progress_percent) == (
        "in_progress",
        None,
    )
