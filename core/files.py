"""Files that people hand in: judged by their content, kept under a name that we choose, given back
as downloads only.
"""

import uuid
from collections.abc import Callable
from pathlib import PurePosixPath

import filetype
from csp.constants import NONE
from csp.decorators import csp
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404

from core.archives import read_names
from core.uploads import MEGABYTE

ALLOWED_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
ACCEPTED = "PDF, image PNG ou JPEG, document Word, Excel, PowerPoint ou LibreOffice"
_MAIN_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_OPEN_DOCUMENTS = {"odt", "ods", "odp"}
_ARCHIVES = {*_MAIN_PARTS.values(), *_OPEN_DOCUMENTS}


def read_extension(file) -> str | None:
    """The extension that the content of ``file`` deserves, None for an unknown type; its name is
    not looked at.

    Raises ValidationError for a document that carries macros or programs.
    """
    kind = filetype.guess(file)
    extension = kind.extension if kind else None
    if extension == "zip" or extension in _ARCHIVES:
        extension = office_extension(file, extension)
    file.seek(0)
    return extension


def office_extension(file, guess: str) -> str | None:
    """The extension that the directory of the archive gives; ``guess`` is that of its first
    bytes. None for an archive that is not readable or of no known kind.
    """
    names = read_names(file)
    if names is None:
        return None
    if guess in _OPEN_DOCUMENTS:
        return guess
    return next((extension for part, extension in _MAIN_PARTS.items() if part in names), None)


def place_for(document, filename) -> str:
    """A name that we choose: nothing of the sender's file name reaches the disk."""
    return f"{document.folder()}/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    """A file that a person handed in. ``content_type`` was read from the content; ``file_name`` is
    for the download.
    """

    file = models.FileField("fichier", upload_to=place_for)
    file_name = models.CharField("nom du fichier", max_length=200, editable=False)
    content_type = models.CharField("type", max_length=100, editable=False)
    size = models.PositiveBigIntegerField("taille en octets", editable=False)

    class Meta:
        abstract = True

    def folder(self) -> str:
        """Below MEDIA_ROOT, where the file is kept."""
        raise TypeError(f"{type(self).__name__} must say where its files are kept")


class CheckedFileField(forms.FileField):
    """A file of an allowed type and size; the refusal says why in French."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.help_text = self.help_text or f"{ACCEPTED}. {settings.MAX_UPLOAD_MB} Mo au plus."

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        # Before any reading: of a file too heavy the upload handler kept its size alone.
        if file.size > settings.MAX_UPLOAD_MB * MEGABYTE:
            raise ValidationError(
                f"Ce fichier pèse {file.size / MEGABYTE:.0f} Mo ; la limite est de"
                f" {settings.MAX_UPLOAD_MB} Mo."
            )
        extension = read_extension(file)
        if extension not in ALLOWED_TYPES:
            raise ValidationError(f"Ce type de fichier n’est pas accepté. Attendu : {ACCEPTED}.")
        file.known_extension = extension
        return file


# A view, or what gives its response: no browser runs anything in what it answers.
sandboxed: Callable = csp({"default-src": [NONE], "sandbox": []})


def stored_fields(file) -> dict:
    """Fields of a :class:`StoredFile` for a file that passed :class:`CheckedFileField`.

    The name for the download keeps its stem, with the extension of its content.
    """
    stem = PurePosixPath(file.name.replace("\\", "/")).stem[:150] or "document"
    return {
        "file": file,
        "file_name": f"{stem}.{file.known_extension}",
        "content_type": ALLOWED_TYPES[file.known_extension],
        "size": file.size,
    }


@sandboxed
def download(request, document) -> FileResponse:
    """The file of ``document`` as an attachment that no browser will run. The caller has checked
    the rights.
    """
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        raise Http404("Le fichier a disparu du disque.") from None
    response = FileResponse(
        file, as_attachment=True, filename=document.file_name, content_type=document.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
