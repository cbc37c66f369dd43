from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.enums import TEAM_ROLES, OrganizationKind, Role
from accounts.models import Membership, Organization, User
from accounts.models.memberships import TEAM_ONLY
from core import clock
from core.workbook.text import fold, one_line, typeset


class Command(BaseCommand):
    help = typeset(
        "Ouvre le portail à une personne : son compte, son organisation, son rôle. Sans mot de"
        " passe : elle choisit le premier par « Mot de passe oublié ». Une seconde fois ne change"
        " rien."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="COURRIEL")
        parser.add_argument("--first-name", default="", metavar="PRÉNOM")
        parser.add_argument("--last-name", default="", metavar="NOM")
        parser.add_argument(
            "--organization",
            default="",
            metavar="NOM",
            help=typeset(
                "nom ou nom court, créée si elle manque ; par défaut, la seule intercommunalité du"
                " portail"
            ),
        )
        parser.add_argument("--role", default=Role.PROJECT_OFFICER.value, choices=Role.values)

    @transaction.atomic
    @clock.one_instant
    def handle(self, *, email, first_name, last_name, organization, role, **options):
        role = Role(role)
        person = self._find_or_create_person(
            _clean_email(email), one_line(first_name), one_line(last_name)
        )
        self._give_role(
            person, self._find_or_create_organization(one_line(organization), role), role
        )
        self._next_step(person)

    # --- The person
    def _find_or_create_person(self, email, first_name, last_name):
        person = User.objects.filter(email=email).first()
        if person is None:
            if not (first_name and last_name):
                raise CommandError(
                    typeset(
                        f"Personne n’a le courriel {email} : donnez --first-name et --last-name"
                        " pour la créer."
                    )
                )
            person = self._known_by_name(first_name, last_name) or User()
        outcome = _describe(person, email)
        values = {
            "email": email,
            "is_active": True,
            "first_name": person.first_name or first_name,
            "last_name": person.last_name or last_name,
        }
        if person.pk is None or any(
            getattr(person, name) != value for name, value in values.items()
        ):
            for name, value in values.items():
                setattr(person, name, value)
            self._save(person)
        self._write(f"{outcome} : {person} ({email}).")
        if (first_name or person.first_name, last_name or person.last_name) != (
            person.first_name,
            person.last_name,
        ):
            self._write("Son nom est gardé tel quel ; il se change dans l’administration.")
        return person

    def _known_by_name(self, first_name, last_name):
        """A person whom a workbook named, without an e-mail until now. Two of that name: nobody can
        tell which.
        """
        wanted = User(first_name=first_name, last_name=last_name).name_key
        found = [
            user for user in User.objects.filter(email__isnull=True) if user.name_key == wanted
        ]
        if len(found) > 1:
            raise CommandError(
                typeset(
                    f"{len(found)} personnes sans courriel s’appellent {first_name} {last_name} :"
                    " donnez le courriel à la bonne dans l’administration"
                    f" ({_address('admin:index')}), puis recommencez."
                )
            )
        return found[0] if found else None

    # --- The organisation
    def _find_or_create_organization(self, name, role):
        found = self._find_organization(name) if name else self._only_intercommunality()
        if found is None:
            kind = (
                OrganizationKind.INTERCOMMUNALITY if role in TEAM_ROLES else OrganizationKind.OTHER
            )
            found = Organization(name=name, kind=kind)
            self._save(found)
            self._write(f"Organisation créée : {found} ({found.get_kind_display()}).")
        elif found.is_archived:
            raise CommandError(
                typeset(f"L’organisation « {found} » est archivée : choisissez-en une autre.")
            )
        elif not found.admits(role):
            raise CommandError(
                typeset(
                    f"« {found} » n’est pas une intercommunalité ({found.get_kind_display()})."
                    f" {TEAM_ONLY} Choisissez-en une autre, ou corrigez sa nature dans"
                    f" l’administration ({_address('admin:index')})."
                )
            )
        else:
            self._write(f"Organisation déjà là : {found}.")
        return found

    def _find_organization(self, name):
        key = fold(name) or name
        every = Organization.objects.all()
        found = [
            one
            for one in every
            if key in {fold(text) or text for text in (one.name, one.short_name)}
        ]
        if len(found) > 1:
            names = ", ".join(f"« {one.name} »" for one in found)
            raise CommandError(
                typeset(f"Plusieurs organisations s’appellent « {name} » : {names}.")
            )
        return found[0] if found else None

    def _only_intercommunality(self):
        found = list(
            Organization.objects.active().filter(kind=OrganizationKind.INTERCOMMUNALITY)[:2]
        )
        if len(found) != 1:
            raise CommandError(
                typeset("De quelle organisation ? Donnez --organization, par son nom.")
            )
        return found[0]

    # --- The membership
    def _give_role(self, person, organization, role):
        in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
        found = person.memberships.filter(in_force, organization=organization, role=role).first()
        if found is None:
            found = Membership(user=person, organization=organization, role=role)
            self._save(found)
            outcome = "Rôle donné"
        else:
            outcome = "Rôle déjà là"
        until = f", jusqu’au {found.ends_on:%d/%m/%Y}" if found.ends_on else ""
        self._write(f"{outcome} : {role.label}, depuis le {found.starts_on:%d/%m/%Y}{until}.")

    # --- What is common
    def _next_step(self, person):
        if person.has_usable_password():
            self._write(
                "Cette personne a déjà un mot de passe. Elle se connecte sur"
                f" {_address('account_login')}"
            )
            return
        self._write(
            f"Reste à faire : sur {_address('account_reset_password')} demander un mot de passe"
            f" pour {person.email}. Le lien reçu par courriel sert à choisir le premier."
        )

    def _save(self, row):
        try:
            row.full_clean(exclude=["password", "slug"])
        except ValidationError as error:
            raise CommandError(typeset(" ".join(error.messages))) from None
        row.save_as(None)

    def _write(self, text):
        self.stdout.write(typeset(text))


def _clean_email(email):
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(typeset(f"« {email} » n’est pas un courriel.")) from None
    return email


def _describe(person, email):
    if person.pk is None:
        return "Personne créée"
    if person.email != email:
        return "Personne déjà connue par son nom, à qui ce courriel est donné"
    return "Compte déjà là" if person.is_active else "Compte rouvert"


def _address(name):
    return settings.SITE_URL + reverse(name)
