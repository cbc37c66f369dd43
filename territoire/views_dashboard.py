"""The progress dashboard."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, holds, require
from core import clock
from core.list_pages import panels_of
from territoire.dashboard.page import PANELS, drawings, sections
from territoire.dashboard.scope import read_scope


@require_safe
def dashboard(request):
    """Seven questions about the programme, or about the part of it that the address names."""
    require(request.user, Permission.SHEET_READ)
    query = read_scope(request.GET, user=request.user, today=clock.today())
    found = sections(query)
    context = {
        "query": query,
        "chips": query.chips(),
        "panels": panels_of(query, PANELS),
        "sections": [(section, drawings(section)) for section in found],
        "is_empty": not found[0].headlines[0].figures[0].value,
        "may_compare": holds(request.user, Permission.SHEET_READ),
    }
    return render(request, "dashboard/page.html", context)
