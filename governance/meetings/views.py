"""Meetings: the list, the page of one, planning and changing it, acts on it, its parts and its
history.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, has_permission, require
from core import files
from core.editing.views import ActView, CreateView, EditView, FormView, PageHeader
from governance import calendar
from governance.attendance import workflow as attendance_workflow
from governance.attendance.forms import FILL, AttendanceForm
from governance.attendance.queries import members_of
from governance.meetings import workflow as meetings_workflow
from governance.meetings.filters import read_list
from governance.meetings.formats import format_out_of_order, meeting_label
from governance.meetings.forms import FACTS, MEETING_ACTS, MeetingCreateForm, MeetingEditor
from governance.meetings.history import history_of
from governance.meetings.page import meeting_context
from governance.models import Committee, Meeting

LIST_TITLE = "Séances"

PAGE_SIZE = 50

READ = ["GET", "HEAD", "POST"]


def find_meeting(user, pk) -> Meeting:
    """A meeting that ``user`` may know of; else Http404."""
    return get_object_or_404(Meeting.objects.visible_to(user).for_list(), pk=pk)


def place_of(meeting: Meeting) -> PageHeader:
    back = meeting.get_absolute_url()
    crumbs = [(LIST_TITLE, reverse("governance:meeting_list")), (meeting_label(meeting), back)]
    return PageHeader(str(meeting), back, crumbs)


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


class MeetingCreate(CreateView):
    permission = Permission.MEETING_EDIT
    template_name = "governance/meetings/create.html"

    def build_form(self, data=None, files=None, **kwargs):
        return MeetingCreateForm(data, instance=Meeting(), **kwargs)

    def save(self, form, version):
        meeting = form.create(by=self.request.user)
        messages.success(
            self.request,
            "La séance est prévue. Préparez son ordre du jour, puis convoquez ses membres.",
        )
        later = meeting.committee.meetings.upcoming().filter(starts_at__gt=meeting.starts_at).last()
        if later:
            messages.info(self.request, format_out_of_order(later, meeting))
        return redirect(meeting)

    def get_context(self, **context):
        back = reverse("governance:meeting_list")
        return {"place": PageHeader("", back, [(LIST_TITLE, back)]), **context}


class MeetingEdit(EditView):
    permission = Permission.MEETING_EDIT
    editor_class = MeetingEditor
    section = FACTS
    title = "Modifier la date et le lieu"
    saved = "La séance est enregistrée."

    def get_subject(self, pk):
        return find_meeting(self.request.user, pk)

    def check_access(self):
        super().check_access()
        if not self.subject.is_upcoming:
            raise Http404("Une séance tenue ou annulée ne change plus.")

    def get_header(self):
        return place_of(self.subject)


class MeetingAct(ActView):
    """An act that was done already leads back: a second press is no error, and does nothing."""

    acts = MEETING_ACTS

    def dispatch(self, request, *args, pk, act, **kwargs):
        self.meeting, form_class = find_meeting(request.user, pk), self.acts[act]
        require(request.user, form_class.permission)
        if self.meeting.status == form_class.done:
            status = self.meeting.get_status_display().lower()
            messages.info(request, f"C’était déjà fait : {status}.")
            return redirect(self.meeting)
        return super().dispatch(request, *args, act=act, **kwargs)

    def get_subject(self):
        return self.meeting

    def get_header(self):
        return place_of(self.meeting)


HISTORY_PAGE_SIZE = 50


class MeetingAttendance(FormView):
    """Every seat on one page, saved by one press."""

    permission = Permission.MEETING_EDIT
    template_name = "governance/meetings/attendance.html"

    def get_subject(self, pk):
        return find_meeting(self.request.user, pk)

    def check_access(self):
        super().check_access()
        if not attendance_workflow.accepts_attendance(self.subject):
            raise Http404(
                "Les présences se saisissent une fois la séance convoquée, jusqu’au relevé publié."
            )

    def build_form(self, data=None, files=None, **kwargs):
        return AttendanceForm(self.subject, data)

    def is_redraw(self) -> bool:
        return FILL in self.request.POST

    def redraw(self):
        return self.show(self.build_form(self.request.POST))

    def save(self, form, version):
        form.save(by=self.request.user, version=version)
        messages.success(self.request, "Les présences sont enregistrées.")
        return redirect(_after_attendance(self.subject))

    def conflict(self, form):
        self.subject.refresh_from_db(fields=["version", "status"])
        return self.show(self.build_form(self.request.POST), status=409)

    def show(self, form, *, status=200, conflict=None, version=None):
        context = {
            "form": form,
            "meeting": self.subject,
            "place": place_of(self.subject),
            "is_conflict": status == 409,
        }
        return render(self.request, self.template_name, context, status=status)


def _after_attendance(meeting) -> str:
    """The page of the meeting, or the draft that the press corrects."""
    correction = meeting.correction
    if correction is None:
        return f"{meeting.get_absolute_url()}#presences"
    page = reverse("governance:minutes_detail", args=[meeting.pk])
    return f"{page}?version={correction.edition}#titre-presences"


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
