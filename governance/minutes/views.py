"""Relevé de décisions of a meeting: its page, its files, and what the team does to it."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, has_permission
from actions.models import ActionSheet
from core.documents import docx_response, pdf_response
from core.editing.views import ActView, EditView, PageHeader
from governance.meetings.views import find_meeting
from governance.minutes import workflow
from governance.minutes.documents import document_of
from governance.minutes.forms import (
    TEXTS,
    CorrectForm,
    DiscardForm,
    MinutesEditor,
    Preview,
    PublishForm,
)
from governance.minutes.queries import record_of
from governance.minutes.record import MinutesRecord
from governance.models import Meeting, Minutes

TITLE = "Relevé de décisions"


def editions_of(user, meeting: Meeting) -> list[Minutes]:
    """The editions that ``user`` may read, the last first: published ones, and the draft for who
    writes decisions.
    """
    published = list(meeting.minutes.published().order_by("-edition"))
    draft = workflow.draft_of(meeting) if has_permission(user, Permission.DECISION_EDIT) else None
    return [draft, *published] if draft else published


def find_edition(request, meeting: Meeting, editions: list[Minutes]) -> Minutes:
    """The edition that the address asks for, else the last one published, else the draft; else
    Http404.
    """
    wanted = request.GET.get("version", "")
    if wanted:
        found = [one for one in editions if str(one.edition) == wanted]
    else:
        found = [one for one in editions if one.is_published] or editions
    if not found:
        raise Http404("Cette version du relevé n’existe pas.")
    return found[0]


def place_of(meeting: Meeting, edition: int | None = None) -> PageHeader:
    back = address(meeting, edition)
    crumbs = [
        ("Séances", reverse("governance:meeting_list")),
        (str(meeting), meeting.get_absolute_url()),
    ]
    return PageHeader(str(meeting), back, [*crumbs, (TITLE, back)])


def address(meeting: Meeting, edition: int | None = None) -> str:
    query = f"?version={edition}" if edition else ""
    return reverse("governance:minutes_detail", args=[meeting.pk]) + query


@require_safe
def minutes_detail(request, pk):
    meeting = find_meeting(request.user, pk)
    editions = editions_of(request.user, meeting)
    minutes = find_edition(request, meeting, editions)
    record = record_of(minutes)
    link_sheets(record, request.user)
    last = next((one for one in editions if one.is_published), None)
    draft = next((one for one in editions if not one.is_published), None)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "record": record,
        "others": [one for one in editions if one.edition != minutes.edition and one.is_published],
        "replaced_by": (
            last if last and minutes.is_published and last.edition != minutes.edition else None
        ),
        "draft": draft if draft and minutes.is_published else None,
        "may_write": has_permission(request.user, Permission.MEETING_EDIT),
        "corrects": not minutes.is_published and minutes.edition > 1,
        "file_query": f"?version={minutes.edition}" if request.GET.get("version") else "",
    }
    return render(request, "governance/minutes/detail.html", context)


def link_sheets(record: MinutesRecord, user):
    """Give an address to the sheets that ``user`` may open; the others keep their name, as it was
    published.
    """
    lines = record.sheet_lines()
    sheets = ActionSheet.objects.visible_to(user).filter(pk__in={line.pk for line in lines})
    addresses = {sheet.pk: sheet.get_absolute_url() for sheet in sheets.select_related("phase")}
    for line in lines:
        line.url = addresses.get(line.pk, "")


class MinutesEdit(EditView):
    permission = Permission.MEETING_EDIT
    editor_class = MinutesEditor
    section = TEXTS
    title = "Compléter le relevé"
    saved = "Le relevé est enregistré."

    def get_subject(self, pk):
        return find_meeting(self.request.user, pk)

    def check_access(self):
        super().check_access()
        self.draft = workflow.draft_of(self.subject)
        if self.draft is None:
            raise Http404(
                "Aucun projet de relevé : la séance n’est pas tenue, ou son relevé est publié."
            )

    def get_version(self):
        return workflow.draft_version(self.subject)

    def get_header(self):
        return place_of(self.subject, self.draft.edition)


class PreviewAct(ActView):
    """An act on the draft, as the person read it."""

    def get_subject(self, pk):
        return Preview.of(find_meeting(self.request.user, pk))

    def reread(self):
        return Preview.of(self.subject.meeting)

    def get_header(self):
        return place_of(self.subject.meeting)


class MinutesPublish(PreviewAct):
    form_class = PublishForm


class MinutesDiscard(PreviewAct):
    form_class = DiscardForm


class MinutesCorrect(ActView):
    form_class = CorrectForm

    def get_subject(self, pk):
        return find_meeting(self.request.user, pk)

    def get_header(self):
        return place_of(self.subject)


@require_safe
def minutes_pdf(request, pk):
    return _file(request, pk, pdf_response, "pdf")


@require_safe
def minutes_docx(request, pk):
    return _file(request, pk, docx_response, "docx")


def _file(request, pk, respond, extension):
    meeting = find_meeting(request.user, pk)
    editions = editions_of(request.user, meeting)
    minutes = find_edition(request, meeting, editions)
    last = max((one.edition for one in editions if one.is_published), default=minutes.edition)
    is_old = minutes.is_published and last > minutes.edition
    document = document_of(record_of(minutes), replaced_by=last if is_old else None)
    name = f"releve-{slugify(meeting.committee.acronym)}-{meeting.number}"
    version = f"-v{minutes.edition}" if minutes.edition > 1 or is_old else ""
    return respond(request, document, f"{name}{version}.{extension}")
