"""Documents of a sheet: known by their content, kept under a name of ours, given back as harmless
attachments.
"""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Confidentiality
from actions.fields import DocumentForm
from actions.models import SheetDocument
from core.files import ALLOWED_TYPES
from tests.actions.pages import page_of
from tests.factories import ActionSheetFactory, user_with_role

pytestmark = pytest.mark.django_db
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count"
    b" 0>>endobj\n%%EOF"
)
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def png() -> bytes:
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def archive(*names, mimetype="") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        if mimetype:
            book.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            book.writestr(name, "<x/>")
    return file.getvalue()


def xlsx() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


HEAD = ("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml")
OPEN = "application/vnd.oasis.opendocument."
SAMPLES = {
    "pdf": PDF,
    "png": png(),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 40,
    "docx": archive(*HEAD[:2], "word/document.xml"),
    "xlsx": xlsx(),
    # As PowerPoint writes it: the part that tells comes late in the archive.
    "pptx": archive(
        *HEAD, "docProps/thumbnail.jpeg", "docProps/custom.xml", "ppt/presentation.xml"
    ),
    "odt": archive("content.xml", mimetype=f"{OPEN}text"),
    "ods": archive("content.xml", mimetype=f"{OPEN}spreadsheet"),
    "odp": archive("content.xml", mimetype=f"{OPEN}presentation"),
}
REFUSED = {
    "page.pdf": HTML,
    "dessin.pdf": SVG,
    "dessin.svg": SVG,
    "page.html": HTML,
    "note.txt": b"Bonjour",
    "vide.pdf": b"",
    "archive.docx": archive("autre.xml"),
    "programme.pdf": b"MZ\x90\x00" + b"\0" * 200,
    "script.pdf": b"#!/bin/sh\necho",
    "jar.docx": archive("META-INF/MANIFEST.MF", "A.class"),
    "casse.docx": b"PK\x03\x04" + b"\0" * 60,
    "image.gif": b"GIF89a" + b"\0" * 40,
}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sheet():
    return ActionSheetFactory()


@pytest.fixture
def person(client):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    return client


def typed(file, **changes) -> dict:
    values = {"file": file, "document_title": "Étude", "kind": "study", "visibility": "signatories"}
    return values | changes


def upload(person, sheet, content=PDF, name="étude.pdf", **changes):
    url = reverse("actions:sheet_act", args=[sheet.reference, "document"])
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return person.post(url, typed(file, **changes))


def download(person, document, sheet=None):
    sheet = sheet or document.sheet
    return person.get(reverse("actions:document_download", args=[sheet.reference, document.pk]))


def stored() -> list[Path]:
    root = Path(default_storage.location)
    return [path for path in root.rglob("*") if path.is_file()]


# --- Types
def test_every_accepted_type_has_a_sample():
    assert set(SAMPLES) == set(ALLOWED_TYPES)


@pytest.mark.parametrize("extension", SAMPLES)
def test_a_type_is_read_from_the_content(extension):
    file = SimpleUploadedFile("sans-nom.exe", SAMPLES[extension])
    form = DocumentForm(typed(file), {"file": file})
    assert form.is_valid(), form.errors
    fields = form.document_fields()
    assert fields["content_type"] == ALLOWED_TYPES[extension]
    assert fields["file_name"] == f"sans-nom.{extension}", "the extension that the content deserves"
    assert fields["size"] == len(SAMPLES[extension])
    assert fields["file"].read() == SAMPLES[extension], "read again from its start"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_what_its_name_says_is_refused(person, sheet, name):
    response = upload(person, sheet, REFUSED[name], name)
    assert response.status_code == 422
    page = page_of(response)
    assert "file" in page.invalid
    assert "id_file" in page.links
    assert dict(page.form.controls)["document_title"] == "Étude"
    assert not sheet.documents.exists()
    assert not stored()


def test_a_file_too_heavy_is_refused(person, sheet, settings):
    settings.MAX_UPLOAD_MB = 1
    limit = 1024 * 1024
    response = upload(person, sheet, PDF + b"\0" * limit)
    assert response.status_code == 422
    assert "la limite est de 1 Mo" in response.content.decode().replace("\u00a0", " ")
    assert upload(person, sheet, PDF + b"\0" * (limit - len(PDF))).status_code == 302
    assert sheet.documents.get().size == limit


def test_a_document_needs_a_file_and_a_title(person, sheet):
    url = reverse("actions:sheet_act", args=[sheet.reference, "document"])
    response = person.post(
        url, {"document_title": " ", "kind": "other", "visibility": "signatories"}
    )
    assert response.status_code == 422
    assert {"file", "document_title"} <= page_of(response).invalid
    assert upload(person, sheet, visibility="public").status_code == 422, (
        "no document is more open than its sheet"
    )
    assert upload(person, sheet, dated_on="mars 2019").status_code == 422


