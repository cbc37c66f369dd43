"""Agreements: their text and dates, who signs them, the timeline around them; the acts on them."""

from django import forms
from django.db.models import Prefetch, prefetch_related_objects

from accounts.fields import (
    OrganizationChoiceField,
    PersonChoiceField,
    named_organization,
    named_person,
)
from accounts.permissions import Permission
from actions.enums import Confidentiality, DocumentKind
from actions.fields import DocumentForm
from actions.models import Phase
from core import clock
from core.choices import SharedChoiceField
from core.editing.acts import ActForm, reason_field
from core.editing.editor import Editor, Part, Section, SectionForm
from core.forms import DayField, PartialDateField
from core.rows import RowForm
from core.sorting import Folded
from partners.agreements import workflow
from partners.enums import AgreementKind
from partners.models import Agreement, Signature, TimelineEvent

DAY_HELP = "Par exemple 22/03/2019."

ALREADY_SIGNS = "Cette organisation figure déjà parmi les signataires."


class AgreementForm(SectionForm):
    amends = forms.ModelChoiceField(
        Agreement.objects.none(),
        label="Modifie l’accord",
        required=False,
        empty_label="Aucun",
        help_text="Pour un avenant : l’accord qu’il modifie.",
    )
    signed_on = DayField(label="Signé le", required=False, help_text=DAY_HELP)

    class Meta:
        model = Agreement
        fields = ("kind", "title", "phase", "status", "amends", "signed_on", "place", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
        help_texts = {"text": "Une ligne vide sépare deux paragraphes."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Agreement.objects.filter(archived_at__isnull=True).exclude(pk=self.instance.pk)
        self.fields["amends"].queryset = others.exclude(kind=AgreementKind.AMENDMENT)
        if self.instance.pk is None:
            phases = list(Phase.objects.order_by("pk"))
            current = [
                phase for phase in phases if phase.starts_on and phase.starts_on <= clock.today()
            ]
            self.initial["phase"] = (current or phases or [None])[-1]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amends") and cleaned.get("kind") != AgreementKind.AMENDMENT:
            self.add_error("amends", "Seul un avenant modifie un autre accord.")
        return cleaned


class SignatoriesForm(SectionForm):
    """The signatories are rows alone."""

    class Meta:
        model = Agreement
        fields = ()


class SignatureRow(RowForm):
    """Who signs, by whom. The organisation of a saved signature stays: commitments may hang on
    it.
    """

    organization = OrganizationChoiceField(label="Organisation", empty_label="Choisir…")
    new_organization = forms.CharField(
        label="Ou une autre organisation",
        required=False,
        max_length=200,
        help_text="Saisissez son nom : elle sera créée.",
    )
    representative = PersonChoiceField(label="Représentant·e")
    new_representative = forms.CharField(
        label="Ou une autre personne",
        required=False,
        max_length=160,
        help_text="Prénom puis nom.",
    )
    signed_on = DayField(label="Signature reçue le", required=False, help_text="Vide : attendue.")

    class Meta:
        model = Signature
        fields = ("organization", "representative", "capacity", "signed_on")

    field_order = (
        "organization", "new_organization", "representative", "new_representative", "capacity",
        "signed_on",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_new:
            del self.fields["new_organization"]
            self.fields["organization"].disabled = True
            self.fields["organization"].widget = forms.HiddenInput()

    @property
    def row_label(self) -> str:
        return f"Signataire {self.index + 1}" if self.is_new else self.instance.organization.name

    def clean_signed_on(self):
        signed_on = self.cleaned_data["signed_on"]
        if signed_on and signed_on > clock.today():
            raise forms.ValidationError("Une signature reçue l’a été aujourd’hui au plus tard.")
        return signed_on

    def clean(self):
        cleaned = super().clean()
        chosen, typed = cleaned.get("organization"), cleaned.get("new_organization")
        if chosen and typed:
            self.add_error(
                "new_organization", "Choisissez dans la liste ou saisissez un nom, pas les deux."
            )
        if not chosen and not typed and not self.errors:
            self.add_error("organization", "Indiquez l’organisation qui signe.")
        return cleaned

    def resolve(self, *, by):
        """Turn names typed by hand into rows, within the transaction that saves."""
        if name := self.cleaned_data.get("new_organization"):
            self.instance.organization = named_organization(name, by=by)
        if name := self.cleaned_data.get("new_representative"):
            self.instance.representative = named_person(name, by=by)


class AgreementEditor(Editor):
    """A section of an agreement as a person edits it."""

    def __init__(self, section, agreement: Agreement, *args, **kwargs):
        rows = Signature.objects.select_related("organization", "representative")
        rows = rows.order_by(Folded("organization__name"))
        prefetch_related_objects([agreement], Prefetch("signatures", rows))
        super().__init__(section, agreement, *args, **kwargs)

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(self._may_go(row_set) for row_set in self.row_sets)])

    def _may_go(self, row_set) -> bool:
        """A signature that commitments hang on is put back, with the reason at its row."""
        held = [form for form in row_set.forms if form.is_removed and _is_held(form.instance)]
        for form in held:
            form.is_removed = False
            form.full_clean()
            form.add_error(None, workflow.signature_in_use_message(form.instance))
        return not held

    def write(self, *, by, version, rows, removed):
        workflow.save_agreement(
            self.subject,
            by=by,
            version=version,
            signatures=rows,
            removed=removed,
            changed=self.form.has_changed(),
        )


def _is_held(signature: Signature) -> bool:
    return signature.pk is not None and signature.commitments.exists()


class TimelineForm(SectionForm):
    """The timeline of a phase is rows alone."""

    class Meta:
        model = Phase
        fields = ()


class TimelineEventRow(RowForm):
    happens = PartialDateField(
        label="Date",
        required=False,
        help_text="22/03/2019, mars 2019, T2 2019 ou 2019 ; vide : à venir.",
    )
    agreement = SharedChoiceField(
        queryset=Agreement.objects.all(), label="Accord", required=False, empty_label="Aucun"
    )

    class Meta:
        model = TimelineEvent
        fields = ("title", "description", "agreement")

    field_order = ("title", "happens", "description", "agreement")


class TimelineEditor(Editor):
    """The timeline of a phase."""

    def write(self, *, by, version, rows, removed):
        workflow.save_timeline(self.subject, by=by, version=version, rows=rows, removed=removed)


TEXT = Section("texte", "Texte et dates", "file-text", AgreementForm)

SIGNATORIES = Section(
    "signataires",
    "Signataires",
    "signature",
    SignatoriesForm,
    (
        Part(
            "signatures",
            "Signataires",
            SignatureRow,
            unique=(("organization",), ALREADY_SIGNS),
            hint="La page de l’accord les range par collège, puis par nom.",
        ),
    ),
)

TIMELINE = Section(
    "chronologie",
    "Chronologie",
    "history",
    TimelineForm,
    (Part("timeline_events", "Étapes", TimelineEventRow, ordered=True),),
)


class DocumentAddForm(DocumentForm, ActForm):
    title, icon, button, anchor = (
        "Ajouter un document",
        "file-plus",
        "Ajouter le document",
        "documents",
    )
    permission = Permission.AGREEMENT_EDIT
    needs_version = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = DocumentKind.CONTRACT
        self.fields["visibility"].choices = [
            (Confidentiality.SIGNATORIES, "Ceux qui lisent l’accord"),
            (Confidentiality.TEAM, "L’équipe projet seule"),
        ]

    def apply(self, *, by, version=None):
        document = workflow.add_agreement_document(self.subject, by=by, **self.document_fields())
        return f"Le document « {document.title} » est ajouté."


class ArchiveForm(ActForm):
    title, icon, button = "Archiver l’accord", "archive", "Archiver"
    permission = Permission.AGREEMENT_EDIT

    reason = reason_field(
        "Motif de l’archivage",
        "L’accord n’est plus visible que de l’équipe projet, qui peut le restaurer.",
    )

    def apply(self, *, by, version):
        workflow.archive_agreement(
            self.subject, reason=self.cleaned_data["reason"], by=by, version=version
        )
        return "L’accord est archivé."


class RestoreForm(ActForm):
    title, icon, button = "Restaurer l’accord", "archive-restore", "Restaurer"
    permission = Permission.AGREEMENT_EDIT

    @classmethod
    def is_offered(cls, subject):
        return subject.is_archived

    def apply(self, *, by, version):
        workflow.restore_agreement(self.subject, by=by, version=version)
        return "L’accord est restauré, avec ses signatures et ses documents."


AGREEMENT_ACTS: dict[str, type[ActForm]] = {
    "document": DocumentAddForm,
    "archiver": ArchiveForm,
    "restaurer": RestoreForm,
}
