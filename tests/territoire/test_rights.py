"""Every address × every role: one table says what each gets, and nothing private shows through
lists and counts.

A new address that is not in ``TABLE`` fails, and so does a line of the table whose address is gone.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from zeal import zeal_ignore

from tests.territoire.drawing import draw_nothing, draw_refusals_once, write_no_document
from tests.territoire.rights_table import TABLE
from tests.territoire.rights_world import COLUMNS, PEOPLE, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_world()


def names(patterns, prefix="") -> set[str]:
    """Every address of the resolver, by its name or else by its path; of the Django admin, its
    index alone.
    """
    found = set()
    for entry in patterns:
        if isinstance(entry, URLPattern):
            found |= {prefix + entry.name} if entry.name else {f"/{entry.pattern}"}
        elif getattr(entry, "app_name", None) == "admin":
            found.add("admin:index")
        else:
            found |= names(
                entry.url_patterns, f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            )
    return found


def test_the_table_holds_every_address_and_no_other():
    routed, listed = names(get_resolver().url_patterns), {line[0] for line in TABLE}
    assert routed - listed == set(), "addresses that the table does not name"
    assert listed - routed == set(), "lines of the table whose address is gone"


def sign_in(world, name) -> Client:
    client, make = Client(), world.person(name)
    if make:
        client.force_login(make())
    return client


def answer(client, method, url) -> tuple:
    """Status and place of the answer, everything that it wrote taken back."""
    fresh = Client()
    fresh.handler = client.handler  # the middleware is loaded once, as in production
    fresh.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    # Pages of allauth look a person up again; what a page costs is measured elsewhere.
    with transaction.atomic(), zeal_ignore([{"model": "accounts.User"}]):
        response = getattr(fresh, method)(url)
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def expected(cells, person) -> int:
    cell = cells[list(COLUMNS).index(PEOPLE[person])]
    if isinstance(cell, dict):
        return cell.get(person, cell[""])
    return (200 if person == "superuser" else 403) if cell == "admin" else cell


# What people of one column share is walked for each of them on SQLite, for one of them on
# PostgreSQL: the rules are the same Python, and the walk is the longest of all tests.
WALKERS = (
    list(PEOPLE)
    if connection.vendor == "sqlite"
    else [next(iter(people)) for people in COLUMNS.values()]
)


# A method that an address does not know is refused before anybody is looked at: these two see that
# it is.
TRY_EVERY_METHOD = {"anonymous", "officer"}
# Of these the pages are those of somebody else who holds the same permissions.
DRAWN_FOR_ANOTHER = {"team", "superuser", "member of partner A", "industrial co-chair"}


@pytest.fixture
def _drawn_once(monkeypatch, person):
    """Drawing takes most of the walk: done once, on SQLite, for each set of permissions; a refusal
    once for a person.

    A document is written for the officer alone.
    """
    if connection.vendor != "sqlite" or person in DRAWN_FOR_ANOTHER:
        draw_nothing(monkeypatch)
        write_no_document(monkeypatch)
        return
    draw_refusals_once(monkeypatch)
    if person != "officer":
        write_no_document(monkeypatch)


@pytest.mark.parametrize("person", WALKERS)
@pytest.mark.usefixtures("_drawn_once")
def test_what_each_person_gets_at_every_address(world, person):
    client, wrong = sign_in(world, person), []
    for name, given, get, post in TABLE:
        url = name if name.startswith("/") else reverse(name, args=world.arguments(given))
        for method, cells in (("get", get), ("post", post)):
            if expected(cells, person) == 405 and person not in TRY_EVERY_METHOD:
                continue
            status, place = answer(client, method, url)
            if status != expected(cells, person):
                wrong.append(
                    f"{method} {name} {given}: {status} instead of {expected(cells, person)}"
                )
            opened = name.startswith(("account_", "mfa_", "/favicon"))
            if (
                person == "anonymous"
                and status == 302
                and not opened
                and not place.startswith("/connexion/?next=")
            ):
                wrong.append(f"{method} {name} leads to {place}")
    assert not wrong, "\n".join(wrong)


# --- What is private shows nowhere
OUTSIDERS = ["reader", "committee member", "member of partner B", "administrator of partner A"]
SECRETS = (
    "Secrète",
    "Archivée",
    "Fusionnée",
    "Pièce-private",
    "Annexe-private",
    "Accord-archivé",
    "Organisation-archivée",
    "Promesse-secrète",
    "Promesse-archivée",
)
# What belongs to partner A and the team alone: its answer that waits, its proofs, its people and
# invitations.
OF_A = (
    "Valeur-en-attente",
    "Preuve-réservée",
    "Fichier-réservé",
    "membre@a.example",
    "invitee@a.example",
)
EVERYWHERE = (
    "home",
    "actions:sheet_list",
    "actions:milestone_list",
    "actions:blocker_list",
    "actions:funding_list",
    "actions:indicator_list",
    "partners:commitment_list",
    "partners:commitment_matrix",
    "partners:organization_list",
    "partners:agreement_list",
    "help",
    "sitemap",
)


def pages_of_commitments(world, *, may_export) -> list[str]:
    """The register searched and filtered, and the pages where an answer, a proof or a person of A
    could show.
    """
    register, a = reverse("partners:commitment_list"), world.organizations["A"]
    queries = [
        "archived=1",
        "to_review=1",
        "q=valeur",
        "q=promesse",
        "news=changed",
        f"organization={a.pk}",
    ]
    queries += ["format=csv", "format=csv&archived=1"] if may_export else []
    things = [
        ("commitment_detail", "@commitment"),
        ("commitment_history", "@commitment"),
        ("commitment_detail", "@commitment B"),
        ("organization_detail", "@organization"),
        ("agreement_detail", "@agreement"),
        ("agreement_history", "@agreement"),
    ]
    return [f"{register}?{query}" for query in queries] + [
        reverse(f"partners:{name}", args=[world.things[thing]]) for name, thing in things
    ]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_page_and_no_export_names_what_is_private(world, person):
    client = sign_in(world, person)
    sheets = [world.sheets["public"], world.sheets["of B"]]
    pages = [reverse(name) for name in EVERYWHERE]
    pages += [
        f"{reverse('actions:sheet_list')}?{query}"
        for query in (
            "archived=1",
            "q=secrète",
            "q=802",
            "status=blocked",
            "health=compromised",
            "overdue=1",
            "priority=1",
            "format=csv",
            "format=csv&archived=1",
        )
    ]
    pages += [reverse("actions:sheet_history", args=[sheet.reference]) for sheet in sheets]
    pages += [
        f"{sheet.get_absolute_url()}?liste={query}"
        for sheet in sheets
        for query in ("", "archived=1", "sort=title")
    ]
    pages += pages_of_commitments(world, may_export=person != "reader")
    secrets = SECRETS if person == "administrator of partner A" else SECRETS + OF_A
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        text = response.content.decode()
        asked = "secrète" in page
        found = [word for word in secrets if word in text and not (asked and word == "Secrète")]
        assert not found, f"{page} names {found}"
        assert f"/fiches-actions/{world.sheets['team'].reference}/" not in text, page


@pytest.mark.parametrize("person", OUTSIDERS)
def test_counts_leave_out_what_is_private(world, person):
    client = sign_in(world, person)
    url = reverse("actions:sheet_list")
    assert [
        client.get(url, query).context["shown"] for query in ({}, {"archived": "1"}, {"q": "802"})
    ] == [
        2,
        2,
        0,
    ]
    for query in (
        {"status": "blocked"},
        {"health": "compromised"},
        {"overdue": "1"},
        {"priority": "1"},
    ):
        context = client.get(url, query).context
        # The milestones of 2020 are late on the sheets that one sees.
        assert (context["shown"], context["total"]) == (2 if "overdue" in query else 0, 2), query
    neighbours = client.get(world.sheets["public"].get_absolute_url()).context["neighbours"]
    assert neighbours[3] == 2
    assert neighbours[1] == world.sheets["of B"], "the sheet in between is stepped over"


def test_the_team_sees_them_all(world):
    client, url = sign_in(world, "officer"), reverse("actions:sheet_list")
    assert client.get(url).context["shown"] == 3
    assert client.get(url, {"archived": "1"}).context["shown"] == 1
    assert "Secrète" in client.get(url, {"format": "csv"}).content.decode()
    assert (
        client.get(world.sheets["public"].get_absolute_url()).context["neighbours"][1]
        == world.sheets["team"]
    )


@pytest.mark.parametrize(
    "person", ["committee member", "elected co-chair", "industrial co-chair", "reader"]
)
def test_the_figures_of_the_home_page_leave_out_what_is_private(world, person):
    context = sign_in(world, person).get(reverse("home")).context
    counts = {name: context[name].count for name in ("total", "priority", "late", "blocked")}
    assert counts == {"total": 2, "priority": 0, "late": 2, "blocked": 0}
    shares = {
        share.value: share.total.count
        for name in ("by_status", "by_health")
        for share in context[name].rows
    }
    assert (shares["blocked"], shares["compromised"], shares["planned"]) == (0, 0, 2)


def test_the_home_page_of_the_carrier_leaves_out_the_sheet_of_the_team(world):
    rows = sign_in(world, "member of partner A").get(reverse("home")).context["rows"]
    assert [sheet.title for sheet, _ in rows] == ["Ouverte"]


@pytest.mark.parametrize("person", ["person without membership", "anonymous"])
def test_others_learn_nothing_from_the_pages_open_to_them(world, person):
    client = sign_in(world, person)
    for name in ("home", "help", "sitemap", "health", "security_txt", "personal_data"):
        text = client.get(reverse(name)).content.decode()
        assert not [word for word in (*SECRETS, "Ouverte", "Organisation A") if word in text], name


def test_a_sheet_kept_from_one_and_one_that_never_was_look_alike(world):
    client = sign_in(world, "reader")
    hidden, missing = (
        client.get(world.sheets["team"].get_absolute_url()),
        client.get("/fiches-actions/999/"),
    )
    own = re.compile(r'802|999|name="csrfmiddlewaretoken" value="\w+"')
    blank = [own.sub("", response.content.decode()) for response in (hidden, missing)]
    assert hidden.status_code == missing.status_code == 404
    assert blank[0] == blank[1]
