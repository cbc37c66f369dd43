"""The history of a sheet for its readers: without private rows, in a fixed number of queries."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Confidentiality, NoteStatus
from actions.models import (
    ActionSheet,
    Blocker,
    FundingLine,
    Indicator,
    IndicatorReading,
    Milestone,
    SheetDocument,
    SheetNote,
)
from actions.notes import workflow as notes_workflow
from actions.sheets import workflow as sheets_workflow
from actions.sheets.history import recent_entries
from core import clock
from core.partial_dates import parse
from tests.actions.story import NB, START, Story
from tests.factories import OrganizationFactory, PriorityAxisFactory, UserFactory, user_with_role
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with clock.at(START):
        return user_with_role(Role.PROJECT_OFFICER, first_name="Inès", last_name="Martin")


@pytest.fixture
def story(officer):
    return Story(officer)


@pytest.fixture
def reader():
    with clock.at(START):
        return user_with_role(Role.READER)


@pytest.fixture
def carrier(story):
    """A partner's member on the sheet that its organisation carries."""
    organization = OrganizationFactory()
    story.edit(lead_organization=organization)
    with clock.at(START):
        return user_with_role(Role.PARTNER_MEMBER, organization=organization)


def test_a_proposed_note_is_known_to_its_organization_and_to_the_team(story, carrier, reader):
    note = story.then(lambda: notes_workflow.add_note(story.sheet, text="Secret", by=carrier))
    proposed = "a proposé la note de suivi du 22 mars 2019"
    assert note.status == NoteStatus.PROPOSED
    assert story.read()[0] == story.read(carrier)[0] == proposed
    assert len(story.read(reader)) == 2
    story.then(lambda: notes_workflow.publish_note(note, by=story.officer))
    published = "a publié la note de suivi du 22 mars 2019"
    assert story.read()[:2] == story.read(carrier)[:2] == [published, proposed]
    assert story.read(reader)[0] == published
    assert "Secret" not in str(story.entries(reader))


def test_a_dismissed_note_leaves_no_trace_for_others(story, carrier, reader):
    note = story.then(lambda: notes_workflow.add_note(story.sheet, text="Secret", by=carrier))
    story.then(lambda: notes_workflow.dismiss_note(note, by=story.officer))
    assert story.read()[0] == "a écarté la note de suivi du 22 mars 2019"
    assert len(story.entries(reader)) == 2


def document(story, **fields):
    values = {
        "file": ContentFile(b"x", "x.txt"),
        "file_name": "x.txt",
        "content_type": "text/plain",
        "size": 1,
    }
    return story.part(SheetDocument, **values, **fields)


def test_a_document_of_the_team_leaves_no_trace(story, reader):
    paper = document(story, title="Licenciements", visibility=Confidentiality.TEAM)
    line = story.part(FundingLine, label="Subvention", document=paper)
    story.change(line, document=None)
    assert "pièce (« Licenciements » auparavant)" in story.read()[0]
    assert "Licenciements" not in str(story.entries(reader))
    assert len(story.read(reader)) == 2


def test_a_document_once_open_tells_its_open_names_only(story, reader):
    paper = document(story, title="Licenciements", visibility=Confidentiality.TEAM)
    story.change(paper, title="Plan social", visibility=Confidentiality.PUBLIC)
    story.change(paper, title="Plan")
    assert story.read(reader)[:2] == [
        "a modifié le document « Plan social » : titre de « Plan social » à « Plan »",
        "a rendu visible le document « Plan social »",
    ]
    story.change(paper, visibility=Confidentiality.TEAM)
    assert len(story.read(reader)) == 1
    story.then(lambda: paper.delete_as(story.officer))
    assert len(story.read(reader)) == 1
    assert story.read()[0] == "a supprimé le document « Plan »"


def test_what_happened_while_the_sheet_was_the_team_s_stays_with_it(story, reader):
    jalon = story.part(Milestone, title="Connu")
    story.edit(confidentiality=Confidentiality.TEAM, title="Nom secret")
    story.change(jalon, title="Jalon secret")
    secret = story.part(Milestone, title="Autre secret")
    story.edit(confidentiality=Confidentiality.PUBLIC, title="Nom public")
    story.change(jalon, title="Jalon public")
    story.change(secret, title="Autre public")
    story.edit(title="Nom final")
    assert story.read(reader) == [
        "a changé l’intitulé de « Nom public » à « Nom final »",
        "a modifié le jalon « Autre public »",
        "a modifié le jalon « Jalon public »",
        "a rendu la fiche visible des partenaires",
        "a ajouté le jalon « Connu »",
        "a créé la fiche « Pépinière »",
    ]
    assert "ecret" not in str(story.entries(reader))


def test_an_archive_and_its_reason_are_the_team_s(story, reader):
    story.then(
        lambda: sheets_workflow.archive(story.sheet, reason="Litige.", by=story.officer, version=1)
    )
    story.then(lambda: sheets_workflow.restore(story.sheet, by=story.officer, version=2))
    assert "Litige" not in str(story.entries(reader))


