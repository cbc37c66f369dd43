"""The list of sheets: what it keeps, in which order, for whom, at what cost."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Confidentiality, Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from core import clock
from tests.actions.listing import LATER, NB, PAST, SOON, URL, day, shown
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


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


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
        ActionSheetFactory(
            confidentiality=Confidentiality.TEAM, communes=[secret], lead_organization=carrier
        )
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
            "status=nope", "axis=999999", "axis=x", "carrier=12a",
            "carrier=99999999999999999999999", "commune=%00",
            "overdue=2", "sort=nope", "sort=--number", "phase=%F0%9F%98%80", "q=" + "mot+" * 300,
        ],
    )  # fmt: skip
    def test_what_is_not_understood_is_left_out_and_said(self, client, address):
        ActionSheetFactory(number=1, title="Mot mot")
        response = client.get(f"{URL}?{address}&status=planned")
        assert [row["sheet"].number for row in response.context["rows"]] == [1]
        assert "n’a pas été comprise" in response.content.decode()

    @pytest.mark.parametrize(
        "address",
        ["q=%00%27%25_", "q=%22", "page=-1", "page=x", "page=99999999999999999999", "page=٣"],
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
        response = client.get(
            f"{URL}?q=eau&status=blocked&status=planned&priority=1&sort=title&page=2"
        )
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
            number=1, title="Zinc", axes=[two], is_priority=True, health=Health.COMPROMISED,
            end=day(PAST),
            progress_status=ProgressStatus.BLOCKED, updated_at=clock.now() - timedelta(days=3),
            lead_organization=OrganizationFactory(name="Aaa", short_name="Zed"),
        )  # fmt: skip
        second = ActionSheetFactory(
            number=2, title="école", axes=[one, two], health=Health.ON_TRACK,
            updated_at=clock.now() - timedelta(days=9),
            lead_organization=OrganizationFactory(name="École"),
            progress_status=ProgressStatus.COMPLETED,
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
        ActionSheetFactory(
            number=1, phase=PhaseFactory(code="phase-2", prefix="P2", name="Phase 2")
        )
        ActionSheetFactory(number=1)
        references = [row["number"] for row in client.get(URL).context["rows"]]
        assert references == ["1", "2", "P2-1"]

    def test_headings_keep_filters_and_turn_round(self, client):
        ActionSheetFactory()
        context = client.get(f"{URL}?status=planned&sort=title&page=1").context
        columns = {name: (direction, address) for name, _, direction, address in context["columns"]}
        assert columns["title"] == ("ascending", "status=planned&sort=-title")
        assert columns["health"] == ("", "status=planned&sort=health")
        assert 'aria-sort="ascending"' in client.get(f"{URL}?sort=title").content.decode()


def test_an_address_reads_back_to_itself(officer):
    from actions.sheets.filters import read_list

    ActionSheetFactory()
    address = "q=r%C3%A9seau+%26+eau&status=blocked&status=planned&overdue=1&sort=-updated"
    query = read_list(QueryDict(address), user=officer, today=clock.today())
    assert QueryDict(query.address()) == QueryDict(address)
