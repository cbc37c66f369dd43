"""The page of one sheet, and the creation of a sheet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, holds, require
from actions import workflow
from actions.enums import NoteStatus
from actions.forms.acts import ACTS
from actions.forms.create import SheetCreateForm
from actions.forms.editor import SECTIONS
from actions.history import recent_entries
from actions.models import ActionSheet
from actions.neighbours import neighbours
from actions.sheet_page import read_parts, read_sheet
from actions.summaries import chart_of, judge, summarize_funding
from core import clock


def sheet_context(request, sheet: ActionSheet) -> dict:
    """What the page of a sheet, or one of its sections, shows to this person."""
    user, today = request.user, clock.today()
    parts = read_parts(user, sheet)
    milestones = list(sheet.milestones.all())
    blockers = list(sheet.blockers.all())
    return {
        "sheet": sheet,
        "today": today,
        "sections": SECTIONS,
        "acts": offered_acts(user, sheet),
        "overdue_reasons": sheet.overdue_reasons(today),
        "is_stale": sheet.is_stale(today),
        "milestones": [
            (milestone, milestone.is_late(today) and not sheet.is_closed) for milestone in milestones
        ],
        "funding": summarize_funding(sheet),
        "indicators": [
            (indicator, judge(indicator), chart_of(indicator)) for indicator in sheet.indicators.all()
        ],
        "open_blockers": [b for b in blockers if b.lifted_on is None],
        "lifted_blockers": [b for b in blockers if b.lifted_on is not None],
        "notes": parts.notes,
        "documents": parts.documents,
        "beside": parts.beside,
        "history": parts.history,
        "proposed": NoteStatus.PROPOSED,
    }


def offered_acts(user, sheet) -> dict:
    """The acts that this person may do to this sheet now, by their slug."""
    return {
        slug: act
        for slug, act in ACTS.items()
        if act.is_offered(sheet) and holds(user, act.permission, sheet)
    }


@require_safe
def sheet_detail(request, reference):
    sheet = read_sheet(request.user, reference)
    context = sheet_context(request, sheet)
    section = SECTIONS.get(request.GET.get("section", ""))
    if request.htmx and section:
        return render(request, f"actions/sections/_{section.slug}.html", context | {"section": section})
    context["entries"] = recent_entries(context["history"])
    list_query = request.GET.get("liste", "")
    context["neighbours"] = neighbours(request.user, sheet, list_query, context["today"])
    context["list_query"] = list_query
    return render(request, "actions/sheet_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_create(request) -> HttpResponse:
    require(request.user, Permission.SHEET_CREATE)
    form = SheetCreateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sheet = workflow.create_sheet(by=request.user, **form.sheet_fields())
        except workflow.NumberTaken as error:  # somebody took it between the check and the save
            form.add_error("number", str(error))
        else:
            messages.success(
                request, f"La fiche {sheet.reference} est créée. Complétez-la section par section."
            )
            return redirect(sheet)
    return render(request, "actions/sheet_create.html", {"form": form}, status=422 if form.errors else 200)
