"""Relevé de décisions: made from the meeting, completed by hand, frozen by its publication,
corrected by another edition.
"""

import io
from datetime import date, datetime

import docx
import pypdf
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.enums import AttendanceState, Capacity, DecisionKind, MeetingStatus, SeatRole
from governance.minutes import workflow
from governance.minutes.documents import document_of
from governance.minutes.queries import record_of
from governance.models import Attendance, Minutes
from tests.factories import ActionSheetFactory, OrganizationFactory, UserFactory, user_with_role
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
SEATS = (
    # Organisation, role, holder, deputy, what was noted.
    ("Ville test", SeatRole.CO_CHAIR_ELECTED, "Élue", "", AttendanceState.PRESENT),
    ("Usine test", SeatRole.CO_CHAIR_INDUSTRY, "Patron", "Adjointe", AttendanceState.REPRESENTED),
    ("Région test", SeatRole.MEMBER, "Conseiller", "", AttendanceState.REPRESENTED),
    ("Chambre test", SeatRole.MEMBER, "Présidente", "", AttendanceState.EXCUSED),
    ("École test", SeatRole.OBSERVER, "Doyen", "", AttendanceState.PRESENT),
)


def person(name, **fields):
    return UserFactory(
        first_name="Test", last_name=name, email=f"{name.lower()}@example.org", **fields
    )


@pytest.fixture
def held():
    """A meeting of 15 June 2021, held, with everything that a relevé tells."""
    committee = CommitteeFactory(name="Comité de projet", acronym="CP")
    starts_at = datetime(2021, 6, 15, 14, 30, tzinfo=timezone.get_current_timezone())
    meeting = MeetingFactory(
        committee=committee, number=2, status="held", starts_at=starts_at, quorum=3
    )
    seats = {}
    for organization, role, holder, deputy, state in SEATS:
        seat = SeatFactory(
            committee=committee, organization=OrganizationFactory(name=organization), role=role,
            starts_on=date(2020, 1, 1),
        )  # fmt: skip
        TermFactory(seat=seat, person=person(holder))
        if deputy:
            TermFactory(seat=seat, person=person(deputy), capacity=Capacity.DEPUTY)
        proxy = seats["Ville test"] if organization == "Région test" else None
        Attendance.objects.create(meeting=meeting, seat=seat, state=state, proxy=proxy)
        seats[organization] = seat
    sheet = ActionSheetFactory(number=12, title="Halle des métiers")
    item = AgendaItemFactory(
        meeting=meeting, title="Avancement de la halle", notes="La Région soutient.", sheets=[sheet]
    )
    AgendaItemFactory(meeting=meeting, title="Point écarté", status="declined")
    decision = DecisionFactory(
        meeting=meeting,
        item=item,
        number=1,
        kind=DecisionKind.APPROVAL,
        statement="La halle est approuvée.",
        sheets=[sheet],
        organizations=[seats["Région test"].organization],
    )
    DecisionFactory(
        meeting=meeting, number=2, kind=DecisionKind.ACKNOWLEDGEMENT, statement="Bilan noté."
    )
    DecisionFactory(
        meeting=meeting, number=None, adopted_at=None, statement="Encore en discussion."
    )
    FollowUpFactory(
        decision=decision,
        statement="Signer le bail",
        organization=seats["Usine test"].organization,
        person=seats["Usine test"].terms.get(capacity=Capacity.DEPUTY).person,
        due="30/09/2021",
    )
    return meeting


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Claire", last_name="Officier")


def page(name, meeting, client, **query):
    return client.get(reverse(f"governance:minutes_{name}", args=[meeting.pk]), query)


def main(response) -> str:
    text = response.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def draft_record(meeting):
    return record_of(workflow.draft_of(meeting))


def test_minutes_are_made_from_attendance_points_decisions_and_follow_ups(held):
    record = draft_record(held)
    assert record.subtitle == "Comité de projet, séance n°\xa02 du mardi 15 juin 2021"
    assert record.hours == "de 14\xa0h\xa030 à 16\xa0h\xa030"
    assert record.pair == ["Test Élue (Ville test)", "Test Patron (Usine test)"]
    assert [seat.presence for seat in record.seats] == [
        "Présent·e",
        "Représenté·e par Test Adjointe, suppléant·e",
        "Excusé·e",
        "Représenté·e par Test Élue, Ville test",
        "Présent·e",
    ]
    assert record.attendance_counts == "2\xa0présents, 2\xa0représentés, 1\xa0excusé"
    # The observer does not count.
    assert (
        record.quorum
        == "Quorum atteint\xa0: 3 sièges présents ou représentés sur 4 hors observateurs, pour un"
        " quorum de 3."
    )
    assert [(item.title, item.notes) for item in record.items] == [
        ("Avancement de la halle", "La Région soutient.")
    ]
    decided = record.items[0].decisions[0]
    assert decided.label == "Décision CP-2.1 – Approbation d’une fiche"
    assert decided.concerned == [
        "Fiche approuvée\xa0: Fiche 12 – Halle des métiers",
        "Organisation concernée\xa0: Région test",
    ]
    assert [decision.statement for decision in record.others] == ["Bilan noté."]
    assert document_of(record).blocks[-1].rows == [
        ["CP-2.1", "Signer le bail", "Usine test, Test Adjointe", "30 septembre 2021"]
    ]


