"""A point of an agenda: written, changed, asked for."""

from dataclasses import dataclass

from django import forms
from django.db.models import Case, When

from accounts.permissions import Permission
from actions.models import ActionSheet
from core.choices import ManyChoiceField
from core.editing.acts import ActForm
from core.editing.editor import Editor, Section
from core.forms import PartialModelForm
from core.french import NO_BREAK
from governance.agenda import workflow
from governance.fields import LineField, one_line
from governance.models import AgendaItem, Meeting
from governance.programme.queries import shared_sheets

_MINUTES = {"min_value": 1, "max_value": 600, "required": False}


class SheetsField(ManyChoiceField):
    """Sheets that the committee may know of."""

    def __init__(self, **kwargs):
        defaults = {"label": "Fiches", "required": False, "widget": forms.CheckboxSelectMultiple}
        super().__init__(ActionSheet.objects.none(), **(defaults | kwargs))

    def label_from_instance(self, sheet):
        return f"{sheet.reference} – {sheet.title}"

    def offer(self, ticked=()):
        """Those of these keys first, for they are seen at once."""
        rows = (
            shared_sheets()
            .select_related("phase")
            .only("number", "title", "confidentiality", "archived_at", "phase__prefix")
        )
        keys = list(ticked)
        first = [Case(When(pk__in=keys, then=0), default=1)] if keys else []
        self.queryset = rows.order_by(*first, "phase", "number")


class ItemForm(PartialModelForm):
    duration = forms.IntegerField(label="Durée, en minutes", **_MINUTES)
    sheets = SheetsField()

    class Meta:
        model = AgendaItem
        fields = ("title", "detail", "duration", "sheets")
        labels = {"title": "Intitulé", "detail": "Précision"}
        widgets = {"detail": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"detail": "Un fait par ligne."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Read by the form already, for what is ticked; what is shown unjudged are texts.
        saved = self.instance.sheets.all() if kwargs.get("draft") else self.initial["sheets"]
        self.fields["sheets"].offer([sheet.pk for sheet in saved])

    def clean_title(self):
        return one_line(self.cleaned_data["title"])

    def resolve(self, *, by):
        """Nothing is created on the way."""


POINT = Section("point", "Point", "list", ItemForm)


class ItemEditor(Editor):
    def write(self, *, by, version, rows, removed):
        fields = dict(self.form.cleaned_data)
        if "sheets" not in self.form.changed_data:
            del fields["sheets"]
        workflow.edit_item(self.subject, by=by, version=version, **fields)


@dataclass(frozen=True)
class Writing:
    """A point to come of ``meeting``, on ``sheet`` where one comes from its page."""

    meeting: Meeting
    sheet: ActionSheet | None = None


class _NewPoint(ActForm):
    """A point that is not there yet: it overwrites nobody's text."""

    needs_version = False
    icon = "plus"

    @classmethod
    def is_offered(cls, subject: Writing) -> bool:
        return subject.meeting.is_upcoming

    def __init__(self, *args, subject: Writing, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        ticked = [subject.sheet.pk] if subject.sheet else []
        self.fields["sheets"].offer(ticked)
        self.fields["sheets"].initial = ticked


class AddForm(_NewPoint):
    permission = Permission.AGENDA_EDIT
    title = "Ajouter un point"
    button = "Ajouter à l’ordre du jour"

    point = LineField(label="Intitulé", max_length=300)
    detail = forms.CharField(
        label="Précision", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    duration = forms.IntegerField(label="Durée, en minutes", **_MINUTES)
    sheets = SheetsField()

    def apply(self, *, by, version) -> str:
        data = dict(self.cleaned_data)
        workflow.add_item(self.subject.meeting, by=by, title=data.pop("point"), **data)
        return "Le point est à l’ordre du jour."


class RequestForm(_NewPoint):
    permission = Permission.AGENDA_REQUEST
    title = "Demander un point"
    button = "Demander ce point"
    icon = "hand"

    point = LineField(label="Point demandé", max_length=300)
    detail = forms.CharField(
        label="Pourquoi",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que le comité doit savoir, ou ce que vous attendez de lui.",
    )
    sheets = SheetsField(label="Fiches concernées", help_text="Facultatif.")

    def notes(self) -> list[str]:
        return [
            "Votre demande parvient à la cheffe ou au chef de projet et au binôme, qui arrêtent"
            f" l’ordre du jour. Vous en verrez la suite sur la page de la séance{NO_BREAK}:"
            f" {self.subject.meeting}."
        ]

    def apply(self, *, by, version) -> str:
        data = self.cleaned_data
        workflow.request_point(
            self.subject.meeting,
            by=by,
            title=data["point"],
            detail=data["detail"],
            sheets=data["sheets"],
        )
        return "Votre demande est envoyée."
