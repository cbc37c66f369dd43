"""The shell of the site: landmarks, navigation, menus."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import Role
from territoire import navigation
from tests.factories import (
    OrganizationFactory,
    UserFactory,
    user_with_role,
)
from tests.territoire.test_pages import assert_sound

pytestmark = pytest.mark.django_db


def page(client, user=None, path="/"):
    if user is not None:
        client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response


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
