"""The list of sheets: what it keeps, in which order, for whom, at what cost."""

import csv
import io
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Confidentiality, Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from actions.lists import neighbours
from actions.models import ActionSheet, Commune, Milestone, Phase
from actions.reference import load_reference_data
from core import clock
from territoire.imports import import_workbook
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommuneFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)

pytestmark = pytest.mark.django_db
URL = "/fiches-actions/"
NB = "\N{NO-BREAK SPACE}"
PAST, SOON, LATER = (clock.today() + timedelta(days=days) for days in (-10, 10, 20))


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def shown(client, address="") -> list[int]:
    """Numbers of the sheets on the page, in order."""
    response = client.get(f"{URL}?{address}")
    assert response.status_code == 200
    return [row["sheet"].number for row in response.context["rows"]]


def day(value):
    return f"{value:%d/%m/%Y}"


class TestAccess:
    def test_anonymous_is_sent_to_sign_in(self, client):
        assert client.get(URL).url.startswith(reverse("account_login"))

    def test_a_person_without_role_is_refused(self, client):
        client.force_login(UserFactory())
        assert client.get(URL).status_code == 403

    def test_team_sheets_and_archives_stay_with_the_team(self, client, officer):
        ActionSheetFactory(number=1)
        ActionSheetFactory(number=2, confidentiality=Confidentiality.TEAM)
        archived_sheet(number=3)
        assert shown(client) == [1, 2]
        assert shown(client, "archived=1") == [3]
        client.force_login(user_with_role(Role.READER))
        assert shown(client) == [1]
        response = client.get(f"{URL}?archived=1")
        assert [row["sheet"].number for row in response.context["rows"]] == [1]
        assert response.context["query"].ignored

    def test_choices_hold_only_what_the_person_may_see(self, client, officer):
        secret = CommuneFactory(name="Commune cachée")
        carrier = OrganizationFactory(name="Porteur caché")
        ActionSheetFactory(confidentiality=Confidentiality.TEAM, communes=[secret], lead_organization=carrier)
        CommuneFactory(name="Commune sans fiche")
        assert "Commune cachée" in client.get(URL).content.decode()
        client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
        ActionSheetFactory()
        page = client.get(URL).content.decode()
        assert "Commune cachée" not in page
        assert "Porteur caché" not in page
        assert "Commune sans fiche" not in page

    def test_only_who_may_create_is_offered_to(self, client, officer):
        link = reverse("actions:sheet_create")
        assert link in client.get(URL).content.decode()
        client.force_login(user_with_role(Role.PARTNER_MEMBER))
        page = client.get(URL).content.decode()
        assert link not in page
        assert "Aucune fiche pour le moment" in page


