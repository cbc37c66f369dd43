"""The relevé completed by hand, published, corrected."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse

from accounts.permissions import Permission
from core.editing.acts import ActForm, reason_field
from core.editing.editor import Editor, Section
from core.forms import PartialPostMixin
from governance import notifications
from governance.attendance.queries import Member, members_of
from governance.minutes import workflow
from governance.models import Meeting, Minutes

_LONG = 20_000


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=_LONG, help_text=help_text, widget=widget
    )


class MinutesForm(PartialPostMixin, forms.Form):
    """Introduction, what was said on each point, conclusion. ``instance`` is the meeting."""

    def __init__(self, data=None, *, instance: Meeting, draft: bool = False):
        self.meeting = instance
        self.items = list(instance.items.accepted())
        # Before anything reads the post: a field that it leaves out keeps its text
        # (PartialPostMixin).
        self.base_fields = self._fields()
        super().__init__(data, draft=draft, initial=self._saved())

    def _fields(self) -> dict:
        points = {
            _notes_of(item): _text(f"Échanges sur le point {place} – {item.title}", 3)
            for place, item in enumerate(self.items, 1)
        }
        return {
            "introduction": _text(
                "Introduction", 4, "Le contexte de la séance, en quelques lignes."
            ),
            **points,
            "conclusion": _text("Conclusion", 4, "Par exemple la date de la prochaine séance."),
        }

    def _saved(self) -> dict:
        current = workflow.draft_of(self.meeting)
        texts = {"introduction": current.introduction, "conclusion": current.conclusion}
        return texts | {_notes_of(item): item.notes for item in self.items}

    def resolve(self, *, by):
        """Nothing is created on the way."""

    def notes(self) -> dict:
        return {item: self.cleaned_data[_notes_of(item)] for item in self.items}


def _notes_of(item) -> str:
    return f"notes-{item.pk}"


TEXTS = Section("releve", "Relevé de décisions", "file-text", MinutesForm)


class MinutesEditor(Editor):
    """The texts of a relevé."""

    def write(self, *, by, version, rows, removed):
        texts = {name: self.form.cleaned_data[name] for name in ("introduction", "conclusion")}
        workflow.save_draft(self.subject, by=by, version=version, notes=self.form.notes(), **texts)


@dataclass
class Preview:
    """A draft as a person reads it before it is published."""

    meeting: Meeting
    minutes: Minutes | None

    @classmethod
    def of(cls, meeting: Meeting) -> "Preview":
        return cls(meeting, workflow.draft_of(meeting))

    @property
    def version(self) -> int:
        return workflow.preview_version(self.minutes)


class PublishForm(ActForm):
    title, icon, button = "Publier le relevé", "send", "Publier et envoyer"
    permission = Permission.MEETING_EDIT
    is_compared_under_lock = True

    @classmethod
    def is_offered(cls, subject: Preview) -> bool:
        return subject.minutes is not None

    def notes(self) -> list[str]:
        meeting = self.subject.meeting
        return [
            *_missing(meeting),
            *_addressees(members_of(meeting)),
            (
                "Le relevé est alors lisible par tous ceux qui lisent le programme, et ne change"
                " plus : une correction en fait une nouvelle version."
            ),
        ]

    def apply(self, *, by, version):
        meeting = self.subject.meeting
        published = workflow.publish(meeting, by=by, version=meeting.version, seen=version)
        if published.edition > 1:
            return f"La version {published.edition} du relevé est publiée et envoyée aux membres."
        return "Le relevé est publié et envoyé aux membres."


def _missing(meeting: Meeting) -> list[str]:
    """What a published relevé would lack."""
    sentences, drafts = [], meeting.decisions.filter(adopted_at__isnull=True).count()
    if not meeting.attendances.exists():
        sentences.append("Les présences ne sont pas notées : le relevé dira « Non renseigné ».")
    if drafts == 1:
        sentences.append(
            "Un projet de décision n’est pas adopté : il ne figure pas dans le relevé."
        )
    elif drafts:
        sentences.append(
            f"{drafts} projets de décision ne sont pas adoptés : ils ne figurent pas dans le"
            " relevé."
        )
    return sentences


def _addressees(members: list[Member]) -> list[str]:
    """To whom the mail goes, and whom it does not reach."""
    reachable, unreachable = notifications.reachable(members), notifications.unreachable(members)
    sentences = []
    if reachable:
        many = "s" if len(reachable) > 1 else ""
        names = ", ".join(str(person) for person in reachable)
        sentences.append(
            f"Le lien sera envoyé par courriel à {len(reachable)} membre{many} : {names}."
        )
    else:
        sentences.append("Aucun membre n’est joignable par courriel.")
    if unreachable:
        sentences.append(
            "À prévenir autrement, faute de compte :"
            f" {', '.join(str(person) for person in unreachable)}."
        )
    return sentences


class CorrectForm(ActForm):
    title, icon, button = "Corriger le relevé", "file-pen", "Préparer la correction"
    permission = Permission.MEETING_EDIT
    needs_version = False

    reason = reason_field(
        "Ce que la correction change",
        "Cette phrase figure en tête de la nouvelle version et dans le courriel.",
    )

    @classmethod
    def is_offered(cls, subject: Meeting) -> bool:
        editions = list(subject.minutes.values_list("published_at", flat=True))
        return bool(editions) and None not in editions

    def notes(self) -> list[str]:
        return [
            (
                "La version publiée reste lisible jusqu’à la publication de la nouvelle, qui part"
                " de ses textes."
            ),
            "D’ici là, les présences et le texte des décisions adoptées se corrigent de nouveau.",
        ]

    def apply(self, *, by, version=None):
        self.draft = workflow.correct(self.subject, by=by, reason=self.cleaned_data["reason"])
        return f"La version {self.draft.edition} est en préparation : corrigez-la, puis publiez-la."

    def next_url(self, back):
        """The new draft, not the edition that it corrects."""
        address = reverse("governance:minutes_detail", args=[self.subject.pk])
        return f"{address}?version={self.draft.edition}"


class DiscardForm(ActForm):
    title, icon, button = "Abandonner la correction", "trash-2", "Abandonner la correction"
    permission = Permission.MEETING_EDIT
    is_compared_under_lock = True

    @classmethod
    def is_offered(cls, subject: Preview) -> bool:
        return subject.minutes is not None and subject.minutes.edition > 1

    def notes(self) -> list[str]:
        return [
            (
                f"La version {self.subject.minutes.edition}, en préparation, est effacée avec son"
                " introduction et sa conclusion. La version publiée reste celle que tous lisent."
            ),
            (
                "Ce qui a été corrigé entre-temps dans les présences, les décisions, les suites ou"
                " les échanges reste ainsi dans le portail, sans que le relevé publié le dise. Si"
                " c’était une erreur, rétablissez-le avant."
            ),
        ]

    def apply(self, *, by, version):
        edition = workflow.discard_correction(self.subject.meeting, by=by, seen=version)
        return f"La correction est abandonnée : la version {edition} n’existe plus."
