"""Inviting several people at once, accepting an invitation, changing the role of a member."""

import re

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts import access
from accounts.enums import TEAM_ROLES, Role
from accounts.models import User
from accounts.models.memberships import TEAM_ONLY
from accounts.workflow import invitations
from core.choices import NamedChoiceField

MAX_ADDRESSES = 20
# « Claire Martin <claire@example.org> », as mail programs copy it.
_NAMED = re.compile(r'^"?(?P<name>[^"<>]*?)"?\s*<(?P<email>[^<>\s]+)>$')
# Between addresses: a new line, a comma, a semicolon, or a space before the next one.
_BETWEEN = re.compile(r"[\n,;]+")


def read_addresses(text: str) -> list[tuple[str, str]]:
    """``(email, name)`` of each address of ``text``, once, in order; ``name`` is "" where none is
    given.
    """
    found = {}
    for part in filter(None, (part.strip() for part in _BETWEEN.split(text))):
        named = _NAMED.match(part)
        pairs = (
            [(named["email"], named["name"])] if named else [(word, "") for word in part.split()]
        )
        for email, name in pairs:
            found.setdefault(email.strip("<>").lower(), " ".join(name.split()))
    return list(found.items())


def split_name(name: str) -> tuple[str, str]:
    first_name, _, last_name = name.partition(" ")
    return first_name[:80], last_name[:80]


class InviteForm(forms.Form):
    """``user`` invites; the choice of organisation and role is what ``user`` may give."""

    emails = forms.CharField(
        label="Adresses de courriel",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=f"Une par ligne, ou séparées par des virgules. {MAX_ADDRESSES} au plus.",
    )
    organization = NamedChoiceField(
        label="Organisation", queryset=None, empty_label="Choisir une organisation"
    )
    role = forms.ChoiceField(label="Rôle", initial=Role.PARTNER_MEMBER.value)
    first_name = forms.CharField(
        label="Prénom",
        required=False,
        max_length=80,
        help_text="Facultatif, pour une seule adresse.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_name = forms.CharField(
        label="Nom",
        required=False,
        max_length=80,
        help_text="Facultatif, pour une seule adresse.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        organizations = access.inviting_organizations(user)
        self.fields["organization"].queryset = organizations
        self.fields["role"].choices = self._roles()
        if not access.invites_everywhere(user):
            self.fields["role"].widget = forms.RadioSelect(choices=self.fields["role"].choices)
            own = list(organizations[:2])
            if len(own) == 1:
                self.initial["organization"] = own[0].pk
                self.fields["organization"].empty_label = None

    def _roles(self) -> list:
        """Roles to choose from; those of the team apart, for they are given at the intercommunality
        alone.
        """
        roles = access.grantable_roles(self.user, self.initial.get("organization"))
        team = [(role.value, role.label) for role in roles if role in TEAM_ROLES]
        others = [(role.value, role.label) for role in roles if role not in TEAM_ROLES]
        return [*others, ("À l’intercommunalité seulement", team)] if team else others

    def clean_emails(self):
        people = read_addresses(self.cleaned_data["emails"])
        wrong = [email for email, _ in people if not is_address(email)]
        if wrong:
            raise ValidationError(
                [f"« {email} » n’est pas une adresse de courriel." for email in wrong]
            )
        if len(people) > MAX_ADDRESSES:
            raise ValidationError(
                f"{len(people)} adresses : invitez-en {MAX_ADDRESSES} au plus à la fois."
            )
        if not people:
            raise ValidationError("Donnez au moins une adresse.")
        return people

    def clean(self):
        data = super().clean()
        people = data.get("emails")
        if people and len(people) > 1:
            for name in ("first_name", "last_name"):
                if data.get(name):
                    self.add_error(
                        name, "Laissez vide pour plusieurs adresses : chacun donnera son nom."
                    )
        organization, role = data.get("organization"), data.get("role")
        if organization and role and not organization.admits(role):
            self.add_error("role", TEAM_ONLY)
        elif people and organization and role:
            self.refuse_members(people, organization, role)
        return data

    def refuse_members(self, people, organization, role):
        """An error for each address that cannot be invited, with the reason."""
        for email, _ in people:
            reason = invitations.reason_not_to_invite(email, organization=organization, role=role)
            # Whether an address is known elsewhere on the portal is for the team alone.
            if (
                reason is None
                and access.invites_everywhere(self.user)
                and invitations.has_closed_account(email)
            ):
                reason = (
                    f"Le compte de {email} a été fermé : l’exploitant du portail peut le rouvrir."
                )
            if reason:
                self.add_error("emails", reason)

    def people(self) -> list[tuple[str, str, str]]:
        """``(email, first name, last name)`` of those to invite."""
        found = [(email, *split_name(name)) for email, name in self.cleaned_data["emails"]]
        if len(found) == 1:
            typed = self.cleaned_data["first_name"], self.cleaned_data["last_name"]
            found = [(found[0][0], *typed)] if any(typed) else found
        return found


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= User._meta.get_field("email").max_length


class AcceptForm(forms.Form):
    """What a person without account gives: a name, and a password or none."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label="Mot de passe (facultatif)",
        required=False,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=(
            "14 caractères au moins : une phrase que vous seul connaissez convient. Ou laissez"
            " vide : vous vous connecterez par un code envoyé par courriel."
        ),
    )

    def __init__(self, *args, invitation, person: User | None, **kwargs):
        known = person or invitation
        initial = {"first_name": known.first_name, "last_name": known.last_name}
        super().__init__(*args, initial=initial, **kwargs)
        self.invitation = invitation

    def clean(self):
        data = super().clean()
        person = User(
            email=self.invitation.email,
            first_name=data.get("first_name", ""),
            last_name=data.get("last_name", ""),
        )
        if data.get("password"):
            try:
                validate_password(data["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)

    def __init__(self, *args, user, membership, **kwargs):
        super().__init__(*args, initial={"role": membership.role}, **kwargs)
        roles = access.grantable_roles(user, membership.organization)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]


class EndForm(forms.Form):
    """When the access stops: this evening, or at once."""

    TODAY, NOW = "today", "now"
    when = forms.ChoiceField(
        label="L’accès cesse",
        choices=[(TODAY, "à la fin de la journée"), (NOW, "tout de suite")],
        initial=TODAY,
        widget=forms.RadioSelect,
    )