def test_no_e_mail_for_those_outside_the_team(story, reader):
    nameless = UserFactory(first_name="", last_name="", email="anonyme@example.org")
    story.sheet.title, story.sheet.lead_person = "Autre", nameless
    story.then(lambda: story.sheet.save_as(nameless))
    assert "@" not in str(story.entries(reader))
    assert story.entries(reader)[0].who == "Une personne"
    assert story.entries()[0].who == "anonyme@example.org"


# --- Cost and page
# ---------------------------------------------------------------------------------


def write_many(story, rounds):
    for index in range(rounds):
        axes = [PriorityAxisFactory()]
        story.edit(title=f"Titre {index}", lead_organization=OrganizationFactory(), axes=axes)
        story.part(Milestone, title=f"Jalon {index}", owner_organization=OrganizationFactory())
        story.part(FundingLine, funder=OrganizationFactory())
        indicator = story.part(Indicator, name=f"Indicateur {story.hour}", unit="postes")
        story.part(
            IndicatorReading,
            indicator=indicator,
            period=parse("2019"),
            value=Decimal(index),
            source="Relevé",
        )
        story.part(Blocker, description=f"Blocage {index}", unblocker=OrganizationFactory())
        story.part(SheetNote, text=f"Note {index}")
        document(story, title=f"Document {index}")


@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PARTNER_MEMBER, Role.COMMITTEE_MEMBER])
def test_the_number_of_queries_does_not_grow(story, client, role):
    client.force_login(user_with_role(role))
    url = reverse("actions:sheet_history", args=[story.sheet.reference])

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    client.get(url)
    write_many(story, 1)
    once = count()
    write_many(story, 4)
    assert count() == once <= PAGE_QUERIES


def test_recent_entries_are_the_newest_and_cheap(story, officer, django_assert_max_num_queries):
    for index in range(9):
        story.edit(title=f"Titre {index}")
    officer.active_memberships  # noqa: B018 - asked once by any page
    with django_assert_max_num_queries(PAGE_QUERIES):
        entries = recent_entries(officer, story.sheet)
    assert len(entries) == 5
    assert entries[0].sentences[0].text.endswith(f"«{NB}Titre 8{NB}»")


def test_a_sheet_reads_its_history_when_one_opens_it(story, reader, client):
    for index in range(9):
        story.edit(title=f"Titre {index}")
    client.force_login(reader)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(story.sheet.get_absolute_url()).content.decode()
    assert not [query["sql"] for query in captured if "_historical" in query["sql"]]
    url = reverse("actions:sheet_history", args=[story.sheet.reference])
    assert (
        f'<a href="{url}">Lire l’historique de la fiche</a>' in html
    )  # what is left without JavaScript
    opened = client.get(url, headers={"HX-Request": "true"})
    assert len(opened.context["entries"]) == 5
    assert "Titre 8" in opened.content.decode()
    assert "<h1>" not in opened.content.decode()


def test_the_sheet_opens_no_more_than_its_reader_may_know(story, reader, client):
    document(story, title="Licenciements", visibility=Confidentiality.TEAM)
    story.edit(confidentiality=Confidentiality.TEAM, title="Nom secret")
    story.edit(confidentiality=Confidentiality.PUBLIC, title="Nom public")
    client.force_login(reader)
    url = reverse("actions:sheet_history", args=[story.sheet.reference])
    html = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "a rendu la fiche visible" in html
    assert "Licenciements" not in html
    assert "secret" not in html


def test_page_reads_from_the_newest_by_fifty(story, reader, client):
    for index in range(52):
        story.edit(title=f"Titre {index}", reason="Relu avec le porteur.")
    client.force_login(reader)
    url = reverse("actions:sheet_history", args=[story.sheet.reference])
    first = client.get(url)
    assert len(first.context["entries"]) == 50
    html = first.content.decode()
    assert (
        f"<strong>Inès Martin</strong> a changé l’intitulé de «{NB}Titre 50{NB}» à «{NB}Titre"
        f" 51{NB}»." in html
    )
    assert "Relu avec le porteur." in html
    assert len(client.get(url, {"page": "2"}).context["entries"]) == 3


def test_texts_are_escaped(story, reader, client):
    story.edit(title="<script>x</script>", description="<b>gras</b>")
    client.force_login(reader)
    html = client.get(
        reverse("actions:sheet_history", args=[story.sheet.reference])
    ).content.decode()
    assert "<script>x" not in html
    assert "<b>gras" not in html
    assert "&lt;b&gt;gras" in html


def test_an_empty_history_says_what_will_be_there(story, reader, client):
    ActionSheet.history.all().delete()
    client.force_login(reader)
    html = client.get(
        reverse("actions:sheet_history", args=[story.sheet.reference])
    ).content.decode()
    assert "Aucune modification à lire" in html


def test_page_is_for_those_who_may_see_the_sheet(story, reader, client):
    url = reverse("actions:sheet_history", args=[story.sheet.reference])
    assert client.get(url).status_code == 302
    client.force_login(reader)
    assert client.post(url).status_code == 405
    story.edit(confidentiality=Confidentiality.TEAM)
    assert client.get(url).status_code == 404
    assert client.get("/fiches-actions/999/historique/").status_code == 404