def test_what_nobody_noted_is_said_not_guessed(held):
    Attendance.objects.filter(meeting=held).delete()
    record = draft_record(held)
    assert record.attendance_counts == "Aucune présence n’est notée"
    assert record.quorum == "Quorum\xa0: 3 sièges sur 4."
    assert {seat.presence for seat in record.seats} == {""}
    table = next(
        block
        for block in document_of(record).blocks
        if getattr(block, "caption", "")[:6] == "Sièges"
    )
    assert {row[3] for row in table.rows} == {"Non\xa0renseigné"}


def test_nothing_moves_in_what_was_published(held, officer, client):
    with clock.at(datetime(2021, 6, 20, 9, tzinfo=timezone.get_current_timezone())):
        workflow.save_draft(
            held,
            by=officer,
            version=workflow.draft_version(held),
            introduction="Séance en mairie.",
            conclusion="",
        )
        published = workflow.publish(held, by=officer, version=held.version)
    client.force_login(user_with_role(Role.READER))
    before, document = main(page("detail", held, client)), document_of(record_of(published))
    change_everything(held, officer)
    # The sheet was shared when it was talked of: it keeps its name, and its link goes with the
    # right to read it.
    assert "/fiches-actions/12/" in before
    before = before.replace(
        '<a href="/fiches-actions/12/">Fiche 12 – Halle des métiers</a>',
        "Fiche 12 – Halle des métiers",
    )
    assert main(page("detail", held, client)) == before
    again = document_of(record_of(Minutes.objects.get(pk=published.pk)))
    assert again == document
    assert again.date_of_data == "Version 1 publiée le 20 juin 2021"
    pdf = pypdf.PdfReader(io.BytesIO(page("pdf", held, client).content))
    word = docx.Document(io.BytesIO(page("docx", held, client).content))
    printed = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for text in (printed, " ".join([*(paragraph.text for paragraph in word.paragraphs), *cells])):
        assert "Halle des métiers" in text
        assert "La halle est approuvée." in text
        assert "Adjointe" in text
        assert "efait" not in text
        assert "Séance en mairie." in text
    headings = [
        one.text for one in word.paragraphs if one.style.name.startswith(("Heading", "Titre"))
    ]
    assert headings == [heading.text for heading in document.headings]
    assert all(" ".join(heading.split()) in printed for heading in headings)


def change_everything(meeting, by):
    decision = meeting.decisions.get(number=1)
    sheet, follow_up = decision.sheets.get(), decision.follow_ups.get()
    sheet.title, sheet.confidentiality = "Titre refait", "team"
    sheet.save_as(by)
    decision.statement = "Décision refaite."
    decision.save_as(by)
    follow_up.person.last_name, follow_up.organization.name = "Refaite", "Organisation refaite"
    follow_up.person.save_as(by)
    follow_up.organization.save_as(by)
    follow_up.statement = "Suite refaite"
    follow_up.save_as(by)
    meeting.items.update(notes="Échanges refaits", title="Point refait")
    meeting.attendances.update(state=AttendanceState.ABSENT, proxy=None)
    meeting.committee.name = "Comité refait"
    meeting.committee.save_as(by)
    by.last_name = "Refait"
    by.save_as(by)


def test_publishing_tells_the_members_of_the_day_once(
    held, officer, client, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    gone = held.committee.seats.get(organization__name="Chambre test").terms.get().person
    gone.is_active = False
    gone.save_as(officer)
    shown = page("publish", held, client)
    act = main(shown)
    assert "envoyé par courriel à 5 membres" in act
    assert "Test Adjointe" in act
    assert "À prévenir autrement, faute de compte\xa0: Test Présidente." in act
    assert "Un projet de décision n’est pas adopté" in act
    url, version = (
        reverse("governance:minutes_publish", args=[held.pk]),
        shown.context["form"].subject.version,
    )
    # A point was completed while the person was reading: they read again before they publish.
    held.items.update(notes="La Région soutient et finance.")
    refused = client.post(url, {"version": version})
    assert refused.status_code == 409
    assert not Minutes.objects.published().exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url, {"version": refused.context["form"].subject.version})
    assert done.headers["Location"] == reverse("governance:minutes_detail", args=[held.pk])
    held.refresh_from_db()
    assert held.status == MeetingStatus.MINUTES_PUBLISHED
    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        f"{name}@example.org" for name in ("élue", "patron", "adjointe", "conseiller", "doyen")
    )
    letter = mail.outbox[0]
    assert letter.subject == "Relevé de décisions\xa0: Comité de projet, séance n°\xa02"
    assert f"/seances/{held.pk}/releve/" in letter.body
    assert f"/seances/{held.pk}/releve.pdf" in letter.body
    item = f"minutes:{held.minutes.get().pk}"
    assert Notice.objects.filter(kind=NoticeKind.MINUTES_PUBLISHED, item=item).count() == 5
    with pytest.raises(Refused):
        workflow.publish(held, by=officer, version=held.version)


