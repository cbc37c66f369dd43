"""The pack of a meeting, made on request from the data of the day."""

from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core.documents import docx_response, pdf_response
from governance.pack import pack_of
from governance.views.meetings import find_meeting


@require_safe
def pack_pdf(request, pk):
    return _pack(request, pk, pdf_response, "pdf")


@require_safe
def pack_docx(request, pk):
    return _pack(request, pk, docx_response, "docx")


def _pack(request, pk, respond, extension):
    meeting = find_meeting(request.user, pk)
    require(request.user, Permission.COMMITTEE_READ)
    name = f"dossier-{slugify(meeting.committee.acronym)}-{meeting.number}.{extension}"
    return respond(request, pack_of(meeting), name)
