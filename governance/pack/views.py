"""The pack of a meeting, made on request from the data of the day."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core.documents import docx_response, pdf_response
from governance.meetings.views import find_meeting
from governance.models import Meeting, Snapshot
from governance.pack.documents import pack_of
from governance.programme.workflow import earlier_snapshots


@require_safe
def pack_pdf(request, pk):
    return _pack(request, pk, pdf_response, "pdf")


@require_safe
def pack_docx(request, pk):
    return _pack(request, pk, docx_response, "docx")


def _pack(request, pk, respond, extension):
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    before = _chosen(meeting, request.GET.get("comparer", ""))
    name = f"dossier-{slugify(meeting.committee.acronym)}-{meeting.number}.{extension}"
    return respond(request, pack_of(meeting, before=before), name)


def _chosen(meeting: Meeting, key: str) -> Snapshot | None:
    """The state kept with the earlier meeting that the address names; None where it names none."""
    if not key:
        return None
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        raise Http404("Cette séance n’existe pas.")
    return get_object_or_404(earlier_snapshots(meeting), meeting=int(key))
