"""A committee as a person writes it, and the acts on a committee, on a seat and on a term."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.fields import (
    OrganizationChoiceField,
    PersonChoiceField,
    named_organization,
    named_person,
)
from accounts.models import User
from accounts.permissions import Permission
from accounts.workflow.memberships import give_account
from actions.models import Phase
from core import clock
from core.choices import share_choices
from core.editing.acts import ActForm, reason_field
from core.editing.editor import Editor, Section, SectionForm
from core.editing.refused import Refused
from core.forms import DayField
from core.french import day
from governance.committees import workflow
from governance.enums import Capacity, SeatRole
from governance.fields import bound_quorum
from governance.models import Committee, Decision


class CommitteeForm(SectionForm):
    class Meta:
        model = Committee
        fields = ("kind", "name", "acronym", "quorum", "remit")
        widgets = {"remit": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "kind": (
                "Un comité de projet devient comité de suivi en changeant de nature : sièges et"
                " séances restent."
            ),
            "acronym": (
                "Six caractères au plus. Il commence la référence des décisions : « CP-2.3 »."
            ),
            "quorum": (
                "Nombre de sièges à réunir, présents ou représentés, observateurs à part. Vide :"
                " pas de quorum."
            ),
            "remit": "Une ligne vide sépare deux paragraphes.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bound_quorum(self.fields["quorum"])

    def clean_name(self):
        return self._free("name", " ".join(self.cleaned_data["name"].split()), "nom")

    def clean_acronym(self):
        acronym = self.cleaned_data["acronym"].strip().upper()
        saved = self.initial.get("acronym")
        if (
            self.instance.pk
            and acronym != saved
            and Decision.objects.adopted().filter(meeting__committee=self.instance.pk).exists()
        ):
            # Published minutes and the histories of sheets quote « CP-2.3 »: a reference given once
            # stays.
            raise forms.ValidationError(
                f"Des décisions portent déjà le sigle « {saved} » : il ne change plus."
            )
        return self._free("acronym", acronym, "sigle")

    def _free(self, field: str, value: str, noun: str) -> str:
        """``value``, if no other committee of the phase bears it."""
        phase = self.cleaned_data.get("phase") or self.instance.phase_id
        others = Committee.objects.filter(phase=phase, **{field: value}).exclude(
            pk=self.instance.pk
        )
        if phase and others.exists():
            raise forms.ValidationError(f"Un comité de cette phase porte déjà ce {noun}.")
        return value


class NewCommitteeForm(CommitteeForm):
    class Meta(CommitteeForm.Meta):
        fields = ("phase", *CommitteeForm.Meta.fields)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        phases = list(Phase.objects.order_by("pk"))
        current = [
            phase for phase in phases if phase.starts_on and phase.starts_on <= clock.today()
        ]
        self.initial["phase"] = (current or phases or [None])[-1]


class CommitteeEditor(Editor):
    """A committee as a person edits it."""

    def write(self, *, by, version, rows, removed):
        workflow.save_committee(self.subject, by=by, version=version)


IDENTITY = Section("comite", "Comité", "landmark", CommitteeForm)

DAY_HELP = "Par exemple 22/03/2019."


class ArchiveForm(ActForm):
    title, icon, button = "Archiver le comité", "archive", "Archiver"
    permission = Permission.COMMITTEE_EDIT

    reason = reason_field(
        "Motif de l’archivage",
        "Le comité n’est plus visible que de l’équipe projet, qui peut le restaurer. Ses sièges"
        " sont fermés d’abord.",
    )

    def apply(self, *, by, version):
        workflow.archive_committee(
            self.subject, reason=self.cleaned_data["reason"], by=by, version=version
        )
        return "Le comité est archivé."


class RestoreForm(ActForm):
    title, icon, button = "Restaurer le comité", "archive-restore", "Restaurer"
    permission = Permission.COMMITTEE_EDIT

    @classmethod
    def is_offered(cls, subject):
        return subject.is_archived

    def apply(self, *, by, version):
        workflow.restore_committee(self.subject, by=by, version=version)
        return "Le comité est restauré, avec ses sièges passés et ses séances."


COMMITTEE_ACTS: dict[str, type[ActForm]] = {"archiver": ArchiveForm, "restaurer": RestoreForm}


class SeatForm(ActForm):
    """Base: what the rules of seats refuse is said at the field that it is about."""

    permission = Permission.COMMITTEE_EDIT
    needs_version = False

    def apply(self, *, by, version=None):
        try:
            with transaction.atomic():
                seat, sentence = self.write(by=by)
        except Refused as error:
            if error.field in self.fields:
                raise ValidationError({error.field: str(error)}) from None
            raise
        self.anchor = f"siege-{seat.pk}"
        return sentence


class SeatOpenForm(SeatForm):
    """``subject`` is the committee."""

    title, icon, button = "Ouvrir un siège", "armchair", "Ouvrir le siège"

    organization = OrganizationChoiceField(label="Organisation", empty_label="Choisir…")
    new_organization = forms.CharField(
        label="Ou une autre organisation",
        required=False,
        max_length=200,
        help_text="Saisissez son nom : elle sera créée.",
    )
    role = forms.ChoiceField(
        label="Rôle au comité",
        choices=SeatRole.choices,
        initial=SeatRole.MEMBER,
        help_text=(
            "Un siège d’élu·e et un d’industriel·le à la fois. Les observateurs ne comptent pas"
            " dans le quorum."
        ),
    )
    starts_on = DayField(label="Siège depuis le", help_text=DAY_HELP)
    ends_on = DayField(
        label="Jusqu’au", required=False, help_text="Compris. Vide : sans terme fixé."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", clock.today())
        share_choices([self])

    def notes(self):
        return ["Le siège est celui d’une organisation. La personne qui l’occupe se nomme ensuite."]

    def clean(self):
        cleaned = super().clean()
        chosen, typed = cleaned.get("organization"), cleaned.get("new_organization")
        if chosen and typed:
            self.add_error(
                "new_organization", "Choisissez dans la liste ou saisissez un nom, pas les deux."
            )
        if not chosen and not typed and "organization" not in self.errors:
            self.add_error("organization", "Indiquez l’organisation qui siège.")
        return cleaned

    def write(self, *, by):
        data = self.cleaned_data
        organization = data["organization"] or named_organization(data["new_organization"], by=by)
        seat = workflow.open_seat(
            self.subject,
            by=by,
            organization=organization,
            role=data["role"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )
        return seat, f"Le siège de {organization} est ouvert. Nommez la personne qui l’occupe."


class AppointForm(SeatForm):
    """``subject`` is the seat: who holds it, or stands in for its holder, from when."""

    title, icon, button = "Nommer une personne", "user-plus", "Nommer"

    person = PersonChoiceField(label="Personne", empty_label="Choisir…")
    new_person = forms.CharField(
        label="Ou une autre personne",
        required=False,
        max_length=160,
        help_text="Prénom puis nom. Un nom suffit pour siéger.",
    )
    email = forms.EmailField(
        label="Son courriel",
        required=False,
        help_text=(
            "Facultatif. Avec une adresse, la personne reçoit les convocations et peut se connecter"
            " par un code."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    capacity = forms.ChoiceField(
        label="Qualité", choices=Capacity.choices, initial=Capacity.HOLDER, widget=forms.RadioSelect
    )
    starts_on = DayField(label="À partir du", help_text=DAY_HELP)
    ends_on = DayField(
        label="Jusqu’au", required=False, help_text="Compris. Vide : sans terme fixé."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.first_day = max(clock.today(), self.subject.starts_on)
        self.initial.setdefault("starts_on", self.first_day)
        share_choices([self])

    @classmethod
    def is_offered(cls, subject):
        return is_open(subject)

    def notes(self):
        """Whom the person replaces, for each capacity, before anything is saved."""
        role = SeatRole(self.subject.role).grants.label
        sentences = [f"Ce siège donne le rôle « {role} » sur le portail, le temps du mandat."]
        for capacity in Capacity:
            term = workflow.replaced_by(
                self.subject, capacity=capacity, starts_on=self._asked_day()
            )
            if term is not None:
                eve = day(self._asked_day() - timedelta(days=1))
                sentences.append(
                    f"{capacity.label} : la personne nommée remplace {term.person}, dont le mandat"
                    f" prendra fin la veille du premier jour (le {eve} avec la date ci-dessous)."
                )
        return sentences

    def _asked_day(self):
        """The first day that the form shows, where it can be read."""
        cleaned = getattr(self, "cleaned_data", {})
        return cleaned.get("starts_on") or self.first_day

    def clean(self):
        cleaned = super().clean()
        chosen, typed, email = (cleaned.get(name) for name in ("person", "new_person", "email"))
        if chosen and typed:
            self.add_error(
                "new_person", "Choisissez dans la liste ou saisissez un nom, pas les deux."
            )
        if not chosen and not typed and "person" not in self.errors:
            self.add_error("person", "Indiquez la personne.")
        if (
            email
            and (known := User.objects.filter(email=email.lower()).first())
            and known != chosen
        ):
            self.add_error(
                "email",
                f"Cette adresse est celle de {known} : choisissez cette personne dans la liste.",
            )
        return cleaned

    def write(self, *, by):
        data = self.cleaned_data
        person = data["person"] or named_person(data["new_person"], by=by)
        if data["email"]:
            give_account(person, email=data["email"], by=by)
        term = workflow.appoint(
            self.subject,
            by=by,
            person=person,
            capacity=data["capacity"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )
        held = f"{term.get_capacity_display().lower()} du siège de {self.subject.organization}"
        return self.subject, f"{person} est {held} à partir du {day(term.starts_on)}."


class SeatCloseForm(SeatForm):
    """``subject`` is the seat."""

    title, icon, button = "Fermer le siège", "circle-slash", "Fermer le siège"

    ends_on = DayField(label="Dernier jour", help_text=DAY_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ends_on", clock.today())

    @classmethod
    def is_offered(cls, subject):
        return is_open(subject)

    def notes(self):
        people = [
            str(term.person)
            for term in self.subject.terms.select_related("person")
            if not _is_over(term)
        ]
        if not people:
            return ["Personne n’occupe ce siège. Il reste lisible parmi les sièges passés."]
        return [
            "Les mandats de ce siège prennent fin avec lui, et le rôle qu’ils donnent sur le"
            f" portail : {', '.join(people)}."
        ]

    def write(self, *, by):
        workflow.close_seat(self.subject, by=by, ends_on=self.cleaned_data["ends_on"])
        return (
            self.subject,
            (
                f"Le siège de {self.subject.organization} est fermé, dernier jour le"
                f" {day(self.cleaned_data['ends_on'])}."
            ),
        )


class TermEndForm(SeatForm):
    """``subject`` is the term."""

    title, icon, button = "Mettre fin au mandat", "user-minus", "Mettre fin au mandat"

    ends_on = DayField(label="Dernier jour", help_text=DAY_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ends_on", clock.today())

    @classmethod
    def is_offered(cls, subject):
        return is_open(subject.seat) and not _is_over(subject)

    def notes(self):
        term = self.subject
        sentences = [
            f"{term.person}, {term.get_capacity_display().lower()} du siège de"
            f" {term.seat.organization} depuis le {day(term.starts_on)}. Le rôle que donne ce siège"
            " cesse avec le mandat ; le nom reste lisible."
        ]
        if term.starts_on > clock.today():
            sentences.append(
                "Ce mandat n’a pas commencé : une date antérieure à son premier jour le retire."
            )
        return sentences

    def write(self, *, by):
        workflow.end_term(self.subject, by=by, ends_on=self.cleaned_data["ends_on"])
        return (
            self.subject.seat,
            f"Le mandat de {self.subject.person} prend fin le {day(self.cleaned_data['ends_on'])}.",
        )


def is_open(seat) -> bool:
    """True for a seat in force or to come, of a committee that is not archived."""
    return not seat.committee.is_archived and not _is_over(seat)


def _is_over(row) -> bool:
    return row.ends_on is not None and row.ends_on < clock.today()
