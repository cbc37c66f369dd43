"""The page of the binôme before a meeting, and its notes."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, require
from core import clock
from core.forms import clean_version
from core.models import StaleVersion
from governance.co_chairs import workflow
from governance.co_chairs.forms import NoteForm
from governance.co_chairs.page import co_chairs_page
from governance.committees.queries import is_led
from governance.meetings.views import find_meeting
from governance.models import LeadNote, Meeting, leads

SHARED, PRIVATE = "partagee", "privee"
# Label and help of each note, by the last part of its address.
_WORDS = {
    SHARED: (
        "Note partagée",
        "Vous deux et vos suppléant·es la lisez et l’écrivez ; personne d’autre.",
    ),
    PRIVATE: (
        "Note privée",
        "Vous seul·e la voyez : ni l’autre membre du binôme, ni l’équipe projet.",
    ),
}


@dataclass
class Note:
    """One of the two notes as the page shows it. ``theirs`` is what the other saved meanwhile, or
    None.
    """

    slug: str
    form: NoteForm
    version: int
    saved: LeadNote | None
    theirs: str | None = None


@require_safe
def pair_next(request):
    """To the next meeting of a committee that has co-chairs; without them, a page that says so."""
    require(request.user, Permission.PAIR_READ)
    coming = Meeting.objects.visible_to(request.user).upcoming()
    meeting = coming.filter(is_led(clock.today())).first()
    if meeting is None:
        return render(request, "governance/co_chairs/nothing.html")
    return redirect("governance:pair_page", meeting.pk)


@require_safe
def pair_page(request, pk):
    return _show(request, _meeting(request.user, pk))


@require_POST
def lead_note(request, pk, slug):
    """Save one of the two notes; the other keeps what it says."""
    meeting = _meeting(request.user, pk)
    if slug not in _WORDS:
        raise Http404(f"Pas de note {slug}.")
    if not leads(request.user, meeting.committee_id):
        raise PermissionDenied
    label, help_text = _WORDS[slug]
    form = NoteForm(request.POST, label=label, help_text=help_text, name=slug)
    try:
        version = clean_version(request.POST)
        if form.is_valid():
            text, is_shared = form.cleaned_data["text"].strip(), slug == SHARED
            workflow.save_note(
                meeting, by=request.user, text=text, version=version, is_shared=is_shared
            )
            messages.success(request, f"{label} enregistrée.")
            return redirect(f"{reverse('governance:pair_page', args=[meeting.pk])}#notes")
    except ValidationError as error:
        form.add_error(None, error)
    except StaleVersion:
        return _show(request, meeting, typed=(slug, form), status=409)
    return _show(request, meeting, typed=(slug, form), status=422)


def _meeting(user, pk) -> Meeting:
    meeting = find_meeting(user, pk)
    require(user, Permission.PAIR_READ)
    return meeting


def _show(request, meeting, *, typed=(None, None), status=200):
    today = clock.today()
    page = co_chairs_page(request.user, meeting, today)
    is_of_pair = request.user.pk in page.co_chairs.people
    context = {
        "meeting": meeting,
        "co_chairs": page.co_chairs,
        "page": page,
        "notes": _notes(page.notes, *typed, is_conflict=status == 409) if is_of_pair else [],
        "today": today,
    }
    return render(request, "governance/co_chairs/page.html", context, status=status)


def _notes(readable, typed_slug, typed_form, *, is_conflict) -> list[Note]:
    """The notes that this person may read, with what was typed and not saved."""
    saved = {PRIVATE if note.owner_id else SHARED: note for note in readable}
    found = []
    for slug, (label, help_text) in _WORDS.items():
        note = saved.get(slug)
        text = note.text if note else ""
        is_typed = slug == typed_slug
        form = (
            typed_form
            if is_typed
            else NoteForm(initial={"text": text}, label=label, help_text=help_text, name=slug)
        )
        theirs = text if is_typed and is_conflict else None
        found.append(Note(slug, form, note.version if note else 0, note, theirs))
    return found
