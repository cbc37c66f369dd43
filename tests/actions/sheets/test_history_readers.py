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
from tests.actions.sheet_script import NB, START, SheetScript
from tests.factories import OrganizationFactory, PriorityAxisFactory, UserFactory, user_with_role
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with clock.at(START):
        return user_with_role(Role.PROJECT_OFFICER, first_name="Inès", last_name="Martin")


@pytest.fixture
def script(officer):
    return SheetScript(officer)


@pytest.fixture
def reader():
    with clock.at(START):
        return user_with_role(Role.READER)


@pytest.fixture
def carrier(script):
    """A partner's member on the sheet that its organisation carries."""
    organization = OrganizationFactory()
    script.edit(lead_organization=organization)
    with clock.at(START):
        return user_with_role(Role.PARTNER_MEMBER, organization=organization)


def test_a_proposed_note_is_known_to_its_organization_and_to_the_team(script, carrier, reader):
    note = script.then(lambda: notes_workflow.add_note(script.sheet, text="Secret", by=carrier))
    proposed = "a proposé la note de suivi du 22 mars 2019"
    assert note.status == NoteStatus.PROPOSED
    assert script.read()[0] == script.read(carrier)[0] == proposed
    assert len(script.read(reader)) == 2
    script.then(lambda: notes_workflow.publish_note(note, by=script.officer))
    published = "a publié la note de suivi du 22 mars 2019"
    assert script.read()[:2] == script.read(carrier)[:2] == [published, proposed]
    assert script.read(reader)[0] == published
    assert "Secret" not in str(script.entries(reader))


def test_a_dismissed_note_leaves_no_trace_for_others(script, carrier, reader):
    note = script.then(lambda: notes_workflow.add_note(script.sheet, text="Secret", by=carrier))
    script.then(lambda: notes_workflow.dismiss_note(note, by=script.officer))
    assert script.read()[0] == "a écarté la note de suivi du 22 mars 2019"
    assert len(script.entries(reader)) == 2


def document(script, **fields):
    values = {
        "file": ContentFile(b"x", "x.txt"),
        "file_name": "x.txt",
        "content_type": "text/plain",
        "size": 1,
    }
    return script.part(SheetDocument, **values, **fields)


def test_a_document_of_the_team_leaves_no_trace(script, reader):
    paper = document(script, title="Licenciements", visibility=Confidentiality.TEAM)
    line = script.part(FundingLine, label="Subvention", document=paper)
    script.change(line, document=None)
    assert "pièce (« Licenciements » auparavant)" in script.read()[0]
    assert "Licenciements" not in str(script.entries(reader))
    assert len(script.read(reader)) == 2


def test_a_document_once_open_tells_its_open_names_only(script, reader):
    paper = document(script, title="Licenciements", visibility=Confidentiality.TEAM)
    script.change(paper, title="Plan social", visibility=Confidentiality.PUBLIC)
    script.change(paper, title="Plan")
    assert script.read(reader)[:2] == [
        "a modifié le document « Plan social » : titre de « Plan social » à « Plan »",
        "a rendu visible le document « Plan social »",
    ]
    script.change(paper, visibility=Confidentiality.TEAM)
    assert len(script.read(reader)) == 1
    script.then(lambda: paper.delete_as(script.officer))
    assert len(script.read(reader)) == 1
    assert script.read()[0] == "a supprimé le document « Plan »"


def test_what_happened_while_the_sheet_was_the_team_s_stays_with_it(script, reader):
    jalon = script.part(Milestone, title="Connu")
    script.edit(confidentiality=Confidentiality.TEAM, title="Nom secret")
    script.change(jalon, title="Jalon secret")
    secret = script.part(Milestone, title="Autre secret")
    script.edit(confidentiality=Confidentiality.PUBLIC, title="Nom public")
    script.change(jalon, title="Jalon public")
    script.change(secret, title="Autre public")
    script.edit(title="Nom final")
    assert script.read(reader) == [
        "a changé l’intitulé de « Nom public » à « Nom final »",
        "a modifié le jalon « Autre public »",
        "a modifié le jalon « Jalon public »",
        "a rendu la fiche visible des partenaires",
        "a ajouté le jalon « Connu »",
        "a créé la fiche « Pépinière »",
    ]
    assert "ecret" not in str(script.entries(reader))


def test_an_archive_and_its_reason_are_the_team_s(script, reader):
    script.then(
        lambda: sheets_workflow.archive(
            script.sheet, reason="Litige.", by=script.officer, version=1
        )
    )
    script.then(lambda: sheets_workflow.restore(script.sheet, by=script.officer, version=2))
    assert "Litige" not in str(script.entries(reader))


def test_no_e_mail_for_those_outside_the_team(script, reader):
    nameless = UserFactory(first_name="", last_name="", email="anonyme@example.org")
    script.sheet.title, script.sheet.lead_person = "Autre", nameless
    script.then(lambda: script.sheet.save_as(nameless))
    assert "@" not in str(script.entries(reader))
    assert script.entries(reader)[0].who == "Une personne"
    assert script.entries()[0].who == "anonyme@example.org"


