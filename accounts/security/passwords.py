"""Allauth's forms in the portal's words: « Courriel », no placeholder that repeats the label, the
password rule.
"""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter

from accounts.security import codes

LENGTH_RULE = (
    "14 caractères au moins, sans autre contrainte. Une phrase que vous seul connaissez convient ;"
    " vous pouvez coller ce que propose un gestionnaire de mots de passe."
)


class PortalForm:
    """Common to the forms below: what each field is called, whatever allauth calls it."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(PortalForm, allauth_forms.LoginForm):
    labels = {
        "login": "Courriel",
        "password": "Mot de passe",
        "remember": "Rester connecté sur cet appareil",
    }
    hints = {
        "remember": (
            "À éviter sur un poste partagé. Sans cela, la connexion cesse à la fermeture du"
            " navigateur."
        )
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskResetForm(PortalForm, allauth_forms.ResetPasswordForm):
    labels = {"email": "Courriel"}
    hints = {"email": "Celui avec lequel vous vous connectez au portail."}

    def clean_email(self):
        """No look-up here: the page does the same for every address, and the job finds out whose it
        is.
        """
        return self.cleaned_data["email"]

    def save(self, request, **kwargs):
        codes.send_reset_link(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class ChoosePasswordForm(PortalForm, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": "Nouveau mot de passe", "password2": "Le même, une seconde fois"}
    hints = {"password1": LENGTH_RULE}

    def save(self):
        super().save()
        get_adapter().forget_failures(self.user)


class ChangePasswordForm(PortalForm, allauth_forms.ChangePasswordForm):
    labels = {"oldpassword": "Mot de passe actuel"} | ChoosePasswordForm.labels
    hints = ChoosePasswordForm.hints


class ConfirmPasswordForm(PortalForm, allauth_forms.ReauthenticateForm):
    labels = {"password": "Mot de passe"}
