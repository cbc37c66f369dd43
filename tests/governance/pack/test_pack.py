"""Dossier de séance: what it says of the meeting, of the programme and of each sheet, the same as
PDF and as docx.
"""

import io
from datetime import date, datetime

import docx
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import clock
from core.documents import Callout, Facts, Paragraph, Table
from governance.pack.documents import pack_of
from governance.programme import workflow
from partners.commitments.figures import record_figure_authors
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommitmentFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 10)
PARIS = timezone.get_current_timezone()
UNKNOWN = "Non\xa0renseigné"


def full_sheet(**fields):
    sheet = ActionSheetFactory(
        is_priority=True,
        progress_status="in_progress",
        health="needs_support",
        estimated_cost=1000,
        end="2020",
        lead_organization=OrganizationFactory(name=f"Porteur de {fields['title']}"),
        **fields,
    )
    for title, due, done_on in (
        ("Étude rendue", "2019", date(2019, 12, 1)),
        ("Projet choisi", "2020", date(2020, 9, 1)),
        ("Permis déposé", "T1 2021", None),
    ):
        MilestoneFactory(sheet=sheet, title=title, due=due, done_on=done_on)
    FundingLineFactory(sheet=sheet, amount=600, stage="requested")
    FundingLineFactory(sheet=sheet, amount=250, stage="granted")
    FundingLineFactory(sheet=sheet, amount=None, label="Emprunt", stage="requested")
    BlockerFactory(
        sheet=sheet,
        description="Le terrain est pollué",
        since=date(2021, 5, 2),
        resolution="Une étude des sols",
        unblocker=OrganizationFactory(name=f"Région de {fields['title']}"),
    )
    IndicatorReadingFactory(
        indicator=IndicatorFactory(sheet=sheet, name="Emplois créés", target=40),
        value=10,
        period="T1 2021",
    )
    CommitmentFactory(
        sheet=sheet, statement="Prêter un local", due="2020",
        organization=OrganizationFactory(name=f"École de {fields['title']}"),
    )  # fmt: skip
    return sheet


def sections(document) -> dict[str, list]:
    """The blocks under each heading; those of the cover under « »."""
    found, current = {"": []}, ""
    for block in document.blocks:
        if hasattr(block, "level"):
            current = block.text
            found[current] = []
        else:
            found[current].append(block)
    return found


def table(blocks, caption) -> Table:
    return next(
        block for block in blocks if isinstance(block, Table) and block.caption.startswith(caption)
    )


def test_the_pack_tells_the_meeting_the_programme_and_each_sheet(coming, last):
    halle, quai = full_sheet(number=12, title="Halle"), ActionSheetFactory(number=3, title="Quai")
    hidden = ActionSheetFactory(number=4, title="Négociation", confidentiality="team")
    DecisionFactory(meeting=last, number=1, statement="Lancer l’étude.", sheets=[halle])
    first = AgendaItemFactory(
        meeting=coming, position=2, title="Retards", detail="Deux fiches", duration=20
    )
    first.sheets.set([quai, halle, hidden])
    AgendaItemFactory(
        meeting=coming, position=1, title="Fiche 12 – Halle\xa0: bloquée", sheets=[halle]
    )
    AgendaItemFactory(
        meeting=coming,
        position=3,
        title="Écarté",
        status="declined",
        sheets=[full_sheet(title="Hors")],
    )
    document = pack_of(coming)
    assert (document.subtitle, document.date_of_data) == (
        "Comité de projet, séance n°\xa02 du 15 juin 2021",
        "Données du 10 juin 2021",
    )
    found = sections(document)
    assert [heading for heading in found if "(" not in heading][1:] == [
        "Ordre du jour",
        "Tableau de bord",
        "Ce qui a bougé depuis le 15 mars 2021",
        "Fiches à l’ordre du jour",
        "Fiche 12 – Halle",
        "Fiche 3 – Quai",
        "Suites à donner",
    ]
    cover = dict(next(block for block in found[""] if isinstance(block, Facts)).pairs)
    assert cover["Séance"] == "mardi 15 juin 2021, 14\xa0h\xa030 (1\xa0h\xa030)"
    assert cover["Binôme élu-industriel"] == "Test Élue (Ville test)\nà désigner (Usine test)"
    agenda = table(found["Ordre du jour"], "Points").rows
    assert agenda[0] == ["1", "Fiche 12 – Halle\xa0: bloquée", UNKNOWN]
    assert agenda[1] == ["2", "Retards\nDeux fiches\nFiche 3 – Quai\nFiche 12 – Halle", "20\xa0min"]
    figures = table(found["Tableau de bord"], "Où en sont les fiches")
    assert figures.headings == ["Mesure", "Aujourd’hui", "Le 15 mars 2021", "Écart"]
    assert figures.rows[0] == ["Fiches actions", "3", "0", "+3"]
    assert "Fiche 3 – Quai" in found["Fiches nouvelles (3)"][0].items


