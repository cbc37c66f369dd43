"""The page of one commitment, and its history."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, holds
from partners.access import find_commitment
from partners.enums import CommitmentStatus, UpdateStatus
from partners.forms.commitments_acts import ACTS
from partners.history import history_of, reads_answers
from partners.models import Commitment, Proof
from partners.timeline import events_of, moves_of
from partners.views.editing import offered_acts

PAGE_SIZE = 50


@require_safe
def commitment_detail(request, pk):
    """Official values for all; answers, proofs and remarks for its organisation and the team."""
    user = request.user
    rows = Commitment.objects.for_list().with_figures()
    rows = rows.select_related("proof", "waived_by", "archived_by", "signature")
    commitment = find_commitment(user, pk, rows)
    context = {
        "commitment": commitment,
        "is_blocked": commitment.progress_status == CommitmentStatus.BLOCKED,
        "is_team": holds(user, Permission.UPDATE_REVIEW),
        "reads_answers": reads_answers(user, commitment),
        "may_answer": holds(user, Permission.COMMITMENT_ANSWER, commitment)
        and not (commitment.is_closed or commitment.is_archived),
        "acts": offered_acts(user, commitment, ACTS),
    }
    if context["reads_answers"]:
        events = events_of(user, commitment)
        last = next((event for event in events if event.update.review_status != UpdateStatus.REPLACED), None)
        context["events"] = events
        context["pending"] = last if last and last.update.is_waiting else None
        context["returned"] = last if last and last.update.is_to_correct else None
    else:
        context["moves"] = moves_of(commitment)
        context["proofs"] = Proof.objects.visible_to(user).filter(update__commitment=commitment)
    return render(request, "partners/commitment_detail.html", context)


@require_safe
def commitment_history(request, pk):
    """Who changed what, the newest first. Reading only: nobody edits a history."""
    commitment = find_commitment(request.user, pk)
    history = history_of(request.user, commitment)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"commitment": commitment, "page_obj": page, "entries": history.entries(page.object_list)}
    return render(request, "partners/commitment_history.html", context)
