"""One search over everything that one may read: kinds, word forms, rights, order, marks, hostile
words, cost.
"""

import pytest
from django.core.files.base import ContentFile

from accounts.enums import Role
from actions.enums import Confidentiality
from actions.models import SheetDocument
from core import clock
from core.search import excerpt, marks
from governance.enums import MeetingStatus
from governance.models import MeetingDocument
from partners.models import AgreementDocument
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)
from tests.governance.factories import DecisionFactory, MeetingFactory
from tests.harness.budgets import PAGE_QUERIES
from tests.territoire.test_pages import assert_sound

pytestmark = pytest.mark.django_db
URL = "/recherche/"


def page(client, q, **data):
    response = client.get(URL, {"q": q} | data)
    assert response.status_code == 200
    return response


def found(client, q, **data) -> dict[str, list[str]]:
    """The titles of each kind, as the page shows them."""
    groups = page(client, q, **data).context["groups"]
    return {
        group["kind"].slug: ["".join(a + b for a, b in result.title) for result in group["results"]]
        for group in groups
    }


def document(model, title, by, **fields):
    return model.objects.create(
        title=title,
        uploaded_by=by,
        file=ContentFile(b"x", "x"),
        file_name="plan.pdf",
        content_type="application/pdf",
        size=2048,
        **fields,
    )


@pytest.fixture
def world():
    """One row of each kind about barges, and of each kind what only some may read."""
    officer = user_with_role(Role.PROJECT_OFFICER, first_name="Ana", last_name="Roy")
    port = OrganizationFactory(name="Port aux péniches", field_of_intervention="")
    sheet = ActionSheetFactory(number=12, title="Péniches électriques", lead_organization=None)
    agreement = AgreementFactory()
    CommitmentFactory(
        organization=OrganizationFactory(name="Batellerie", field_of_intervention=""),
        sheet=None,
        agreement=agreement,
        statement="Acheter une péniche.",
    )
    meeting = MeetingFactory(status=MeetingStatus.MINUTES_PUBLISHED, held_at=clock.now())
    DecisionFactory(
        meeting=meeting, statement="Une péniche par quai.", number=1, adopted_at=clock.now()
    )
    document(SheetDocument, "Plan de la péniche", officer, sheet=sheet)
    document(AgreementDocument, "Annexe péniches", officer, agreement=agreement)
    document(MeetingDocument, "Diaporama péniche", officer, meeting=meeting)
    hidden = ActionSheetFactory(
        number=13,
        title="Péniche secrète",
        lead_organization=None,
        confidentiality=Confidentiality.TEAM,
    )
    CommitmentFactory(
        sheet=hidden, organization=port, agreement=agreement, statement="Péniche cachée."
    )
    document(SheetDocument, "Péniche de l’ombre", officer, sheet=hidden)
    document(
        SheetDocument, "Péniche interne", officer, sheet=sheet, visibility=Confidentiality.TEAM
    )
    archived_sheet(number=14, title="Péniche archivée", lead_organization=None)
    held = MeetingFactory(status=MeetingStatus.HELD, held_at=clock.now())
    DecisionFactory(
        meeting=held, statement="Péniche non publiée.", number=1, adopted_at=clock.now()
    )
    DecisionFactory(meeting=held, statement="Péniche en projet.", number=None, adopted_at=None)
    return {"officer": officer, "sheet": sheet}


OPEN = {
    "sheets": ["Péniches électriques"],
    "partners": ["Port aux péniches"],
    "commitments": ["Acheter une péniche."],
    "decisions": ["Une péniche par quai."],
    "documents": ["Annexe péniches", "Plan de la péniche"],
}


def test_each_kind_as_far_as_one_may_read(client, world):
    assert client.get(URL, {"q": "peniche"}).url.startswith("/connexion/")
    client.force_login(UserFactory())
    assert found(client, "peniche") == {}
    for role in (Role.READER, Role.PARTNER_MEMBER, Role.COMMITTEE_MEMBER, Role.PROJECT_OFFICER):
        client.force_login(user_with_role(role))
        answer = {kind: sorted(titles) for kind, titles in found(client, "PENICHE").items()}
        more = {kind: set(titles) - set(OPEN[kind]) for kind, titles in answer.items()}
        assert all(set(OPEN[kind]) <= set(answer[kind]) for kind in OPEN)
        sits = role in (Role.COMMITTEE_MEMBER, Role.PROJECT_OFFICER)
        is_team = role == Role.PROJECT_OFFICER
        assert more == {
            "sheets": {"Péniche secrète"} if is_team else set(),
            "partners": set(),
            "commitments": {"Péniche cachée."} if is_team else set(),
            "decisions": {"Péniche non publiée."} if sits else set(),
            "documents": (
                ({"Diaporama péniche"} if sits else set())
                | ({"Péniche de l’ombre", "Péniche interne"} if is_team else set())
            ),
        }, role


