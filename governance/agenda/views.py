"""The agenda of a meeting to come: sorted and ordered by the officer and the co-chairs; points
asked for by who sits.
"""

import re

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, require
from actions.converters import SheetReferenceConverter
from core.editing.refused import Refused
from core.editing.views import ActView, EditView, PageHeader
from core.french import NO_BREAK
from core.models import StaleVersion
from governance.agenda.actions import handle_action
from governance.agenda.forms import POINT, AddForm, ItemEditor, RequestForm, Writing
from governance.agenda.page import Board
from governance.meetings.views import find_meeting
from governance.models import AgendaItem, Meeting
from governance.programme.queries import shared_sheets

METHODS = ["GET", "HEAD", "POST"]
TITLE = "Ordre du jour"
STALE = (
    f"L’ordre a changé{NO_BREAK}: quelqu’un a modifié l’ordre du jour entre-temps. Rien n’est"
    f" perdu{NO_BREAK}: voici où il en est, recommencez si besoin."
)


def _require_open(meeting: Meeting):
    if not meeting.is_upcoming:
        raise Http404(f"L’ordre du jour ne change plus{NO_BREAK}: la séance est passée ou annulée.")


def _agenda_of(meeting: Meeting) -> str:
    return reverse("governance:agenda_edit", args=[meeting.pk])


def _place(meeting: Meeting, *, back: str = "") -> PageHeader:
    crumbs = [
        ("Séances", reverse("governance:meeting_list")),
        (str(meeting), meeting.get_absolute_url()),
    ]
    if back:
        return PageHeader(str(meeting), back, crumbs)
    address = _agenda_of(meeting)
    return PageHeader(str(meeting), address, [*crumbs, (TITLE, address)])


@require_http_methods(METHODS)
def agenda_edit(request, pk):
    """GET shows what waits and the agenda; POST does what one button says, 409 when the agenda
    changed meanwhile.
    """
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.AGENDA_EDIT, meeting)
    _require_open(meeting)
    if request.method != "POST":
        return _show(request, meeting)
    try:
        done = handle_action(meeting, request.POST, by=request.user)
    except StaleVersion:
        return _show(request, meeting, status=409, error=STALE)
    except Refused as refusal:
        return _show(request, meeting, status=422, error=str(refusal))
    if request.htmx:
        return _show(request, meeting, done=done)
    messages.success(request, done.words)
    return redirect(_agenda_of(meeting) + (f"#point-{done.item}" if done.item else ""))


def _show(request, meeting, *, status=200, error="", done=None):
    template = "governance/agenda/_work.html" if request.htmx else "governance/agenda/edit.html"
    context = {
        "meeting": meeting,
        "place": _place(meeting, back=meeting.get_absolute_url()),
        "board": Board(meeting, request.user),
        "error": error,
        "done": done,
        "ticked": request.POST.getlist("item") if error else [],
    }
    return render(request, template, context, status=status)


class ItemCreate(ActView):
    form_class = AddForm

    def get_subject(self, pk):
        return Writing(find_meeting(self.request.user, pk))

    def get_header(self):
        return _place(self.subject.meeting)


class ItemEdit(EditView):
    permission = Permission.AGENDA_EDIT
    editor_class = ItemEditor
    section = POINT
    title = "Modifier un point"
    saved = "Le point est enregistré."

    def dispatch(self, request, *args, pk, **kwargs):
        self.meeting = find_meeting(request.user, pk)
        require(request.user, self.permission, self.meeting)
        _require_open(self.meeting)
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self, item):
        points = AgendaItem.objects.accepted().filter(meeting=self.meeting)
        return get_object_or_404(points, pk=item)

    def check_access(self):
        """Asked on the meeting, before the point is looked for."""

    def get_header(self):
        place = _place(self.meeting)
        place.back += f"#point-{self.subject.pk}"
        return place


class PointRequest(ActView):
    """Ask for a point; ?fiche=12 where one comes from the page of a sheet."""

    form_class = RequestForm

    def get_subject(self, pk):
        meeting = find_meeting(self.request.user, pk)
        return Writing(meeting, _sheet_of(self.request.GET.get("fiche", "")))

    def get_header(self):
        meeting = self.subject.meeting
        return _place(meeting, back=meeting.get_absolute_url())


def _sheet_of(reference: str):
    """The shared sheet of that reference; None for anything else."""
    if not re.fullmatch(SheetReferenceConverter.regex, reference, re.ASCII):
        return None
    prefix, number = SheetReferenceConverter().to_python(reference)
    return shared_sheets().filter(phase__prefix=prefix, number=number).first()
