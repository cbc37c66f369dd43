"""Files on their way in: what is too heavy is kept nowhere, what an archive hides is refused,
nothing is unpacked.
"""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import Role
from core.archives import MAX_ENTRIES
from core.files import CheckedFileField, read_extension
from core.uploads import MEGABYTE, TooHeavyFile
from tests.factories import ActionSheetFactory, user_with_role

HEAD = ("[Content_Types].xml", "_rels/.rels")
ODT = "application/vnd.oasis.opendocument.text"
PDF = b"%PDF-1.4\n%%EOF"


def archive(*names, mimetype="", size=0) -> io.BytesIO:
    """A small archive; ``size`` forges what its first entry claims to be once unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        if mimetype:
            book.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            book.writestr(name, b"<x/>")
        if size:
            book.infolist()[0].file_size = size
    file.seek(0)
    return file


def test_an_archive_is_judged_by_its_directory_alone(monkeypatch):
    def never(self, name, mode="r", **kwargs):
        raise AssertionError(f"{name} was unpacked")

    kept = {
        "docx": archive(*HEAD, "word/document.xml", "word/embeddings/classeur.xlsx"),
        "odt": archive("content.xml", "Configurations2/accelerator/current.xml", mimetype=ODT),
    }
    refused = {
        "macros": [
            archive(*HEAD, "word/document.xml", "word/vbaProject.bin"),
            archive(*HEAD, "xl/workbook.xml", "XL/VBAPROJECT.BIN"),
            archive(*HEAD, "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
            archive("content.xml", "Basic/Standard/Module1.xml", mimetype=ODT),
        ],
        "programme": [
            archive(*HEAD, "word/document.xml", "word/embeddings/facture.EXE"),
            archive("content.xml", "page.html", mimetype=ODT),
        ],
        "mal formé": [
            archive(*HEAD, "word/document.xml", "../../etc/passwd"),
            archive(*HEAD, "word/document.xml", "word\\..\\..\\x.xml"),
            archive(*HEAD, "word/document.xml", "/etc/passwd"),
        ],
        "démesuré": [archive(*HEAD, "word/document.xml", size=3 * 1024**3)],
        "trop d’éléments": [
            archive(*HEAD, "word/document.xml", *(f"word/{n}.xml" for n in range(MAX_ENTRIES)))
        ],
    }
    odd = archive(*HEAD, "autre.xml")
    truncated = io.BytesIO(archive(*HEAD, "word/document.xml").getvalue()[:-30])
    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    for extension, file in kept.items():
        assert read_extension(file) == extension
        assert file.tell() == 0, "read again from its start"
    for words, files in refused.items():
        for file in files:
            with pytest.raises(ValidationError, match=words):
                read_extension(file)
    assert read_extension(odd) is None
    assert read_extension(truncated) is None


def test_a_forged_directory_never_fills_the_memory():
    """The end of the archive claims a directory of nineteen megabytes: it is refused before it is
    read.
    """
    start = archive(*HEAD, "word/document.xml").getvalue()
    forged = bytearray(start[:-22] + b"\0" * (19 * MEGABYTE) + start[-22:])
    forged[-10:-6] = (19 * MEGABYTE).to_bytes(4, "little")
    file = io.BytesIO(bytes(forged))
    tracemalloc.start()
    with pytest.raises(ValidationError, match="trop d’éléments"):
        read_extension(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEGABYTE
    giant = start[:-22] + b"PK\x06\x07" + b"\0" * 16 + start[-22:]
    assert read_extension(io.BytesIO(giant)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"fetch('/')",
        b"MZ\x90\x00" + b"\0" * 200,
        b"",
    ],
)
def test_what_only_its_name_calls_a_pdf_is_refused(content):
    with pytest.raises(ValidationError) as refusal:
        CheckedFileField().clean(
            SimpleUploadedFile("rapport.pdf", content, content_type="application/pdf")
        )
    assert refusal.value.messages[0].startswith(
        ("Ce type de fichier n’est pas accepté", "Le fichier soumis est vide")
    )


def test_past_the_limit_nothing_is_stored(settings, tmp_path):
    settings.MAX_UPLOAD_MB, settings.FILE_UPLOAD_TEMP_DIR = 1, str(tmp_path)
    heavy = SimpleUploadedFile("lourd.pdf", PDF + b"\0" * (9 * MEGABYTE))
    request = RequestFactory().post("/", {"avant": "a", "file": heavy, "apres": "b"})
    file = request.FILES["file"]
    assert isinstance(file, TooHeavyFile)
    assert (file.name, file.size) == ("lourd.pdf", len(PDF) + 9 * MEGABYTE)
    assert (request.POST["avant"], request.POST["apres"]) == (
        "a",
        "b",
    ), "the rest of the form arrives"
    assert not list(tmp_path.iterdir()), "what came before the limit has left the disk too"
    with pytest.raises(ValidationError, match="pèse 9"):
        CheckedFileField().clean(file)
    light = RequestFactory().post("/", {"file": SimpleUploadedFile("léger.pdf", PDF)})
    assert light.FILES["file"].read() == PDF
    endless = RequestFactory().post(
        "/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**10)
    )
    with pytest.raises(RequestDataTooBig):
        _ = endless.POST


@pytest.mark.django_db
def test_a_heavy_file_is_refused_in_french_and_the_form_is_kept(client, settings, tmp_path):
    settings.MEDIA_ROOT, settings.MAX_UPLOAD_MB = tmp_path / "media", 1
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    sheet = ActionSheetFactory()
    url = reverse("actions:sheet_act", args=[sheet.reference, "document"])
    typed = {
        "document_title": "Étude d’impact",
        "kind": "study",
        "visibility": "team",
        "dated_on": "22/03/2019",
    }
    response = client.post(
        url, typed | {"file": SimpleUploadedFile("../x.pdf", b"\0" * (3 * MEGABYTE))}
    )
    assert response.status_code == 422
    form = response.context["form"]
    (message,) = form.errors["file"]
    assert message.replace("\u00a0", " ") == "Ce fichier pèse 3 Mo ; la limite est de 1 Mo."
    assert list(form.errors) == ["file"]
    assert {name: form[name].value() for name in typed} == typed
    assert not sheet.documents.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