def test_counts_are_those_of_the_lists_that_the_page_leads_to(client, world):
    client.force_login(world["officer"])
    ActionSheetFactory.create_batch(9, title="Quai à péniches", lead_organization=None)
    response = page(client, "péniches")
    for group in response.context["groups"]:
        if group["kind"].slug == "documents":
            continue
        assert group["url"].endswith("?q=p%C3%A9niches") or group["count"] == 1
        if group["url"]:
            assert client.get(group["url"]).context["shown"] == group["count"], group["kind"].slug
    assert_sound(response.content.decode(), "Recherche")
    assert len(found(client, "peniche")["sheets"]) == 8
    kept = page(client, "peniche", kind="sheets")
    assert [(group["kind"].slug, len(group["results"])) for group in kept.context["groups"]] == [
        ("sheets", 11)
    ]
    assert "Voir les 11\N{NO-BREAK SPACE}fiches" in response.content.decode()


def test_the_number_or_the_title_first_then_titles_then_the_newest(client, world):
    client.force_login(world["officer"])
    ActionSheetFactory(number=30, title="Halle", context="Barges, écluses.", lead_organization=None)
    ActionSheetFactory(number=31, title="Grande écluse et barge", lead_organization=None)
    ActionSheetFactory(number=32, title="Écluses", lead_organization=None)
    ActionSheetFactory(number=33, title="Quai neuf", context="Une écluse.", lead_organization=None)
    assert found(client, "ecluses")["sheets"] == [
        "Écluses",
        "Grande écluse et barge",
        "Quai neuf",
        "Halle",
    ]
    assert found(client, "barge écluse")["sheets"] == ["Grande écluse et barge", "Halle"]
    ActionSheetFactory(number=40, title="Loger 12 apprentis", lead_organization=None)
    assert found(client, "12")["sheets"] == ["Péniches électriques", "Loger 12 apprentis"]
    assert found(client, "N° 12")["sheets"] == ["Péniches électriques"]
    assert found(client, "CP-1.1")["decisions"] == ["Une péniche par quai."]


def test_what_is_found_is_marked_with_its_context_and_nothing_of_it_is_html(client, world):
    client.force_login(world["officer"])
    ActionSheetFactory(
        number=50,
        title="<b>Fonderie</b> & fils",
        lead_organization=None,
        context="Mot. " * 100 + "Les <i>fonderies</i> d’Orly. " + "Mot. " * 100,
    )
    html = page(client, "fonderies").content.decode()
    assert "&lt;b&gt;<mark>Fonderie</mark>&lt;/b&gt; &amp; fils" in html
    assert "Les &lt;i&gt;<mark>fonderies</mark>&lt;/i&gt; d’Orly." in html
    html = page(client, "plan peniche").content.decode()
    assert "<mark>Plan</mark> de la <mark>péniche</mark>" in html
    assert (
        f'<a href="{world["sheet"].get_absolute_url()}#documents">Fiche 12 – Péniches'
        " électriques</a>" in html
    )
    assert marks("L’œuvre d’Ève", ("oeuvr",)) == [("L’", "œuvre"), (" d’Ève", "")]
    assert excerpt("rien", ("mot",)) == ""
    assert excerpt("a" * 500 + " mot " + "b" * 500, ("mot",)).count("mot") == 1


ANSWERS = {
    "": "Ce qui se cherche",
    "de la": "ne suffit pas pour chercher",
    "a": "ne suffit pas pour chercher",
    "%_'\"\\;--": "ne suffit pas pour chercher",
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "péniche inexistante": '<a href="?q=p%C3%A9niche">péniche</a>',
    "la péniche du port": "laissés de côté&nbsp;: la, du.",
    "péniche " * 60: "Texte trop long",
    " ".join(f"mot{n}" for n in range(30)): "Texte trop long",
    "x" * 5000: "Texte trop long",
    "AND OR NOT NEAR(péniche*) \x00": "Rien ne contient",
}


def test_any_text_gets_an_answer(client, world):
    client.force_login(world["officer"])
    for query, answer in ANSWERS.items():
        html = page(client, query).content.decode()
        assert answer in html, query
        assert "<script>alert" not in html
    assert (
        "Cette sorte de résultats n’existe pas"
        in page(client, "péniche", kind="nowhere").content.decode()
    )


def test_as_many_queries_whatever_is_found(client, world, django_assert_max_num_queries):
    client.force_login(user_with_role(Role.PARTNER_MEMBER))
    counts = set()
    for query in ("peniche", "inexistant", "12 péniches"):
        page(client, query)
        with django_assert_max_num_queries(PAGE_QUERIES) as queries:
            page(client, query)
        counts.add((query, len(queries)))
    ActionSheetFactory.create_batch(5, title="Péniche", lead_organization=OrganizationFactory())
    with django_assert_max_num_queries(dict(counts)["peniche"]):
        page(client, "peniche")
