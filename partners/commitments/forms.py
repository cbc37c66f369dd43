"""The form of the promise itself, and the acts of the team on it: close, reopen, archive,
restore.
"""

from django import forms
from django.db.models import Q

from accounts.fields import OrganizationChoiceField
from accounts.permissions import Permission
from actions.models import ActionSheet
from core.choices import share_choices
from core.editing.acts import ActForm, reason_field
from core.editing.refused import Refused
from core.forms import AmountField, PartialDateField, PartialModelForm
from core.french import NO_BREAK
from partners.commitments import workflow
from partners.commitments.filters import WHOLE_AGREEMENT
from partners.commitments.workflow import require_movable
from partners.enums import AgreementStatus, CommitmentStatus, Firmness
from partners.models import Agreement, Commitment

DATE_HELP = "Par exemple 22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019."


def _figure(label: str, help_text: str = "") -> AmountField:
    return AmountField(
        label=label,
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=help_text,
    )


class CommitmentForm(PartialModelForm):
    """What was promised, by whom, on what. Whether the organisation signed is for the workflow to
    judge.
    """

    organization = OrganizationChoiceField(
        label="Organisation qui s’engage", required=True, empty_label="Choisir une organisation"
    )
    sheet = forms.ModelChoiceField(
        ActionSheet.objects.none(),
        label="Fiche action",
        required=False,
        empty_label=WHOLE_AGREEMENT,
    )
    quantity = _figure("Quantité promise")
    amount = _figure("Montant promis (€)", f"En euros, par exemple 1{NO_BREAK}250{NO_BREAK}000.")
    due = PartialDateField(label="Échéance", required=False, help_text=DATE_HELP)
    is_from_non_signatory = forms.BooleanField(
        label="Cet engagement vient d’un non-signataire", required=False
    )
    firmness = forms.ChoiceField(
        label="Fermeté",
        choices=Firmness.choices,
        initial=Firmness.PRINCIPLE.value,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Commitment
        fields = (
            "organization", "agreement", "article", "sheet", "is_from_non_signatory", "statement",
            "kind", "firmness", "quantity", "unit", "amount", "due", "expected_proof",
        )  # fmt: skip
        labels = {
            "statement": "Ce qui est promis",
            "agreement": "Accord signé",
            "article": "Article de l’accord",
        }
        help_texts = {
            "statement": (
                "Une phrase qui commence par un verbe, telle que le partenaire l’a écrite."
            ),
            "unit": "Postes, heures, m²…",
            "expected_proof": "Ce qui montrera que l’engagement est tenu.",
        }
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        share_choices([self])
        sheets = ActionSheet.objects.visible_to(user).select_related("phase")
        sheets = sheets.filter(Q(archived_at__isnull=True) | Q(pk=self.instance.sheet_id))
        sheets = sheets.only("number", "title", "phase__prefix").order_by("phase_id", "number")
        self.fields["sheet"].queryset = sheets
        agreements = Agreement.objects.defer("text")
        agreements = agreements.filter(
            Q(archived_at__isnull=True) | Q(pk=self.instance.agreement_id)
        )
        self.fields["agreement"].queryset = agreements
        self.fields["agreement"].empty_label = None
        if not self.instance.pk:
            in_force = agreements.filter(status=AgreementStatus.IN_FORCE)
            self.initial.setdefault("agreement", in_force.last() or agreements.first())

    def clean_statement(self):
        return self.cleaned_data["statement"].replace("\r\n", "\n").strip()

    def clean(self):
        # Before the organisation chosen is put on the commitment.
        try:
            require_movable(
                self.instance, self.cleaned_data.get("organization") if self.instance.pk else None
            )
        except Refused as error:
            self.add_error("organization", str(error))
        cleaned = super().clean()
        if cleaned.get("quantity") is not None and not cleaned.get("unit"):
            self.add_error("unit", "Dites ce que la quantité compte, par exemple « postes ».")
        return cleaned

    def promise(self) -> dict:
        """Fields for ``create_commitment`` and ``edit_commitment``."""
        return self.cleaned_data


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
        "Motif",
        "Lu par tous ceux qui lisent l’engagement. Pour une dispense, ce qui tient lieu de preuve.",
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
        workflow.archive_commitment(
            self.subject, by=by, reason=self.cleaned_data["reason"], version=version
        )
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
