"""An organisation of the directory, and the acts on it by the last part of their address."""

import re

from django import forms

from accounts.enums import OrganizationKind
from accounts.models import Membership, Organization
from accounts.permissions import Permission
from accounts.workflow import organizations
from actions.models import ActionSheet
from core import clock
from core.choices import by_label
from core.editing.acts import ActForm, reason_field
from core.editing.editor import Editor, Section, SectionForm
from core.french import NO_BREAK

NOBODY = ""


class OrganizationForm(SectionForm):
    # The college follows from the kind: it is read beside it.
    kind = forms.ChoiceField(
        label="Nature et collège",
        choices=[(kind.value, f"{kind.label} – {kind.college.label}") for kind in OrganizationKind],
        initial=OrganizationKind.OTHER,
    )
    siren = forms.CharField(
        label="SIREN", required=False, max_length=20, help_text="Neuf chiffres, s’il est connu."
    )
    website = forms.URLField(
        label="Site web", required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Organization
        fields = (
            "name",
            "short_name",
            "kind",
            "field_of_intervention",
            "address",
            "website",
            "siren",
        )
        help_texts = {
            "short_name": "Celui des listes et des cartes, s’il diffère du nom.",
            "field_of_intervention": (
                "Par exemple : formation, immobilier d’entreprise, transports."
            ),
        }

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if self._others().filter(name__iexact=name).exists():
            raise forms.ValidationError("Une organisation porte déjà ce nom, peut-être archivée.")
        return name

    def clean_siren(self):
        siren = re.sub(r"[\s\u00a0\u202f]", "", self.cleaned_data["siren"])
        if siren and not re.fullmatch(r"\d{9}", siren, re.ASCII):
            raise forms.ValidationError("Un numéro SIREN compte neuf chiffres.")
        if siren and self._others().filter(siren=siren).exists():
            raise forms.ValidationError("Une organisation porte déjà ce SIREN, peut-être archivée.")
        return siren

    def _others(self):
        return Organization.objects.exclude(pk=self.instance.pk)


class OrganizationEditor(Editor):
    """The organisation as a person edits it."""

    def write(self, *, by, version, rows, removed):
        organizations.save_organization(self.subject, by=by, version=version)


IDENTITY = Section("identite", "Identité", "tag", OrganizationForm)


class ReferentForm(ActForm):
    title, icon, button = "Désigner la ou le référent·e", "user-check", "Enregistrer"
    anchor = "referent"
    permission = Permission.PEOPLE_INVITE

    referent = forms.ChoiceField(label="Référent·e", required=False, widget=forms.RadioSelect)

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        today = clock.today()
        rows = subject.memberships.active(today).filter(ends_on__isnull=True, user__is_active=True)
        rows = by_label(rows.select_related("user"), lambda row: row.user.sort_name)
        self.rows = {str(row.pk): row for row in rows}
        self.fields["referent"].choices = [
            *(
                (key, f"{row.user.get_full_name()} – {row.get_role_display()}")
                for key, row in self.rows.items()
            ),
            (NOBODY, "À désigner"),
        ]
        self.initial["referent"] = next(
            (key for key, row in self.rows.items() if row.is_referent), NOBODY
        )

    def notes(self):
        if self.rows:
            return [
                "La ou le référent·e répond au nom de l’organisation\N{NO-BREAK SPACE}; son nom se"
                " lit dans l’annuaire."
            ]
        return [
            "Aucune personne de cette organisation n’a encore de compte : invitez d’abord"
            " quelqu’un."
        ]

    def apply(self, *, by, version):
        membership: Membership | None = self.rows.get(self.cleaned_data["referent"])
        organizations.set_referent(self.subject, membership=membership, by=by, version=version)
        if membership is None:
            return "La ou le référent·e est à désigner."
        return f"{membership.user.get_full_name()} est la ou le référent·e de l’organisation."


class ArchiveForm(ActForm):
    title, icon, button = "Archiver l’organisation", "archive", "Archiver"
    permission = Permission.ORGANIZATION_EDIT

    reason = reason_field("Motif de l’archivage")

    def notes(self):
        open_commitments = self.subject.commitments.filter(archived_at__isnull=True).open().count()
        carried = ActionSheet.objects.filter(
            lead_organization=self.subject, archived_at__isnull=True
        ).count()
        people = self.subject.memberships.active(clock.today()).values("user").distinct().count()
        sentences = [
            "L’organisation quitte l’annuaire et les listes de choix. Ce qu’elle a signé, porté et"
            " promis reste ; l’équipe la retrouve par le filtre « Organisations archivées » et peut"
            " la restaurer."
        ]
        if open_commitments:
            sentences.append(
                _remaining(
                    open_commitments,
                    "engagement ouvert",
                    "engagements ouverts",
                    "lui restera",
                    "lui resteront",
                )
            )
        if carried:
            sentences.append(
                _remaining(carried, "fiche", "fiches", "garde ce porteur", "gardent ce porteur")
            )
        if people:
            one = people == 1
            sentences.append(
                f"{people}{NO_BREAK}personne{'' if one else 's'} {'perd' if one else 'perdent'}"
                " l’accès que donne cette organisation, jusqu’à sa restauration."
            )
        return sentences

    def apply(self, *, by, version):
        organizations.archive_organization(
            self.subject, reason=self.cleaned_data["reason"], by=by, version=version
        )
        return "L’organisation est archivée."


def _remaining(count: int, one: str, many: str, verb: str, verbs: str) -> str:
    """« Attention : 3 engagements ouverts lui resteront. »"""
    noun, verb = (one, verb) if count == 1 else (many, verbs)
    return f"Attention{NO_BREAK}: {count}{NO_BREAK}{noun} {verb}."


class RestoreForm(ActForm):
    title, icon, button = "Restaurer l’organisation", "archive-restore", "Restaurer"
    permission = Permission.ORGANIZATION_EDIT

    @classmethod
    def is_offered(cls, subject):
        return subject.is_archived

    def notes(self):
        return ["L’organisation revient dans l’annuaire, et ses membres retrouvent leur accès."]

    def apply(self, *, by, version):
        organizations.restore_organization(self.subject, by=by, version=version)
        return "L’organisation est restaurée avec tous ses liens."


ORGANIZATION_ACTS: dict[str, type[ActForm]] = {
    "referent": ReferentForm,
    "archiver": ArchiveForm,
    "restaurer": RestoreForm,
}
