"""Documents as answers to a request: bytes that no browser will run, or a page that says why there
are none.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from core.documents.content import Document, DocumentUnavailable
from core.documents.docx import to_docx
from core.documents.pdf import to_pdf
from core.files import ALLOWED_TYPES, sandboxed

logger = logging.getLogger(__name__)


def pdf_response(request, document: Document, filename: str) -> HttpResponse:
    """The PDF, shown by the browser; a page of status 503 where this machine cannot make it."""
    return made_pdf_response(request, partial(to_pdf, document), filename)


def made_pdf_response(request, make: Callable[[], bytes], filename: str) -> HttpResponse:
    """The same for the PDF that ``make`` gives; it may raise :class:`DocumentUnavailable`."""
    return _respond(request, make, filename, extension="pdf")


def docx_response(request, document: Document, filename: str) -> HttpResponse:
    """The docx, as a download; a page of status 503 where the office's base document cannot be
    read.
    """
    return _respond(request, partial(to_docx, document), filename, extension="docx")


def _respond(request, make, filename, *, extension):
    try:
        content = make()
    except DocumentUnavailable as problem:
        logger.exception("A document could not be made: %s", filename)
        context = {"problem": str(problem)}
        return render(request, "documents/unavailable.html", context, status=503)
    return file_response(content, filename, extension)


@sandboxed
def file_response(content, filename, extension):
    response = HttpResponse(content, content_type=ALLOWED_TYPES[extension])
    response["Content-Disposition"] = content_disposition_header(extension != "pdf", filename) or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
