"""The operator's pages for organisations, people and memberships. Passwords are never seen nor
typed here.
"""

from allauth.account import admin as allauth_admin
from allauth.mfa import admin as second_factor_admin
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.core.exceptions import ValidationError
from django.db import models
from django_tasks_db import admin as jobs_admin

from accounts.enums import COMMITTEE_ROLES
from accounts.models import Membership, Organization, User
from accounts.workflow.memberships import SEATED
from core.admin import SignedAdmin
from core.forms import clean_version
from core.models import StaleVersion

# Rights come from dated memberships, and the address to sign in with is the person's own: pages
# that offer a second way would be a trap. They register as their modules load, so these are
# imported first. Codes, secrets and the words of mails that wait are nobody's reading.
admin.site.unregister(
    [
        auth_admin.Group,
        allauth_admin.EmailAddress,
        second_factor_admin.Authenticator,
        jobs_admin.DBTaskResult,
    ]
)


class OrganizationForm(forms.ModelForm):
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def full_clean(self):
        """Claim the version last: a form refused for another reason stays savable."""
        super().full_clean()
        if not self.is_bound or self.errors or self.instance.pk is None:
            return
        try:
            self.instance.lock_version(clean_version(self.data))
        except ValidationError as error:
            self.add_error(None, error)
        except StaleVersion:
            self.add_error(
                None,
                "Quelqu’un a modifié cette organisation depuis que vous avez ouvert cette page."
                " Rien n’a été enregistré : rouvrez-la pour voir son état, puis reportez vos"
                " changements.",
            )


@admin.register(Organization)
class OrganizationAdmin(SignedAdmin):
    form = OrganizationForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = [
        "name",
        "short_name",
        "kind",
        "siren",
        "address",
        "website",
        "field_of_intervention",
        "version",
    ]
    list_display = ["name", "short_name", "kind", "college", "is_example", "archived_at"]
    list_filter = ["kind", "is_example", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "short_name", "siren"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """``version`` is a field of the form alone: the model's own is not editable and Django
        would refuse it.
        """
        kwargs["fields"] = [name for name in self.fields if name != "version"]
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description="collège")
    def college(self, organization):
        return organization.college.label


class UserForm(forms.ModelForm):
    def clean_email(self):
        """As it is stored: a capital would slip past the check of uniqueness."""
        email = self.cleaned_data["email"]
        return email.lower() if email else None

    def clean(self):
        cleaned = super().clean()
        if "email" in cleaned and not cleaned["email"]:
            if cleaned.get("is_active"):
                self.add_error(
                    "email", "Une personne qui peut se connecter a besoin d’un courriel."
                )
            elif not cleaned.get("last_name"):
                self.add_error("last_name", "Sans courriel, il faut au moins un nom.")
        return cleaned


@admin.register(User)
class UserAdmin(SignedAdmin):
    """A new person has no password: « Mot de passe oublié » sends the link that chooses the first
    one.
    """

    form = UserForm
    fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name", "job_title", "phone"]}),
        (
            "Accès",
            {
                "fields": ["is_active", "is_superuser", "last_login"],
                "description": (
                    "Aucun mot de passe ne se saisit ici : la personne demande le sien par « Mot de"
                    " passe oublié » sur la page de connexion. Ses droits viennent de ses"
                    " appartenances."
                ),
            },
        ),
    ]
    readonly_fields = ["last_login"]
    list_display = ["__str__", "email", "job_title", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "memberships__role", "is_example"]
    search_fields = ["first_name", "last_name", "email"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "is_superuser":
            field.label = "Exploitant·e"
            field.help_text = "A tous les droits, et accès à cette administration."
        return field


class MembershipForm(forms.ModelForm):
    FIXED = ("user", "organization", "role")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for (
                name
            ) in self.FIXED:  # disabled and not left out: the rules of the database read them
                self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("role") or self.instance.role) in COMMITTEE_ROLES:
            raise ValidationError(SEATED)
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin précède le début.")
        if ends_on and cleaned.get("is_referent"):
            self.add_error(
                "is_referent",
                "Une appartenance qui prend fin ne désigne plus de référent·e : décochez.",
            )
        return cleaned


@admin.register(Membership)
class MembershipAdmin(SignedAdmin):
    """One ends, another begins: who a person was, and until when, stays known."""

    form = MembershipForm
    fieldsets = [
        (None, {"fields": ["user", "organization", "role", "is_referent"]}),
        (
            "Dates",
            {
                "fields": ["starts_on", "ends_on"],
                "description": (
                    "Une appartenance ne se supprime pas : donnez-lui une date de fin (dernier jour"
                    " compris). Pour un autre rôle ou une autre organisation, ajoutez-en une autre."
                ),
            },
        ),
    ]
    autocomplete_fields = ["user", "organization"]
    list_display = ["user", "organization", "role", "is_referent", "starts_on", "ends_on"]
    list_display_links = ["user", "organization"]
    list_filter = ["role", "is_referent", ("ends_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organization"]
    search_fields = ["user__first_name", "user__last_name", "user__email", "organization__name"]
