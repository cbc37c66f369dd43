"""The forms of codes: one field, digits, typed or pasted, spaces or not."""

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms

from accounts.enums import MailRhythm
from accounts.models import User
from accounts.security import codes
from accounts.security.passwords import PortalForm

REMEMBER = "Rester connecté sur cet appareil"
MANY_ASKED = (
    "Trop de codes ont été demandés. Patientez dix minutes, ou connectez-vous par votre mot de"
    " passe."
)
MANY_WRONG = "Trop de codes faux. Patientez une heure, ou connectez-vous par votre mot de passe."


class _CodeForm(PortalForm):
    labels = {"code": "Code à six chiffres"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            autocomplete="one-time-code",
            inputmode="numeric",
            autocapitalize="off",
            spellcheck="false",
        )


class AskCodeForm(PortalForm, account_forms.RequestLoginCodeForm):
    labels = {"email": "Courriel", "remember": REMEMBER}
    hints = {
        "email": "Celui que connaît le portail.",
        "remember": (
            "À éviter sur un poste partagé. Sans cela, la connexion cesse à la fermeture du"
            " navigateur."
        ),
    }
    remember = forms.BooleanField(required=False)

    def clean_email(self):
        """An unknown address costs the same: a job is queued for it too, which writes to nobody."""
        try:
            email = super().clean_email()
        except (
            forms.ValidationError
        ) as refused:  # the only one that allauth has here: too many codes
            raise forms.ValidationError(MANY_ASKED) from refused
        if self._user is None:
            codes.send_code(email, get_adapter().generate_login_code())
        return email


class SignInCodeForm(_CodeForm, account_forms.ConfirmLoginCodeForm):
    """Three tries a code; and so many wrong codes an hour for one account, however many codes were
    asked for.
    """

    ACTION = "login_code_failed"

    def __init__(self, *args, account, **kwargs):
        self.account = account.lower()
        super().__init__(*args, **kwargs)

    def clean_code(self):
        count = {"request": context.request, "action": self.ACTION, "key": self.account}
        if not ratelimit.consume(dry_run=True, **count):
            raise forms.ValidationError(MANY_WRONG)
        try:
            return super().clean_code()
        except forms.ValidationError:
            ratelimit.consume(**count)
            raise


class AskProofForm(account_forms.RequestReauthenticationCodeForm):
    """A code by mail asked again of whoever is signed in: it goes to the address of the account.

    Allauth would offer the addresses of a table of its own, which the portal leaves empty.
    """

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        field = self.fields["recipient"]
        field.choices = [(user.email, user.email)]
        field.initial, field.widget = user.email, forms.HiddenInput()

    def clean(self):
        cleaned_data = super().clean()
        if self.has_error("recipient", "too_many_login_attempts"):
            del self.errors["recipient"]
            self.add_error(None, MANY_ASKED)
        return cleaned_data


class ConfirmCodeForm(_CodeForm, account_forms.ConfirmReauthenticationCodeForm):
    """The code that this mail brought."""


class _FactorForm(_CodeForm):
    labels = {"code": "Code de l’application, ou code de secours"}


class SecondFactorForm(_FactorForm, mfa_forms.AuthenticateForm):
    """The second step of a sign-in."""


class ConfirmSecondFactorForm(_FactorForm, mfa_forms.ReauthenticateForm):
    """The second factor asked again of whoever is signed in."""


class SwitchOnForm(_CodeForm, totp_forms.ActivateTOTPForm):
    labels = {"code": "Code affiché par l’application"}


class AccountForm(forms.ModelForm):
    # What each rhythm means to the person.
    RHYTHMS = {
        MailRhythm.IMMEDIATE: (
            "Les rappels d’échéance, et chaque réponse ou relecture dès qu’elle a lieu."
        ),
        MailRhythm.WEEKLY: "Rappels, réponses et relectures réunis en un seul courriel.",
        MailRhythm.ESSENTIAL: (
            "L’échéance du jour ou dépassée, et ce qui vous est renvoyé à corriger. Rien d’autre."
        ),
    }

    class Meta:
        model = User
        fields = ["first_name", "last_name", "job_title", "phone", "mail_rhythm"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
            "mail_rhythm": forms.RadioSelect,
        }

    def rhythms(self):
        """Each choice with the sentence that goes with it."""
        return [(choice, self.RHYTHMS[choice.data["value"]]) for choice in self["mail_rhythm"]]