# --- Names and places
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("étude d’impact.pdf", "étude d’impact.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\win.ini", "win.pdf"),
        ("/abs/olue.html", "olue.pdf"),
        (".htaccess", ".htaccess.pdf"),
        ("a" * 240 + ".pdf", "a" * 150 + ".pdf"),
        ("facture.pdf.exe", "facture.pdf.pdf"),
    ],
)
def test_the_sender_s_name_never_reaches_the_disk(person, sheet, name, shown):
    assert upload(person, sheet, name=name).status_code == 302
    document = sheet.documents.get()
    assert document.file_name == shown
    (path,) = stored()
    assert path.parent == Path(default_storage.location) / "sheets" / str(sheet.pk)
    assert path.name.isalnum()
    assert len(path.name) == 32
    assert path.read_bytes() == PDF
    response = download(person, document)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]


def test_what_an_upload_writes(person, sheet):
    response = upload(person, sheet, kind="contract", dated_on="22/03/2019", visibility="team")
    document = sheet.documents.get()
    assert (document.title, document.kind, f"{document.dated_on}") == (
        "Étude",
        "contract",
        "2019-03-22",
    )
    assert document.visibility == Confidentiality.TEAM
    assert str(document.uploaded_by_id) == person.session["_auth_user_id"]
    (message,) = get_messages(response.wsgi_request)
    assert str(message).replace("\u00a0", " ") == "Le document « Étude » est ajouté."
    sheet.refresh_from_db()
    assert sheet.version == 1, "a document overwrites nobody's text"
    assert sheet.updated_by == document.uploaded_by


# --- Downloads
def test_a_download_is_an_attachment_that_no_browser_runs(person, sheet):
    upload(person, sheet, name="étude.pdf")
    response = download(person, sheet.documents.get())
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9tude.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.fixture
def papers(person, sheet):
    """An open document and one kept within the team."""
    upload(person, sheet, document_title="Ouvert")
    upload(person, sheet, document_title="Réservé", visibility="team")
    return {document.title: document for document in sheet.documents.all()}


@pytest.mark.parametrize("role", [Role.PARTNER_ADMINISTRATOR, Role.READER, Role.COMMITTEE_MEMBER])
def test_a_document_of_the_team_is_not_known_to_others(client, sheet, papers, role):
    client.force_login(user_with_role(role, organization=sheet.lead_organization))
    assert download(client, papers["Ouvert"]).status_code == 200
    assert download(client, papers["Réservé"]).status_code == 404
    for url in (sheet.get_absolute_url(), reverse("actions:sheet_history", args=[sheet.reference])):
        html = client.get(url).content.decode()
        assert "Ouvert" in html
        assert "Réservé" not in html
    for title, status in (("Ouvert", 403), ("Réservé", 404)):
        url = reverse("actions:document_remove", args=[sheet.reference, papers[title].pk])
        assert client.post(url).status_code == status
    assert sheet.documents.count() == 2


def test_a_document_is_found_on_its_own_sheet_alone(person, papers):
    other = ActionSheetFactory()
    assert download(person, papers["Ouvert"], sheet=other).status_code == 404
    url = reverse("actions:document_remove", args=[other.reference, papers["Ouvert"].pk])
    assert person.post(url).status_code == 404
    assert SheetDocument.objects.count() == 2


def test_a_document_of_a_sheet_that_one_may_not_know_of(client, sheet, papers):
    sheet.confidentiality = Confidentiality.TEAM
    sheet.save()
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization=sheet.lead_organization))
    assert download(client, papers["Ouvert"]).status_code == 404
    client.logout()
    assert download(client, papers["Ouvert"])["Location"].startswith("/connexion/")


def test_a_file_gone_from_the_disk_is_a_404(person, papers):
    Path(papers["Ouvert"].file.path).unlink()
    assert download(person, papers["Ouvert"]).status_code == 404


# --- Removal
def test_removal_deletes_the_file_once_the_write_is_kept(
    person, sheet, papers, django_capture_on_commit_callbacks
):
    url = reverse("actions:document_remove", args=[sheet.reference, papers["Ouvert"].pk])
    assert person.get(url).status_code == 405
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        assert person.post(url).status_code == 302
    assert [d.title for d in sheet.documents.all()] == ["Réservé"]
    assert len(stored()) == 2, "the write may still be taken back"
    for callback in callbacks:
        callback()
    assert [path.name for path in stored()] == [Path(papers["Réservé"].file.name).name]
    assert person.post(url).status_code == 404
