"""The page of one sheet, and its edition section by section, in place with htmx or on a page of its
own.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.permissions import Permission, require
from actions.beside import READINGS
from actions.sections.conflict import differences
from actions.sections.editor import SECTIONS, SectionEditor
from actions.sections.neighbours import neighbours
from actions.sections.page import sheet_context
from actions.sheets.queries import find_sheet, read_sheet, require_live, reread
from core import clock
from core.editing.refused import Refused
from core.forms import clean_version
from core.models import StaleVersion


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_edit(request, reference, section="identite"):
    """GET opens the section; POST saves it, or answers a row button.

    422 for what must be mended, 409 when somebody saved the sheet in between; both keep what was
    typed.
    """
    if section not in SECTIONS:
        raise Http404(f"Pas de section {section}.")
    section = SECTIONS[section]
    sheet = find_sheet(request.user, reference)
    require(request.user, Permission.SHEET_EDIT, sheet)
    require_live(sheet)
    sheet.heading = sheet.title
    if request.method != "POST":
        return _show(request, SectionEditor(section, sheet))
    editor = SectionEditor(section, sheet, request.POST)
    if editor.is_redraw:
        return _show(
            request, editor, conflict=differences(editor) if "conflict" in request.POST else None
        )
    try:
        version = clean_version(request.POST)
        if version != sheet.version:
            raise StaleVersion
        if editor.is_valid():
            editor.save(by=request.user, version=version)
            return _saved(request, sheet, section, before=version)
    except ValidationError as error:
        editor.form.add_error(None, error)
    except StaleVersion:
        return _refuse(request, sheet, section)
    except Refused as error:
        editor.form.add_error(None, str(error))
    except IntegrityError:
        # Two rows exchanged a name that the database wants unique: rare enough for a plain
        # sentence.
        editor.form.add_error(
            None, "Deux lignes portent la même désignation. Changez-en une, puis enregistrez."
        )
    return _show(request, editor, status=422)


def _show(request, editor, *, status=200, conflict=None):
    context = {
        "editor": editor,
        "section": editor.section,
        "sheet": editor.sheet,
        "conflict": conflict,
    }
    context["posted_version"] = (
        _posted_version(request) if status == 422 or editor.is_redraw else None
    )
    # A page of its own goes on to the sheet after a save; a section opened in place closes where it
    # stands.
    context["is_standalone"] = not request.htmx or "standalone" in request.POST
    context["is_opening"] = request.htmx and request.method == "GET"
    template = "actions/sections/_form.html" if request.htmx else "actions/sections/edit.html"
    return render(request, template, context | {"sections": SECTIONS}, status=status)


def _posted_version(request) -> int | None:
    """The version to go on from; None for a broken one, which the form must not keep: it could
    never be saved.
    """
    try:
        return clean_version(request.POST)
    except ValidationError:
        return None


def _refuse(request, sheet, section):
    """409: the current text beside one's own, which stays in its fields; the next press saves
    knowingly.
    """
    sheet = reread(sheet)
    sheet.heading = sheet.title
    editor = SectionEditor(section, sheet, request.POST, draft=True)
    return _show(request, editor, status=409, conflict=differences(editor))


def _saved(request, sheet, section, *, before):
    if not request.htmx or "standalone" in request.POST:
        messages.success(request, f"Section « {section.title} » enregistrée.")
        address = f"{sheet.get_absolute_url()}#{section.slug}"
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    sheet = reread(sheet, [section.slug])
    context = sheet_context(request, sheet, [section.slug])
    context |= {"section": section, "announce": f"Section {section.title} enregistrée."}
    shown = render_to_string(f"actions/sections/_{section.slug}.html", context, request)
    beside = render_to_string("actions/sections/_beside_section.html", context, request)
    response = HttpResponse(shown + beside)
    detail = {"sheet": sheet.pk, "before": before, "version": sheet.version}
    return trigger_client_event(response, "sheet-saved", detail, after="settle")


@require_safe
def sheet_detail(request, reference):
    """The whole sheet; with htmx and ``?section=``, that section alone as one reads it."""
    user, section = request.user, SECTIONS.get(request.GET.get("section", ""))
    if request.htmx and section:
        sheet = read_sheet(user, reference, [section.slug])
        context = sheet_context(request, sheet, [section.slug]) | {"section": section}
        return render(request, f"actions/sections/_{section.slug}.html", context)
    sheet = read_sheet(user, reference, SECTIONS)
    list_query = request.GET.get("liste", "")
    context = sheet_context(request, sheet, SECTIONS) | {
        "notes": sheet.notes.visible_to(user).select_related("author", "organization"),
        "documents": sheet.documents.visible_to(user).select_related("uploaded_by"),
        "beside": {name: reading(user, sheet) for name, reading in READINGS.items()},
        "neighbours": neighbours(user, sheet, list_query, clock.today()),
        "list_query": list_query,
    }
    return render(request, "actions/sections/page.html", context)
