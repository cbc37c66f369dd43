"""Meetings: the list, the page of one, planning and changing it, acts on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, holds, require
from governance.forms.meetings import FACTS, MeetingCreateForm, MeetingEditor
from governance.forms.meetings_acts import MEETING_ACTS
from governance.meeting_list import read_list
from governance.meeting_page import meeting_context
from governance.meeting_words import number_words, out_of_order_words
from governance.models import Committee, Meeting
from partners.views.editing import Editing, Place, act_page, edit_page

LIST_TITLE = "Séances"
PAGE_SIZE = 50
READ = ["GET", "HEAD", "POST"]


def find_meeting(user, pk) -> Meeting:
    """A meeting that ``user`` may know of; else Http404."""
    return get_object_or_404(Meeting.objects.visible_to(user).for_list(), pk=pk)


def place_of(meeting: Meeting) -> Place:
    back = meeting.get_absolute_url()
    crumbs = [(LIST_TITLE, reverse("governance:meeting_list")), (number_words(meeting), back)]
    return Place(str(meeting), back, crumbs)


@require_safe
def meeting_list(request):
    require(request.user, Permission.MINUTES_READ)
    found = read_list(request.GET, user=request.user)
    page = Paginator(found.meetings, PAGE_SIZE).get_page(request.GET.get("page"))
    may_plan = holds(request.user, Permission.MEETING_EDIT)
    context = {
        "filters": found.filters,
        "is_filtered": found.is_filtered,
        "ignored": found.ignored,
        "page_obj": page,
        "upcoming": [meeting for meeting in page if meeting.is_upcoming],
        "past": [meeting for meeting in page if not meeting.is_upcoming],
        "may_plan": may_plan,
        "has_committee": may_plan and Committee.objects.live().exists(),
    }
    return render(request, "governance/meeting_list.html", context)


@require_safe
def meeting_detail(request, pk):
    """The hub of a meeting for who sits; what its published minutes tell for the others."""
    meeting = find_meeting(request.user, pk)
    template = "meeting_detail" if holds(request.user, Permission.COMMITTEE_READ) else "meeting_published"
    return render(request, f"governance/{template}.html", meeting_context(request.user, meeting))


@require_http_methods(READ)
def meeting_create(request):
    require(request.user, Permission.MEETING_EDIT)
    form = MeetingCreateForm(request.POST if request.method == "POST" else None, instance=Meeting())
    if form.is_valid():
        meeting = form.create(by=request.user)
        messages.success(
            request, "La séance est prévue. Préparez son ordre du jour, puis convoquez ses membres."
        )
        if later := meeting.committee.meetings.upcoming().filter(starts_at__gt=meeting.starts_at).last():
            messages.info(request, out_of_order_words(later, meeting))
        return redirect(meeting)
    back = reverse("governance:meeting_list")
    context = {"form": form, "place": Place("", back, [(LIST_TITLE, back)])}
    return render(request, "governance/meeting_create.html", context, status=422 if form.errors else 200)


@require_http_methods(READ)
def meeting_edit(request, pk):
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.MEETING_EDIT)
    if not meeting.is_upcoming:
        raise Http404("Une séance tenue ou annulée ne change plus.")
    page = Editing(
        place=place_of(meeting),
        title="Modifier la date et le lieu",
        section=FACTS,
        editor_class=MeetingEditor,
        subject=meeting,
        saved="La séance est enregistrée.",
    )
    return edit_page(request, page)


@require_http_methods(READ)
def meeting_act(request, pk, act):
    """An act that was done already leads back: a second press is no error, and does nothing."""
    meeting = find_meeting(request.user, pk)
    form_class = MEETING_ACTS[act]
    require(request.user, form_class.permission)
    if meeting.status == form_class.done:
        messages.info(request, f"C’était déjà fait : {meeting.get_status_display().lower()}.")
        return redirect(meeting)
    return act_page(request, meeting, form_class, place=place_of(meeting))
