"""The list of sheets, the creation of one, its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, has_permission, require
from actions.sheets import workflow
from actions.sheets.exports import sheets_table
from actions.sheets.filters import read_list
from actions.sheets.forms import SheetCreateForm
from actions.sheets.history import history_of, recent_entries
from actions.sheets.page import see_also
from actions.sheets.queries import find_sheet
from core import clock
from core.editing.views import CreateView
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
    may_create = has_permission(request.user, Permission.SHEET_CREATE)
    return list_page(
        request,
        query,
        "actions/sheets/list.html",
        panels=PANELS,
        table="actions/sheets/_table.html",
        may_create=may_create,
        see_also=see_also(),
    )


class SheetCreate(CreateView):
    permission = Permission.SHEET_CREATE
    template_name = "actions/sheets/create.html"

    def build_form(self, data=None, files=None, **kwargs):
        return SheetCreateForm(data, **kwargs)

    def save(self, form, version):
        sheet = workflow.create_sheet(by=self.request.user, **form.sheet_fields())
        messages.success(
            self.request, f"La fiche {sheet.reference} est créée. Complétez-la section par section."
        )
        return redirect(sheet)


PAGE_SIZE = 50


@require_safe
def sheet_history(request, reference):
    """Who changed what in a sheet, the newest first. Reading only: nobody edits a history.

    With htmx, the last changes alone: the page of the sheet opens them in place.
    """
    sheet = find_sheet(request.user, reference)
    if request.htmx:
        entries = recent_entries(request.user, sheet)
        return render(request, "actions/sheets/_recent.html", {"entries": entries})
    history = history_of(request.user, sheet)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"sheet": sheet, "page_obj": page, "entries": history.entries(page.object_list)}
    return render(request, "actions/sheets/history.html", context)
