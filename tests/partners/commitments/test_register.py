"""The register of commitments: filters, orders, rights, number of queries, exports."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict

from accounts.enums import OrganizationKind, Role
from actions.enums import Confidentiality
from core import clock
from partners.commitments.filters import read_list
from partners.models import Commitment
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
URL = "/engagements/"
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def officer(client):
    user = user_with_role(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def shown(client, address="") -> list[str]:
    """Statements of the commitments on the page, in order."""
    response = client.get(f"{URL}?{address}")
    assert response.status_code == 200
    return [row["statement"] for row in response.context["rows"]]


def kept(user, address="") -> str:
    """Initials of the commitments that the register lists for this address, in its order."""
    query = read_list(QueryDict(address), user=user, today=clock.today())
    return "".join(statement[0] for statement in query.found().values_list("statement", flat=True))


def ago(days):
    return clock.now() - timedelta(days=days)


def test_each_filter_keeps_its_commitments(officer):
    axis, other = PriorityAxisFactory(), AgreementFactory(title="Contrat")
    state, firm = OrganizationFactory(kind=OrganizationKind.GOVERNMENT), OrganizationFactory()
    past = clock.today() - timedelta(days=3)
    second = PhaseFactory(code="phase-2", prefix="P2", name="Phase 2")
    fresh = {"answered_at": ago(2), "last_answer": "progress"}
    CommitmentFactory(
        statement="A", organization=state, sheet=ActionSheetFactory(number=12, axes=[axis]), **fresh
    )
    CommitmentFactory(statement="B", organization=firm, sheet=None, agreement=other, **fresh)
    CommitmentFactory(
        statement="C", kind="data", sheet=ActionSheetFactory(number=12, phase=second), **fresh
    )
    CommitmentFactory(
        statement="D", progress_status="blocked", unblocker=state, firmness="firm", **fresh
    )
    CommitmentFactory(
        statement="E",
        due_on=past,
        due_on_precision="day",
        answered_at=ago(1),
        last_answer="unchanged",
    )
    CommitmentFactory(statement="F", created_at=ago(120))
    CommitmentFactory(
        statement="G",
        progress_status="kept",
        answered_at=ago(120),
        last_answer="done",
        created_at=ago(200),
    )
    gone = CommitmentFactory(
        statement="H", archived_at=clock.now(), archived_by=UserFactory(), archive_reason="Double"
    )
    CommitmentUpdateFactory(commitment=Commitment.objects.get(statement="A"))
    cases = {
        "": "ABCDEFG",
        f"organization={state.pk}": "A",
        f"organization={state.pk}&organization={firm.pk}": "AB",
        f"organization={firm.pk}&sheet=12": "",
        "college=public": "A",
        "sheet=12": "A",
        "sheet=P2-12": "C",
        "sheet=none": "B",
        "sheet=12&sheet=P2-12&sheet=none": "ABC",
        f"axis={axis.pk}": "A",
        f"agreement={other.pk}": "B",
        "kind=data": "C",
        "firmness=firm": "D",
        "status=blocked&status=kept": "DG",
        f"unblocker={state.pk}": "D",
        "overdue=1": "E",
        "stale=1": "F",
        "news=none": "F",
        "news=unchanged": "E",
        "news=changed": "ABCD",
        "news=unchanged&news=none": "EF",
        "to_review=1": "A",
        "archived=1": "H",
        f"q={gone.pk}&archived=1": "H",
    }
    assert {address: "".join(sorted(kept(officer, address))) for address in cases} == cases


def test_every_column_sorts_both_ways(officer):
    zed = OrganizationFactory(name="Aaa", short_name="Zed")
    first = {
        "organization": zed,
        "sheet": ActionSheetFactory(number=9),
        "kind": "data",
        "amount": Decimal(900),
    }
    CommitmentFactory(
        statement="étude", **first, due="2030", confirmed_at=ago(3), confirmed_by=officer
    )
    CommitmentFactory(
        statement="Zinc", organization=OrganizationFactory(name="École"),
        sheet=ActionSheetFactory(number=10),
        kind="funding", amount=Decimal(5000), due="2029", progress_status="kept",
    )  # fmt: skip
    CommitmentFactory(
        statement="Bail", organization=OrganizationFactory(name="Eau"), sheet=None,
        progress_status="blocked",
        confirmed_at=ago(1), confirmed_by=officer,
    )  # fmt: skip
    expected = {
        "": "BZé", "organization": "BZé", "-organization": "éZB",
        "statement": "BéZ", "-statement": "ZéB",
        "sheet": "éZB", "-sheet": "ZéB",
        "kind": "ZéB", "-kind": "BéZ",
        "amount": "éZB", "-amount": "ZéB",
        "due": "ZéB", "-due": "éZB",
        "status": "éBZ", "-status": "ZBé",
        "confirmed": "ZéB", "-confirmed": "BéZ",
    }  # fmt: skip
    assert {sort: kept(officer, f"sort={sort}") for sort in expected} == expected


def test_it_shows_and_offers_only_what_the_person_may_see(client, officer):
    hidden = OrganizationFactory(name="Partenaire caché")
    sheet = ActionSheetFactory(title="Fiche cachée", confidentiality=Confidentiality.TEAM)
    CommitmentFactory(statement="Secret", organization=hidden, sheet=sheet)
    CommitmentUpdateFactory(commitment=CommitmentFactory(statement="Ouvert"))
    assert shown(client, "to_review=1") == ["Ouvert"]
    page = client.get(URL).content.decode()
    assert all(
        text in page for text in ("Partenaire caché", "Fiche cachée", "À relire", "Archives")
    )
    client.force_login(user_with_role(Role.READER))
    response = client.get(f"{URL}?to_review=1&archived=1&sheet={sheet.number}")
    page = response.content.decode()
    assert [row["statement"] for row in response.context["rows"]] == ["Ouvert"]
    assert len(response.context["query"].ignored) == 3
    assert not [t for t in ("caché", "À relire", "Exporter", "Nouvel engagement") if t in page]
    assert client.get(f"{URL}?format=csv").status_code == 403


def test_the_page_says_counts_and_how_to_widen_and_follows_htmx(client, officer):
    assert "Aucun engagement pour le moment" in client.get(URL).content.decode()
    commitment = CommitmentFactory(
        statement="Ouvrir un atelier", kind="staff", sheet=ActionSheetFactory(number=4)
    )
    CommitmentFactory.create_batch(
        50, organization=commitment.organization, sheet=None, kind="data"
    )
    assert len(shown(client)) == 50
    assert len(shown(client, "page=2")) == 1
    page = client.get(f"{URL}?q=atelier").content.decode()
    assert f"1{NB}engagement sur 51<" in page
    assert commitment.get_absolute_url() in page
    response = client.get(f"{URL}?kind=staff&status=kept")
    assert [words for _, words in response.context["wider"]] == [
        "aucun engagement",
        f"1{NB}engagement",
    ]
    # An organisation or a sheet without commitments is a fair question.
    lonely, sheet = OrganizationFactory(), ActionSheetFactory(number=77)
    response = client.get(f"{URL}?organization={lonely.pk}&sheet={sheet.number}")
    assert (response.context["shown"], response.context["query"].ignored) == (0, [])
    response = client.get(
        f"{URL}?kind=staff&sort=organization",
        headers={"HX-Request": "true", "HX-Target": "resultats"},
    )
    assert "<html" not in response.content.decode()
    assert response.headers["HX-Push-Url"] == f"{URL}?kind=staff"


@pytest.mark.parametrize("address", ["", "format=csv"])
def test_the_number_of_queries_does_not_grow(
    client, officer, django_assert_max_num_queries, address
):
    def count():
        with django_assert_max_num_queries(PAGE_QUERIES) as queries:
            client.get(f"{URL}?{address}")
        return len(queries)

    def add():
        commitment = CommitmentFactory(progress_status="blocked", unblocker=OrganizationFactory())
        CommitmentUpdateFactory(
            commitment=commitment, answer="blocked", progress_status="blocked",
            blocked_what="Rien ne bouge",
            blocked_since=clock.today(), unblocker=OrganizationFactory(),
        )  # fmt: skip

    add()
    few = count()
    add()
    add()
    assert count() == few


def exported(client, address="format=csv") -> list[dict]:
    response = client.get(f"{URL}?{address}")
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_exports_hold_official_values_and_no_more_than_one_s_own_for_partners(client, officer):
    mine = CommitmentFactory(
        statement="=Financer", amount=Decimal("1500.50"), quantity=2, unit="postes", due="T2 2030",
        sheet=ActionSheetFactory(number=8, title="Eau"),
    )  # fmt: skip
    other = CommitmentFactory(statement="Prêter un local", sheet=None)
    CommitmentUpdateFactory(commitment=mine, progress_comment="Valeur en attente")
    rows = {row["Engagement"]: row for row in exported(client)}
    row = rows["'=Financer"]
    assert (row["Fiche"], row["Montant promis"], row["Quantité promise"], row["Échéance"]) == (
        "8", "1500,5", "2", "T2 2030",
    )  # fmt: skip
    assert (row["État"], row["Confirmation"], row["Non-signataire"]) == (
        "À venir",
        "jamais confirmé",
        "Non",
    )
    assert "Valeur en attente" in row["Réponse à relire"]
    assert rows["Prêter un local"]["Fiche"] == ""

    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    rows = exported(client, f"organization={other.organization_id}&format=csv")
    assert [row["Engagement"] for row in rows] == ["Prêter un local"]
    assert "Valeur en attente" not in client.get(f"{URL}?format=csv").content.decode()
    assert client.get(f"{URL}?format=exe").status_code == 404

    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization=mine.organization))
    assert len(shown(client)) == 2
    assert f"Exporter 1{NB}engagement de votre organisation" in client.get(URL).content.decode()
    rows = exported(client)
    assert [row["Engagement"] for row in rows] == ["'=Financer"]
    assert "Réponse à relire" not in rows[0]
    for kind in ("xlsx", "ods"):
        assert (
            client.get(f"{URL}?format={kind}").headers["Content-Disposition"].endswith(f'.{kind}"')
        )
