"""The shell of the site, its shared pieces, and the home page of each role."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Health, Maturity, ProgressStatus, ReviewStatus
from actions.models import ActionSheet
from actions.sheets.filters import read_list
from actions.templatetags import sheet_badges
from core import clock
from partners.agreements.workflow import archive_agreement
from territoire import navigation
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
from tests.harness.pages import flat
from tests.territoire.test_pages import assert_sound

pytestmark = pytest.mark.django_db
COMMITTEE = [Role.COMMITTEE_MEMBER, Role.CO_CHAIR_ELECTED, Role.CO_CHAIR_INDUSTRY, Role.READER]


def page(client, user=None, path="/"):
    if user is not None:
        client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response


def render(template, **context):
    html = Template(f"{{% load components sheet_badges %}}{template}").render(Context(context))
    return flat(html.encode()).decode()


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


def test_a_page_opens_on_the_skip_link_and_has_its_landmarks(client):
    html = page(client).content.decode()
    first_link = re.search(r"<a [^>]*>", html.split("<body>")[1]).group()
    assert 'href="#contenu"' in first_link
    assert '<main id="contenu" tabindex="-1">' in html
    assert 'id="annonces" role="status" aria-live="polite"' in html
    for name in ("help", "sitemap", "accessibility", "personal_data", "legal_notice"):
        assert f'href="{reverse(name)}"' in html.split('<footer class="site-footer">')[1]


def test_signed_out_one_may_sign_in_and_nothing_else(client):
    html = page(client).content.decode()
    assert_sound(html, "Le portail du Territoire d’industrie Grand-Orly Seine Bièvre")
    assert reverse("account_login") in html
    assert "Se déconnecter" not in html
    assert "Navigation principale" not in html
    for fact in ("24", "730\N{NO-BREAK SPACE}551", "22 mars 2019", "62"):
        assert f'<span class="figure-count">{fact}</span>' in html


def test_signing_out_is_a_post_and_the_menu_says_who_one_is(client):
    user = user_with_role(
        Role.PARTNER_MEMBER, OrganizationFactory(name="Atelier des Quais"), last_name="Martin"
    )
    html = page(client, user).content.decode()
    assert f'<form method="post" action="{reverse("account_logout")}">' in html
    assert "Membre du partenaire – Atelier des Quais" in html
    assert reverse("account_home") in html


def links_of(user, path="/", kind=navigation.main):
    request = RequestFactory().get(path)
    request.user = user
    return kind(request)


def test_navigation_follows_permissions():
    sheets, others = ["Fiches actions", "Engagements"], ["Partenaires", "Protocole", "Séances"]
    board, programme = ["Tableau de bord"], [*sheets, "Suites", *others]
    assert [link.label for link in links_of(user_with_role(Role.READER))] == [
        "Accueil",
        *board,
        *sheets,
        *others,
    ]
    partner, officer = user_with_role(Role.PARTNER_MEMBER), user_with_role(Role.PROJECT_OFFICER)
    assert [link.label for link in links_of(partner)] == [
        "Accueil",
        *board,
        "Mes engagements",
        *programme,
    ]
    assert [link.label for link in links_of(officer)] == ["Accueil", *board, "À relire", *programme]
    assert [link.label for link in links_of(UserFactory())] == ["Accueil"]


def test_the_menu_of_the_person_follows_permissions():
    def labels(user):
        return [link.label for link in links_of(user, kind=navigation.personal)]

    assert labels(user_with_role(Role.READER)) == ["Mon compte"]
    assert labels(user_with_role(Role.PARTNER_MEMBER)) == ["Mon compte", "Équipe et invitations"]
    assert labels(user_with_role(Role.COMMITTEE_MEMBER)) == ["Mon compte", "Gouvernance"]
    assert labels(user_with_role(Role.CO_CHAIR_ELECTED)) == [
        "Mon compte",
        "Gouvernance",
        "Page du binôme",
    ]
    assert labels(user_with_role(Role.PROJECT_TEAM)) == [
        "Mon compte",
        "Gouvernance",
        "Page du binôme",
        "Équipe et invitations",
        "Relances",
    ]
    assert labels(user_with_role(Role.COMMITTEE_MEMBER)) == ["Mon compte", "Gouvernance"]
    assert labels(UserFactory(is_superuser=True))[-1] == "Administration"


def test_the_current_section_is_marked_and_home_only_on_itself():
    user = user_with_role(Role.READER)
    assert [link.is_current for link in links_of(user, "/")] == [True, *[False] * 6]
    assert [link.is_current for link in links_of(user, "/fiches-actions/12/")][:3] == [
        False,
        False,
        True,
    ]


def test_the_demonstration_says_so_and_on_which_day(client, settings):
    assert "Données d’exemple" not in page(client).content.decode()
    settings.IS_DEMONSTRATION, settings.PORTAL_TODAY = True, "2021-06-15"
    assert "La démonstration se place au 15 juin 2021." in page(client).content.decode()


# --- Home by role


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


def dashboard_words(client, section) -> set[tuple[str, int]]:
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
        same = dashboard_words(found, "engagements") | dashboard_words(found, "attention")
        told = [(figure.label, figure.count) in same for figure in figures]
        assert [place for place, is_same in enumerate(told) if not is_same] == of_home
    assert [figure.count for figure in figures] == [5, 1, 1, 2, 1, 0]
    home, same = client.get("/").context, dashboard_words(client, "avancement") | same
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


class Sample(forms.Form):
    title = forms.CharField(label="Intitulé")
    maturity = forms.ChoiceField(label="Maturité", choices=Maturity, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("La fin précède le début.")


def test_the_summary_leads_to_each_faulty_field():
    html = unescape(render("{% error_summary form %}", form=Sample({}, prefix="a")))
    assert "4 erreurs à corriger" in html
    assert '<a href="#id_a-title">Intitulé\N{NO-BREAK SPACE}: Ce champ est obligatoire.</a>' in html
    assert '<a href="#id_a-maturity_0">' in html
    assert "<li>La fin précède le début.</li>" in html
    assert "#id_a-version" not in html
    assert 'role="alert" tabindex="-1"' in html


def test_the_summary_names_the_rows_of_a_formset():
    rows = forms.formset_factory(Sample)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-1-title": "x"}
    )
    html = unescape(render("{% error_summary form rows %}", form=Sample(), rows=rows))
    assert '<a href="#id_form-0-title">Ligne 1, Intitulé\N{NO-BREAK SPACE}:' in html
    assert "#id_form-1-title" not in html


def test_no_error_no_summary():
    assert not render("{% error_summary form nothing %}", form=Sample(), nothing=None).strip()


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/", {"q": "rail", "axis": ["1", "2"], "page": "5"})
    html = render(
        "{% pagination page_obj %}", request=request, page_obj=Paginator(range(620), 50).get_page(5)
    )
    addresses = [unescape(found) for found in re.findall(r'href="([^"]*)"', html)]
    assert "?q=rail&axis=1&axis=2&page=4" in addresses
    assert "?q=rail&axis=1&axis=2&page=13" in addresses
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pagination():
    request = RequestFactory().get("/")
    html = render(
        "{% pagination page_obj %}", request=request, page_obj=Paginator(range(3), 50).get_page(1)
    )
    assert not html.strip()


def test_badges_say_every_status_in_words_beside_an_icon():
    for choices, badge in (
        (ProgressStatus, sheet_badges.progress_badge),
        (Health, sheet_badges.health_badge),
        (ReviewStatus, sheet_badges.review_badge),
        (Maturity, sheet_badges.maturity_badge),
    ):
        for choice in choices:
            html = badge(choice.value)
            assert choice.label in html
            assert 'aria-hidden="true"' in html
        with pytest.raises(ValueError, match="not a valid"):
            badge("no-such-value")


def test_late_reasons_are_escaped_and_nothing_is_shown_without_them():
    assert sheet_badges.overdue_badge([]) == ""
    html = sheet_badges.overdue_badge(['jalon en retard : "<b>"'])
    assert "En retard" in html
    assert "<b>" not in html


def test_the_page_of_components_is_shown_to_builders_only(client, settings):
    user = user_with_role(Role.READER)
    assert_sound(page(client, user, reverse("components")).content.decode(), "Composants")
    settings.SHOW_COMPONENTS = False
    assert client.get(reverse("components")).status_code == 404
