"""Every address × every role: one table says what each gets, and nothing private shows through lists and counts.

A new address that is not in ``TABLE`` fails, and so does a line of the table whose address is gone.
"""

import re
from dataclasses import dataclass, field

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from zeal import zeal_ignore

from accounts.enums import Role
from actions.enums import NoteStatus
from actions.models import SheetDocument
from tests.factories import (
    ActionSheetFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    SheetNoteFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)

pytestmark = pytest.mark.django_db

# Whom the columns of the table stand for: (role, organisation). Partners A carry the sheets but one.
COLUMNS = {
    "anonymous": {"anonymous": None},
    "nobody": {"person without membership": None},
    "readers": {
        "committee member": (Role.COMMITTEE_MEMBER, "B"),
        "elected co-chair": (Role.CO_CHAIR_ELECTED, "B"),
        "industrial co-chair": (Role.CO_CHAIR_INDUSTRY, "A"),
        "reader": (Role.READER, "A"),
    },
    "partner B": {"member of partner B": (Role.PARTNER_MEMBER, "B")},
    "partners A": {
        "administrator of partner A": (Role.PARTNER_ADMINISTRATOR, "A"),
        "member of partner A": (Role.PARTNER_MEMBER, "A"),
    },
    "team": {
        "officer": (Role.PROJECT_OFFICER, "EPT"),
        "team": (Role.PROJECT_TEAM, "EPT"),
        "superuser": None,
    },
}
PEOPLE = {person: column for column, people in COLUMNS.items() for person in people}
ROLES = {person: given for people in COLUMNS.values() for person, given in people.items()}

