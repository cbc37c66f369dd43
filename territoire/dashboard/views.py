"""The progress dashboard."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core import clock
from core.list_pages import panels_of
from territoire.dashboard.changes import PARAMETER, read_since
from territoire.dashboard.exports import dashboard_file, file_address
from territoire.dashboard.page import PANELS, drawings, sections
from territoire.figures.scope import read_scope


@require_safe
def dashboard(request):
    """Seven questions about the programme, or about the part of it that the address names;
    ``?format=`` gives a file.
    """
    require(request.user, Permission.SHEET_READ)
    query = read_scope(request.GET, user=request.user, today=clock.today())
    since = read_since(request.GET.get(PARAMETER, ""), user=request.user, today=query.today)
    found = sections(query, since)
    if "format" in request.GET:
        return dashboard_file(request, query, found)
    context = {
        "query": query,
        "chips": query.chips(),
        "panels": panels_of(query, PANELS),
        "sections": [(section, drawings(section)) for section in found],
        "is_empty": not found[0].headlines[0].figures[0].value,
        "since": since,
        "table_address": file_address(query),
        "file_address": file_address(query, depuis=since.typed),
    }
    return render(request, "dashboard/page.html", context)
