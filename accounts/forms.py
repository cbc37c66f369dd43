"""Allauth's forms in the portal's words: « Courriel », no placeholder that repeats the label, the password rule."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter

LENGTH_RULE = (
    "14 caractères au moins, sans autre contrainte. Une phrase que vous seul connaissez convient ; vous pouvez "
    "coller ce que propose un gestionnaire de mots de passe."
)


class _PortalForm:
    """Common to the forms below: what each field is called, whatever allauth calls it."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(_PortalForm, allauth_forms.LoginForm):
    labels = {"login": "Courriel", "password": "Mot de passe", "remember": "Rester connecté sur cet appareil"}
    hints = {
        "remember": "À éviter sur un poste partagé. Sans cela, la connexion cesse à la fermeture du navigateur."
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskResetForm(_PortalForm, allauth_forms.ResetPasswordForm):
    labels = {"email": "Courriel"}
    hints = {"email": "Celui avec lequel vous vous connectez au portail."}


class ChoosePasswordForm(_PortalForm, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": "Nouveau mot de passe", "password2": "Le même, une seconde fois"}
    hints = {"password1": LENGTH_RULE}

    def save(self):
        super().save()
        get_adapter().forget_failures(self.user)


class ChangePasswordForm(_PortalForm, allauth_forms.ChangePasswordForm):
    labels = {"oldpassword": "Mot de passe actuel"} | ChoosePasswordForm.labels
    hints = ChoosePasswordForm.hints


class ConfirmPasswordForm(_PortalForm, allauth_forms.ReauthenticateForm):
    labels = {"password": "Mot de passe"}
