"""« Avancement », « Bloqué », « Tenu », « Inchangé »: what the form shows, what it refuses, what it
records.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from core import clock
from core.partial_dates import parse
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer, CommitmentStatus, UpdateStatus
from partners.models import Commitment, CommitmentUpdate, Proof
from partners.reviews import workflow as reviews_workflow
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    OrganizationFactory,
    user_with_role,
)
from tests.partners.answers.forms import initial, post, signed_in, submitted, url

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_progress_is_sent_for_review_with_its_figures(commitment, partner):
    shown = initial(partner, commitment)
    assert (shown["answer"], shown["due"], shown["progress_status"]) == (
        "progress",
        "T2 2030",
        "planned",
    )
    answer = post(
        partner, commitment, answer="progress", progress_status="in_progress",
        progress_comment="Un poste pourvu.",
        progress_percent="40", achieved_quantity="1", achieved_amount="20 000,50", due="T4 2030",
        due_reason="Recrutement long.",
    )  # fmt: skip
    assert (answer.status_code, answer.url) == (302, "/mes-engagements/")
    update = submitted(commitment)
    assert (update.progress_status, update.progress_percent) == ("in_progress", 40)
    assert (update.achieved_quantity, update.achieved_amount) == (1, Decimal("20000.50"))
    assert (str(update.due), update.due_reason, update.author) == (
        "T4 2030",
        "Recrutement long.",
        partner,
    )
    commitment.refresh_from_db()
    assert (commitment.progress_status, str(commitment.due)) == ("planned", "T2 2030")


def test_what_is_refused_says_why_at_its_field_and_keeps_the_rest(commitment, partner):
    def refused(**data):
        answer = post(partner, commitment, **data)
        assert answer.status_code == 422
        form = answer.context["form"]
        assert form["progress_comment"].value() == data.get("progress_comment", "")
        # Of « Tenu », which was not chosen, the page says nothing wrong.
        assert data["answer"] == "done" or "qui sert de preuve." not in answer.content.decode()
        return {
            name: list(errors)
            for form in form.forms_to_judge
            for name, errors in form.errors.items()
        }

    progress = {
        "answer": "progress",
        "progress_status": "in_progress",
        "progress_comment": "Texte gardé",
    }
    assert refused(**progress, due="T4 2030") == {
        "due_reason": ["Dites pourquoi l’échéance change."]
    }
    assert "ne s’efface pas" in refused(**progress, due="")["due"][0]
    errors = refused(**progress, due="demain", progress_percent="120", achieved_amount="dix")
    assert set(errors) == {"due", "progress_percent", "achieved_amount"}
    assert "choisissez" in refused(answer="progress", progress_status="planned")["answer"][0]
    assert set(refused(answer="blocked", blocked_since="")) == {"blocked_what", "blocked_since"}
    later = clock.today() + timedelta(days=2)
    assert (
        "à venir"
        in refused(answer="blocked", blocked_what="Bail", blocked_since=f"{later:%d/%m/%Y}")[
            "blocked_since"
        ][0]
    )
    assert set(refused(answer="done", proof_choice="link")) == {"proof_url"}
    assert set(refused(answer="done", proof_choice="figure")) == {"proof_figure"}
    assert set(refused(answer="done", proof_choice="waiver", proof_url="rien")) == {
        "waiver_request"
    }
    assert set(refused(answer="done", proof_choice="autre")) == {"proof_choice"}
    assert set(refused(answer="")) == {"answer"}
    assert set(refused(**progress, version="douze")) == {"__all__"}
    assert not CommitmentUpdate.objects.exists()


def test_a_field_left_out_is_not_erased_and_another_answers_mistake_does_not_matter(
    commitment, partner
):
    Commitment.objects.update(
        progress_percent=30, progress_comment="Lancé", progress_status="in_progress"
    )
    other = OrganizationFactory()
    answer = post(
        partner, commitment, answer="blocked", blocked_what="Le bail n’est pas signé",
        blocked_since="1er mars 2021",
        unblocker=other.pk, progress_percent="mille", due="jamais",
    )  # fmt: skip
    assert answer.status_code == 302
    update = submitted(commitment)
    assert (update.answer, update.blocked_what, str(update.blocked_since), update.unblocker) == (
        "blocked", "Le bail n’est pas signé", "2021-03-01", other,
    )  # fmt: skip
    assert (update.progress_percent, update.progress_comment, str(update.due)) == (
        30,
        "Lancé",
        "T2 2030",
    )


def test_what_was_sent_back_returns_with_its_text_and_the_remarks(commitment, partner, officer):
    update = answers_workflow.submit_answer(
        commitment, by=partner, version=1, answer=Answer.PROGRESS,
        progress_status=CommitmentStatus.IN_PROGRESS,
        progress_comment="Ça avance", progress_percent=40, due=parse("T4 2030"),
        due_reason="Recrutement long.",
    )  # fmt: skip
    reviews_workflow.review_update(
        update, by=officer, version=2, accepted={"status"}, comment="Presque.",
        field_comments={"comment": "Combien de postes ?", "due": "Le comité a fixé T2."},
    )  # fmt: skip
    commitment.refresh_from_db()
    page = signed_in(partner).get(url(commitment))
    shown = initial(partner, commitment)
    assert (shown["progress_comment"], str(shown["due"]), shown["due_reason"]) == (
        "Ça avance", "T4 2030", "Recrutement long.",
    )  # fmt: skip
    text = page.content.decode()
    assert 'aria-describedby="remarque-progress_comment"' in text
    assert text.count("Combien de postes ?") == 2, "above the form, and at its field"
    assert "Presque." in text
    post(partner, commitment, answer="progress", progress_comment="Un poste", due="T2 2030")
    again = submitted(commitment)
    assert (again.corrects, again.progress_percent, again.due_reason) == (update, 40, "")


def test_a_colleagues_answer_is_shown_taken_up_and_replaced(commitment, partner):
    colleague = user_with_role(
        Role.PARTNER_MEMBER, commitment.organization, first_name="Hugo", last_name="Petit"
    )
    first = answers_workflow.submit_answer(
        commitment, by=colleague, version=1, answer=Answer.PROGRESS, progress_status="in_progress",
        progress_comment="Un poste",
    )  # fmt: skip
    page = signed_in(partner).get(url(commitment)).content.decode()
    assert "votre réponse remplacera celle de Hugo Petit" in page
    assert "Un poste</textarea>" in page
    assert post(partner, commitment, answer="unchanged").status_code == 302
    first.refresh_from_db()
    assert first.review_status == UpdateStatus.REPLACED
    assert submitted(commitment).answer == Answer.UNCHANGED, (
        "the official values are not confirmed unread"
    )


def test_of_two_at_once_the_second_sees_both_texts(commitment, partner):
    colleague = user_with_role(
        Role.PARTNER_MEMBER, commitment.organization, first_name="Hugo", last_name="Petit"
    )
    opened = commitment.version
    answers_workflow.submit_answer(
        commitment, by=colleague, version=1, answer=Answer.PROGRESS, progress_status="in_progress",
        progress_comment="Un poste",
    )  # fmt: skip
    mine = {
        "answer": "progress",
        "progress_status": "in_progress",
        "progress_comment": "Deux postes",
    }
    answer = post(partner, commitment, **mine, version=opened)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'role="alert"' in page
    assert "Hugo Petit" in page
    assert "Un poste" in page
    assert "Deux postes</textarea>" in page
    assert f'name="version" value="{commitment.version}"' in page
    assert [(d.label, d.theirs, d.mine) for d in answer.context["conflict"]] == [
        ("Où en est-on, en quelques mots", ["Un poste"], ["Deux postes"])
    ]
    assert post(partner, commitment, **mine).status_code == 302
    assert submitted(commitment).progress_comment == "Deux postes"


def test_the_team_types_on_behalf_and_may_accept_at_once(commitment, officer):
    other = user_with_role(Role.PROJECT_OFFICER)
    page = signed_in(officer).get(url(commitment)).content.decode()
    assert "pour le compte de Mécanique d’Orly" in page
    assert "Accepter tout de suite" in page
    answer = post(
        officer, commitment, answer="progress", progress_status="in_progress", accept_now="on"
    )
    assert answer.url == f"/mes-engagements/?organisation={commitment.organization.slug}"
    commitment.refresh_from_db()
    update = commitment.updates.get()
    assert (update.is_on_behalf, update.review_status, update.reviewer) == (
        True,
        UpdateStatus.ACCEPTED,
        officer,
    )
    assert commitment.progress_status == "in_progress"
    assert not Notice.objects.filter(recipient=other, kind=NoticeKind.UPDATE_SUBMITTED).exists()
    post(
        officer,
        commitment,
        answer="done",
        kept_on="01/03/2021",
        proof_choice="waiver",
        waiver_request="Vu.",
        accept_now="on",
    )
    commitment.refresh_from_db()
    assert (commitment.progress_status, commitment.waiver_reason, commitment.waived_by) == (
        "kept",
        "Vu.",
        officer,
    )
    assert not Proof.objects.exists()


def test_who_may_and_what_is_closed(commitment, partner, officer):
    # A text that PostgreSQL does not take names nobody, and breaks nothing.
    for address in ("/mes-engagements/?organisation=%00", "/equipe/inviter/?organisation=%00"):
        assert signed_in(officer).get(address).status_code == (404 if "mes" in address else 200)
    page = signed_in(partner).get(url(commitment)).content.decode()
    assert "Accepter tout de suite" not in page
    assert (
        post(
            partner, commitment, answer="progress", progress_status="in_progress", accept_now="on"
        ).status_code
        == 302
    )
    assert submitted(commitment), "a partner accepts nothing, whatever it posts"
    neighbour, reader = (
        user_with_role(Role.PARTNER_MEMBER),
        user_with_role(Role.READER, commitment.organization),
    )
    assert [signed_in(user).get(url(commitment)).status_code for user in (neighbour, reader)] == [
        403,
        403,
    ]
    hidden = CommitmentFactory(
        organization=commitment.organization, sheet=ActionSheetFactory(confidentiality="team")
    )
    assert [signed_in(user).get(url(hidden)).status_code for user in (partner, officer)] == [
        404,
        200,
    ]
    commitments_workflow.archive_commitment(hidden, by=officer, reason="Double", version=1)
    assert signed_in(officer).get(url(hidden)).status_code == 404
    closed = CommitmentFactory(
        organization=commitment.organization, progress_status=CommitmentStatus.KEPT
    )
    page = signed_in(partner).get(url(closed)).content.decode()
    assert "L’équipe projet peut le rouvrir" in page
    assert "<textarea" not in page
    assert post(partner, closed, answer="unchanged").status_code == 422


def test_the_answer_of_the_address_is_chosen(commitment, partner):
    client = signed_in(partner)
    chosen = [
        client.get(url(commitment), {"reponse": slug}).context["form"].chosen
        for slug in ("bloque", "tenu", "autre")
    ]
    assert chosen == ["blocked", "done", "progress"]
