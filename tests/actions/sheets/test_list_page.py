"""The page of the list: pages, links, htmx parts, neighbours of a sheet, cost."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import get_template

from accounts.enums import Role
from actions.enums import Confidentiality, Health, ProgressStatus
from actions.models import ActionSheet
from actions.sections.neighbours import neighbours
from actions.sheets.filters import SORTS, read_list
from core import clock
from tests.actions.listing import NB, PAST, URL, shown
from tests.factories import (
    ActionSheetFactory,
    CommuneFactory,
    MilestoneFactory,
    OrganizationFactory,
    PriorityAxisFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("officer")
class TestPage:
    def test_pages_of_fifty_and_the_last_one_past_the_end(self, client):
        ActionSheetFactory.create_batch(51, lead_organization=OrganizationFactory())
        assert len(shown(client)) == 50
        assert shown(client, "page=2") == shown(client, "page=9") == [51]

    def test_links_to_sheets_carry_the_list(self, client):
        sheet = ActionSheetFactory(number=12)
        assert client.get(URL).context["rows"][0]["url"] == sheet.get_absolute_url()
        url = client.get(f"{URL}?status=planned&sort=title").context["rows"][0]["url"]
        assert url == f"{sheet.get_absolute_url()}?liste=status%3Dplanned%26sort%3Dtitle"

    def test_the_next_milestone_is_the_open_one_that_falls_due_first(self, client):
        sheet = ActionSheetFactory()
        MilestoneFactory(sheet=sheet, title="Fait", due="2018", done_on=PAST)
        MilestoneFactory(sheet=sheet, title="Sans date")
        MilestoneFactory(sheet=sheet, title="Plus tard", due="2080")
        MilestoneFactory(sheet=sheet, title="Bientôt", due="T2 2079")
        row = client.get(URL).context["rows"][0]
        assert (row["milestone"], row["due"]) == ("Bientôt", "T2 2079")

    def test_texts_are_escaped(self, client):
        ActionSheetFactory(title="<b>&", lead_organization=OrganizationFactory(name="<i>"))
        page = client.get(f"{URL}?q=%3Cscript%3E&sort=%3Cu%3E").content.decode()
        page += client.get(URL).content.decode()
        assert not {tag for tag in ("<b>", "<i>", "<script>", "<u>") if tag in page}

    @pytest.mark.parametrize(
        "address", ["", "q=formation&status=planned&overdue=0&carrier=none", "q=introuvable"]
    )
    def test_the_number_of_queries_does_not_grow(
        self, client, django_assert_max_num_queries, address
    ):
        def count():
            with django_assert_max_num_queries(PAGE_QUERIES) as queries:
                client.get(f"{URL}?{address}")
            return len(queries)

        def add():
            sheet = ActionSheetFactory(
                axes=[PriorityAxisFactory()],
                communes=[CommuneFactory()],
                title="Formation",
                lead_organization=None,
            )
            MilestoneFactory(sheet=sheet, due="2090")
            ActionSheetFactory(number=sheet.number + 100)

        add()
        few = count()
        add()
        add()
        assert count() == few


@pytest.mark.usefixtures("officer")
class TestHtmx:
    HEADERS = {"HX-Request": "true", "HX-Target": "resultats"}

    def test_a_request_gets_the_results_and_a_tidy_address(self, client):
        ActionSheetFactory()
        response = client.get(
            f"{URL}?q=&sort=number&status=planned&status=nope", headers=self.HEADERS
        )
        page = response.content.decode()
        assert "<html" not in page
        assert 'id="filtres"' not in page
        assert f'data-announce="1{NB}fiche"' in page
        assert response.headers["HX-Push-Url"] == f"{URL}?status=planned"
        assert "HX-Request" in response.headers["Vary"]

    def test_a_chip_gets_the_form_too_and_hands_over_the_focus(self, client):
        ActionSheetFactory()
        headers = {"HX-Request": "true", "HX-Target": "liste", "HX-Boosted": "true"}
        page = client.get(f"{URL}?status=planned", headers=headers).content.decode()
        assert 'id="filtres"' in page
        assert "<html" not in page
        assert "data-focus" in page

    def test_a_sort_link_updates_the_select_and_keeps_its_focus(self, client):
        ActionSheetFactory()
        headers = self.HEADERS | {"HX-Boosted": "true", "HX-Trigger": "tri-title"}
        page = client.get(f"{URL}?sort=title", headers=headers).content.decode()
        assert 'id="tri" name="sort" data-hx-swap-oob="true"' in page
        assert "data-focus" not in page

    def test_going_back_gets_the_whole_page(self, client):
        headers = self.HEADERS | {"HX-History-Restore-Request": "true"}
        response = client.get(URL, headers=headers)
        assert "<html" in response.content.decode()
        assert "HX-Push-Url" not in response.headers


class TestNeighbours:
    def test_previous_and_next_by_the_same_filters_and_order(
        self, officer, django_assert_num_queries
    ):
        for number, title in enumerate(("Bois", "Acier", "Cuir", "Dalle"), 1):
            ActionSheetFactory(number=number, title=title, is_priority=title != "Cuir")
        bois = ActionSheet.objects.get(title="Bois")
        officer.active_memberships  # noqa: B018 (read once for the whole request)
        with django_assert_num_queries(2):
            before, after, position, total = neighbours(
                officer, bois, "priority=1&sort=title", clock.today()
            )
        assert (before.title, after.title, position, total) == ("Acier", "Dalle", 2, 3)
        assert after.get_absolute_url() == "/fiches-actions/4/"

    def test_every_order_walks_the_list_from_end_to_end_both_ways(self, officer):
        axis = PriorityAxisFactory()
        carrier = OrganizationFactory(name="Écluse")
        first = ActionSheetFactory(
            title="Été", lead_organization=carrier, axes=[axis], health=Health.ON_TRACK
        )
        ActionSheetFactory(title="eau", is_priority=True, lead_organization=None, phase=first.phase)
        late = ActionSheetFactory(
            title="Zinc", phase=first.phase, progress_status=ProgressStatus.IN_PROGRESS
        )
        ActionSheetFactory(title="Été", lead_organization=carrier, axes=[axis], phase=first.phase)
        MilestoneFactory(sheet=late, due="2019")
        MilestoneFactory(sheet=first, due="2030")
        for name in SORTS:
            for sort in (name, f"-{name}"):
                rows = list(
                    read_list(QueryDict(f"sort={sort}"), user=officer, today=clock.today()).found()
                )
                places = [neighbours(officer, row, f"sort={sort}", clock.today()) for row in rows]
                assert [place[:2] for place in places] == list(
                    zip([None, *rows], [*rows[1:], None], strict=False)
                ), sort
                assert [place[2:] for place in places] == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def test_ends_and_strangers(self, officer):
        only, other = ActionSheetFactory(is_priority=True), ActionSheetFactory()
        assert neighbours(officer, only, "priority=1", clock.today()) == (None, None, 1, 1)
        assert neighbours(officer, other, "priority=1", clock.today()) == (None, None, None, 1)
        odd = "carrier=99999999999999999999&axis=%00&sort=x&q=%00&commune=é"
        assert neighbours(officer, only, odd, clock.today())[3] == 2

    def test_it_shows_nothing_that_the_person_may_not_see(self):
        reader = user_with_role(Role.READER)
        first = ActionSheetFactory()
        ActionSheetFactory(confidentiality=Confidentiality.TEAM)
        last = ActionSheetFactory()
        before, after, position, total = neighbours(reader, first, "", clock.today())
        assert (before, after, position, total) == (None, last, 1, 2)


class TestKeptRows:
    def test_the_key_of_a_row_holds_every_value_that_it_shows(self, officer):
        ActionSheetFactory()
        query = read_list(QueryDict(""), user=officer, today=clock.today())
        [row] = query.rows(query.for_page())
        template = get_template("actions/sheets/_row.html").template.source
        shown = set(re.findall(r"\brow\.(\w+)", template))
        assert shown <= row.keys() - {"sheet", "key"}
        assert all(f"'{name}': {row[name]!r}" in row["key"] for name in shown)

    def test_a_changed_value_shows_at_once(self, client, officer):
        axis = PriorityAxisFactory(name="Axe neuf")
        sheet = ActionSheetFactory(
            title="Ancien titre", health=Health.ON_TRACK, lead_organization=None
        )
        assert "Ancien titre" in client.get(URL).content.decode()
        for changed, words in (
            ({"title": "Nouveau titre"}, "Nouveau titre"),
            (
                {"progress_status": ProgressStatus.BLOCKED, "progress_reason": "Foncier"},
                "> Bloquée</span>",
            ),
            ({"health": Health.COMPROMISED}, "> Objectifs compromis</span>"),
            ({"is_priority": True}, "priority-mark"),
            ({"lead_organization": OrganizationFactory(name="Porteur neuf")}, ">Porteur neuf</td>"),
        ):
            assert words not in client.get(URL).content.decode()
            ActionSheet.objects.filter(pk=sheet.pk).update(**changed)
            assert words in client.get(URL).content.decode()
        sheet.axes.add(axis)
        MilestoneFactory(sheet=sheet, title="Jalon dépassé", due="T2 2019")
        html = client.get(URL).content.decode()
        assert "Axe neuf</span>" in html
        assert "Jalon dépassé (T2 2019)" in html
        assert "jalon en retard" in html
