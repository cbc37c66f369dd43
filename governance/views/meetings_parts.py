"""Parts of a meeting: attendance, sign-in sheet, calendar file, documents, history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, require
from core import files
from core.forms import clean_version
from core.models import StaleVersion
from governance import calendar
from governance.attendance import members_of
from governance.forms.meetings_attendance import AttendanceForm
from governance.meeting_history import history_of
from governance.views.meetings import READ, find_meeting, place_of
from governance.workflow import meetings as workflow
from partners.workflow import TransitionRefused

PAGE_SIZE = 50


@require_http_methods(READ)
def meeting_attendance(request, pk):
    """Every seat on one page, saved by one press; 409 and 422 keep what was ticked."""
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.MEETING_EDIT)
    if not workflow.takes_attendance(meeting):
        raise Http404("Les présences se saisissent une fois la séance convoquée, jusqu’au relevé publié.")
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
    except (ValidationError, TransitionRefused) as error:
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
    return render(request, "governance/meeting_attendance.html", context, status=status)


@require_safe
def meeting_sign_in(request, pk):
    """The sheet that members sign, to print."""
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    context = {"meeting": meeting, "place": place_of(meeting), "members": members_of(meeting)}
    return render(request, "governance/sign_in_sheet.html", context)


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
    return files.download(request, get_object_or_404(meeting.documents.visible_to(request.user), pk=document))


@require_POST
def meeting_document_remove(request, pk, document):
    meeting = find_meeting(request.user, pk)
    found = get_object_or_404(meeting.documents.visible_to(request.user), pk=document)
    require(request.user, Permission.MEETING_EDIT)
    workflow.remove_document(found, by=request.user)
    messages.success(request, f"Le document « {found.title} » est retiré.")
    return redirect(f"{meeting.get_absolute_url()}#documents")


@require_safe
def meeting_history(request, pk):
    """Who changed what in a meeting, the newest first."""
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    history = history_of(request.user, meeting)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"place": place_of(meeting), "page_obj": page, "entries": history.entries(page.object_list)}
    return render(request, "governance/meeting_history.html", context)
