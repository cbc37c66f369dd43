"""Writing down a promise, changing it, closing, reopening, archiving and restoring it: the team's."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, require
from actions.forms.conflict import TAKE, take_current
from core.forms import clean_version
from core.models import StaleVersion
from partners import workflow
from partners.access import find_commitment
from partners.forms.commitments import CommitmentForm, differences
from partners.forms.commitments_acts import ACTS
from partners.models import Commitment
from partners.views.commitments_start import starting_values
from partners.views.editing import Place, act_page

EDIT = Permission.COMMITMENT_EDIT


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_create(request):
    """``?fiche=12`` and ``?organisation=slug`` fill in where one comes from."""
    require(request.user, EDIT)
    data = request.POST if request.method == "POST" else None
    form = CommitmentForm(data, user=request.user, initial=starting_values(request.user, request.GET))
    if form.is_valid():
        try:
            commitment = workflow.create_commitment(by=request.user, **form.promise())
        except workflow.NotASignatory as error:
            form.add_error("is_from_non_signatory", str(error))
        else:
            messages.success(request, "L’engagement est inscrit.")
            return redirect(commitment)
    return render(
        request, "partners/commitment_form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_edit(request, pk):
    """422 for what must be mended, 409 when somebody changed the commitment in between; both keep what was typed."""
    commitment = find_commitment(request.user, pk)
    require(request.user, EDIT, commitment)
    if commitment.is_archived:
        raise Http404("Cet engagement est archivé.")
    if request.method != "POST":
        return _show(request, CommitmentForm(instance=commitment, user=request.user), commitment.version)
    if TAKE in request.POST:
        return _conflict(request, commitment, take_current(request.POST), status=200)
    form = CommitmentForm(request.POST, instance=commitment, user=request.user)
    current = version = commitment.version
    try:
        version = clean_version(request.POST)
        if version != current:
            raise StaleVersion
        if form.is_valid():
            workflow.edit_commitment(commitment, by=request.user, version=version, **form.promise())
            messages.success(request, "L’engagement est modifié.")
            return redirect(commitment)
    except ValidationError as error:
        form.add_error(None, error)
    except workflow.NotASignatory as error:
        form.add_error("is_from_non_signatory", str(error))
    except StaleVersion:
        return _conflict(request, _reread(commitment), request.POST, status=409)
    return _show(request, form, current, status=422)


def _conflict(request, commitment, data, *, status):
    """The current text beside one's own, which stays in its fields; the next press saves knowingly."""
    form = CommitmentForm(data, instance=commitment, user=request.user, draft=True)
    found = differences(form, user=request.user)
    return _show(request, form, commitment.version, status=status, conflict=found)


def _show(request, form, version: int, *, status=200, conflict=None):
    context = {"form": form, "commitment": form.instance, "version": version, "conflict": conflict}
    if conflict is not None:
        last = form.instance.history.select_related("history_user").first()
        context["changed_by"] = last.history_user if last else None
    return render(request, "partners/commitment_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_act(request, pk, act):
    """One of ``ACTS``, on a page of its own."""
    commitment = find_commitment(request.user, pk)
    place = Place(
        name=f"{commitment.organization} – {commitment.short_statement}",
        back=commitment.get_absolute_url(),
        crumbs=[
            ("Engagements", reverse("partners:commitment_list")),
            (f"Engagement {commitment.pk}", commitment.get_absolute_url()),
        ],
    )
    return act_page(request, commitment, ACTS[act], place=place)


def _reread(commitment: Commitment) -> Commitment:
    """The same commitment as the database holds it now, for the answer to a conflict."""
    return Commitment.objects.for_list().get(pk=commitment.pk)
