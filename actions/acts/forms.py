"""Acts on a sheet: one small form each, with the permission it takes and the workflow function it
calls.

``ACTS`` is the whole list, by the last part of its address (/fiches-actions/12/avancement/).
"""

from django import forms

from accounts.fields import OrganizationChoiceField
from accounts.permissions import Permission
from actions.blockers import workflow as blockers_workflow
from actions.documents import workflow as documents_workflow
from actions.enums import Health, ProgressStatus, ReviewStatus
from actions.fields import DocumentForm
from actions.notes import workflow as notes_workflow
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from core.choices import share_choices
from core.editing.acts import ActForm, reason_field
from core.forms import DayField


class SheetActForm(ActForm):
    permission = Permission.SHEET_EDIT
    anchor = "statut"


class ProgressForm(SheetActForm):
    title, icon = "Changer l’avancement", "refresh-cw"

    to = forms.ChoiceField(label="Nouvel avancement", widget=forms.RadioSelect)
    reason = reason_field(
        "Motif",
        "Demandé pour mettre en pause, bloquer, abandonner ou rouvrir ; utile dans tous les cas.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (s.value, s.label) for s in status_workflow.allowed_progress(self.subject)
        ]

    def apply(self, *, by, version):
        to = ProgressStatus(self.cleaned_data["to"])
        status_workflow.change_progress(
            self.subject, to=to, reason=self.cleaned_data["reason"], by=by, version=version
        )
        return f"La fiche est maintenant « {to.label} »."


class HealthForm(SheetActForm):
    title, icon = "Donner la météo", "sun"

    health = forms.ChoiceField(label="Météo", choices=Health.choices, widget=forms.RadioSelect)
    comment = reason_field(
        "En une phrase",
        "Datée et signée de votre nom, visible de tous ceux qui lisent la fiche.",
        required=False,
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, initial={"health": subject.health}, **kwargs)

    def apply(self, *, by, version):
        health = Health(self.cleaned_data["health"])
        status_workflow.set_health(
            self.subject,
            health=health,
            comment=self.cleaned_data["comment"],
            by=by,
            version=version,
        )
        return f"Météo enregistrée : {health.label}."


class ReviewForm(SheetActForm):
    title, icon = "Relecture", "badge-check"
    permission = Permission.SHEET_REVIEW
    LABELS = {
        ReviewStatus.SUBMITTED: "Soumettre à approbation",
        ReviewStatus.APPROVED: "Approuver",
        ReviewStatus.DRAFT: "Remettre en brouillon",
    }

    to = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    reason = reason_field("Motif", "Demandé pour remettre en brouillon.", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (s.value, self.LABELS[s]) for s in status_workflow.allowed_reviews(self.subject)
        ]
        self.fields["to"].initial = self.fields["to"].choices[0][0]

    def apply(self, *, by, version):
        to = ReviewStatus(self.cleaned_data["to"])
        status_workflow.change_review(
            self.subject, to=to, reason=self.cleaned_data["reason"], by=by, version=version
        )
        return f"La fiche est maintenant « {to.label} »."


