"""Acts on a meeting, by the last part of their address: each says first what it will do, and to whom it will write."""

from accounts.permissions import Permission
from actions.enums import Confidentiality, DocumentKind
from actions.forms.documents import DocumentForm
from core import clock
from core.templatetags.fr import NO_BREAK
from governance import notifications
from governance.attendance import members_of, quorum_of, roll_of
from governance.enums import MeetingStatus
from governance.workflow import meetings as workflow
from partners.forms.acts import ActForm, reason_field


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
        f"{len(people)}{NO_BREAK}personne{'s recevront' if many else ' recevra'} un courriel avec la date, le lieu, "
        f"l’ordre du jour et un fichier pour leur agenda{NO_BREAK}: {_names(people)}."
    )


def others_to_tell(members) -> list[str]:
    """Whom no mail reaches, and the seats that nobody holds."""
    unreached = notifications.unreachable(members)
    empty = [member.seat.organization.name for member in members if not member.people]
    lines = []
    if unreached:
        lines.append(f"À prévenir autrement, sans adresse ou sans compte{NO_BREAK}: {_names(unreached)}.")
    if empty:
        lines.append(f"Sièges sans titulaire ni suppléant·e ce jour-là{NO_BREAK}: {', '.join(empty)}.")
    return lines


class ConveneForm(MeetingAct):
    title, icon, button = "Convoquer la séance", "send", "Envoyer la convocation"
    statuses, done = (MeetingStatus.PLANNED,), MeetingStatus.CONVENED

    def notes(self):
        meeting = self.subject
        if workflow.is_over(meeting):
            return [
                "Cette séance est passée : elle sera notée comme convoquée, et personne ne recevra de courriel."
            ]
        members = members_of(meeting)
        people = notifications.reachable(members)
        lines = [_addressed(people, "Personne ne recevra de courriel : aucun membre n’a d’adresse.")]
        lines += others_to_tell(members)
        if not meeting.items.accepted().exists():
            lines.append("L’ordre du jour est vide : la convocation partira sans lui si vous continuez.")
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
                notifications.not_yet_called(self.subject), "Tous les membres ont reçu la convocation."
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
        return ["Ceux qui ont reçu la convocation seront prévenus, et la séance quittera leur agenda."]

    def apply(self, *, by, version):
        workflow.cancel(self.subject, by=by, version=version, reason=self.cleaned_data["reason"])
        return "La séance est annulée."


class HoldForm(MeetingAct):
    title, icon, button = "Clore la séance", "flag", "Clore la séance"
    statuses, done = (MeetingStatus.CONVENED,), MeetingStatus.HELD

    def notes(self):
        meeting = self.subject
        lines = [
            "La séance sera notée comme tenue. L’état du programme de ce jour est gardé avec elle, pour comparer plus tard. "
            "Le relevé de décisions peut alors être rédigé."
        ]
        roll = roll_of(meeting)
        if not any(member.attendance for member in roll):
            lines.append("Les présences ne sont pas encore saisies : elles peuvent l’être aussi après.")
        elif not quorum_of(meeting, roll).is_reached:
            lines.append("Le quorum n’est pas atteint.")
        if drafts := meeting.decisions.filter(adopted_at__isnull=True).count():
            what = "Un projet de décision n’est" if drafts == 1 else f"{drafts} projets de décision ne sont"
            lines.append(f"{what} pas adopté{'s' if drafts > 1 else ''} : le relevé n’en dira rien.")
        if clock.today() < clock.day_of(meeting.starts_at):
            lines.append("La séance n’a pas encore eu lieu : elle se clôt le jour même, au plus tôt.")
        return lines

    def apply(self, *, by, version):
        workflow.hold(self.subject, by=by, version=version)
        return "La séance est close. Vous pouvez rédiger le relevé de décisions."


class DocumentAddForm(DocumentForm, MeetingAct):
    title, icon, button, anchor = "Ajouter un document", "file-plus", "Ajouter le document", "documents"
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
