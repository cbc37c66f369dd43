"""The home page of each role."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Health, ProgressStatus, ReviewStatus
from actions.models import ActionSheet
from actions.sheets.filters import read_list
from core import clock
from partners.agreements.workflow import archive_agreement
from territoire.homes import officer as homes_officer
from territoire.homes import programme as homes_programme
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    InvitationFactory,
    MilestoneFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES
from tests.territoire.test_pages import assert_sound
from tests.territoire.test_shell import page

pytestmark = pytest.mark.django_db
COMMITTEE = [Role.COMMITTEE_MEMBER, Role.CO_CHAIR_ELECTED, Role.CO_CHAIR_INDUSTRY, Role.READER]


def varied_sheets(organization=None):
    """Sheets in every status and health; some late, stale, orphan, submitted, priority."""
    today = clock.today()
    for place, status in enumerate(ProgressStatus):
        ActionSheetFactory(
            title=f"Fiche {place}",
            progress_status=status,
            health=list(Health)[place % 5],
            is_priority=place % 2 == 0,
            lead_organization=organization if place % 3 else None,
            review_status=list(ReviewStatus)[place % 3],
            end=f"{today - timedelta(days=40):%d/%m/%Y}" if place % 2 else None,
        )
    sheet = ActionSheetFactory(
        progress_status=ProgressStatus.IN_PROGRESS, title="Un jalon en retard"
    )
    MilestoneFactory(
        sheet=sheet, due=f"{today - timedelta(days=2):%d/%m/%Y}", title="Le jalon dépassé"
    )
    MilestoneFactory(
        sheet=sheet, due=f"{today + timedelta(days=2):%d/%m/%Y}", title="Le prochain jalon"
    )
    ActionSheet.objects.filter(pk=sheet.pk).update(updated_at=clock.now() - timedelta(days=400))
    archived_sheet(title="Fiche archivée", progress_status=ProgressStatus.BLOCKED, is_priority=True)


# --- The shell


def behind(figure, user) -> int:
    """How many sheets the list shows at the address of a figure."""
    address = urlsplit(figure.url)
    assert address.path == reverse("actions:sheet_list")
    query = read_list(QueryDict(address.query), user=user, today=clock.today())
    assert not query.ignored
    return query.counts()[0]


def test_each_figure_of_the_officer_counts_the_list_behind_it():
    user = user_with_role(Role.PROJECT_OFFICER)
    varied_sheets(OrganizationFactory())
    figures = homes_officer.officer(user)["figures"]
    assert [figure.label for figure in figures] == [
        "fiches en retard",
        "bloquée",
        "fiches à relire",
        "fiche sans nouvelles",
        "fiches sans porteur",
    ]
    assert all(figure.count for figure in figures)
    assert [figure.count for figure in figures] == [behind(figure, user) for figure in figures]


@pytest.mark.parametrize("role", COMMITTEE)
def test_each_figure_of_the_programme_counts_the_list_behind_it(role):
    user = user_with_role(role)
    varied_sheets(OrganizationFactory())
    found = homes_programme.programme(user)
    shares = found["by_status"].rows + found["by_health"].rows
    figures = [found[name] for name in ("total", "priority", "late", "blocked")]
    figures += [figure for share in shares for figure in (share.total, share.priority)]
    assert [figure.count for figure in figures] == [behind(figure, user) for figure in figures]
    assert found["total"].count == 7
    for kind in ("by_status", "by_health"):
        assert sum(share.total.count for share in found[kind].rows) == 7
        # Patterns beside colours, as on the dashboard.
        drawn = [share.key.fill for share in found[kind].rows if share.total.count]
        assert [mark.fill for mark in found[kind].chart.marks] == drawn
        assert "url(#motif-reachable)" in drawn


def headline_counts(client, section) -> set[tuple[str, int]]:
    """The figures of a question of the dashboard, each with the words that follow it."""
    html = (
        client.get(reverse("dashboard"))
        .content.decode()
        .split(f'id="{section}"')[1]
        .split("</ul>")[0]
    )
    found = re.findall(r'data-figure="(\d+)">.*?"headline-label">([^<]+)<', html, re.S)
    return {(unescape(label), int(count)) for count, label in found}


def test_figures_of_commitments_count_the_lists_behind_them(client):
    officer, organization = user_with_role(Role.PROJECT_OFFICER), OrganizationFactory()
    CommitmentFactory(progress_status="kept")
    CommitmentFactory(progress_status="blocked", due="2020")
    CommitmentUpdateFactory(commitment=CommitmentFactory(sheet=archived_sheet()))
    CommitmentFactory()  # nobody spoke of it, and it is not late
    CommitmentFactory(answered_at=clock.now(), last_answer="unchanged")
    CommitmentUpdateFactory(commitment=CommitmentFactory(organization=organization, due="2020"))
    InvitationFactory()
    InvitationFactory(expires_at=clock.now(), sent_at=clock.now() - timedelta(days=30))
    found = client
    for user, labels, of_home in (
        (
            officer,
            ["réponse à relire", "en retard", "sans nouvelles", "invitations sans suite"],
            [3],
        ),
        (
            user_with_role(Role.READER),
            ["engagements", "tenu", "en cours", "en retard", "sans nouvelles", "abandonné"],
            [0],
        ),
    ):
        found.force_login(user)
        figures = found.get("/").context["promises"]
        assert [figure.label for figure in figures] == labels
        for figure in figures:
            address = urlsplit(figure.url)
            if address.path == reverse("partners:commitment_list"):
                shown = found.get(figure.url).context["shown"]
                assert shown == figure.count, figure.label
        # The dashboard tells the same numbers under the same words.
        same = headline_counts(found, "engagements") | headline_counts(found, "attention")
        is_in_dashboard = [(figure.label, figure.count) in same for figure in figures]
        assert [place for place, is_same in enumerate(is_in_dashboard) if not is_same] == of_home
    assert [figure.count for figure in figures] == [5, 1, 1, 2, 1, 0]
    home, same = client.get("/").context, headline_counts(client, "avancement") | same
    assert {
        (home[name].label, home[name].count) for name in ("total", "priority", "late", "blocked")
    } <= same
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization))
    answers = {figure.label: figure.count for figure in client.get("/").context["answers"]}
    assert (answers["en retard, à actualiser"], answers["en relecture"]) == (
        0,
        1,
    ), "answered: it waits on the other side"


def test_the_officer_sees_what_moved_last_and_what_comes_next(client):
    varied_sheets()
    html = page(client, user_with_role(Role.PROJECT_OFFICER, first_name="Camille")).content.decode()
    assert_sound(html, "Bonjour Camille")
    assert "Le prochain jalon" in html
    assert "aujourd’hui (" in html


def test_a_partner_sees_what_it_carries_late_first(client):
    mine, other = OrganizationFactory(), OrganizationFactory()
    ActionSheetFactory(title="À l’heure", lead_organization=mine)
    ActionSheetFactory(title="Dépassée", lead_organization=mine, end="2020")
    ActionSheetFactory(title="Celle d’un autre", lead_organization=other)
    html = page(
        client, user_with_role(Role.PARTNER_MEMBER, mine, first_name="Dominique")
    ).content.decode()
    assert_sound(html, "Bonjour Dominique")
    assert 0 < html.index("Dépassée") < html.index("À l’heure")
    assert "fin prévue dépassée (2020)" in html
    assert "Celle d’un autre" not in html


def test_a_partner_that_carries_nothing_is_told_so(client):
    html = page(client, user_with_role(Role.PARTNER_ADMINISTRATOR)).content.decode()
    assert "Votre organisation ne porte aucune fiche" in html


def test_the_committee_sees_no_sheet_of_the_team(client):
    ActionSheetFactory(title="Secret", confidentiality="team", end="2020")
    html = page(client, user_with_role(Role.COMMITTEE_MEMBER)).content.decode()
    assert_sound(html, "Où en est le programme\N{NO-BREAK SPACE}?")
    assert "Secret" not in html
    assert "Aucune fiche en retard" in html
    protocol = AgreementFactory(title="Protocole signé")
    mistake = AgreementFactory(
        title="Saisi par erreur", signed_on=clock.today() + timedelta(days=1)
    )
    archive_agreement(mistake, reason="Doublon.", by=UserFactory(), version=1)
    assert homes_programme.programme(UserFactory())["agreement"] == protocol


def test_a_person_without_membership_learns_whom_to_write_to(client):
    officer = user_with_role(Role.PROJECT_OFFICER)
    html = page(client, UserFactory(first_name="Sacha")).content.decode()
    assert_sound(html, "Bonjour Sacha")
    assert f"mailto:{officer.email}" in html
    assert ActionSheet.objects.count() == 0


@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PARTNER_MEMBER, *COMMITTEE[:1]])
@pytest.mark.parametrize("times", [1, 3])
def test_home_costs_the_same_however_many_sheets(
    client, role, times, django_assert_max_num_queries
):
    organization = OrganizationFactory()
    for _ in range(times):
        varied_sheets(organization)
    client.force_login(user_with_role(role, organization))
    with django_assert_max_num_queries(PAGE_QUERIES):
        assert client.get("/").status_code == 200


# --- Shared pieces
