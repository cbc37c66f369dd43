"""Two days of the programme side by side."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core import clock
from core.exports import export_response
from core.list_pages import panels_of
from territoire.compare.formats import BY_SLUG
from territoire.compare.page import FIGURES, comparison, figures_table, moves_table
from territoire.compare.periods import FROM, TO, Period, read_period
from territoire.figures.scope import Scope, read_scope

PANELS = (
    ("Axe", ("axis",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Fiches", ("priority", "phase")),
)


@require_safe
def compare(request):
    """From one day to another; ``?tableau=…&format=csv`` gives one of its tables."""
    require(request.user, Permission.SHEET_READ)
    today = clock.today()
    query = read_scope(request.GET, user=request.user, today=today)
    scope, period = query.scope(), read_period(request.GET, user=request.user, today=today)
    if "format" in request.GET:
        return table_file(request, scope, period)
    if period.is_typed and not period.errors:
        # An address that says what is shown, to keep and to send.
        pairs = {**scope.values, **period_parameters(period)} or {"": ""}
        return redirect(f"{reverse('compare')}?{urlencode(pairs, doseq=True)}")
    context = {
        "query": query,
        "chips": query.chips(),
        "panels": panels_of(query, PANELS),
        "period": period,
        "days": urlencode(period_parameters(period)),
        "comparison_query": "&".join(
            filter(None, [query.address(), urlencode(period_parameters(period))])
        ),
        **comparison(scope, period),
    }
    return render(request, "compare/page.html", context, status=422 if period.errors else 200)


def period_parameters(period: Period) -> dict[str, str]:
    return {FROM: period.before.value, TO: period.after.value} if period.is_complete else {}


def table_file(request, scope: Scope, period: Period):
    name = request.GET.get("tableau", "")
    if not period.is_complete or request.GET["format"] != "csv" or name not in {FIGURES, *BY_SLUG}:
        raise Http404("Ce tableau n’existe pas.")
    table = (
        figures_table(scope, period)
        if name == FIGURES
        else moves_table(scope, period, BY_SLUG[name])
    )
    between = f"{period.before.day:%Y-%m-%d}-{period.after.day:%Y-%m-%d}"
    return export_response(table, "csv", file_name=f"comparaison-{name}-{between}")
