"""No work without a second factor where the settings demand one."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.security import second_factor

# What stays open: leaving, proving who one is, switching on, and what everybody may read.
OPEN = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "account_reauthenticate",
        "account_request_reauthentication_code", "account_confirm_reauthentication_code",
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done", "mfa_activate_totp", "mfa_reauthenticate",
        "help", "legal_notice", "accessibility", "personal_data", "sitemap", "security_txt",
        "health",
        "territoire.pages.views.favicon",
    }
)  # fmt: skip


class SecondFactorMiddleware:
    """Leads officers, team and superusers without a second factor to the page that switches it on,
    from any page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not settings.SECOND_FACTOR_REQUIRED or request.resolver_match.view_name in OPEN:
            return None
        if not second_factor.is_demanded(request.user) or second_factor.is_on(request.user):
            return None
        page = reverse("mfa_activate_totp")
        if request.headers.get(
            "HX-Request"
        ):  # htmx follows a redirect within the page; this one leaves it
            return HttpResponse(headers={"HX-Redirect": page})
        return redirect(page)
