"""Lists of milestones, blocking points, funding and indicators of all sheets: one page, four
declarations.
"""

from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from actions.part_lists.page import BLOCKERS, FUNDINGS, INDICATORS, MILESTONES, PartPage, table_of
from actions.parts.filters import read_part_list
from actions.sheets.page import see_also
from core import clock
from core.list_pages import export_list, list_page


@require_safe
def milestone_list(request):
    return _page(request, MILESTONES)


@require_safe
def blocker_list(request):
    return _page(request, BLOCKERS)


@require_safe
def funding_list(request):
    return _page(request, FUNDINGS)


@require_safe
def indicator_list(request):
    return _page(request, INDICATORS)


def _page(request, page: PartPage):
    """List, search, filter, sort; ``?format=`` exports what is shown."""
    require(request.user, Permission.SHEET_READ)
    query = read_part_list(page.query, request.GET, user=request.user, today=clock.today())
    if "format" in request.GET:
        return export_list(
            query, table_of(page, query), request.GET["format"], file_name=page.file_name
        )
    return list_page(
        request,
        query,
        "actions/part_lists/list.html",
        panels=page.panels,
        table=page.table,
        page=page,
        see_also=see_also(page.url_name),
        **query.more(),
    )
