"""The page of one sheet, and the creation of a sheet."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, holds, require
from actions import workflow
from actions.beside import READINGS
from actions.forms.acts import ACTS
from actions.forms.create import SheetCreateForm
from actions.forms.editor import SECTIONS
from actions.models import ActionSheet
from actions.neighbours import neighbours
from actions.sheet_page import read_sheet
from actions.summaries import chart_of, judge, summarize_funding
from core import clock


def sheet_context(request, sheet: ActionSheet, sections: Iterable[str]) -> dict:
    """What these sections of a sheet show to this person; ``sheet`` was read for them (``actions.sheet_page``)."""
    today = clock.today()
    blockers = sheet.blockers.all()
    context = {
        "sheet": sheet,
        "today": today,
        "sections": SECTIONS,
        "acts": offered_acts(request.user, sheet),
        "overdue_reasons": sheet.overdue_reasons(today),
        "is_stale": sheet.is_stale(today),
        "milestones": [
            (milestone, milestone.is_late(today) and not sheet.is_closed)
            for milestone in sheet.milestones.all()
        ],
        "open_blockers": [b for b in blockers if b.lifted_on is None],
        "lifted_blockers": [b for b in blockers if b.lifted_on is not None],
    }
    if "financement" in sections:
        context["funding"] = summarize_funding(sheet)
    if "indicateurs" in sections:
        context["indicators"] = [
            (indicator, judge(indicator), chart_of(indicator)) for indicator in sheet.indicators.all()
        ]
    return context


def offered_acts(user, sheet) -> dict:
    """The acts that this person may do to this sheet now, by their slug."""
    return {
        slug: act
        for slug, act in ACTS.items()
        if act.is_offered(sheet) and holds(user, act.permission, sheet)
    }


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
