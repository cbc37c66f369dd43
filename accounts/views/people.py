"""« Mon équipe »: who is in, who is invited, and the acts of those who may invite."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.enums import InvitationState
from accounts.forms_invitations import EndForm, RoleForm
from accounts.models import Invitation, Membership, Organization, User
from accounts.workflow import memberships
from core import clock
from core.editing.refused import Refused
from core.lists import unknown_parameters
from core.search import sort_key


@require_safe
def people_list(request):
    """People and invitations of one's organisations; of all of them, or of one chosen, for the
    team.
    """
    user = request.user
    if not access.reads_people(user):
        raise PermissionDenied
    people = Membership.objects.visible_to(user).not_ended(clock.today())
    invitations = Invitation.objects.visible_to(user)
    organizations = listed_organizations(people, invitations)
    chosen = next(
        (one for one in organizations if one.slug == request.GET.get("organisation")), None
    )
    if chosen is not None:
        people, invitations = (
            people.filter(organization=chosen),
            invitations.filter(organization=chosen),
        )
    open_ones, closed_ones = open_and_closed(invitations)
    members = sorted(
        people.select_related("user", "organization").order_by("pk"), key=reading_order
    )
    live = [one for one in organizations if not (one.is_archived or one.has_referent)]
    context = {
        "ignored": unknown_parameters(request.GET, ("organisation",)),
        "organizations": organizations,
        "chosen": chosen,
        "shows_organization": chosen is None and len(organizations) > 1,
        "people": [(membership, access.manages(user, membership)) for membership in members],
        "open_invitations": open_ones,
        "closed_invitations": closed_ones,
        "may_invite": bool(access.grantable_roles(user)),
        "is_everywhere": access.invites_everywhere(user),
        "without_referent": [one for one in live if chosen in (None, one)],
    }
    return render(request, "accounts/people_list.html", context)


def listed_organizations(people, invitations) -> list:
    """The organisations that have people or invitations to show, by name."""
    of_one = {"organization": OuterRef("pk")}
    found = Organization.objects.filter(
        Exists(people.filter(**of_one)) | Exists(invitations.filter(**of_one))
    )
    referent = Membership.objects.referents().filter(**of_one)
    return sorted(found.annotate(has_referent=Exists(referent)), key=lambda one: sort_key(str(one)))


def reading_order(membership) -> tuple:
    """The key that sorts members by organisation, then by name, as French does."""
    person = membership.user
    return tuple(
        sort_key(text)
        for text in (str(membership.organization), person.last_name, person.first_name)
    )


def open_and_closed(invitations) -> tuple[list, list]:
    """Those that wait for somebody (also when too old), then the others; the latest first."""
    now, sides = clock.now(), ([], [])
    for invitation in invitations.select_related("organization", "invited_by", "accepted_by"):
        is_closed = invitation.state(now) in (InvitationState.ACCEPTED, InvitationState.CANCELLED)
        sides[is_closed].append(invitation)
    return sides


# --- One membership
@require_http_methods(["GET", "HEAD", "POST"])
def people_manage(request, pk):
    """Role, référent·e, end of one membership; POST gives another role."""
    membership = _managed(request, pk)
    if request.method != "POST":
        return _show(request, membership, RoleForm(user=request.user, membership=membership))
    form = RoleForm(request.POST, user=request.user, membership=membership)
    if not form.is_valid():
        return _show(request, membership, form, status=422)
    try:
        changed = memberships.change_role(
            membership, role=form.cleaned_data["role"], by=request.user
        )
    except Refused as error:
        form.add_error("role", str(error))
        return _show(request, membership, form, status=422)
    messages.success(
        request, f"{changed.user} : {changed.get_role_display()}, {changed.organization}."
    )
    return redirect_back(request, membership)


@require_http_methods(["GET", "HEAD", "POST"])
def people_end(request, pk):
    """GET asks for confirmation and says what it entails; POST ends the membership."""
    membership = _managed(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _ask_end(request, membership, form, status=422 if form.is_bound else 200)
    is_immediate = form.cleaned_data["when"] == EndForm.NOW
    try:
        memberships.end_membership(membership, by=request.user, is_immediate=is_immediate)
    except Refused as error:
        form.add_error(None, str(error))
        return _ask_end(request, membership, form, status=422)
    when = "maintenant" if is_immediate else "ce soir"
    messages.success(
        request, f"L’accès de {membership.user} pour {membership.organization} cesse {when}."
    )
    return redirect_back(request, membership)


@require_http_methods(["POST"])
def people_referent(request, pk):
    """Name this person référent·e of the organisation, or take the mark back (``remove``)."""
    membership = _managed(request, pk)
    try:
        if "remove" in request.POST:
            memberships.withdraw_referent(membership, by=request.user)
            messages.success(request, f"{membership.organization} : référent·e à désigner.")
            return redirect("people_list")
        former = memberships.name_referent(membership, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("people_manage", pk=pk)
    instead = f", à la place de {former.user}" if former else ""
    messages.success(
        request, f"{membership.user} est référent·e de {membership.organization}{instead}."
    )
    return redirect("people_list")


def redirect_back(request, changed: Membership):
    """The list, or the home page of whoever just gave up the right to read it."""
    person = request.user
    if changed.user_id == person.pk:
        person = User.objects.get(pk=person.pk)  # as he or she is now
    return redirect("people_list" if access.reads_people(person) else "home")


def _managed(request, pk) -> Membership:
    """The membership, if this person sees it (else 404) and may act upon it (else 403)."""
    rows = Membership.objects.visible_to(request.user).not_ended(clock.today())
    membership = get_object_or_404(rows.select_related("user", "organization"), pk=pk)
    if not access.manages(request.user, membership):
        raise PermissionDenied
    return membership


def _show(request, membership, form, *, status=200):
    context = {"form": form, **_about(request, membership)}
    return render(request, "accounts/people_manage.html", context, status=status)


def _ask_end(request, membership, form, *, status=200):
    context = {"form": form, **_about(request, membership)}
    return render(request, "accounts/people_end.html", context, status=status)


def _about(request, membership) -> dict:
    others = membership.user.memberships.not_ended(clock.today()).exclude(pk=membership.pk)
    if not access.invites_everywhere(request.user):  # others’ organisations are the team’s to know
        others = others.filter(organization__in=request.user.organization_ids)
    return {
        "membership": membership,
        "is_self": membership.user_id == request.user.pk,
        "is_only_administrator": memberships.is_only_administrator(membership),
        "is_only_officer": memberships.is_only_officer(membership),
        "other_memberships": list(others.select_related("organization")),
        "back": f"{reverse('people_list')}?organisation={membership.organization.slug}",
    }
