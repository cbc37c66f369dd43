"""A member of the committee reads the figures, follows them to the sheets, and changes nothing."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from actions.enums import Health, ProgressStatus
from tests.factories import ActionSheetFactory, user_with_role


@pytest.fixture
def home(open_page, transactional_db):
    for number, title in ((1, "Logements"), (2, "Formations"), (3, "Chaleur")):
        ActionSheetFactory(
            number=number, title=title, end="2019", progress_status=ProgressStatus.IN_PROGRESS
        )
    ActionSheetFactory(
        number=4,
        title="Froid",
        is_priority=True,
        progress_status=ProgressStatus.BLOCKED,
        health=Health.COMPROMISED,
    )
    ActionSheetFactory(number=5, title="Fret", end="2099", health=Health.ON_TRACK)
    ActionSheetFactory(number=6, title="Brouillon d’équipe", confidentiality="team", end="2019")
    return open_page(user_with_role(Role.COMMITTEE_MEMBER))


def test_every_figure_of_the_home_page_counts_what_its_list_shows(home):
    expect(home.get_by_role("heading", level=1)).to_have_text("Où en est le programme ?")
    figures = [
        (link.get_attribute("href"), int(link.inner_text().split()[0]))
        for link in home.locator("a.figure-link, .shares td a").all()
    ]
    assert [count for _, count in figures[:4]] == [5, 1, 3, 1]
    assert len(figures) > 10
    for address, count in figures:
        home.goto(address)
        expect(home.locator("tbody tr")).to_have_count(count)


def test_from_a_figure_to_the_list_to_sheet_after_sheet(home):
    home.get_by_role("link", name="en retard").first.click()
    expect(home.locator(".list-count")).to_have_text("3 fiches sur 5")
    home.locator("#tri-title").click()
    expect(home.locator("tbody th")).to_have_text(["Chaleur", "Formations", "Logements"])
    home.get_by_role("link", name="Formations").click()
    around = home.get_by_role("navigation", name="Fiches voisines dans la liste")
    expect(around).to_contain_text("2 sur 3 de votre liste")
    around.get_by_role("link", name="suivante").click()
    expect(home.get_by_role("heading", level=1)).to_have_text("Logements")
    expect(around.get_by_role("link", name="suivante")).to_have_count(0)
    around.get_by_role("link", name="précédente").click()
    expect(home.get_by_role("heading", level=1)).to_have_text("Formations")
    around.get_by_role("link", name="précédente").click()
    expect(home.get_by_role("heading", level=1)).to_have_text("Chaleur")
    home.get_by_label("Fil d’Ariane").get_by_role("link", name="Fiches actions").click()
    expect(home.locator("tbody th")).to_have_text(["Chaleur", "Formations", "Logements"])


def test_nothing_is_offered_to_change(home):
    home.goto("/fiches-actions/")
    expect(home.get_by_role("link", name="Créer une fiche")).to_have_count(0)
    home.goto("/fiches-actions/4/")
    expect(home.get_by_role("heading", level=1)).to_have_text("Froid")
    main = home.get_by_role("main")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.locator("form, .page-actions, .act-links a")).to_have_count(0)
