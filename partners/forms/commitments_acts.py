"""What the team does to a promise besides writing it: close, reopen, archive, restore."""

from django import forms

from accounts.permissions import Permission
from core.templatetags.fr import NO_BREAK
from partners import workflow
from partners.enums import CommitmentStatus
from partners.forms.acts import ActForm, reason_field

EDIT = Permission.COMMITMENT_EDIT


class CloseForm(ActForm):
    """The team closes an open commitment, or reopens a closed one."""

    permission, anchor = EDIT, "etat"
    CLOSING = {
        CommitmentStatus.KEPT: "Tenu, avec dispense de preuve",
        CommitmentStatus.ABANDONED: "Abandonné",
    }

    to = forms.ChoiceField(label="Nouvel état", widget=forms.RadioSelect)
    reason = reason_field(
        "Motif", "Lu par tous ceux qui lisent l’engagement. Pour une dispense, ce qui tient lieu de preuve."
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.title = "Rouvrir l’engagement" if subject.is_closed else "Clore l’engagement"
        self.fields["to"].choices = [
            (status.value, self.CLOSING.get(status, f"Rouvert{NO_BREAK}: {status.label.lower()}"))
            for status in workflow.allowed_statuses(subject)
            if subject.is_closed or status in self.CLOSING
        ]

    def apply(self, *, by, version):
        to = CommitmentStatus(self.cleaned_data["to"])
        reason = self.cleaned_data["reason"]
        workflow.close_or_reopen(self.subject, to=to, reason=reason, by=by, version=version)
        return f"L’engagement est maintenant «{NO_BREAK}{to.label}{NO_BREAK}»."


class ArchiveForm(ActForm):
    permission, title, button = EDIT, "Archiver l’engagement", "Archiver"

    reason = reason_field(
        "Motif de l’archivage",
        f"L’engagement quitte les listes et les comptes{NO_BREAK}; "
        f"l’équipe le retrouve par le filtre «{NO_BREAK}Archives{NO_BREAK}».",
    )

    def apply(self, *, by, version):
        workflow.archive_commitment(self.subject, by=by, reason=self.cleaned_data["reason"], version=version)
        return "L’engagement est archivé."


class RestoreForm(ActForm):
    permission, title, button = EDIT, "Restaurer l’engagement", "Restaurer"

    @classmethod
    def is_offered(cls, subject):
        return subject.is_archived

    def apply(self, *, by, version):
        workflow.restore_commitment(self.subject, by=by, version=version)
        return "L’engagement est restauré."


ACTS: dict[str, type[ActForm]] = {
    "clore": CloseForm,
    "archiver": ArchiveForm,
    "restaurer": RestoreForm,
}