def test_the_page_of_a_sheet(coming, last):
    sheet = full_sheet(number=12, title="Halle")
    DecisionFactory(meeting=last, number=1, statement="Lancer l’étude.", sheets=[sheet])
    bare = ActionSheetFactory(number=3, title="Quai", lead_organization=None)
    AgendaItemFactory(meeting=coming, sheets=[sheet, bare])
    found = sections(pack_of(coming))
    page = found["Fiche 12 – Halle"]
    health = next(block for block in page if isinstance(block, Callout))
    assert health.label == "Météo\xa0: Appuis nécessaires"
    assert health.text.startswith("Le point a été fait avec le porteur. (")
    facts = dict(next(block for block in page if isinstance(block, Facts)).pairs)
    assert facts["Porteur"] == "Porteur de Halle"
    assert (
        facts["En retard"]
        == "fin prévue dépassée (2020)\xa0; jalon en retard\xa0: Permis déposé (T1 2021)"
    )
    assert (
        facts["Financement"]
        == "coût estimé\xa0: 1\xa0000\xa0€\xa0; demandé (hors refus)\xa0:\xa0850\xa0€\xa0;"
        " acquis\xa0:\xa0250\xa0€\xa0; versé\xa0:\xa00\xa0€ (1 ligne sans montant)"
    )
    assert table(page, "Jalons").rows == [
        ["Projet choisi (et 1 avant lui)", "2020", "Fait le 1er septembre 2020"],
        ["Permis déposé", "T1 2021", "En retard"],
    ]
    assert table(page, "Points de blocage").rows == [
        ["Le terrain est pollué", "2 mai 2021", "Région de Halle\nUne étude des sols"]
    ]
    assert table(page, "Indicateurs").rows[0][:3] == [
        "Emplois créés",
        "10 emplois (T1 2021)",
        "40 emplois",
    ]
    assert table(page, "Engagements").rows == [
        ["École de Halle", "Prêter un local", "2020", "À venir, en retard\njamais confirmé"]
    ]
    assert facts["Décisions déjà prises"] == "CP-1.1, 15 mars 2021\xa0: Lancer l’étude."
    # What is missing is said, never guessed: no line of funding is not zero euros.
    page = found["Fiche 3 – Quai"]
    facts = dict(next(block for block in page if isinstance(block, Facts)).pairs)
    assert facts["Porteur"] == UNKNOWN
    assert (
        facts["Financement"]
        == f"coût estimé\xa0: {UNKNOWN}\xa0; plan de financement\xa0: {UNKNOWN}"
    )
    empty = next(block for block in page if isinstance(block, Paragraph)).text
    assert empty.startswith("Aucun point de blocage n’est ouvert. Aucun jalon n’est renseigné.")


def test_the_day_beside_a_state_is_that_of_the_state(coming, last):
    """Not that of another figure, confirmed later; and what the team wrote itself is no
    confirmation.
    """
    sheet, someone = ActionSheetFactory(), UserFactory()
    at = datetime(2021, 5, 20, 10, tzinfo=PARIS)
    for name, is_answer in (("Amorce", True), ("Borne", False), ("Cale", None)):
        made = CommitmentFactory(
            sheet=sheet,
            organization=OrganizationFactory(name=name),
            confirmed_at=at,
            confirmed_by=someone,
        )
        author = {"by": someone, "is_answer": bool(is_answer)}
        record_figure_authors(made, ["comment"], at=at, **author)
        if is_answer is not None:
            record_figure_authors(
                made, ["status"], at=datetime(2021, 3, 3, 10, tzinfo=PARIS), **author
            )
    AgendaItemFactory(meeting=coming, sheets=[sheet])
    page = next(
        blocks
        for heading, blocks in sections(pack_of(coming)).items()
        if heading.startswith(f"Fiche {sheet.reference}")
    )
    assert [row[3].split("\n")[1] for row in table(page, "Engagements").rows] == [
        "confirmé le 3 mars 2021",
        "écrit le 3 mars 2021",
        "auteur et jour non renseignés",
    ]


def test_without_agenda_the_pack_still_gives_dashboard_and_follow_ups(coming, last):
    decision = DecisionFactory(meeting=last, number=1)
    region = OrganizationFactory(name="Région test")
    for statement, more in (
        ("Sans date", {}),
        ("Plus tard", {"due": "T4 2021"}),
        ("Signer le bail", {"due": "31/03/2021"}),
        ("Close depuis", {"status": "done", "closing_comment": "Bail signé."}),
        ("Close avant", {"status": "done", "closed_at": datetime(2021, 3, 1, tzinfo=PARIS)}),
    ):
        FollowUpFactory(decision=decision, statement=statement, organization=region, **more)
    FollowUpFactory(
        statement="D’un autre comité",
        decision__meeting__committee__name="Comité technique",
        decision__meeting__committee__acronym="CT",
    )
    found = sections(pack_of(coming))
    assert [block.text for block in found["Ordre du jour"] if isinstance(block, Paragraph)] == [
        "L’ordre du jour n’est pas encore arrêté."
    ]
    assert found["Tableau de bord"]
    opened, closed = (block for block in found["Suites à donner"] if isinstance(block, Table))
    assert [row[1:] for row in opened.rows] == [
        ["Signer le bail", "Région test", "En retard\n31 mars 2021"],
        ["Plus tard", "Région test", "T4 2021"],
        ["Sans date", "Région test", UNKNOWN],
    ]
    assert closed.caption == "Suites closes depuis la séance du 15 mars 2021"
    assert [row[3] for row in closed.rows] == ["Faite le 10 juin 2021\nBail signé."]


