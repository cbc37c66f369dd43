from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.access import find_sheet
from actions.history import history_of, recent_entries

PAGE_SIZE = 50


@require_safe
def sheet_history(request, reference):
    """Who changed what in a sheet, the newest first. Reading only: nobody edits a history.

    With htmx, the last changes alone: the page of the sheet opens them in place.
    """
    sheet = find_sheet(request.user, reference)
    if request.htmx:
        entries = recent_entries(request.user, sheet)
        return render(request, "actions/history/_recent.html", {"entries": entries})
    history = history_of(request.user, sheet)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"sheet": sheet, "page_obj": page, "entries": history.entries(page.object_list)}
    return render(request, "actions/sheet_history.html", context)
