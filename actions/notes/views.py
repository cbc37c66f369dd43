"""One press publishes or dismisses a note that a partner proposed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, require
from actions.enums import NoteStatus
from actions.notes import workflow
from actions.sheets.queries import find_sheet


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
