"""Each official figure of a commitment has its own day and author: nobody confirms what they did
not see.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from core import clock
from core.partial_dates import parse
from partners.answers import workflow as answers_workflow
from partners.commitments import formats
from partners.commitments import workflow as commitments_workflow
from partners.commitments.exports import commitments_table
from partners.enums import Answer, AnswerChannel, CommitmentStatus, Figure, ProofKind
from partners.models import AnswerLink, Commitment, CommitmentUpdate, Proof
from partners.reviews import workflow as reviews_workflow
from tests.factories import CommitmentFactory, user_with_role

pytestmark = pytest.mark.django_db
NB = "\N{NO-BREAK SPACE}"
DAY = timedelta(days=1)
PROOF = {
    "proof_choice": "link",
    "proof_url": "https://exemple.fr/preuve",
    "proof_visibility": "team",
}


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Marc", last_name="Petit")


@pytest.fixture
def commitment():
    return CommitmentFactory(statement="Financer", amount=Decimal(280000), due="T2 2030")


@pytest.fixture
def ana(commitment):
    return user_with_role(
        Role.PARTNER_MEMBER,
        organization=commitment.organization,
        first_name="Ana",
        last_name="Roux",
    )


@pytest.fixture
def bob(commitment):
    return user_with_role(
        Role.PARTNER_MEMBER,
        organization=commitment.organization,
        first_name="Bob",
        last_name="Vial",
    )


def accepted(commitment, by, officer, answer=Answer.PROGRESS, **values):
    """An answer given and accepted an hour later."""
    update = answers_workflow.submit_answer(
        commitment, by=by, version=commitment.version, answer=answer, **values
    )
    with clock.at(clock.now() + timedelta(hours=1)):
        reviews_workflow.accept(update, by=officer, version=commitment.version)
    return update


def authors_of(commitment) -> dict:
    fresh = Commitment.objects.get(pk=commitment.pk)
    return {
        row.name: (row.said_by.first_name, row.said_at, row.is_answer)
        for row in fresh.figures.all()
    }


def authors(commitment) -> dict:
    return {name: author for name, (author, _, _) in authors_of(commitment).items()}


def test_what_was_not_shown_keeps_its_day_and_author(commitment, ana, bob, officer):
    progress = {
        "progress_status": CommitmentStatus.IN_PROGRESS,
        "progress_percent": 30,
        "due": parse("T2 2030"),
    }
    with clock.at(clock.now() - 9 * DAY):
        first = accepted(commitment, ana, officer, achieved_amount=Decimal(84000), **progress)
    assert authors_of(commitment) == dict.fromkeys(
        ("status", "percent", "amount", "due"), ("Ana", first.submitted_at, True)
    )
    second = accepted(
        commitment,
        bob,
        officer,
        Answer.BLOCKED,
        blocked_what="Le bail",
        blocked_since=clock.today(),
    )
    assert authors_of(commitment)["status"] == ("Bob", second.submitted_at, True)
    assert authors(commitment) == {"status": "Bob", "percent": "Ana", "amount": "Ana", "due": "Ana"}


def test_what_was_shown_and_left_as_it_was_is_confirmed_with_the_rest(
    commitment, ana, bob, officer
):
    values = {
        "progress_status": CommitmentStatus.IN_PROGRESS,
        "progress_percent": 30,
        "progress_comment": "Lancé",
    }
    accepted(commitment, ana, officer, **values)
    accepted(commitment, bob, officer, **values | {"progress_comment": "Avancé"})
    assert authors(commitment) == {"status": "Bob", "percent": "Bob", "comment": "Bob"}


def test_a_figure_sent_back_is_nobody_s(commitment, ana, bob, officer):
    accepted(
        commitment, ana, officer, progress_status=CommitmentStatus.IN_PROGRESS, progress_percent=30
    )
    update = answers_workflow.submit_answer(
        commitment, by=bob, version=commitment.version, answer=Answer.PROGRESS, progress_percent=90,
        achieved_amount=Decimal(1),
    )  # fmt: skip
    reviews_workflow.review_update(
        update,
        by=officer,
        version=commitment.version,
        accepted={"amount"},
        comment="90 % de quoi ?",
    )
    assert authors(commitment) == {"status": "Bob", "percent": "Ana", "amount": "Bob"}
    again = answers_workflow.submit_answer(
        commitment, by=bob, version=commitment.version, answer=Answer.PROGRESS, progress_percent=80
    )
    reviews_workflow.send_back(again, by=officer, version=commitment.version, comment="De quoi ?")
    assert authors(commitment) == {"status": "Bob", "percent": "Ana", "amount": "Bob"}


def test_unchanged_confirms_what_its_pages_show(commitment, ana, bob, officer):
    accepted(
        commitment, ana, officer, progress_status=CommitmentStatus.IN_PROGRESS, progress_percent=30,
        achieved_amount=Decimal(84000), progress_comment="Lancé", due=parse("T2 2030"),
    )  # fmt: skip
    update = answers_workflow.confirm_unchanged(commitment, by=bob, version=commitment.version)
    assert update.shown_fields == ["amount", "due", "percent", "quantity", "status"]
    assert authors_of(commitment)["amount"] == ("Bob", update.submitted_at, True)
    assert authors(commitment) == dict.fromkeys(("status", "percent", "amount", "due"), "Bob") | {
        "comment": "Ana"
    }
    for url in (
        reverse("partners:my_commitments"),
        reverse("partners:commitment_answer", args=[commitment.pk]),
        reverse("partners:answer_link", args=[AnswerLink.issue(bob, [commitment])[0].token]),
    ):
        client = Client()
        client.force_login(bob)
        page = client.get(url).content.decode()
        assert f"84{NB}000{NB}€ · 30{NB}%" in page
        assert "En cours" in page
        assert "T2 2030" in page


def test_unchanged_from_a_mail_confirms_once_accepted(commitment, ana, officer):
    commitment = commitments_workflow.create_commitment(
        by=officer, organization=commitment.organization, agreement=commitment.agreement,
        statement="Prêter",
        due=parse("2031"),
    )  # fmt: skip
    assert authors(commitment) == {"due": "Marc"}
    answers_workflow.submit_answer(
        commitment,
        by=ana,
        version=commitment.version,
        answer=Answer.UNCHANGED,
        channel=AnswerChannel.MAIL,
    )
    assert authors(commitment) == {"due": "Marc"}
    reviews_workflow.accept(commitment.updates.get(), by=officer, version=commitment.version)
    assert authors(commitment) == {"due": "Ana", "status": "Ana"}


def test_what_the_team_writes_is_the_team_s(commitment, ana, officer):
    accepted(
        commitment, ana, officer, progress_status=CommitmentStatus.IN_PROGRESS, due=parse("T2 2030")
    )
    waiting = answers_workflow.submit_answer(
        commitment, by=ana, version=commitment.version, answer=Answer.PROGRESS, progress_percent=5,
        due=commitment.due,
    )  # fmt: skip
    commitments_workflow.edit_commitment(
        commitment, by=officer, version=commitment.version, statement="Financer mieux"
    )
    assert authors(commitment) == {"status": "Ana", "due": "Ana"}
    commitments_workflow.edit_commitment(
        commitment, by=officer, version=commitment.version, due=parse("2032")
    )
    assert authors_of(commitment)["due"][::2] == ("Marc", False)
    waiting = type(waiting).objects.get(pk=waiting.pk)
    waiting.commitment = commitment
    reviews_workflow.accept(waiting, by=officer, version=commitment.version)
    assert authors(commitment) == {
        "status": "Ana",
        "percent": "Ana",
        "due": "Marc",
    }, "Ana never saw 2032"
    commitments_workflow.close_or_reopen(
        commitment,
        to=CommitmentStatus.ABANDONED,
        reason="Sans objet",
        by=officer,
        version=commitment.version,
    )
    assert authors_of(commitment)["status"][::2] == ("Marc", False)
    commitments_workflow.edit_commitment(
        commitment, by=officer, version=commitment.version, due=None
    )
    assert authors(commitment) == {"status": "Marc", "percent": "Ana"}, "no date, no author"


def test_kept_asks_what_was_achieved_with_the_promise_filled_in(commitment, ana, bob, officer):
    """Bob says « Tenu »: 84 000 € and 30 % that Ana told long ago never pass for his."""
    with clock.at(clock.now() - 9 * DAY):
        accepted(
            commitment, ana, officer, progress_status=CommitmentStatus.IN_PROGRESS,
            progress_percent=30,
            achieved_amount=Decimal(84000),
        )  # fmt: skip
    client = Client()
    client.force_login(bob)
    url = reverse("partners:commitment_answer", args=[commitment.pk])
    form = client.get(f"{url}?reponse=tenu").context["form"]
    assert (form["kept_amount"].value(), form["kept_percent"].value()) == (f"280{NB}000", 100)
    assert form["achieved_amount"].value() == f"84{NB}000"
    post = {
        "answer": "done",
        "version": commitment.version,
        "kept_on": f"{clock.today():%d/%m/%Y}",
        **PROOF,
    }
    refused = client.post(url, post | {"kept_amount": "", "kept_percent": "100"})
    assert refused.status_code == 422
    assert "même si c’est moins que promis" in refused.content.decode()
    assert (
        client.post(url, post | {"kept_amount": "270 000", "kept_percent": "100"}).status_code
        == 302
    )
    update = CommitmentUpdate.objects.get(author=bob)
    assert (update.achieved_amount, update.progress_percent) == (Decimal(270000), 100)
    again = client.get(url).context["form"]
    assert (again["kept_amount"].value(), again["answer"].value()) == (f"270{NB}000", "done")
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert fresh.achieved_amount == Decimal(84000), "reviewed like any other"
    reviews_workflow.accept(update, by=officer, version=fresh.version)
    assert authors(commitment) == dict.fromkeys(("status", "percent", "amount"), "Bob")


def test_without_figures_kept_asks_for_none(ana):
    promise = CommitmentFactory(organization=ana.active_memberships[0].organization)
    client = Client()
    client.force_login(ana)
    url = reverse("partners:commitment_answer", args=[promise.pk])
    form = client.get(f"{url}?reponse=tenu").context["form"]
    kept = ("kept_amount", "kept_quantity", "kept_percent")
    assert [form[name].value() for name in kept] == [None, None, None]
    assert [row["field"].name for row in form.kept_figures["folded"]] == [
        "kept_quantity",
        "kept_amount",
    ]
    post = {"answer": "done", "version": 1, "kept_on": f"{clock.today():%d/%m/%Y}", **PROOF}
    assert client.post(url, post).status_code == 302


def test_each_page_shows_the_day_and_author_beside_the_figure(commitment, ana, bob, officer):
    with clock.at(clock.now() - 40 * DAY):
        accepted(
            commitment, ana, officer, progress_status=CommitmentStatus.IN_PROGRESS,
            progress_percent=30,
            achieved_amount=Decimal(84000), due=parse("T2 2030"),
        )  # fmt: skip
    accepted(
        commitment,
        bob,
        officer,
        Answer.BLOCKED,
        blocked_what="Le bail",
        blocked_since=clock.today(),
    )
    fresh = Commitment.objects.with_figures().get(pk=commitment.pk)
    by_ana, by_bob = (
        formats.format_figure_author(fresh, Figure.AMOUNT),
        formats.format_figure_author(fresh, Figure.STATUS),
    )
    assert by_ana.startswith("confirmé par Ana Roux le ")
    assert by_bob.startswith("confirmé par Bob Vial le ")
    assert formats.achieved_figures(fresh) == [(f"84{NB}000{NB}€ · 30{NB}%", by_ana)]
    assert formats.format_figure_author(fresh, Figure.QUANTITY) == "auteur et jour non renseignés"
    client = Client()
    client.force_login(officer)
    page = client.get(commitment.get_absolute_url()).content.decode()
    place = page.index(f"84{NB}000{NB}€ · 30{NB}%")
    assert by_ana[1:] in page[place : place + 200]
    assert by_bob[1:] in page[: page.index(f"84{NB}000{NB}€")]
    update = answers_workflow.submit_answer(
        commitment, by=bob, version=commitment.version, answer=Answer.PROGRESS, progress_percent=60,
        progress_status=CommitmentStatus.IN_PROGRESS,
    )  # fmt: skip
    page = client.get(reverse("partners:review_detail", args=[update.pk])).content.decode()
    place = page.index(f"30{NB}%")
    assert by_ana[1:] in page[place : place + 200]
    table = commitments_table(officer, Commitment.objects.all())
    cells = {column.heading: column.value(table.rows.get()) for column in table.columns}
    assert cells[f"Auteur{NB}: Montant réalisé"] == by_ana
    assert cells[f"Auteur{NB}: État"] == by_bob
    assert cells[f"Auteur{NB}: Quantité réalisée"] == ""


def test_a_proof_of_kept_changes_nothing_of_whose_the_figures_are(commitment, ana, officer):
    proofs = [Proof(kind=ProofKind.FIGURE, figure=Decimal(2))]
    accepted(commitment, ana, officer, Answer.DONE, achieved_amount=Decimal(280000), proofs=proofs)
    assert authors(commitment) == {"status": "Ana", "amount": "Ana"}
