"""One press on a part of an agreement: note a signature, fetch or remove a document; and its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, require
from core import files
from core.templatetags.fr import NO_BREAK
from partners import workflow
from partners.agreement_history import history_of
from partners.views.agreements import find_agreement, place_of

PAGE_SIZE = 50


@require_POST
def signature_receive(request, pk, signature):
    """« Signature reçue », today; the same press twice is harmless."""
    agreement = find_agreement(request.user, pk)
    found = get_object_or_404(agreement.signatures.select_related("organization"), pk=signature)
    require(request.user, Permission.AGREEMENT_EDIT)
    if workflow.receive_signature(found, by=request.user):
        messages.success(
            request, f"La signature est notée comme reçue aujourd’hui{NO_BREAK}: {found.organization}."
        )
    else:
        messages.info(request, f"La signature était déjà reçue{NO_BREAK}: {found.organization}.")
    return redirect(f"{agreement.get_absolute_url()}#signataires")


@require_safe
def agreement_document(request, pk, document):
    agreement = find_agreement(request.user, pk)
    return files.download(
        request, get_object_or_404(agreement.documents.visible_to(request.user), pk=document)
    )


@require_POST
def agreement_document_remove(request, pk, document):
    agreement = find_agreement(request.user, pk)
    found = get_object_or_404(agreement.documents.visible_to(request.user), pk=document)
    require(request.user, Permission.AGREEMENT_EDIT)
    workflow.remove_agreement_document(found, by=request.user)
    messages.success(request, f"Le document « {found.title} » est retiré.")
    return redirect(f"{agreement.get_absolute_url()}#documents")


@require_safe
def agreement_history(request, pk):
    """Who changed what in an agreement, the newest first."""
    agreement = find_agreement(request.user, pk)
    history = history_of(request.user, agreement)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"place": place_of(agreement), "page_obj": page, "entries": history.entries(page.object_list)}
    return render(request, "partners/agreement_history.html", context)
