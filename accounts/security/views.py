"""Sign-in by code, proof by code, my account. The other pages are allauth's own, under our addresses."""

from allauth.account import views as account_views
from allauth.core import ratelimit
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import FeedKey
from accounts.security import second_factor
from accounts.security.codes import IdentityCode
from accounts.security.forms import MANY_ASKED, AccountForm, ConfirmCodeForm

DEAD = "Ce code n’est plus valable : demandez-en un autre."


class AskCodeView(account_views.RequestLoginCodeView):
    def form_valid(self, form):
        """The session lasts as long as the person said, like one opened by a password."""
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0)
        return super().form_valid(form)


class SignInCodeView(account_views.ConfirmLoginCodeView):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"account": self._process.state["email"]}

    def form_invalid(self, form):
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        messages.error(self.request, DEAD)
        return redirect(self.passthrough_next_url(reverse("account_request_login_code")))


class SwitchOnView(ActivateTOTPView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(is_demanded=second_factor.is_demanded(self.request.user), **kwargs)


class ConfirmByCodeView(account_views.BaseReauthenticateView):
    """First a button that sends the code, then the field for it: one address."""

    template_name = "account/confirm_by_code.html"
    form_class = ConfirmCodeForm

    @cached_property
    def pending(self):
        return IdentityCode.pending(self.request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"code": self.pending.code if self.pending else ""}

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_sent=bool(self.pending), **kwargs)

    def post(self, request, *args, **kwargs):
        if "send" not in request.POST:
            return super().post(request, *args, **kwargs)
        if not ratelimit.consume(request, action="request_login_code", key=request.user.email):
            messages.error(request, MANY_ASKED)
        else:
            IdentityCode.start(request)
        return redirect(self.passthrough_next_url(request.path))

    def form_valid(self, form):
        self.pending.finish()
        return super().form_valid(form)

    def form_invalid(self, form):
        if self.pending and self.pending.record_invalid_attempt():
            return super().form_invalid(form)
        messages.error(self.request, DEAD)
        return redirect(self.passthrough_next_url(self.request.path))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_home(request):
    user = request.user
    form = AccountForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.instance.record(by=user, reason="Compte mis à jour par la personne")
        messages.success(request, "Votre compte est à jour.")
        return redirect("account_home")
    feed_key = FeedKey.objects.filter(user=user).first()
    context = {
        "form": form,
        "feed_key": feed_key,
        "feed_url": settings.SITE_URL + reverse("calendar_feed", args=[feed_key.token]) if feed_key else "",
        "memberships": user.active_memberships,
        "has_password": user.has_usable_password(),
        "has_second_factor": second_factor.is_on(user),
        "is_demanded": second_factor.is_demanded(user),
    }
    return render(request, "account/home.html", context, status=422 if form.errors else 200)