class PriorityForm(SheetActForm):
    title, icon, button = "Changer la priorité", "star", "Changer la priorité"
    permission = Permission.SHEET_PRIORITIZE

    is_priority = forms.ChoiceField(
        label="Priorité",
        choices=[("1", "Action prioritaire"), ("0", "Non prioritaire")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(
            *args,
            subject=subject,
            initial={"is_priority": "0" if subject.is_priority else "1"},
            **kwargs,
        )

    def apply(self, *, by, version):
        is_priority = self.cleaned_data["is_priority"] == "1"
        sheets_workflow.set_priority(self.subject, is_priority=is_priority, by=by, version=version)
        return "La fiche est prioritaire." if is_priority else "La fiche n’est plus prioritaire."


class ArchiveForm(SheetActForm):
    title, icon, button = "Archiver la fiche", "archive", "Archiver"
    permission = Permission.SHEET_ARCHIVE

    reason = reason_field(
        "Motif de l’archivage",
        "La fiche quitte les listes ; l’équipe la retrouve par le filtre « Archivées ».",
    )

    def apply(self, *, by, version):
        sheets_workflow.archive(
            self.subject, reason=self.cleaned_data["reason"], by=by, version=version
        )
        return "La fiche est archivée. Son numéro reste pris."


class RestoreForm(SheetActForm):
    title, icon, button = "Restaurer la fiche", "archive-restore", "Restaurer"
    permission = Permission.SHEET_ARCHIVE

    @classmethod
    def is_offered(cls, subject):
        return subject.is_archived

    def apply(self, *, by, version):
        sheets_workflow.restore(self.subject, by=by, version=version)
        return "La fiche est restaurée avec tous ses liens."


class NoteForm(SheetActForm):
    title, icon, button, anchor = (
        "Ajouter une note de suivi",
        "message-square-plus",
        "Ajouter la note",
        "notes",
    )
    permission = Permission.SHEET_CONTRIBUTE
    needs_version = False

    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    written_on = DayField(label="Date", help_text="Par exemple 22/03/2019.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("written_on", clock.today())

    def apply(self, *, by, version=None):
        note = notes_workflow.add_note(self.subject, by=by, **self.cleaned_data)
        if note.is_proposed:
            return "Votre note est proposée à l’équipe projet, qui la publiera."
        return "La note est publiée."


class BlockerReportForm(SheetActForm):
    title, icon, button, anchor = (
        "Signaler un point de blocage",
        "octagon-alert",
        "Signaler",
        "blocages",
    )
    permission = Permission.SHEET_CONTRIBUTE
    needs_version = False

    description = reason_field("Ce qui bloque")
    since = DayField(label="Depuis le", help_text="Par exemple 22/03/2019.")
    unblocker = OrganizationChoiceField(label="Qui peut le lever")
    resolution = reason_field("Ce qui le lèverait", required=False)

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.initial.setdefault("since", clock.today())
        share_choices([self])

    def apply(self, *, by, version=None):
        blockers_workflow.report_blocker(self.subject, by=by, **self.cleaned_data)
        return "Le point de blocage est signalé."


class DocumentAddForm(DocumentForm, SheetActForm):
    title, icon, button, anchor = (
        "Ajouter un document",
        "file-plus",
        "Ajouter le document",
        "documents",
    )
    needs_version = False

    def apply(self, *, by, version=None):
        document = documents_workflow.add_document(self.subject, by=by, **self.document_fields())
        return f"Le document « {document.title} » est ajouté."


class CopyForm(SheetActForm):
    title, icon, button = "Copier la fiche", "copy", "Créer la copie"
    permission = Permission.SHEET_CREATE
    needs_version = False

    copy_title = forms.CharField(
        label="Intitulé de la copie",
        max_length=300,
        help_text=(
            "La copie est un brouillon : ni historique, ni relevés, ni points de blocage, ni"
            " documents, ni jalons dont la date est passée."
        ),
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(
            *args,
            subject=subject,
            initial={"copy_title": f"Copie de {subject.title}"[:300]},
            **kwargs,
        )

    def apply(self, *, by, version=None):
        # The page that follows is the copy's.
        self.subject = sheets_workflow.copy_sheet(
            self.subject, by=by, title=self.cleaned_data["copy_title"]
        )
        return f"La fiche {self.subject.reference} est créée. Complétez-la section par section."


ACTS: dict[str, type[ActForm]] = {
    "avancement": ProgressForm,
    "meteo": HealthForm,
    "relecture": ReviewForm,
    "priorite": PriorityForm,
    "note": NoteForm,
    "blocage": BlockerReportForm,
    "document": DocumentAddForm,
    "copier": CopyForm,
    "archiver": ArchiveForm,
    "restaurer": RestoreForm,
}