@pytest.mark.usefixtures("officer")
class TestFilters:
    def test_each_filter_keeps_its_sheets(self, client):
        axis, commune, carrier = PriorityAxisFactory(), CommuneFactory(), OrganizationFactory()
        phase = PhaseFactory(code="phase-2", prefix="P2", name="Phase 2")
        ActionSheetFactory(number=1, axes=[axis], communes=[commune], lead_organization=carrier)
        ActionSheetFactory(number=2, is_priority=True, lead_organization=None, maturity="")
        ActionSheetFactory(
            number=3, progress_status=ProgressStatus.BLOCKED, review_status=ReviewStatus.APPROVED
        )
        ActionSheetFactory(number=4, health=Health.COMPROMISED, maturity=Maturity.IDEA)
        ActionSheetFactory(number=5, phase=phase, kind=SheetKind.PROJECT)
        ActionSheetFactory(number=6, updated_at=clock.now() - timedelta(days=91))
        BlockerFactory(sheet=ActionSheetFactory(number=7))
        ActionSheetFactory(number=8, end=day(PAST))
        cases = {
            f"axis={axis.pk}": [1],
            f"commune={commune.pk}": [1],
            f"carrier={carrier.pk}": [1],
            "carrier=none": [2],
            "priority=1": [2],
            "priority=0": [1, 3, 4, 6, 7, 8, 5],
            "status=blocked": [3],
            "review=approved": [3],
            "health=compromised": [4],
            "maturity=idea": [4],
            "maturity=none": [2],
            "phase=phase-2": [5],
            "kind=project": [5],
            "stale=1": [6],
            "blocked=1": [3, 7],
            "overdue=1": [8],
            "overdue=0": [1, 2, 3, 4, 6, 7, 5],
            "overdue=0&overdue=1&kind=project": [5],
        }
        assert {address: shown(client, address) for address in cases} == cases

    def test_values_of_one_filter_widen_and_filters_narrow(self, client):
        first, second = PriorityAxisFactory(), PriorityAxisFactory()
        ActionSheetFactory(number=1, axes=[first, second], is_priority=True)
        ActionSheetFactory(number=2, axes=[second])
        ActionSheetFactory(number=3)
        assert shown(client, f"axis={first.pk}&axis={second.pk}") == [1, 2]
        assert shown(client, f"axis={first.pk}&axis={second.pk}&priority=1") == [1]

    @pytest.mark.parametrize(
        "address",
        [
            "status=nope", "axis=999999", "axis=x", "carrier=12a", "carrier=99999999999999999999999", "commune=%00",
            "overdue=2", "sort=nope", "sort=--number", "phase=%F0%9F%98%80", "q=" + "mot+" * 300,
        ],
    )  # fmt: skip
    def test_what_is_not_understood_is_left_out_and_said(self, client, address):
        ActionSheetFactory(number=1, title="Mot mot")
        response = client.get(f"{URL}?{address}&status=planned")
        assert [row["sheet"].number for row in response.context["rows"]] == [1]
        assert "n’a pas été comprise" in response.content.decode()

    @pytest.mark.parametrize(
        "address", ["q=%00%27%25_", "q=%22", "page=-1", "page=x", "page=99999999999999999999", "page=٣"]
    )
    def test_odd_addresses_never_fail(self, client, address):
        ActionSheetFactory()
        assert client.get(f"{URL}?{address}").status_code == 200

    def test_a_partner_may_ask_for_its_own_sheets_though_it_has_none(self, client):
        member = user_with_role(Role.PARTNER_MEMBER, OrganizationFactory(name="Neuve"))
        ActionSheetFactory()
        client.force_login(member)
        response = client.get(f"{URL}?carrier={member.memberships.get().organization_id}")
        assert response.context["shown"] == 0
        assert not response.context["query"].ignored
        assert f"Porteur{NB}: Neuve" in response.content.decode()

    def test_chips_drop_one_value_and_the_page(self, client):
        ActionSheetFactory()
        response = client.get(f"{URL}?q=eau&status=blocked&status=planned&priority=1&sort=title&page=2")
        chips = {chip.label: chip.without for chip in response.context["chips"]}
        assert chips == {
            f"Recherche{NB}: eau": "priority=1&status=blocked&status=planned&sort=title",
            f"Priorité{NB}: Prioritaire": "q=eau&status=blocked&status=planned&sort=title",
            f"Statut{NB}: Bloquée": "q=eau&priority=1&status=planned&sort=title",
            f"Statut{NB}: À venir": "q=eau&priority=1&status=blocked&sort=title",
        }
        assert response.context["query"].cleared == "sort=title"
        assert "Retirer le filtre" in response.content.decode()

    def test_counts(self, client):
        ActionSheetFactory.create_batch(2)
        assert f"2{NB}fiches<" in client.get(URL).content.decode()
        ActionSheetFactory(is_priority=True)
        assert f"1{NB}fiche sur 3<" in client.get(f"{URL}?priority=1").content.decode()

    def test_an_empty_result_says_how_to_widen(self, client):
        ActionSheetFactory.create_batch(2, is_priority=True)
        ActionSheetFactory(progress_status=ProgressStatus.COMPLETED)
        response = client.get(f"{URL}?priority=1&status=completed")
        assert [(chip.without, words) for chip, words in response.context["wider"]] == [
            ("status=completed", f"1{NB}fiche"),
            ("priority=1", f"2{NB}fiches"),
        ]
        assert "Aucune fiche ne remplit toutes ces conditions" in response.content.decode()


