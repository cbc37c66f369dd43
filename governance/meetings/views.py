"""Meetings: the list, the page of one, planning and changing it, acts on it, its parts and its
history.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, has_permission, require
from core import files
from core.editing.refused import Refused
from core.forms import clean_version
from core.models import StaleVersion
from governance import calendar
from governance.attendance import workflow as attendance_workflow
from governance.attendance.forms import AttendanceForm
from governance.attendance.queries import members_of
from governance.meetings import workflow as meetings_workflow
from governance.meetings.filters import read_list
from governance.meetings.formats import format_out_of_order, meeting_label
from governance.meetings.forms import FACTS, MEETING_ACTS, MeetingCreateForm, MeetingEditor
from governance.meetings.history import history_of
from governance.meetings.page import meeting_context
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
    crumbs = [(LIST_TITLE, reverse("governance:meeting_list")), (meeting_label(meeting), back)]
    return Place(str(meeting), back, crumbs)


@require_safe
def meeting_list(request):
    require(request.user, Permission.MINUTES_READ)
    found = read_list(request.GET, user=request.user)
    page = Paginator(found.meetings, PAGE_SIZE).get_page(request.GET.get("page"))
    may_plan = has_permission(request.user, Permission.MEETING_EDIT)
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
    return render(request, "governance/meetings/list.html", context)


@require_safe
def meeting_detail(request, pk):
    """The hub of a meeting for who sits; what its published minutes tell for the others."""
    meeting = find_meeting(request.user, pk)
    sits = has_permission(request.user, Permission.COMMITTEE_READ)
    template = f"governance/meetings/{'detail' if sits else 'published'}.html"
    return render(request, template, meeting_context(request.user, meeting))


@require_http_methods(READ)
def meeting_create(request):
    require(request.user, Permission.MEETING_EDIT)
    form = MeetingCreateForm(request.POST if request.method == "POST" else None, instance=Meeting())
    if form.is_valid():
        meeting = form.create(by=request.user)
        messages.success(
            request, "La séance est prévue. Préparez son ordre du jour, puis convoquez ses membres."
        )
        if (
            later := meeting.committee.meetings.upcoming()
            .filter(starts_at__gt=meeting.starts_at)
            .last()
        ):
            messages.info(request, format_out_of_order(later, meeting))
        return redirect(meeting)
    back = reverse("governance:meeting_list")
    context = {"form": form, "place": Place("", back, [(LIST_TITLE, back)])}
    return render(
        request, "governance/meetings/create.html", context, status=422 if form.errors else 200
    )


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


HISTORY_PAGE_SIZE = 50


@require_http_methods(READ)
def meeting_attendance(request, pk):
    """Every seat on one page, saved by one press; 409 and 422 keep what was ticked."""
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.MEETING_EDIT)
    if not attendance_workflow.takes_attendance(meeting):
        raise Http404(
            "Les présences se saisissent une fois la séance convoquée, jusqu’au relevé publié."
        )
    form = AttendanceForm(meeting, request.POST if request.method == "POST" else None)
    if request.method != "POST" or form.is_fill:
        return _attendance(request, form, status=200)
    try:
        version = clean_version(request.POST)
        if version != meeting.version:
            raise StaleVersion
        if form.is_valid():
            form.save(by=request.user, version=version)
            messages.success(request, "Les présences sont enregistrées.")
            return redirect(_after_attendance(meeting))
        return _attendance(request, form, status=422)
    except (ValidationError, Refused) as error:
        text = error.message if isinstance(error, ValidationError) else str(error)
        return _attendance(request, form, status=422, refusal=text)
    except StaleVersion:
        meeting.refresh_from_db(fields=["version", "status"])
        return _attendance(request, AttendanceForm(meeting, request.POST), status=409)


def _after_attendance(meeting) -> str:
    """The page of the meeting, or the draft that the press corrects."""
    correction = meeting.correction
    if correction is None:
        return f"{meeting.get_absolute_url()}#presences"
    return f"{reverse('governance:minutes_detail', args=[meeting.pk])}?version={correction.edition}#titre-presences"


def _attendance(request, form: AttendanceForm, *, status, refusal=""):
    context = {
        "form": form,
        "meeting": form.meeting,
        "place": place_of(form.meeting),
        "is_conflict": status == 409,
        "refusal": refusal,
    }
    return render(request, "governance/meetings/attendance.html", context, status=status)


@require_safe
def meeting_sign_in(request, pk):
    """The sheet that members sign, to print."""
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    context = {"meeting": meeting, "place": place_of(meeting), "members": members_of(meeting)}
    return render(request, "governance/meetings/sign_in_sheet.html", context)


@require_safe
def meeting_calendar(request, pk):
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    response = HttpResponse(calendar.ics(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar.FILE_NAME}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def meeting_document(request, pk, document):
    meeting = find_meeting(request.user, pk)
    return files.download(
        request, get_object_or_404(meeting.documents.visible_to(request.user), pk=document)
    )


@require_POST
def meeting_document_remove(request, pk, document):
    meeting = find_meeting(request.user, pk)
    found = get_object_or_404(meeting.documents.visible_to(request.user), pk=document)
    require(request.user, Permission.MEETING_EDIT)
    meetings_workflow.remove_document(found, by=request.user)
    messages.success(request, f"Le document « {found.title} » est retiré.")
    return redirect(f"{meeting.get_absolute_url()}#documents")


@require_safe
def meeting_history(request, pk):
    """Who changed what in a meeting, the newest first."""
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    history = history_of(request.user, meeting)
    page = Paginator(history.moments, HISTORY_PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "place": place_of(meeting),
        "page_obj": page,
        "entries": history.entries(page.object_list),
    }
    return render(request, "governance/meetings/history.html", context)
