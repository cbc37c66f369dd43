"""The page of the binôme before a meeting, and its notes."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core import clock
from core.editing.views import FormView
from core.forms import clean_version
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


class LeadNoteSave(FormView):
    """Save one of the two notes; the other keeps what it says."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, slug, **kwargs):
        self.slug = slug
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self, pk):
        return _meeting(self.request.user, pk)

    def check_access(self):
        if self.slug not in _WORDS:
            raise Http404(f"Pas de note {self.slug}.")
        if not leads(self.request.user, self.subject.committee_id):
            raise PermissionDenied

    def build_form(self, data=None, files=None, **kwargs):
        label, help_text = _WORDS[self.slug]
        return NoteForm(data, label=label, help_text=help_text, name=self.slug)

    def check_version(self) -> int:
        """The workflow compares it with what it finds under its lock."""
        return clean_version(self.request.POST)

    def save(self, form, version):
        workflow.save_note(
            self.subject,
            by=self.request.user,
            text=form.cleaned_data["text"].strip(),
            version=version,
            is_shared=self.slug == SHARED,
        )
        messages.success(self.request, f"{_WORDS[self.slug][0]} enregistrée.")
        return redirect(f"{reverse('governance:pair_page', args=[self.subject.pk])}#notes")

    def conflict(self, form):
        return self.show(form, status=409)

    def show(self, form, *, status=200, conflict=None, version=None):
        return _show(self.request, self.subject, typed=(self.slug, form), status=status)


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
