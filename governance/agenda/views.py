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
from core.french import NO_BREAK
from core.models import StaleVersion
from governance.agenda.actions import press
from governance.agenda.forms import POINT, AddForm, ItemEditor, RequestForm, Writing
from governance.agenda.page import Board
from governance.meetings.views import find_meeting
from governance.models import AgendaItem, Meeting
from governance.programme.queries import shared_sheets
from partners.views.editing import Editing, Place, act_page, edit_page

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


def _place(meeting: Meeting, *, back: str = "") -> Place:
    crumbs = [
        ("Séances", reverse("governance:meeting_list")),
        (str(meeting), meeting.get_absolute_url()),
    ]
    if back:
        return Place(str(meeting), back, crumbs)
    address = _agenda_of(meeting)
    return Place(str(meeting), address, [*crumbs, (TITLE, address)])


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
        done = press(meeting, request.POST, by=request.user)
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


@require_http_methods(METHODS)
def item_create(request, pk):
    meeting = find_meeting(request.user, pk)
    return act_page(request, Writing(meeting), AddForm, place=_place(meeting))


@require_http_methods(METHODS)
def item_edit(request, pk, item):
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.AGENDA_EDIT, meeting)
    _require_open(meeting)
    point = get_object_or_404(AgendaItem.objects.accepted().filter(meeting=meeting), pk=item)
    place = _place(meeting)
    place.back += f"#point-{point.pk}"
    page = Editing(
        place=place,
        title="Modifier un point",
        section=POINT,
        editor_class=ItemEditor,
        subject=point,
        saved="Le point est enregistré.",
    )
    return edit_page(request, page)


@require_http_methods(METHODS)
def point_request(request, pk):
    """Ask for a point; ?fiche=12 where one comes from the page of a sheet."""
    meeting = find_meeting(request.user, pk)
    subject = Writing(meeting, _sheet_of(request.GET.get("fiche", "")))
    return act_page(
        request, subject, RequestForm, place=_place(meeting, back=meeting.get_absolute_url())
    )


def _sheet_of(reference: str):
    """The shared sheet of that reference; None for anything else."""
    if not re.fullmatch(SheetReferenceConverter.regex, reference, re.ASCII):
        return None
    prefix, number = SheetReferenceConverter().to_python(reference)
    return shared_sheets().filter(phase__prefix=prefix, number=number).first()
