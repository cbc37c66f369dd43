"""« Tenu »: a file that only some may fetch, a link, a figure, a request for waiver."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from partners.enums import ProofKind
from partners.models import Commitment
from partners.reviews import workflow as reviews_workflow
from tests.factories import ActionSheetFactory, user_with_role
from tests.partners.answers.forms import post, signed_in, submitted

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_kept_with_a_file_that_only_some_may_fetch(
    commitment, partner, officer, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    answer = post(
        partner, commitment, answer="done", kept_on="01/03/2021", progress_comment="Deux postes",
        proof_choice="file",
        proof_file=SimpleUploadedFile("preuve.pdf", b"<html><script>alert(1)</script></html>"),
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce type de fichier n’est pas accepté" in page
    assert "Deux postes" in page
    assert 'value="01/03/2021"' in page
    kept = {"answer": "done", "kept_on": "", "proof_choice": "file"}
    lost = post(
        partner, commitment, **kept, proof_file=SimpleUploadedFile("bilan.pdf", PDF)
    ).content.decode()
    assert "bilan.pdf" in lost
    assert "choisissez-le de nouveau" in lost
    answer = post(
        partner, commitment, **kept | {"kept_on": "01/03/2021"}, proof_title="Bilan",
        proof_dated_on="28/02/2021",
        proof_visibility="signatories",
        proof_file=SimpleUploadedFile("../../bilan final.html", PDF),
    )  # fmt: skip
    assert answer.status_code == 302
    update = submitted(commitment)
    proof = update.proofs.get()
    assert (update.progress_status, proof.kind, proof.title, proof.file_name) == (
        "kept", ProofKind.FILE, "Bilan", "bilan final.pdf",
    )  # fmt: skip
    # Sent again with a correction, the file needs not be chosen again.
    update.commitment.refresh_from_db()
    again = post(
        partner, update.commitment, answer="done", kept_on="02/03/2021", proof_choice="kept"
    )
    assert again.status_code == 302
    update, first = submitted(commitment), proof
    proof = update.proofs.get()
    assert (proof.pk != first.pk, proof.file.name, proof.title) == (True, first.file.name, "Bilan")
    address = reverse("partners:proof_download", args=[proof.pk])
    neighbour, reader = user_with_role(Role.PARTNER_MEMBER), user_with_role(Role.READER)

    def statuses():
        return [
            signed_in(user).get(address).status_code
            for user in (partner, officer, neighbour, reader)
        ]

    assert statuses() == [200, 200, 404, 404]
    served = signed_in(partner).get(address)
    assert served["Content-Disposition"].startswith("attachment")
    assert b"".join(served.streaming_content) == PDF
    update.commitment.refresh_from_db()
    reviews_workflow.accept(update, by=officer, version=update.commitment.version)
    assert statuses() == [200, 200, 200, 200]
    Commitment.objects.update(sheet=ActionSheetFactory(confidentiality="team"))
    assert statuses() == [404, 200, 404, 404], "what hangs on a sheet of the team is the team's"


def test_kept_with_a_link_a_figure_or_a_request_for_waiver(commitment, partner):
    def sent(**data):
        fresh = Commitment.objects.get(pk=commitment.pk)
        assert post(partner, fresh, answer="done", kept_on="01/03/2021", **data).status_code == 302
        update = submitted(commitment)
        return update.waiver_request, [
            (p.kind, p.url, p.figure, p.unit) for p in update.proofs.all()
        ]

    assert sent(proof_choice="link", proof_url="partenaire.example/bilan") == (
        "", [("link", "https://partenaire.example/bilan", None, "")],
    )  # fmt: skip
    # The link of the answer that this one replaces is offered again.
    assert sent(proof_choice="kept")[1] == [("link", "https://partenaire.example/bilan", None, "")]
    assert sent(proof_choice="figure", proof_figure="2", proof_unit="postes")[1] == [
        ("figure", "", Decimal(2), "postes")
    ]
    assert sent(proof_choice="waiver", waiver_request="Confidentiel.") == ("Confidentiel.", [])
    # A figure that no column holds would be stored by SQLite, then break every page that reads it.
    fresh = Commitment.objects.get(pk=commitment.pk)
    figure = {"answer": "done", "kept_on": "01/03/2021", "proof_choice": "figure"}
    assert {
        post(partner, fresh, **figure, proof_figure=n).status_code for n in ("9" * 15, "1e99")
    } == {422}
    assert commitment.updates.count() == 4
