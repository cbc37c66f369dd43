"""Uploading a document: its type is read from its content, its size is limited, its name is not trusted."""

import zipfile
from pathlib import PurePosixPath

import filetype
from django import forms
from django.conf import settings

from actions.enums import Confidentiality, DocumentKind
from core.forms import DayField

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
# Where the first bytes say no more than « zip », the directory of the archive tells.
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}


def read_extension(file) -> str | None:
    """The extension that the content of ``file`` deserves, None for an unknown type; its name is not looked at."""
    kind = filetype.guess(file)
    extension = kind.extension if kind else None
    if extension == "zip":
        extension = _office_extension(file)
    file.seek(0)
    return extension


def _office_extension(file) -> str | None:
    try:
        names = set(zipfile.ZipFile(file).namelist())
    except zipfile.BadZipFile:
        return None
    return next((extension for part, extension in _MAIN_PARTS.items() if part in names), None)


class DocumentForm(forms.Form):
    file = forms.FileField(label="Fichier")
    document_title = forms.CharField(label="Titre", max_length=200)
    kind = forms.ChoiceField(label="Nature", choices=DocumentKind.choices, initial=DocumentKind.OTHER)
    dated_on = DayField(label="Date du document", required=False, help_text="Par exemple 22/03/2019.")
    visibility = forms.ChoiceField(
        label="Visible par",
        choices=[
            (Confidentiality.SIGNATORIES, "Ceux qui lisent la fiche"),
            (Confidentiality.TEAM, "L’équipe projet seule"),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{ACCEPTED}. {settings.MAX_UPLOAD_MB} Mo au plus."

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
            raise forms.ValidationError(
                f"Ce fichier pèse {file.size / 1024 / 1024:.0f} Mo ; la limite est de {settings.MAX_UPLOAD_MB} Mo."
            )
        extension = read_extension(file)
        if extension not in ALLOWED_TYPES:
            raise forms.ValidationError(f"Ce type de fichier n’est pas accepté. Attendu : {ACCEPTED}.")
        file.known_extension = extension
        return file

    def document_fields(self) -> dict:
        """Fields of a SheetDocument; the file's name keeps its stem, with the extension of its content."""
        data = self.cleaned_data
        file = data["file"]
        stem = PurePosixPath(file.name.replace("\\", "/")).stem[:150] or "document"
        return {
            "file": file,
            "title": data["document_title"],
            "kind": data["kind"],
            "dated_on": data["dated_on"],
            "visibility": data["visibility"],
            "file_name": f"{stem}.{file.known_extension}",
            "content_type": ALLOWED_TYPES[file.known_extension],
            "size": file.size,
        }
