"""The progress dashboard."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core import clock
from core.list_pages import panels_of
from territoire.dashboard.exports import dashboard_file, file_address
from territoire.dashboard.page import PANELS, draw, drawn, entry, sections
from territoire.dashboard.reading import read
from territoire.dashboard.scope import read_scope
from territoire.dashboard.since import PARAMETER, build, read_since


@require_safe
def dashboard(request):
    """Seven questions about the programme, or about the part of it that the address names; ``?format=`` gives a file."""
    require(request.user, Permission.SHEET_READ)
    query = read_scope(request.GET, user=request.user, today=clock.today())
    since = read_since(request.GET.get(PARAMETER, ""), user=request.user, today=query.today)
    if "format" in request.GET:
        return dashboard_file(request, query, sections(query, since))
    page, moved = drawn(read(query)), build(query.scope(), since)
    address = file_address(query, depuis=since.typed)
    context = {
        "query": query,
        "chips": query.chips(),
        "panels": panels_of(query, PANELS),
        "page": page,
        "contents": [*page.contents, entry(moved)],
        "moved": draw(moved, query.today, file_address=address, since=since, values=query.values),
        "since": since,
        "file_address": address,
    }
    return render(request, "dashboard/page.html", context)
