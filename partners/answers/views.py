"""A partner's home, and the form by which it says what became of a commitment."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization
from accounts.permissions import Permission, has_permission, require, scopes
from core import clock, files
from core.editing.views import FormView
from core.lists import unknown_parameters
from partners import notifications
from partners.answers import page
from partners.answers import workflow as answers_workflow
from partners.answers.events import events_of
from partners.answers.forms import SLUGS, AnswerForm, differences
from partners.enums import ProofKind
from partners.models import Commitment, Proof

MAX_CONFIRMED = 200


@require_safe
def my_commitments(request):
    """The commitments of one's organisations; for the team, those of ?organisation=, or the choice
    of one.
    """
    user, slug = request.user, request.GET.get("organisation", "")
    if not scopes(user, Permission.COMMITMENT_ANSWER):
        raise PermissionDenied
    organizations = [_chosen(user, slug)] if slug else page.own_organizations(user)
    if not organizations:
        return render(
            request,
            "partners/answers/choice.html",
            {"organizations": page.organizations_with_commitments()},
        )
    ids = {organization.pk for organization in organizations}
    own = {organization.pk for organization in page.own_organizations(user)}
    since = user.previous_login if ids <= own else None
    context = {
        "ignored": unknown_parameters(request.GET, ("organisation",)),
        "organizations": organizations,
        "organization_slug": slug,
        "is_on_behalf": not ids <= own,
        "board": page.board_of(user, ids),
        "events": events_of(user, ids, since),
        "previous_login": user.previous_login,
        "today": clock.today(),
        "officers": notifications.officers,
    }
    return render(request, "partners/answers/my_commitments.html", context)


def _chosen(user, slug) -> Organization:
    # PostgreSQL takes no text that holds a NUL: no slug does.
    organization = get_object_or_404(Organization, slug=slug.replace("\0", ""))
    require(user, Permission.COMMITMENT_ANSWER, organization)
    return organization


def _my_page(user, commitment=None, slug="") -> str:
    """Where one goes on: one's own page, or that of the organisation for which the team types."""
    if commitment is not None and commitment.organization not in page.own_organizations(user):
        slug = commitment.organization.slug
    return reverse("partners:my_commitments") + (
        f"?{urlencode({'organisation': slug})}" if slug else ""
    )


@require_POST
def commitments_confirm(request):
    """« Inchangé » for what was ticked: each ``confirm`` is ``<key>:<version>`` as the page showed
    it.
    """
    if not scopes(request.user, Permission.COMMITMENT_ANSWER):
        raise PermissionDenied
    back = redirect(_my_page(request.user, slug=request.POST.get("organisation", "")))
    versions = dict(
        filter(None, map(_key_and_version, request.POST.getlist("confirm")[:MAX_CONFIRMED]))
    )
    if not versions:
        messages.warning(request, "Rien n’a été confirmé : cochez au moins un engagement.")
        return back
    commitments = list(_visible(request.user).filter(pk__in=versions).order_by("pk"))
    if len(commitments) < len(versions):
        raise Http404("Un de ces engagements n’existe pas.")
    for commitment in commitments:
        require(request.user, Permission.COMMITMENT_ANSWER, commitment)
        commitment.version = versions[commitment.pk]
    confirmed, refused = answers_workflow.confirm_all_unchanged(commitments, by=request.user)
    _tell(request, confirmed, refused)
    return back


def _key_and_version(text: str) -> tuple[int, int] | None:
    """None for a text that no page of ours posts."""
    parts = text.split(":")
    if len(parts) != 2 or not all(
        part.isascii() and part.isdecimal() and len(part) < 10 for part in parts
    ):
        return None
    return int(parts[0]), int(parts[1])


def _tell(request, confirmed, refused):
    if len(confirmed) == 1:
        messages.success(request, f"Confirmé inchangé : {confirmed[0].short_statement}")
    elif confirmed:
        messages.success(request, f"{len(confirmed)} engagements confirmés inchangés.")
    for commitment, reason in refused:
        messages.warning(request, f"Non confirmé : « {commitment.short_statement} » – {reason}")


def _visible(user):
    rows = Commitment.objects.visible_to(user).live().with_figures()
    return rows.select_related("organization", "sheet__phase", "unblocker")


class CommitmentAnswer(FormView):
    permission = Permission.COMMITMENT_ANSWER
    template_name = "partners/answers/form.html"

    def get_subject(self, pk):
        return get_object_or_404(_visible(self.request.user), pk=pk)

    def reread(self):
        return _visible(self.request.user).get(pk=self.subject.pk)

    def is_redraw(self) -> bool:
        return False

    def build_form(self, data=None, files=None, **kwargs):
        if data is None:
            kwargs["choice"] = SLUGS.get(self.request.GET.get("reponse", ""))
        return AnswerForm(data, files, commitment=self.subject, by=self.request.user, **kwargs)

    def save(self, form, version):
        messages.success(self.request, form.apply(by=self.request.user, version=version))
        return redirect(_my_page(self.request.user, self.subject))

    def differences(self, form):
        return differences(form)

    def get_context(self, *, form, conflict, **context):
        user, commitment = self.request.user, self.subject
        return {
            "form": form,
            "commitment": commitment,
            "conflict": conflict,
            "back": _my_page(user, commitment),
            "can_reopen": has_permission(user, Permission.COMMITMENT_EDIT, commitment),
            "remarks": page.remarks_of(form.returned) if form.returned else [],
            "last_change": page.last_change(commitment) if conflict is not None else None,
        }


@require_safe
def proof_download(request, pk):
    """A file that shows that a commitment is kept; links and figures have no page."""
    proofs = Proof.objects.visible_to(request.user).filter(
        kind=ProofKind.FILE, update__commitment__in=Commitment.objects.visible_to(request.user)
    )
    return files.download(request, get_object_or_404(proofs, pk=pk))
