"""Fetching and removing a document of a sheet."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, require
from actions.documents import workflow
from actions.sheets.queries import find_sheet
from core import files


@require_safe
def document_download(request, reference, pk):
    sheet = find_sheet(request.user, reference)
    return files.download(
        request, get_object_or_404(sheet.documents.visible_to(request.user), pk=pk)
    )


@require_POST
def document_remove(request, reference, pk):
    sheet = find_sheet(request.user, reference)
    document = get_object_or_404(sheet.documents.visible_to(request.user), pk=pk)
    require(request.user, Permission.SHEET_EDIT, sheet)
    workflow.remove_document(document, by=request.user)
    messages.success(request, f"Le document « {document.title} » est retiré.")
    return redirect(f"{sheet.get_absolute_url()}#documents")
