"""Documents of an agreement: added, fetched through a check of rights, removed."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from tests.actions.pages import page_of
from tests.factories import AgreementFactory, user_with_role
from tests.partners.agreements.pages import address, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF"


def test_documents_are_added_fetched_and_removed(
    client, officer, agreement, django_capture_on_commit_callbacks
):
    url = address("agreement_act", agreement.pk, "document")
    typed = {
        "document_title": "Texte signé",
        "kind": "contract",
        "visibility": "signatories",
        "dated_on": "22/03/2019",
    }
    html = SimpleUploadedFile("texte.pdf", b"<!doctype html><script>alert(1)</script>")
    refused = client.post(url, typed | {"file": html})
    assert refused.status_code == 422
    assert page_of(refused).form.post()["document_title"] == "Texte signé"
    for title, visibility in (("Texte signé", "signatories"), ("Annexe réservée", "team")):
        file = SimpleUploadedFile("../../texte.html", PDF)
        client.post(url, typed | {"file": file, "document_title": title, "visibility": visibility})
    signed, private = (
        agreement.documents.get(title="Texte signé"),
        agreement.documents.get(visibility="team"),
    )
    assert "Le document « Annexe réservée » est ajouté." in text_of(
        client.get(agreement.get_absolute_url())
    )
    fetch, secret = (address("agreement_document", agreement.pk, d.pk) for d in (signed, private))
    client.force_login(user_with_role(Role.PARTNER_MEMBER))
    page = text_of(client.get(agreement.get_absolute_url()))
    assert "Texte signé" in page
    assert "Annexe réservée" not in page + text_of(
        client.get(address("agreement_history", agreement.pk))
    )
    response = client.get(fetch)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="texte.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert set(response["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}
    assert client.get(secret).status_code == 404
    assert (
        client.get(
            address("agreement_document", AgreementFactory(title="Autre").pk, signed.pk)
        ).status_code
        == 404
    )
    remove = address("agreement_document_remove", agreement.pk, signed.pk)
    assert client.post(remove).status_code == 403
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remove)
    assert [path.name for path in Path(default_storage.location).rglob("*") if path.is_file()] == [
        Path(private.file.name).name
    ]
    assert client.get(fetch).status_code == 404
