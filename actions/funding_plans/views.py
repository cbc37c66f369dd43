"""The list of funding plans: what stands behind the cost of a dashboard and its gap."""

from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from actions.funding_plans.filters import PANELS, FundingPlanQuery, plans_table
from actions.sheets.filters import load_choices
from core import clock
from core.list_pages import export_list, list_page


@require_safe
def funding_plan_list(request):
    """List, search, filter, sort; ``?format=`` exports what is shown."""
    require(request.user, Permission.SHEET_READ)
    choices = load_choices(request.user)
    query = FundingPlanQuery(request.GET, user=request.user, today=clock.today(), choices=choices)
    if "format" in request.GET:
        return export_list(
            query, plans_table(query), request.GET["format"], file_name="plans-de-financement"
        )
    return list_page(
        request,
        query,
        "actions/funding_plans/list.html",
        panels=PANELS,
        table="actions/funding_plans/_table.html",
        totals=query.totals(),
    )
