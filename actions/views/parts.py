"""One press on a part of a sheet: tick a milestone, publish a note, fetch or remove a document."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, require
from actions import workflow
from actions.access import find_sheet, require_live
from actions.enums import NoteStatus
from core import files


@require_POST
def milestone_tick(request, reference, pk):
    sheet = find_sheet(request.user, reference)
    milestone = get_object_or_404(sheet.milestones, pk=pk)
    require(request.user, Permission.SHEET_CONTRIBUTE, sheet)
    require_live(sheet)
    if workflow.tick_milestone(milestone, by=request.user):
        messages.success(request, f"Jalon « {milestone.title} » marqué comme fait.")
    else:
        messages.info(request, f"Le jalon « {milestone.title} » était déjà fait.")
    return redirect(f"{sheet.get_absolute_url()}#calendrier")


@require_POST
def note_publish(request, reference, pk):
    """Publish a note that a partner proposed. The same press twice is harmless."""
    return _answer_note(request, reference, pk, workflow.publish_note, "La note est publiée.")


@require_POST
def note_dismiss(request, reference, pk):
    return _answer_note(request, reference, pk, workflow.dismiss_note, "La note est écartée.")


def _answer_note(request, reference, pk, answer, sentence):
    sheet = find_sheet(request.user, reference)
    note = get_object_or_404(sheet.notes.visible_to(request.user), pk=pk)
    require(request.user, Permission.SHEET_EDIT, sheet)
    if note.status == NoteStatus.PROPOSED:
        answer(note, by=request.user)
        messages.success(request, sentence)
    else:
        messages.info(request, "Cette note est déjà publiée.")
    return redirect(f"{sheet.get_absolute_url()}#notes")


@require_safe
def document_download(request, reference, pk):
    sheet = find_sheet(request.user, reference)
    return files.download(request, get_object_or_404(sheet.documents.visible_to(request.user), pk=pk))


@require_POST
def document_remove(request, reference, pk):
    sheet = find_sheet(request.user, reference)
    document = get_object_or_404(sheet.documents.visible_to(request.user), pk=pk)
    require(request.user, Permission.SHEET_EDIT, sheet)
    workflow.remove_document(document, by=request.user)
    messages.success(request, f"Le document « {document.title} » est retiré.")
    return redirect(f"{sheet.get_absolute_url()}#documents")
