"""Acts on an agreement, by the last part of their address."""

from accounts.permissions import Permission
from actions.enums import Confidentiality, DocumentKind
from actions.forms.documents import DocumentForm
from partners import workflow
from partners.forms.acts import ActForm, reason_field


class DocumentAddForm(DocumentForm, ActForm):
    title, icon, button, anchor = "Ajouter un document", "file-plus", "Ajouter le document", "documents"
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
        "Motif de l’archivage", "L’accord n’est plus visible que de l’équipe projet, qui peut le restaurer."
    )

    def apply(self, *, by, version):
        workflow.archive_agreement(self.subject, reason=self.cleaned_data["reason"], by=by, version=version)
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