def test_only_a_held_meeting_has_minutes(officer, client):
    coming = MeetingFactory(status="convened")
    with pytest.raises(Refused):
        workflow.publish(coming, by=officer, version=coming.version)
    with pytest.raises(Refused):
        workflow.correct(coming, by=officer, reason="Un oubli.")
    client.force_login(officer)
    assert page("detail", coming, client).status_code == 404
    assert page("publish", coming, client).status_code == 404


def test_a_correction_is_another_edition(held, officer, client, django_capture_on_commit_callbacks):
    text = {"introduction": "Séance en mairie.", "conclusion": "Prochaine séance en octobre."}
    workflow.save_draft(held, by=officer, version=workflow.draft_version(held), **text)
    workflow.publish(held, by=officer, version=held.version)
    client.force_login(officer)
    url = reverse("governance:minutes_correct", args=[held.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Le quorum était faux."}).status_code == 302
    assert client.get(url).status_code == 404  # one correction at a time
    with pytest.raises(Refused):
        workflow.correct(held, by=officer, reason="Encore.")
    draft = workflow.draft_of(held)
    assert (draft.edition, draft.introduction, draft.conclusion) == (2, *text.values())
    text["introduction"] = "Séance à la préfecture."
    workflow.save_draft(held, by=officer, version=workflow.draft_version(held), **text)
    # Meanwhile everybody reads the first; the second is for the team and the co-chairs.
    assert "Séance en mairie." in main(page("detail", held, client))
    assert "Séance à la préfecture." in main(page("detail", held, client, version=2))
    reader, chair = user_with_role(Role.READER), user_with_role(Role.CO_CHAIR_ELECTED)
    for one, status in ((reader, 404), (chair, 200)):
        client.force_login(one)
        assert page("detail", held, client, version=2).status_code == status
    with django_capture_on_commit_callbacks(execute=True):
        workflow.publish(held, by=officer, version=held.version)
    assert "version 2" in mail.outbox[0].subject
    assert (
        "La version 2 remplace la précédente\xa0; elle corrige\xa0: Le quorum était faux."
        in mail.outbox[0].body
    )
    client.force_login(reader)
    now, old = main(page("detail", held, client)), main(page("detail", held, client, version=1))
    assert "Séance à la préfecture." in now
    assert "La version 2 corrige\xa0: Le quorum était faux." in now
    assert "Séance en mairie." in old
    assert "Vous lisez la version 1." in old
    word = docx.Document(io.BytesIO(page("docx", held, client, version=1).content))
    assert "La version 2 de ce relevé la remplace." in [one.text for one in word.paragraphs]
    assert page("detail", held, client, version=3).status_code == 404


def test_texts_and_notes_are_completed_by_hand_and_never_lost(held, officer, client):
    client.force_login(officer)
    url, item = reverse("governance:minutes_edit", args=[held.pk]), held.items.accepted().get()
    version, name = client.get(url).context["version"], f"notes-{item.pk}"
    post = {
        "version": version,
        "introduction": "Chez l’industriel.",
        name: "La Région hésite.",
        "conclusion": "",
    }
    assert client.post(url, {**post, "version": "x"}).status_code == 422
    held.items.filter(pk=item.pk).update(notes="Noté en séance.")
    refused = client.post(url, post)
    answered = main(refused)
    assert refused.status_code == 409
    assert "Noté en séance." in answered
    assert "Chez l’industriel." in answered
    assert "La Région hésite." in answered
    done = client.post(url, {**post, "version": refused.context["version"]})
    assert done.status_code == 302
    item.refresh_from_db()
    assert item.notes == "La Région hésite."
    assert item.history.latest().history_user == officer
    preview = main(page("detail", held, client))
    assert "Chez l’industriel." in preview
    assert "exactement ce qui sera publié" in preview
    with pytest.raises(StaleVersion):
        workflow.save_draft(held, by=officer, version=version, introduction="", conclusion="")


def test_a_draft_leaves_out_the_sheets_of_the_team(held):
    held.items.accepted().get().sheets.add(
        ActionSheetFactory(title="Négociation", confidentiality="team")
    )
    assert [sheet.title for sheet in draft_record(held).items[0].sheets] == ["Halle des métiers"]


def test_the_queries_of_a_page_do_not_grow_with_its_rows(held, officer, client):
    client.force_login(officer)
    page("detail", held, client)
    with CaptureQueriesContext(connection) as one:
        page("detail", held, client)
    for place in (2, 3):
        item = AgendaItemFactory(meeting=held, sheets=[ActionSheetFactory()])
        decision = DecisionFactory(
            meeting=held, item=item, number=place + 1, sheets=[ActionSheetFactory()]
        )
        FollowUpFactory(decision=decision, person=UserFactory())
        TermFactory(seat=SeatFactory(committee=held.committee, starts_on=date(2020, 1, 1)))
    with CaptureQueriesContext(connection) as three:
        page("detail", held, client)
    assert len(three) == len(one) <= PAGE_QUERIES