# --- Cost and page


def write_many(script, rounds):
    for index in range(rounds):
        axes = [PriorityAxisFactory()]
        script.edit(title=f"Titre {index}", lead_organization=OrganizationFactory(), axes=axes)
        script.part(Milestone, title=f"Jalon {index}", owner_organization=OrganizationFactory())
        script.part(FundingLine, funder=OrganizationFactory())
        indicator = script.part(Indicator, name=f"Indicateur {script.hour}", unit="postes")
        script.part(
            IndicatorReading,
            indicator=indicator,
            period=parse("2019"),
            value=Decimal(index),
            source="Relevé",
        )
        script.part(Blocker, description=f"Blocage {index}", unblocker=OrganizationFactory())
        script.part(SheetNote, text=f"Note {index}")
        document(script, title=f"Document {index}")


@pytest.mark.parametrize("role", [Role.PROJECT_OFFICER, Role.PARTNER_MEMBER, Role.COMMITTEE_MEMBER])
def test_the_number_of_queries_does_not_grow(script, client, role):
    client.force_login(user_with_role(role))
    url = reverse("actions:sheet_history", args=[script.sheet.reference])

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    client.get(url)
    write_many(script, 1)
    once = count()
    write_many(script, 4)
    assert count() == once <= PAGE_QUERIES


def test_recent_entries_are_the_newest_and_cheap(script, officer, django_assert_max_num_queries):
    for index in range(9):
        script.edit(title=f"Titre {index}")
    officer.active_memberships  # noqa: B018 - asked once by any page
    with django_assert_max_num_queries(PAGE_QUERIES):
        entries = recent_entries(officer, script.sheet)
    assert len(entries) == 5
    assert entries[0].sentences[0].text.endswith(f"«{NB}Titre 8{NB}»")


def test_a_sheet_reads_its_history_when_one_opens_it(script, reader, client):
    for index in range(9):
        script.edit(title=f"Titre {index}")
    client.force_login(reader)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(script.sheet.get_absolute_url()).content.decode()
    assert not [query["sql"] for query in captured if "_historical" in query["sql"]]
    url = reverse("actions:sheet_history", args=[script.sheet.reference])
    assert (
        f'<a href="{url}">Lire l’historique de la fiche</a>' in html
    )  # what is left without JavaScript
    opened = client.get(url, headers={"HX-Request": "true"})
    assert len(opened.context["entries"]) == 5
    assert "Titre 8" in opened.content.decode()
    assert "<h1>" not in opened.content.decode()


def test_the_sheet_opens_no_more_than_its_reader_may_know(script, reader, client):
    document(script, title="Licenciements", visibility=Confidentiality.TEAM)
    script.edit(confidentiality=Confidentiality.TEAM, title="Nom secret")
    script.edit(confidentiality=Confidentiality.PUBLIC, title="Nom public")
    client.force_login(reader)
    url = reverse("actions:sheet_history", args=[script.sheet.reference])
    html = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "a rendu la fiche visible" in html
    assert "Licenciements" not in html
    assert "secret" not in html


def test_page_reads_from_the_newest_by_fifty(script, reader, client):
    for index in range(52):
        script.edit(title=f"Titre {index}", reason="Relu avec le porteur.")
    client.force_login(reader)
    url = reverse("actions:sheet_history", args=[script.sheet.reference])
    first = client.get(url)
    assert len(first.context["entries"]) == 50
    html = first.content.decode()
    assert (
        f"<strong>Inès Martin</strong> a changé l’intitulé de «{NB}Titre 50{NB}» à «{NB}Titre"
        f" 51{NB}»." in html
    )
    assert "Relu avec le porteur." in html
    assert len(client.get(url, {"page": "2"}).context["entries"]) == 3


def test_texts_are_escaped(script, reader, client):
    script.edit(title="<script>x</script>", description="<b>gras</b>")
    client.force_login(reader)
    html = client.get(
        reverse("actions:sheet_history", args=[script.sheet.reference])
    ).content.decode()
    assert "<script>x" not in html
    assert "<b>gras" not in html
    assert "&lt;b&gt;gras" in html


def test_an_empty_history_says_what_will_be_there(script, reader, client):
    ActionSheet.history.all().delete()
    client.force_login(reader)
    html = client.get(
        reverse("actions:sheet_history", args=[script.sheet.reference])
    ).content.decode()
    assert "Aucune modification à lire" in html


def test_page_is_for_those_who_may_see_the_sheet(script, reader, client):
    url = reverse("actions:sheet_history", args=[script.sheet.reference])
    assert client.get(url).status_code == 302
    client.force_login(reader)
    assert client.post(url).status_code == 405
    script.edit(confidentiality=Confidentiality.TEAM)
    assert client.get(url).status_code == 404
    assert client.get("/fiches-actions/999/historique/").status_code == 404
