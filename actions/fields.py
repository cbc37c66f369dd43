"""Handing in a document of a sheet."""

from django import forms

from actions.enums import Confidentiality, DocumentKind
from core.files import CheckedFileField, stored_fields
from core.forms import DayField


class DocumentForm(forms.Form):
    file = CheckedFileField(label="Fichier")
    document_title = forms.CharField(label="Titre", max_length=200)
    kind = forms.ChoiceField(
        label="Nature", choices=DocumentKind.choices, initial=DocumentKind.OTHER
    )
    dated_on = DayField(
        label="Date du document", required=False, help_text="Par exemple 22/03/2019."
    )
    visibility = forms.ChoiceField(
        label="Visible par",
        choices=[
            (Confidentiality.SIGNATORIES, "Ceux qui lisent la fiche"),
            (Confidentiality.TEAM, "L’équipe projet seule"),
        ],
    )

    def document_fields(self) -> dict:
        """Fields of a SheetDocument."""
        data = self.cleaned_data
        return {
            "title": data["document_title"],
            "kind": data["kind"],
            "dated_on": data["dated_on"],
            "visibility": data["visibility"],
            **stored_fields(data["file"]),
        }
