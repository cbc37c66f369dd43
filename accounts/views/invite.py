"""Inviting, sending again, cancelling: acts of the team and of partners' administrators."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access
from accounts.forms_invitations import InviteForm
from accounts.models import Invitation
from accounts.permissions import Permission, require
from accounts.workflow import invitations
from core.editing.refused import Refused
from core.french import day


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request):
    if not access.grantable_roles(request.user):
        raise PermissionDenied
    if request.method != "POST":
        slug = request.GET.get("organisation", "")
        # PostgreSQL takes no text that holds a NUL: compared here, among the few that there are.
        chosen = next(
            (one for one in access.inviting_organizations(request.user) if one.slug == slug), None
        )
        return _show(request, InviteForm(user=request.user, initial={"organization": chosen}))
    form = InviteForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show(request, form, status=422)
    if not ratelimit.consume(request, action="invite"):
        return ratelimit.respond_429(request)
    organization, role = form.cleaned_data["organization"], form.cleaned_data["role"]
    try:
        sent = invitations.invite_all(
            form.people(), organization=organization, role=role, by=request.user
        )
    except Refused as error:  # somebody else was quicker
        form.add_error("emails", str(error))
        return _show(request, form, status=422)
    messages.success(request, describe_sent(sent))
    return redirect("people_list")


def describe_sent(sent) -> str:
    until = day(sent[0].expires_at)
    if len(sent) == 1:
        return f"L’invitation est envoyée à {sent[0].email}. Elle est valable jusqu’au {until}."
    return f"{len(sent)} invitations sont envoyées. Elles sont valables jusqu’au {until}."


def _show(request, form, *, status=200):
    return render(request, "accounts/invitation_create.html", {"form": form}, status=status)


@require_POST
def invitation_resend(request, pk):
    invitation = _managed(request, pk)
    if not ratelimit.consume(request, action="invite"):
        return ratelimit.respond_429(request)
    return _act(
        request,
        invitation,
        invitations.resend,
        "Un nouveau lien est envoyé à {}. L’ancien ne s’ouvre plus.",
    )


@require_POST
def invitation_cancel(request, pk):
    return _act(
        request,
        _managed(request, pk),
        invitations.cancel,
        "L’invitation de {} est annulée : son lien ne s’ouvre plus.",
    )


def _act(request, invitation, act, sentence):
    try:
        act(invitation, by=request.user)
    except invitations.InvitationClosed as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, sentence.format(invitation.email))
    return redirect("people_list")


def _managed(request, pk) -> Invitation:
    """The invitation, if this person sees it (else 404) and may invite there with that role (else
    403).
    """
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    require(request.user, Permission.PEOPLE_INVITE, invitation)
    if invitation.role not in access.grantable_roles(request.user):
        raise PermissionDenied
    return invitation
