"""A follow-up as one changes, closes and reopens it."""

from django import forms
from django.db.models import Q

from accounts.fields import OrganizationChoiceField, PersonChoiceField
from accounts.models import User
from accounts.permissions import Permission
from core.editing.acts import ActForm, reason_field
from core.editing.editor import Editor, Section, SectionForm
from core.forms import DATE_HELP, PartialDateField
from core.french import NO_BREAK
from governance.enums import FollowUpStatus
from governance.fields import people_offered
from governance.follow_ups import workflow
from governance.models import FollowUp


class FollowUpForm(SectionForm):
    organization = OrganizationChoiceField(
        label="À quelle organisation", required=True, empty_label="Choisir une organisation"
    )
    person = PersonChoiceField(
        label="Personne",
        help_text="Facultatif. Sans nom, la ou le référent·e de l’organisation est prévenu·e.",
    )
    due = PartialDateField(label="Échéance", required=False, help_text=DATE_HELP)

    class Meta:
        model = FollowUp
        fields = ("statement", "organization", "person", "due")
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}

    def clean_statement(self):
        # One line, though its box shows three.
        return " ".join(self.cleaned_data["statement"].split())


class FollowUpEditor(Editor):
    """The follow-up as ``user`` edits it."""

    def __init__(self, section, follow_up, *args, user, **kwargs):
        self.user, self._current = user, follow_up.person_id
        super().__init__(section, follow_up, *args, **kwargs)

    def narrow(self):
        offered = people_offered(self.user, self.subject.decision.meeting.committee_id)
        self.form.fields["person"].queryset = User.objects.filter(
            Q(pk=self._current) | Q(pk__in=offered.values("pk"))
        )

    def write(self, *, by, version, rows, removed):
        names = FollowUpForm.Meta.fields
        fields = {
            name: self.form.cleaned_data[name] for name in names if name in self.form.cleaned_data
        }
        workflow.edit(self.subject, by=by, version=version, **fields)


SECTION = Section("suite", "Suite à donner", "list-todo", FollowUpForm)


class CloseForm(ActForm):
    """Its owner, or the team, says what became of it."""

    permission, title, button = Permission.FOLLOW_UP_CLOSE, "Clore la suite", "Clore la suite"
    OUTCOMES = (
        (FollowUpStatus.DONE.value, "C’est fait"),
        (FollowUpStatus.DROPPED.value, "Abandonnée"),
    )

    status = forms.ChoiceField(
        label="Ce qu’elle est devenue",
        choices=OUTCOMES,
        initial=FollowUpStatus.DONE.value,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label="En quelques mots",
        max_length=1000,
        help_text="Ce qui a été fait, ou pourquoi on y renonce. Le comité le lit.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @classmethod
    def is_offered(cls, subject):
        return subject.decision.is_adopted and not subject.is_closed

    def notes(self):
        return [f"{self.subject.organization}{NO_BREAK}: {self.subject.statement}"]

    def apply(self, *, by, version):
        status = FollowUpStatus(self.cleaned_data["status"])
        comment = self.cleaned_data["comment"]
        workflow.close(self.subject, by=by, version=version, comment=comment, status=status)
        return f"La suite est maintenant «{NO_BREAK}{status.label}{NO_BREAK}»."


class ReopenForm(ActForm):
    permission, title, button = Permission.MEETING_EDIT, "Rouvrir la suite", "Rouvrir"

    reason = reason_field("Motif", "Lu par tous ceux qui lisent l’historique de la suite.")

    @classmethod
    def is_offered(cls, subject):
        return subject.is_closed

    def notes(self):
        return [
            "Elle revient parmi les suites à faire, avec ses relances. Ce qui en a été dit reste"
            f" dans l’historique{NO_BREAK}: {self.subject.closing_comment}"
        ]

    def apply(self, *, by, version):
        workflow.reopen(self.subject, by=by, version=version, reason=self.cleaned_data["reason"])
        return "La suite est rouverte."


ACTS: dict[str, type[ActForm]] = {"clore": CloseForm, "rouvrir": ReopenForm}
