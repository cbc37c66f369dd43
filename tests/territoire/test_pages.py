"""Pages open to everybody, what machines read, and the pages of errors."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from core import clock
from territoire.pages import views
from territoire.urls import urlpatterns as portal_urls
from tests.factories import UserFactory

PUBLIC = {
    "legal_notice": ("/mentions-legales/", "Mentions légales"),
    "accessibility": ("/accessibilite/", "Déclaration d’accessibilité"),
    "personal_data": ("/donnees-personnelles/", "Données personnelles"),
    "help": ("/aide/", "Aide"),
    "sitemap": ("/plan-du-site/", "Plan du site"),
    "account_login": ("/connexion/", "Connexion"),
    "account_reset_password": ("/mot-de-passe/oublie/", "Mot de passe oublié"),
    "account_reset_password_done": ("/mot-de-passe/oublie/envoye/", "Consultez votre messagerie"),
    "account_reset_password_from_key_done": (
        "/mot-de-passe/nouveau/fait/",
        "Votre nouveau mot de passe est enregistré",
    ),
    "account_inactive": ("/connexion/compte-ferme/", "Ce compte est fermé"),
}


def headings(html: str) -> list[tuple[int, str]]:
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", html, re.DOTALL)
    return [(int(level), re.sub(r"<[^>]+>", "", text).strip()) for level, text in found]


def visible(html: str) -> str:
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", "", html.split("<body", 1)[1], flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " \n ", body)


def assert_sound(html: str, title: str):
    levels = [level for level, _ in headings(html)]
    assert [text for level, text in headings(html) if level == 1] == [title]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert html.count("<main") == 1
    assert '<html lang="fr">' in html
    assert not re.search(r"\S [:;?!»](?=\s)|« \S", visible(html)), (
        "a plain space where French wants a no-break one"
    )
    assert "'" not in visible(html).replace("&#x27;", "'"), (
        "a straight apostrophe in visible French"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_answers_anonymous_people(client, name):
    address, title = PUBLIC[name]
    assert reverse(name) == address
    response = client.get(address)
    assert response.status_code == 200
    assert_sound(response.content.decode(), title)
    assert client.head(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["legal_notice", "accessibility", "personal_data", "help", "sitemap"]
)
def test_public_page_answers_people_signed_in_too(client, name):
    client.force_login(UserFactory(last_name="L’Haÿ", first_name="Ada"))
    assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse(name)).status_code == 405


# --- Facts are the host's or are missing, never invented
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["legal_notice", "accessibility", "personal_data", "help"])
def test_unknown_facts_are_left_to_the_host(client, settings, name):
    settings.LEGAL = dict.fromkeys(settings.LEGAL, "")
    assert views.TO_COMPLETE in client.get(reverse(name)).content.decode()


@pytest.mark.django_db
def test_known_facts_replace_every_gap(client, settings):
    settings.LEGAL = {name: f"<valeur de {name}>" for name in settings.LEGAL}
    seen = ""
    for name in ("legal_notice", "accessibility", "personal_data"):
        html = client.get(reverse(name)).content.decode()
        assert views.TO_COMPLETE not in html
        seen += html
    assert all(f"&lt;valeur de {name}&gt;" in seen for name in settings.LEGAL)


@pytest.mark.django_db
def test_accessibility_statement_is_honest(client):
    html = client.get("/accessibilite/").content.decode()
    for words in ("non conforme", "Audit non réalisé", "RGAA version 4.1", "Défenseur des droits"):
        assert words in html
    assert "<title>Accessibilité\N{NO-BREAK SPACE}: non conforme" in html


@pytest.mark.django_db
def test_personal_data_lists_what_every_model_declares(client):
    html = client.get("/donnees-personnelles/").content.decode()
    records = {record["model"]: record["fields"] for record in views.personal_records()}
    assert records["personne"] == [
        "courriel",
        "prénom",
        "nom",
        "fonction",
        "téléphone",
        "visite précédente",
    ]
    assert "fiche action" in records
    assert "organisation" not in records, "an organisation is no person"
    assert not any("historical" in str(model) for model in records)
    for model, fields in records.items():
        assert re.search(rf'<th scope="row">{model}</th>', html, re.IGNORECASE)
        assert ", ".join(fields) in html


@pytest.mark.django_db
def test_site_map_differs_once_signed_in(client):
    assert 'href="/compte/"' not in client.get("/plan-du-site/").content.decode()
    client.force_login(UserFactory())
    html = client.get("/plan-du-site/").content.decode()
    assert 'href="/compte/"' in html
    assert "/deconnexion/" in html


# --- security.txt
def test_security_txt_names_a_contact_and_expires_in_the_future(client, settings):
    settings.PORTAL_TODAY = "2019-06-01"
    settings.SECURITY_CONTACT = "mailto:securite@example.org"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:securite@example.org"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - clock.real_now() < timedelta(days=365)
    assert fields["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"


def test_security_txt_without_contact_points_to_the_legal_notice(client, settings):
    settings.SECURITY_CONTACT = ""
    assert (
        f"Contact: {settings.SITE_URL}/mentions-legales/\n"
        in client.get("/.well-known/security.txt").content.decode()
    )


# --- Health
@pytest.mark.django_db
def test_health_says_ok_and_nothing_else(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/sante/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert client.head("/sante/").status_code == 200
    assert client.post("/sante/").status_code == 405


def test_health_answers_503_without_a_reason_when_the_database_fails(client):
    failure = OperationalError("could not connect to server at 10.0.0.5, password=secret")
    with mock.patch("django.db.models.query.QuerySet.exists", side_effect=failure):
        response = client.get("/sante/")
    assert (response.status_code, response.content) == (503, b"indisponible\n")


@pytest.mark.django_db
def test_health_sees_a_database_without_the_tables_of_the_portal(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user RENAME TO accounts_user_gone")
    assert client.get("/sante/").status_code == 503


# --- Errors
def refuse(request):
    raise PermissionDenied("secret reason")


def suspect(request):
    raise SuspiciousOperation("secret reason")


def crash(request):
    raise ValueError("secret reason")


def form(request):
    return HttpResponse("saved")


for view in (refuse, suspect, crash, form):
    view.login_required = False
urlpatterns = [
    path(f"essai/{view.__name__}/", view) for view in (refuse, suspect, crash, form)
] + portal_urls
handler429 = views.too_many_requests

ERRORS = {
    "/essai/refuse/": (403, "Votre rôle ne permet pas cette action"),
    "/essai/suspect/": (400, "Le portail n’a pas compris cette demande"),
    "/essai/crash/": (500, "Le portail a rencontré un incident"),
    "/nulle-part/": (404, "Il n’y a rien à cette adresse"),
}


@pytest.fixture
def quiet(settings, caplog):
    """Errors on purpose, as production shows them."""
    settings.ROOT_URLCONF = __name__
    settings.DEBUG = False
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("address", ERRORS)
def test_error_page_says_what_happened_and_what_to_do(quiet, address, signed_in):
    if signed_in:
        quiet.force_login(UserFactory(last_name="Roux", first_name="Ada"))
    status, title = ERRORS[address]
    response = quiet.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    assert_sound(html, title)
    assert "Que faire" in html
    assert "portail.css" in html
    assert re.search(r'<a class="btn btn-primary" href="/">', html)
    for leak in ("secret reason", "Traceback", "urlpatterns", "essai/", "nulle-part"):
        assert leak not in html.split("<main")[1]


@pytest.mark.django_db
def test_form_without_its_token_gets_a_page_that_explains(quiet):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/essai/form/", {"a": "1"})
    assert response.status_code == 403
    assert_sound(response.content.decode(), "Ce formulaire n’est plus valable")


def test_unknown_host_gets_the_400_page(quiet):
    response = quiet.get("/aide/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert_sound(response.content.decode(), "Le portail n’a pas compris cette demande")
    assert "evil.example" not in response.content.decode()


def test_incident_page_needs_neither_database_nor_context(quiet, django_db_blocker):
    """No ``db`` fixture: any query would fail this test."""
    response = quiet.get("/essai/crash/")
    assert response.status_code == 500
    assert "UNDEFINED" not in response.content.decode()


@pytest.mark.django_db
def test_404_of_an_anonymous_person_does_not_depend_on_what_is_there(quiet):
    answers = [
        quiet.get(address) for address in ("/nulle-part/", "/admin-cache/", "/connexion/autre/")
    ]
    texts = {re.sub(r"\s+", " ", answer.content.decode()) for answer in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert len(texts) == 1


@pytest.mark.django_db
def test_429_page_is_sound(rf, client):
    for _ in range(61):
        response = client.post("/connexion/", {"login": "", "password": ""})
    assert response.status_code == 429
    assert_sound(response.content.decode(), "Trop de demandes en peu de temps")


def test_site_name_is_the_setting(client, db):
    assert settings.SITE_NAME in client.get("/aide/").content.decode()
