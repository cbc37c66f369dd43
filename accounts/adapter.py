"""django-allauth fitted to the portal: no sign-up, our mails, links from SITE_URL, counts that Host
cannot move.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import notifications
from accounts.models import User
from accounts.security import codes, identity, second_factor
from core import clock

MESSAGES = {
    "incorrect_code": "Ce n’est pas le bon code.",
    "email_password_mismatch": "Le courriel ou le mot de passe n’est pas le bon.",
    "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
    "incorrect_password": "Ce n’est pas votre mot de passe.",
    "invalid_password_reset": "Ce lien n’est plus valable.",
    # Said of a code by mail after its last try; passwords have their own sentence.
    "too_many_login_attempts": "Ce code n’est plus valable : demandez-en un autre.",
}
MANY_PASSWORDS = (
    "Trop d’essais ont échoué. Patientez cinq minutes, ou choisissez un nouveau mot de passe par "
    "« Mot de passe oublié »."
)
# The mail to the owner of the account, by allauth's name of the notification.
_NOTICES = {
    "account/email/password_changed": notifications.password_changed,
    "account/email/password_reset": notifications.password_changed,
    "mfa/email/totp_activated": notifications.second_factor_on,
    "mfa/email/totp_deactivated": notifications.second_factor_off,
    "mfa/email/recovery_codes_generated": notifications.recovery_codes_renewed,
}


class PortalAccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: people come in by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        """No page of the portal asks allauth for JSON."""
        return False

    def is_safe_url(self, url):
        """Only paths of this site: no scheme, no host, not even one of ALLOWED_HOSTS."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request):
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def login(self, request, user):
        # « Depuis votre dernière visite » starts there.
        user.previous_login = user.last_login
        user.skip_history_when_saving = (
            True  # only last_login moves: no fact for the history of the person
        )
        try:
            super().login(request, user)
        finally:
            del user.skip_history_when_saving
        # Django dates the visit by the real time; the demonstration lives on a day of its own. An
        # update writes no history.
        user.last_login = clock.now()
        User.objects.filter(pk=user.pk).update(
            last_login=user.last_login, previous_login=user.previous_login
        )

    def is_reauthentication_required(self, app=None):
        """Whoever signed in a moment ago is not asked again."""
        return not identity.is_fresh(context.request)

    def get_reauthentication_methods(self, user):
        """Password, or second factor, or else a code by mail.

        Allauth offers the code to whoever has an address in its own table, which the portal leaves
        empty.
        """
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and not second_factor.is_on(user):
            url = reverse("account_request_reauthentication_code")
            description = "Recevoir un code par courriel"
            methods.append({"id": "reauthenticate_by_code", "description": description, "url": url})
        return methods

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except (
            ValidationError
        ) as refused:  # the only one that allauth has here: too many wrong passwords
            raise ValidationError(MANY_PASSWORDS, code=refused.code) from refused

    def set_password(self, user, password):
        user.set_password(password)
        user.save_as(user, reason="Mot de passe changé")

    def forget_failures(self, user):
        """After a reset by mail the right password works at once, even for whoever was being
        throttled.
        """
        key = self._get_login_attempts_cache_key(context.request, email=user.email)
        ratelimit.clear(context.request, action="login_failed", key=key)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count per account. Allauth adds the Host, so that each port written there would open
        a new count.
        """
        return credentials.get("email", "").lower()

    def get_reset_password_from_key_url(self, key):
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return settings.SITE_URL + path

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        if template_prefix not in _NOTICES:
            raise LookupError(f"The portal has no mail for {template_prefix!r}.")
        _NOTICES[template_prefix](user)

    def send_mail(self, template_prefix, email, context):
        """Allauth's own mails take their links from the Host: none of them may leave, but the code,
        which has none.
        """
        if template_prefix == "account/email/login_code":
            return codes.send_code(email, context["code"])
        raise LookupError(f"The portal has no mail for {template_prefix!r}.")


class PortalMFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce n’est pas le bon code.",
        "cannot_delete_authenticator": (
            "Votre rôle demande un second facteur : il ne peut pas être désactivé."
        ),
    }

    def encrypt(self, text):
        return second_factor.encrypt(text)

    def decrypt(self, encrypted_text):
        return second_factor.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        return not second_factor.is_demanded(authenticator.user)