def test_a_first_meeting_has_nothing_to_compare_with(coming):
    found = sections(pack_of(coming))
    assert "Ce qui a bougé" not in " ".join(found)
    assert table(found["Tableau de bord"], "Météo").headings == ["Mesure", "Aujourd’hui"]


def test_any_earlier_meeting_may_be_compared(coming, last, client):
    """The choice stands on the meeting's page; another committee's meeting is none."""
    older = MeetingFactory(
        committee=coming.committee,
        status="held",
        number=90,
        starts_at=datetime(2020, 10, 8, 14, tzinfo=PARIS),
    )
    with clock.at(older.starts_at):
        kept = workflow.take_snapshot(older)
    by_default = [block for block in pack_of(coming, TODAY).blocks if isinstance(block, Table)]
    chosen = [block for block in pack_of(coming, TODAY, kept).blocks if isinstance(block, Table)]
    assert "Le 8 octobre 2020" in {heading for block in chosen for heading in block.headings}
    assert "Le 8 octobre 2020" not in {
        heading for block in by_default for heading in block.headings
    }
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    url = f"{reverse('governance:pack_docx', args=[coming.pk])}?comparer={older.pk}"
    assert url in client.get(coming.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200
    other = MeetingFactory(committee=CommitteeFactory(name="Autre", acronym="A"), status="held")
    workflow.take_snapshot(other)
    for wrong in (other.pk, coming.pk, 999_999, "x"):
        assert client.get(url.replace(f"={older.pk}", f"={wrong}")).status_code == 404


def test_the_queries_do_not_grow_with_the_sheets(coming, last):
    item = AgendaItemFactory(meeting=coming, sheets=[full_sheet(title="Un")])
    DecisionFactory(meeting=last, number=1, sheets=[*item.sheets.all()])
    with CaptureQueriesContext(connection) as one:
        pack_of(coming)
    for place, title in enumerate(("Deux", "Trois"), 2):
        sheet = full_sheet(title=title)
        FollowUpFactory(
            decision=DecisionFactory(meeting=last, number=place, sheets=[sheet]),
            person=UserFactory(),
        )
        AgendaItemFactory(meeting=coming, sheets=[sheet])
    with CaptureQueriesContext(connection) as three:
        pack_of(coming)
    assert (
        len(three) == len(one) <= PAGE_QUERIES - 3
    )  # the document alone: no session, roles, meeting
    MeetingFactory(
        committee=coming.committee,
        status="held",
        number=90,
        starts_at=datetime(2021, 5, 8, 14, tzinfo=PARIS),
    )
    with CaptureQueriesContext(connection) as without:
        assert (
            "Le 15 mars 2021"
            in table(sections(pack_of(coming))["Tableau de bord"], "Météo").headings
        )
    assert len(without) == len(one)  # as many where the last meeting kept no state


def test_pdf_and_docx_say_the_same(coming, last, client):
    AgendaItemFactory(
        meeting=coming, title="Point de la halle", sheets=[full_sheet(number=12, title="Halle")]
    )
    document = pack_of(coming)
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    pdf, word = (
        client.get(reverse(f"governance:pack_{kind}", args=[coming.pk])) for kind in ("pdf", "docx")
    )
    assert "dossier-cp-2.pdf" in pdf["Content-Disposition"]
    sheets = pypdf.PdfReader(io.BytesIO(pdf.content)).pages
    pages = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    rework = docx.Document(io.BytesIO(word.content))
    headings = [heading.text for heading in document.headings]
    assert [
        one.text for one in rework.paragraphs if one.style.name.startswith("Heading")
    ] == headings
    # Each page but the cover's own words bears its number and the date of the data.
    for place, page in enumerate(pages, 1):
        assert "Données du 10 juin 2021" in page
        assert f"page {place} sur {len(pages)}" in page
    whole = " ".join(pages)
    for block in document.blocks:
        if isinstance(block, Table) and block.rows:
            assert all(" ".join(cell.split()) in whole for cell in block.headings)
    tables = [[[cell.text for cell in row.cells] for row in found.rows] for found in rework.tables]
    assert tables == [cells for block in document.blocks if (cells := cells_of(block))]
    assert "Le terrain est pollué" in whole


def cells_of(block) -> list[list[str]]:
    """What a table of the document holds, its headings first; nothing for another block or a table
    without rows.
    """
    if isinstance(block, Facts):
        return [list(pair) for pair in block.pairs]
    return (
        [list(block.headings), *map(list, block.rows)]
        if isinstance(block, Table) and block.rows
        else []
    )
