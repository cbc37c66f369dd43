"""The page behind the link of an invitation. Opening it changes nothing: only its button does."""

from functools import wraps

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import Invitee, invitee_of
from accounts.enums import InvitationState
from accounts.forms_invitations import AcceptForm
from accounts.models import Invitation, Membership, User
from accounts.workflow import invitations
from core import clock
from core.choices import by_label
from core.editing.refused import Refused


def _unlisted(view):
    """Out of search engines. Its Referrer-Policy stays « same-origin », which tells no other site:
    with « no-referrer » browsers post with ``Origin: null``, and the form would be refused.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return inner


@_unlisted
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    invitation = Invitation.from_token(token)
    if invitation is None or not _is_open(invitation):
        return _closed(request, invitation)
    person = User.objects.filter(email=invitation.email).first()
    invitee, form = invitee_of(invitation, request.user, person), None
    if invitee == Invitee.NEW:
        form = AcceptForm(request.POST or None, invitation=invitation, person=person)
    if request.method != "POST":
        return _show(request, invitation, invitee, form)
    if not ratelimit.consume(request, action="invitation_accept"):
        return ratelimit.respond_429(request)
    if invitee in (Invitee.OTHER, Invitee.CLOSED):
        return _show(request, invitation, invitee, form, status=403)
    if form is not None and not form.is_valid():
        return _show(request, invitation, invitee, form, status=422)
    return _accept(request, invitation, invitee, form.cleaned_data if form else {})


def _is_open(invitation: Invitation) -> bool:
    organization = invitation.organization
    is_possible = not organization.is_archived and organization.admits(invitation.role)
    return is_possible and invitation.is_pending(clock.now())


def _accept(request, invitation, invitee, values):
    try:
        person = invitations.accept(invitation, visitor=request.user, invitee=invitee, **values)
    except Refused:  # the other tab, or a colleague, was quicker: the page says what is
        return redirect(request.path)
    organization = invitation.organization
    if invitee == Invitee.NEW:
        messages.success(
            request,
            f"Bienvenue, {person.get_short_name()} : votre accès pour {organization} est ouvert.",
        )
        record_authentication(
            request, person, method="invitation"
        )  # the mailbox was proven just now
        return perform_login(request, person, redirect_url=resolve_url("home"))
    if invitee == Invitee.SELF:
        messages.success(request, f"Votre accès pour {organization} est ouvert.")
        return redirect("home")
    messages.success(
        request, f"Votre accès pour {organization} est ouvert. Connectez-vous avec votre compte."
    )
    return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('home')})}")


def _show(request, invitation, invitee, form, *, status=200):
    context = {
        "invitation": invitation,
        "invitee": invitee,
        "form": form,
        "officers": officers_by_name(),
    }
    return render(request, "accounts/invitation.html", context, status=status)


def _closed(request, invitation):
    """Accepted, cancelled, expired: 410. A link that is not ours, or that a later sending replaced:
    404.
    """
    if invitation is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    state = invitation.state(clock.now())
    if state == InvitationState.PENDING:  # its organisation left the portal, or has no such role
        state = InvitationState.CANCELLED
    if state == InvitationState.ACCEPTED and invitation.accepted_by_id == request.user.pk:
        messages.info(
            request, f"Vous avez déjà accepté cette invitation pour {invitation.organization}."
        )
        return redirect("home")
    context = {"invitation": invitation, "state": state, "officers": officers_by_name()}
    return render(request, "accounts/invitation_closed.html", context, status=410)


def officers_by_name():
    found = Membership.objects.officers(clock.today()).order_by("pk")
    return by_label(found, lambda membership: membership.user.sort_name)
