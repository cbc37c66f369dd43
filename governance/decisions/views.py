"""What was decided: the list, with its exports, and the page of one decision."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, has_permission, require
from core import clock
from core.list_pages import export_list, list_page
from governance.decisions.exports import (
    EXPORT,
    decisions_table,
    exportable_decisions,
    exports_own_only,
)
from governance.decisions.filters import DecisionListQuery, read_decisions, with_visible_links
from governance.decisions.history import decision_history
from governance.models import Decision

# The panels of the form: their title and the filters in each.
PANELS = (
    ("Séance", ("meeting", "year")),
    ("Nature", ("kind",)),
    ("Fiche", ("sheet",)),
    ("Organisation", ("organization",)),
)
SHOWN_ENTRIES = 20


@require_safe
def decision_list(request):
    """List, search, filter, sort; ``?format=`` exports what is shown, or what concerns one's own of
    it.
    """
    require(request.user, Permission.MINUTES_READ)
    query = read_decisions(request.GET, user=request.user, today=clock.today())
    if "format" in request.GET:
        found = exportable_decisions(request.user, query.found())
        table = decisions_table(request.user, found)
        return export_list(query, table, request.GET["format"], file_name="decisions")
    return list_page(
        request,
        query,
        "governance/decisions/list.html",
        panels=PANELS,
        table="governance/decisions/_table.html",
        reads_all=has_permission(request.user, Permission.COMMITTEE_READ),
        **_export(request.user, query),
    )


def _export(user, query: DecisionListQuery) -> dict:
    """Whether and what the person exports; a partner exports what concerns it."""
    if not exports_own_only(user):
        return {"may_export": has_permission(user, EXPORT)}
    own = exportable_decisions(user, query.matching()).count()
    words = f"{query.labels.counted(own)} qui concerne{'nt' if own > 1 else ''} votre organisation"
    return {"may_export": own > 0, "export_label": words}


@require_safe
def decision_detail(request, pk):
    """Its text, what it is about, what it changed, what is to be done."""
    user = request.user
    found = with_visible_links(
        user, Decision.objects.visible_to(user).filter(pk=pk)
    ).select_related("item")
    decision = get_object_or_404(found)
    history = decision_history(user, decision)
    context = {
        "decision": decision,
        "reads_committee": has_permission(user, Permission.COMMITTEE_READ),
        "entries": history.entries(history.moments[:SHOWN_ENTRIES]),
    }
    return render(request, "governance/decisions/detail.html", context)