# One line: name of the address, its arguments, GET then POST of each column (anonymous, nobody, readers, partner B,
# partners A, team). 404: what one may not know of. 403: known, not allowed. 422: allowed, though this empty post is
# refused. 302 of an anonymous person leads to the sign-in.
OPEN, CLOSED = (200,) * 6, (302, 403, 403, 403, 403, 200)
HIDDEN, SHOWN = (302, 404, 404, 404, 404), (302, 404, 200, 200, 200, 200)
NO_GET, NO_POST, NO_POST_EVER = (302, 405, 405, 405, 405, 405), (302, 405, 405, 405, 405, 405), (405,) * 6
EDIT = (302, 404, 403, 403, 403)  # of a sheet that one reads: the team's
CARRY = (302, 404, 403, 403)  # of a sheet that one reads: its carrier's and the team's
ANYBODY = [
    ("home", (), OPEN, OPEN),
    ("legal_notice", (), OPEN, NO_POST_EVER),
    ("accessibility", (), OPEN, NO_POST_EVER),
    ("personal_data", (), OPEN, NO_POST_EVER),
    ("help", (), OPEN, NO_POST_EVER),
    ("sitemap", (), OPEN, NO_POST_EVER),
    ("security_txt", (), OPEN, NO_POST_EVER),
    ("health", (), OPEN, NO_POST_EVER),
    ("/favicon.ico", (), (302,) * 6, NO_POST_EVER),
    ("components", (), (302, 200, 200, 200, 200, 200), (302, 200, 200, 200, 200, 200)),
    ("admin:index", (), (302, 403, 403, 403, 403, "admin"), (302, 403, 403, 403, 403, "admin")),
]
ACCOUNTS = [
    ("account_login", (), (200, 302, 302, 302, 302, 302), (200, 302, 302, 302, 302, 302)),
    ("account_inactive", (), OPEN, NO_POST_EVER),
    ("account_logout", (), (302, 200, 200, 200, 200, 200), (302,) * 6),
    ("account_reset_password", (), OPEN, OPEN),
    ("account_reset_password_done", (), OPEN, NO_POST_EVER),
    ("account_reset_password_from_key", ("zzz", "abc-def"), OPEN, OPEN),
    ("account_reset_password_from_key_done", (), OPEN, NO_POST_EVER),
    ("account_change_password", (), (302, 200, 200, 200, 200, 200), (302, 200, 200, 200, 200, 200)),
    ("account_set_password", (), (302,) * 6, (302,) * 6),
    ("account_reauthenticate", (), (302, 200, 200, 200, 200, 200), (302, 200, 200, 200, 200, 200)),
]
SHEETS = [
    ("import_template", (), CLOSED, NO_POST),
    ("actions:sheet_list", (), (302, 403, 200, 200, 200, 200), NO_POST),
    ("actions:sheet_create", (), CLOSED, (302, 403, 403, 403, 403, 422)),
    ("actions:sheet_detail", ("public",), SHOWN, NO_POST),
    ("actions:sheet_detail", ("of B",), SHOWN, NO_POST),
    ("actions:sheet_detail", ("team",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_detail", ("archived",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_detail", ("none",), (*HIDDEN, 404), NO_POST),
    ("actions:sheet_history", ("public",), SHOWN, NO_POST),
    ("actions:sheet_history", ("team",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_history", ("archived",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_edit", ("public",), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_edit", ("of B",), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_edit", ("team",), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_edit", ("archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("actions:sheet_edit_section", ("public", "calendrier"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_edit_section", ("team", "financement"), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_edit_section", ("public", "nowhere"), (302, 404, 404, 404, 404, 404), (302, 404, 404, 404, 404, 404)),
    ("actions:sheet_act", ("public", "avancement"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "meteo"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "relecture"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "priorite"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "document"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "copier"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "archiver"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "note"), (*CARRY, 200, 200), (*CARRY, 422, 422)),
    ("actions:sheet_act", ("public", "blocage"), (*CARRY, 200, 200), (*CARRY, 422, 422)),
    ("actions:sheet_act", ("of B", "note"), (302, 404, 403, 200, 403, 200), (302, 404, 403, 422, 403, 422)),
    ("actions:sheet_act", ("team", "note"), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_act", ("archived", "restaurer"), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_act", ("archived", "note"), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("actions:milestone_tick", ("public", "milestone"), NO_GET, (*CARRY, 302, 302)),
    ("actions:milestone_tick", ("of B", "milestone"), NO_GET, (302, 404, 403, 302, 403, 302)),
    ("actions:milestone_tick", ("team", "milestone"), NO_GET, (*HIDDEN, 302)),
    ("actions:note_publish", ("public", "proposed"), NO_GET, (302, 404, {"reader": 403, "industrial co-chair": 403,
        "": 404}, 404, 403, 302)),
    ("actions:note_dismiss", ("public", "proposed"), NO_GET, (302, 404, {"reader": 403, "industrial co-chair": 403,
        "": 404}, 404, 403, 302)),
    ("actions:note_publish", ("team", "proposed"), NO_GET, (*HIDDEN, 302)),
    ("actions:document_download", ("public", "open"), SHOWN, NO_POST),
    ("actions:document_download", ("public", "private"), (*HIDDEN, 200), NO_POST),
    ("actions:document_download", ("team", "open"), (*HIDDEN, 200), NO_POST),
    ("actions:document_remove", ("public", "open"), NO_GET, (*EDIT, 302)),
    ("actions:document_remove", ("public", "private"), NO_GET, (*HIDDEN, 302)),
    ("actions:document_remove", ("team", "open"), NO_GET, (*HIDDEN, 302)),
]  # fmt: skip
TABLE = [*ANYBODY, *ACCOUNTS, *SHEETS]


def names(patterns, prefix="") -> set[str]:
    """Every address of the resolver, by its name or else by its path; of the Django admin, its index alone."""
    found = set()
    for entry in patterns:
        if isinstance(entry, URLPattern):
            found |= {prefix + entry.name} if entry.name else {f"/{entry.pattern}"}
        elif getattr(entry, "app_name", None) == "admin":
            found.add("admin:index")
        else:
            found |= names(entry.url_patterns, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
    return found


def test_the_table_holds_every_address_and_no_other():
    routed, told = names(get_resolver().url_patterns), {line[0] for line in TABLE}
    assert routed - told == set(), "addresses that the table does not name"
    assert told - routed == set(), "lines of the table whose address is gone"


@dataclass
class World:
    """The sheets of the table, with a milestone, a proposed note and two documents each."""

    organizations: dict = field(default_factory=dict)
    sheets: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)

    def arguments(self, given) -> tuple:
        if given and given[0] in self.sheets:
            sheet, *rest = given
            return (self.sheets[sheet].reference, *(self.parts[sheet].get(part, part) for part in rest))
        return ("999",) if given == ("none",) else given

    def person(self, name):
        if ROLES[name] is None:
            return {"anonymous": None, "superuser": lambda: UserFactory(is_superuser=True)}.get(
                name, UserFactory
            )
        role, organization = ROLES[name]
        return lambda: user_with_role(role, organization=self.organizations[organization])


def parts_of(sheet) -> dict:
    note = SheetNoteFactory(
        sheet=sheet, status=NoteStatus.PROPOSED, organization=sheet.lead_organization, text="Note-proposée"
    )
    found = {"milestone": MilestoneFactory(sheet=sheet, title="Étape", due="2020").pk, "proposed": note.pk}
    for key, visibility in (("open", "signatories"), ("private", "team")):
        document = SheetDocument(
            sheet=sheet, title=f"Pièce-{key}", visibility=visibility, file_name="x.pdf", content_type="application/pdf",
            size=1,
        )  # fmt: skip
        document.file.save("x", ContentFile(b"x"))
        found[key] = document.pk
    return found


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = World({name: OrganizationFactory(name=f"Organisation {name}") for name in ("A", "B", "EPT")})
    a, b = world.organizations["A"], world.organizations["B"]
    PhaseFactory(last_number=900)
    world.sheets = {
        "public": ActionSheetFactory(number=801, title="Ouverte", confidentiality="public", lead_organization=a),
        "team": ActionSheetFactory(
            number=802, title="Secrète", confidentiality="team", lead_organization=a, end="2019", is_priority=True,
            progress_status="blocked", health="compromised",
        ),
        "of B": ActionSheetFactory(number=803, title="Signataires", lead_organization=b),
        "archived": archived_sheet(number=804, title="Archivée", lead_organization=a, end="2019"),
    }  # fmt: skip
    world.parts = {name: parts_of(sheet) for name, sheet in world.sheets.items()}
    return world


def sign_in(world, name) -> Client:
    client, make = Client(), world.person(name)
    if make:
        client.force_login(make())
    return client


def answer(client, method, url) -> tuple:
    """Status and place of the answer, everything that it wrote taken back."""
    fresh = Client()
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


@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_person_gets_at_every_address(world, person):
    client, wrong = sign_in(world, person), []
    for name, given, get, post in TABLE:
        url = name if name.startswith("/") else reverse(name, args=world.arguments(given))
        for method, cells in (("get", get), ("post", post)):
            status, place = answer(client, method, url)
            if status != expected(cells, person):
                wrong.append(f"{method} {name} {given}: {status} instead of {expected(cells, person)}")
            opened = name.startswith(("account_", "/favicon"))
            if (
                person == "anonymous"
                and status == 302
                and not opened
                and not place.startswith("/connexion/?next=")
            ):
                wrong.append(f"{method} {name} leads to {place}")
    assert not wrong, "\n".join(wrong)


# --- What is private shows nowhere -------------------------------------------------------------------------
OUTSIDERS = ["reader", "committee member", "member of partner B", "administrator of partner A"]
SECRETS = ("Secrète", "Archivée", "Fusionnée", "Pièce-private")
EVERYWHERE = (
    "home",
    "actions:sheet_list",
    "help",
    "sitemap",
)


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_page_and_no_export_names_what_is_private(world, person):
    client = sign_in(world, person)
    sheets = [world.sheets["public"], world.sheets["of B"]]
    pages = [reverse(name) for name in EVERYWHERE]
    pages += [f"{reverse('actions:sheet_list')}?{query}" for query in (
        "archived=1", "q=secrète", "q=802", "status=blocked", "health=compromised", "overdue=1", "priority=1",
        "format=csv", "format=csv&archived=1",
    )]  # fmt: skip
    pages += [reverse("actions:sheet_history", args=[sheet.reference]) for sheet in sheets]
    pages += [
        f"{sheet.get_absolute_url()}?liste={query}"
        for sheet in sheets
        for query in ("", "archived=1", "sort=title")
    ]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        text = response.content.decode()
        asked = "secrète" in page
        found = [word for word in SECRETS if word in text and not (asked and word == "Secrète")]
        assert not found, f"{page} names {found}"
        assert f"/fiches-actions/{world.sheets['team'].reference}/" not in text, page


@pytest.mark.parametrize("person", OUTSIDERS)
def test_counts_leave_out_what_is_private(world, person):
    client = sign_in(world, person)
    url = reverse("actions:sheet_list")
    assert [client.get(url, query).context["shown"] for query in ({}, {"archived": "1"}, {"q": "802"})] == [
        2,
        2,
        0,
    ]
    for query in ({"status": "blocked"}, {"health": "compromised"}, {"overdue": "1"}, {"priority": "1"}):
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
        client.get(world.sheets["public"].get_absolute_url()).context["neighbours"][1] == world.sheets["team"]
    )


@pytest.mark.parametrize("person", ["committee member", "elected co-chair", "industrial co-chair", "reader"])
def test_the_figures_of_the_home_page_leave_out_what_is_private(world, person):
    context = sign_in(world, person).get(reverse("home")).context
    counts = {name: context[name].count for name in ("total", "priority", "late", "blocked")}
    assert counts == {"total": 2, "priority": 0, "late": 2, "blocked": 0}
    shares = {
        share.value: share.total.count for name in ("by_status", "by_health") for share in context[name]
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
    hidden, missing = client.get(world.sheets["team"].get_absolute_url()), client.get("/fiches-actions/999/")
    own = re.compile(r'802|999|name="csrfmiddlewaretoken" value="\w+"')
    blank = [own.sub("", response.content.decode()) for response in (hidden, missing)]
    assert hidden.status_code == missing.status_code == 404
    assert blank[0] == blank[1]
