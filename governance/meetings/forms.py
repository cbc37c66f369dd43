"""Planning and changing a meeting, and the acts on it: each says first what it will do and to whom
it writes.
"""

import re
from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.permissions import Permission
from actions.enums import Confidentiality, DocumentKind
from actions.fields import DocumentForm
from core import clock
from core.choices import NamedChoiceField
from core.editing.acts import ActForm, reason_field
from core.editing.editor import Editor, Section, SectionForm
from core.forms import DayField
from core.french import NO_BREAK
from governance import notifications
from governance.attendance.queries import members_of, quorum_of, roll_of
from governance.enums import MeetingStatus
from governance.fields import bound_quorum
from governance.meetings import workflow
from governance.meetings.formats import format_duration, format_time
from governance.models import Committee, Meeting

_HOURS = re.compile(r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?")

LONGEST = 24 * 60


class HourField(forms.CharField):
    """« 14 h 30 », « 14:30 », « 9h »: cleans to a time or None."""

    def prepare_value(self, value):
        return format_time(value) if isinstance(value, datetime) else value

    def to_python(self, value):
        text = super().to_python(value).strip().lower()
        found = _HOURS.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if text and (hour > 23 or minute > 59):
            raise ValidationError(
                f"« {value} » n’est pas une heure. Attendu : 14 h 30 ou 9 h.", code="invalid"
            )
        return time(hour, minute) if text else None


class LengthField(forms.CharField):
    """« 2 h », « 1 h 30 », « 90 »: cleans to minutes or None."""

    def prepare_value(self, value):
        return format_duration(value) if isinstance(value, int) else value

    def to_python(self, value):
        text = super().to_python(value).strip().lower()
        if not text:
            return None
        found = _HOURS.fullmatch(text)
        alone = re.fullmatch(r"(\d{1,4})\s*(?:min|minutes?)?", text)
        minutes = (
            int(found[1]) * 60 + int(found[2] or 0) if found else int(alone[1]) if alone else 0
        )
        if not 5 <= minutes <= LONGEST:
            raise ValidationError(
                f"« {value} » n’est pas une durée. Attendu : 2 h, 1 h 30 ou 90 min, de 5 min à"
                " 24 h.",
                code="invalid",
            )
        return minutes


class MeetingForm(SectionForm):
    day = DayField(label="Date", help_text="Par exemple 22/06/2021.")
    hour = HourField(label="Heure", help_text="Heure de Paris, par exemple 14 h 30.")
    duration = LengthField(label="Durée prévue", help_text="Par exemple 2 h, 1 h 30 ou 90 min.")

    remote_link = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Adresse qui commence par https://, pour qui suit à distance.",
    )

    class Meta:
        model = Meeting
        fields = ("duration", "place", "remote_link", "quorum")
        help_texts = {
            "place": "Salle et adresse. Vide : à préciser.",
            "quorum": "Sièges présents ou représentés qu’il faut pour délibérer. Vide : aucun.",
        }

    field_order = ("committee", "day", "hour", "duration", "place", "remote_link", "quorum")

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        starts_at = instance.starts_at if instance else None
        if starts_at:
            initial = {"day": clock.day_of(starts_at), "hour": starts_at}
            kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in ("day", "hour", "duration"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if "quorum" in self.fields:
            bound_quorum(self.fields["quorum"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("hour"):
            naive = datetime.combine(cleaned["day"], cleaned["hour"])
            cleaned["starts_at"] = self.instance.starts_at = timezone.make_aware(naive)
        return cleaned


class MeetingCreateForm(MeetingForm):
    """The quorum is that of the committee."""

    committee = NamedChoiceField(Committee.objects.none(), label="Comité", empty_label="Choisir…")

    class Meta(MeetingForm.Meta):
        fields = ("committee", "duration", "place", "remote_link")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        committees = Committee.objects.live()
        self.fields["committee"].queryset = committees
        if len(committees) == 1:
            self.initial["committee"] = committees[0]

    def planned(self) -> list[tuple[Meeting, int]]:
        """The last meeting to come of each committee and the number that is free: one held before
        may bear it.
        """
        rows = Meeting.objects.filter(committee__in=self.fields["committee"].queryset)
        rows = list(rows.select_related("committee").order_by("number"))
        free = {row.committee_id: row.number + 1 for row in rows}
        coming = {
            row.committee_id: row for row in rows if row.is_upcoming and row.starts_at > clock.now()
        }
        return [(row, free[key]) for key, row in coming.items()]

    def create(self, *, by) -> Meeting:
        data = self.cleaned_data
        names = ("starts_at", "duration", "place", "remote_link")
        return workflow.plan_meeting(
            data["committee"], by=by, **{name: data[name] for name in names}
        )


class MeetingEditor(Editor):
    """The facts of a meeting as a person edits them."""

    def write(self, *, by, version, rows, removed):
        workflow.change_meeting(self.subject, by=by, version=version)


FACTS = Section("faits", "Date et lieu", "calendar", MeetingForm)


class MeetingAct(ActForm):
    """``statuses`` in which the act makes sense; ``done`` is the one that it leads to."""

    permission = Permission.MEETING_EDIT
    statuses: tuple[MeetingStatus, ...] = ()
    done: MeetingStatus | None = None

    @classmethod
    def is_offered(cls, subject):
        return subject.status in cls.statuses


def _names(people) -> str:
    return ", ".join(str(person) for person in people)


def _addressed(people, nobody: str) -> str:
    """« 3 personnes recevront un courriel : A, B, C. »"""
    if not people:
        return nobody
    many = len(people) > 1
    return (
        f"{len(people)}{NO_BREAK}personne{'s recevront' if many else ' recevra'} un courriel avec"
        f" la date, le lieu, l’ordre du jour et un fichier pour leur agenda{NO_BREAK}:"
        f" {_names(people)}."
    )


def others_to_tell(members) -> list[str]:
    """Whom no mail reaches, and the seats that nobody holds."""
    unreached = notifications.unreachable(members)
    empty = [member.seat.organization.name for member in members if not member.people]
    lines = []
    if unreached:
        lines.append(
            f"À prévenir autrement, sans adresse ou sans compte{NO_BREAK}: {_names(unreached)}."
        )
    if empty:
        lines.append(
            f"Sièges sans titulaire ni suppléant·e ce jour-là{NO_BREAK}: {', '.join(empty)}."
        )
    return lines


class ConveneForm(MeetingAct):
    title, icon, button = "Convoquer la séance", "send", "Envoyer la convocation"
    statuses, done = (MeetingStatus.PLANNED,), MeetingStatus.CONVENED

    def notes(self):
        meeting = self.subject
        if workflow.is_over(meeting):
            return [
                "Cette séance est passée : elle sera notée comme convoquée, et personne ne recevra"
                " de courriel."
            ]
        members = members_of(meeting)
        people = notifications.reachable(members)
        lines = [
            _addressed(people, "Personne ne recevra de courriel : aucun membre n’a d’adresse.")
        ]
        lines += others_to_tell(members)
        if not meeting.items.accepted().exists():
            lines.append(
                "L’ordre du jour est vide : la convocation partira sans lui si vous continuez."
            )
        return lines

    def apply(self, *, by, version):
        workflow.convene(self.subject, by=by, version=version)
        return "La séance est convoquée."


class ConveneNewForm(MeetingAct):
    title, icon, button = "Envoyer aux nouveaux membres", "user-plus", "Envoyer la convocation"
    statuses = (MeetingStatus.CONVENED,)

    @classmethod
    def is_offered(cls, subject):
        return super().is_offered(subject) and not workflow.is_over(subject)

    def notes(self):
        return [
            _addressed(
                notifications.not_yet_invited(self.subject),
                "Tous les membres ont reçu la convocation.",
            )
        ]

    def apply(self, *, by, version):
        people = workflow.convene_new_members(self.subject, by=by, version=version)
        if not people:
            return "Tous les membres avaient déjà reçu la convocation."
        return f"La convocation est envoyée à {_names(people)}."


class SendAgendaForm(MeetingAct):
    title, icon, button = "Envoyer l’ordre du jour modifié", "mail", "Envoyer"
    statuses = (MeetingStatus.CONVENED,)

    @classmethod
    def is_offered(cls, subject):
        return super().is_offered(subject) and not workflow.is_over(subject)

    def notes(self):
        people = notifications.reachable(members_of(self.subject))
        return [_addressed(people, "Personne ne recevra de courriel : aucun membre n’a d’adresse.")]

    def apply(self, *, by, version):
        workflow.send_agenda(self.subject, by=by, version=version)
        return "L’ordre du jour à jour est envoyé aux membres."


class CancelForm(MeetingAct):
    title, icon, button = "Annuler la séance", "calendar-x", "Annuler la séance"
    statuses, done = (MeetingStatus.PLANNED, MeetingStatus.CONVENED), MeetingStatus.CANCELLED

    reason = reason_field("Motif de l’annulation", "Les membres déjà convoqués le liront.")

    def notes(self):
        if self.subject.status == MeetingStatus.PLANNED:
            return ["La convocation n’est pas partie : personne ne recevra de courriel."]
        return [
            "Ceux qui ont reçu la convocation seront prévenus, et la séance quittera leur agenda."
        ]

    def apply(self, *, by, version):
        workflow.cancel(self.subject, by=by, version=version, reason=self.cleaned_data["reason"])
        return "La séance est annulée."


class HoldForm(MeetingAct):
    title, icon, button = "Clore la séance", "flag", "Clore la séance"
    statuses, done = (MeetingStatus.CONVENED,), MeetingStatus.HELD

    def notes(self):
        meeting = self.subject
        lines = [
            "La séance sera notée comme tenue. L’état du programme de ce jour est gardé avec elle,"
            " pour comparer plus tard. Le relevé de décisions peut alors être rédigé."
        ]
        roll = roll_of(meeting)
        if not any(member.attendance for member in roll):
            lines.append(
                "Les présences ne sont pas encore saisies : elles peuvent l’être aussi après."
            )
        elif not quorum_of(meeting, roll).is_reached:
            lines.append("Le quorum n’est pas atteint.")
        if drafts := meeting.decisions.filter(adopted_at__isnull=True).count():
            what = (
                "Un projet de décision n’est"
                if drafts == 1
                else f"{drafts} projets de décision ne sont"
            )
            lines.append(
                f"{what} pas adopté{'s' if drafts > 1 else ''} : le relevé n’en dira rien."
            )
        if clock.today() < clock.day_of(meeting.starts_at):
            lines.append(
                "La séance n’a pas encore eu lieu : elle se clôt le jour même, au plus tôt."
            )
        return lines

    def apply(self, *, by, version):
        workflow.close_meeting(self.subject, by=by, version=version)
        return "La séance est close. Vous pouvez rédiger le relevé de décisions."


class DocumentAddForm(DocumentForm, MeetingAct):
    title, icon, button, anchor = (
        "Ajouter un document",
        "file-plus",
        "Ajouter le document",
        "documents",
    )
    statuses = tuple(MeetingStatus)
    needs_version = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = DocumentKind.PRESENTATION
        self.fields["visibility"].choices = [
            (Confidentiality.SIGNATORIES, "Les membres du comité"),
            (Confidentiality.TEAM, "L’équipe projet seule"),
        ]

    def apply(self, *, by, version=None):
        document = workflow.add_document(self.subject, by=by, **self.document_fields())
        return f"Le document « {document.title} » est ajouté."


MEETING_ACTS: dict[str, type[MeetingAct]] = {
    "convoquer": ConveneForm,
    "nouveaux-membres": ConveneNewForm,
    "renvoyer": SendAgendaForm,
    "annuler": CancelForm,
    "clore": HoldForm,
    "document": DocumentAddForm,
}
