"""Sign-in by code, proof by code, my account. The other pages are allauth's own, under our
addresses.
"""

from allauth.account import views as account_views
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import FeedKey
from accounts.security import second_factor
from accounts.security.forms import AccountForm, AskProofForm


class AskCodeView(account_views.RequestLoginCodeView):
    def form_valid(self, form):
        """The session lasts as long as the person said, like one opened by a password."""
        self.request.session.set_expiry(
            settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0
        )
        return super().form_valid(form)


class SignInCodeView(account_views.ConfirmLoginCodeView):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"account": self.stage.state["email"]}

    def form_invalid(self, form):
        """After the last try allauth leads back to the start, and forgets where the person was
        going.
        """
        answer = super().form_invalid(form)
        return (
            redirect(self.passthrough_next_url(answer.url)) if answer.status_code == 302 else answer
        )


class SwitchOnView(ActivateTOTPView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_demanded=second_factor.is_demanded(self.request.user), **kwargs
        )


class AskProofView(account_views.RequestReauthenticationCodeView):
    form_class = AskProofForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_home(request):
    user = request.user
    form = AccountForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.instance.save_as(user, reason="Compte mis à jour par la personne")
        messages.success(request, "Votre compte est à jour.")
        return redirect("account_home")
    feed_key = FeedKey.objects.filter(user=user).first()
    context = {
        "form": form,
        "feed_key": feed_key,
        "feed_url": (
            settings.SITE_URL + reverse("calendar_feed", args=[feed_key.token]) if feed_key else ""
        ),
        "memberships": user.active_memberships,
        "has_password": user.has_usable_password(),
        "has_second_factor": second_factor.is_on(user),
        "is_demanded": second_factor.is_demanded(user),
    }
    return render(request, "account/home.html", context, status=422 if form.errors else 200)