@pytest.mark.usefixtures("officer")
class TestSorts:
    def test_both_ways_with_unknown_values_last(self, client):
        one, two = PriorityAxisFactory(position=1), PriorityAxisFactory(position=2)
        first = ActionSheetFactory(
            number=1, title="Zinc", axes=[two], is_priority=True, health=Health.COMPROMISED, end=day(PAST),
            progress_status=ProgressStatus.BLOCKED, updated_at=clock.now() - timedelta(days=3),
            lead_organization=OrganizationFactory(name="Aaa", short_name="Zed"),
        )  # fmt: skip
        second = ActionSheetFactory(
            number=2, title="école", axes=[one, two], health=Health.ON_TRACK, updated_at=clock.now() - timedelta(days=9),
            lead_organization=OrganizationFactory(name="École"), progress_status=ProgressStatus.COMPLETED,
        )  # fmt: skip
        ActionSheetFactory(number=3, title="Eau", lead_organization=None, updated_at=clock.now())
        MilestoneFactory(sheet=first, due=day(LATER))
        MilestoneFactory(sheet=second, due=day(SOON))
        MilestoneFactory(sheet=second, due=day(PAST), done_on=PAST)
        expected = {
            "number": [1, 2, 3], "-number": [3, 2, 1],
            "title": [3, 2, 1], "-title": [1, 2, 3],
            "axis": [2, 1, 3], "-axis": [1, 2, 3],
            "priority": [1, 2, 3], "-priority": [2, 3, 1],
            "carrier": [2, 1, 3], "-carrier": [1, 2, 3],
            "status": [3, 1, 2], "-status": [2, 1, 3],
            "health": [2, 1, 3], "-health": [1, 2, 3],
            "overdue": [1, 2, 3], "-overdue": [2, 3, 1],
            "milestone": [2, 1, 3], "-milestone": [1, 2, 3],
            "updated": [2, 1, 3], "-updated": [3, 1, 2],
        }  # fmt: skip
        assert {sort: shown(client, f"sort={sort}") for sort in expected} == expected

    def test_phases_come_one_after_the_other(self, client):
        ActionSheetFactory(number=2)
        ActionSheetFactory(number=1, phase=PhaseFactory(code="phase-2", prefix="P2", name="Phase 2"))
        ActionSheetFactory(number=1)
        references = [row["number"] for row in client.get(URL).context["rows"]]
        assert references == ["1", "2", "P2-1"]

    def test_headings_keep_filters_and_turn_round(self, client):
        ActionSheetFactory()
        columns = {
            c["name"]: c for c in client.get(f"{URL}?status=planned&sort=title&page=1").context["columns"]
        }
        assert columns["title"]["direction"] == "ascending"
        assert columns["title"]["address"] == "status=planned&sort=-title"
        assert columns["health"]["address"] == "status=planned&sort=health"
        assert 'aria-sort="ascending"' in client.get(f"{URL}?sort=title").content.decode()


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
    def test_the_number_of_queries_does_not_grow(self, client, django_assert_max_num_queries, address):
        def count():
            with django_assert_max_num_queries(8) as queries:
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
        response = client.get(f"{URL}?q=&sort=number&status=planned&status=nope", headers=self.HEADERS)
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
    def test_previous_and_next_by_the_same_filters_and_order(self, officer, django_assert_num_queries):
        for number, title in enumerate(("Bois", "Acier", "Cuir", "Dalle"), 1):
            ActionSheetFactory(number=number, title=title, is_priority=title != "Cuir")
        bois = ActionSheet.objects.get(title="Bois")
        officer.active_memberships  # noqa: B018 (read once for the whole request)
        with django_assert_num_queries(2):
            before, after, position, total = neighbours(officer, bois, "priority=1&sort=title", clock.today())
        assert (before.title, after.title, position, total) == ("Acier", "Dalle", 2, 3)
        assert after.get_absolute_url() == "/fiches-actions/4/"

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


