"""What is kept among those who sit shows nowhere else: pages, lists, searches, exports, histories,
files.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.territoire.rights_world import make_world

pytestmark = pytest.mark.django_db

# Read by who sits; those outside read what published minutes tell, and an organisation what falls
# to it.
SEATED_ONLY = ("Point-réservé", "Décision-tenue", "Projet-de-décision", "Pièce-de-séance")
SECRETS = {
    "reader": (*SEATED_ONLY, "Suite-de-A", "Suite-de-B"),
    "member of partner B": (*SEATED_ONLY, "Suite-de-A"),
    "administrator of partner A": (*SEATED_ONLY, "Suite-de-B"),
    # Drafts are for who types them, papers of the team for the team, archived committees too.
    "committee member": ("Projet-de-décision", "Pièce-de-séance team", "Comité-archivé"),
}


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_world()


def pages(world) -> list[str]:
    """Every page that could show a decision, a follow-up or a point; searches and exports too."""
    sheet, things = world.sheets["public"].reference, world.things
    found = [
        "/",
        reverse("actions:sheet_detail", args=[sheet]),
        reverse("actions:sheet_history", args=[sheet]),
    ]
    found += [reverse("partners:organization_detail", args=[things["@organization"]])]
    found += [
        f"/{part}/{query}"
        for part in ("decisions", "suites", "seances")
        for query in (
            "",
            "?q=tenue",
            "?q=suite",
            "?q=projet",
            "?format=csv",
            "?status=done&status=open",
            "?overdue=1",
        )
    ]
    found += ["/mes-engagements/", "/gouvernance/", "/binome/"]
    for state in ("planned", "convened", "held", "published"):
        base = f"/seances/{things[f'@meeting {state}']}/"
        found += [
            base + part
            for part in ("", "historique/", "releve/", "dossier.docx", "projection/", "binome/")
        ]
    for kind, thing in (("decisions", "@decision held"), ("decisions", "@decision draft")):
        found += [f"/{kind}/{things[thing]}/"]
    return found + [f"/suites/{things[thing]}/" for thing in ("@follow-up A", "@follow-up B")]


@pytest.mark.parametrize("person", SECRETS)
def test_nothing_kept_among_the_seated_shows_to_others(world, person):
    client, read = Client(), 0
    client.force_login(world.person(person)())
    for page in pages(world):
        response = client.get(page)
        if response.status_code != 200 or response.headers["Content-Type"].startswith(
            "application/vnd"
        ):
            assert response.status_code in (200, 302, 403, 404), page
            continue
        read += 1
        text = response.content.decode()
        # What one searched for is repeated in its own field.
        found = [word for word in SECRETS[person] if word in text]
        assert not found, f"{page} names {found}"
    assert read > 6, "the pages were looked at"


def test_those_who_sit_read_them_all(world):
    client = Client()
    client.force_login(world.person("committee member")())
    shown = "".join(
        response.content.decode()
        for page in pages(world)
        if (response := client.get(page)).status_code == 200
        and not response.headers["Content-Type"].startswith("application/")
    )
    for word in (
        "Point-réservé",
        "Décision-tenue",
        "Suite-de-A",
        "Suite-de-B",
        "Pièce-de-séance signatories",
    ):
        assert word in shown, word
