"""The list of sheets: one address for the page, its htmx parts and its exports."""

from django.views.decorators.http import require_safe

from accounts.permissions import Permission, holds, require
from actions.exports import sheets_table
from actions.lists import read_list
from actions.part_lists.pages import see_also
from core import clock
from core.list_pages import export_list, list_page

# The panels of the form: their title and the filters in each.
PANELS = (
    ("Axe", ("axis",)),
    ("Statut", ("status",)),
    ("Météo", ("health",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Suivi", ("priority", "overdue", "stale", "blocked", "archived")),
    ("Nature", ("kind", "maturity", "review", "phase")),
)


@require_safe
def sheet_list(request):
    """List, search, filter, sort; ``?format=`` exports what is shown."""
    require(request.user, Permission.SHEET_READ)
    query = read_list(request.GET, user=request.user, today=clock.today())
    if "format" in request.GET:
        return export_list(
            query, sheets_table(query.found()), request.GET["format"], file_name="fiches-actions"
        )
    may_create = holds(request.user, Permission.SHEET_CREATE)
    return list_page(
        request,
        query,
        "actions/sheet_list.html",
        panels=PANELS,
        table="actions/list/_table.html",
        may_create=may_create,
        see_also=see_also(),
    )