class TestExport:
    def rows(self, response) -> list[dict]:
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    def test_it_holds_every_row_of_the_filter_in_its_order(self, client, officer):
        axis, commune = PriorityAxisFactory(name="Recruter"), CommuneFactory(name="Orly")
        owners = [OrganizationFactory(name="Zeta"), OrganizationFactory(name="Alpha")]
        sheet = ActionSheetFactory(
            title="=1+1", axes=[axis], communes=[commune], is_priority=True, end="T2 2090", estimated_cost="1500.50",
            contracting_authorities=owners, context="Un\nDeux", progress_status=ProgressStatus.ON_HOLD,
        )  # fmt: skip
        MilestoneFactory(sheet=sheet, title="Étude remise", due="S1 2089")
        ActionSheetFactory.create_batch(60, is_priority=True, lead_organization=None)
        ActionSheetFactory()
        rows = self.rows(client.get(f"{URL}?priority=1&sort=-number&format=csv&page=2"))
        assert len(rows) == 61
        last = rows[-1]
        assert last["N°"] == str(sheet.number)
        assert last["Intitulé"] == "'=1+1"
        assert (last["Axes"], last["Communes"], last["Priorité"]) == ("Recruter", "Orly", "Oui")
        assert (last["Fin"], last["Coût estimé"], last["Statut"]) == ("T2 2090", "1500,5", "En pause")
        assert (last["Maîtres d’ouvrage"], last["Contexte"]) == ("Alpha; Zeta", "Un\nDeux")
        assert last["Prochain jalon"] == "Étude remise (S1 2089)"

    def test_it_holds_only_what_the_person_may_see(self, client):
        ActionSheetFactory(title="Secrète", confidentiality=Confidentiality.TEAM)
        ActionSheetFactory(title="Ouverte")
        client.force_login(user_with_role(Role.READER))
        assert [row["Intitulé"] for row in self.rows(client.get(f"{URL}?format=csv"))] == ["Ouverte"]

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
    def test_the_number_of_queries_does_not_grow(self, client, officer, django_assert_max_num_queries, kind):
        def count():
            with django_assert_max_num_queries(10) as queries:
                response = client.get(f"{URL}?format={kind}")
            assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
            return len(queries)

        def add():
            sheet = ActionSheetFactory(
                axes=[PriorityAxisFactory()], communes=[CommuneFactory()], lead_person=UserFactory(),
                contracting_authorities=[OrganizationFactory()], elected_sponsor=UserFactory(),
            )  # fmt: skip
            MilestoneFactory(sheet=sheet, due="2090")

        add()
        few = count()
        add()
        add()
        assert count() == few

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_an_export_comes_back_in_without_changing_anything(self, client, officer, kind):
        load_reference_data()
        phase = Phase.objects.get(code="phase-1")
        axes, communes = list(phase.axes.all()[:2]), list(Commune.objects.all()[:2])
        for status, health in zip(ProgressStatus, Health, strict=False):
            sheet = ActionSheetFactory(
                phase=phase, title=f"=Titre ; d’une, {status.label}", axes=axes, communes=communes, health=health,
                progress_status=status, start="2019", end="T2 2026", estimated_cost="1500.50",
                context="- Un ; deux\n- Trois\n\n@fin", lead_person=UserFactory(),
                contracting_authorities=OrganizationFactory.create_batch(2),
            )  # fmt: skip
            MilestoneFactory(sheet=sheet, title="Étude remise", due="T2 2021")
        before = list(ActionSheet.objects.order_by("pk").values())
        content = client.get(f"{URL}?format={kind}").content
        report = import_workbook(content, name=f"fiches.{kind}", phase=phase)
        assert not report.problems
        assert list(ActionSheet.objects.order_by("pk").values()) == before
        assert Milestone.objects.count() == len(before)

    def test_an_unknown_format_is_not_found(self, client, officer):
        assert client.get(f"{URL}?format=exe").status_code == 404


def test_an_address_reads_back_to_itself(officer):
    from actions.lists import read_list

    ActionSheetFactory()
    address = "q=r%C3%A9seau+%26+eau&status=blocked&status=planned&overdue=1&sort=-updated"
    query = read_list(QueryDict(address), user=officer, today=clock.today())
    assert QueryDict(query.address()) == QueryDict(address)
