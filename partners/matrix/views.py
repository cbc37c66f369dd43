from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from core import clock
from core.list_pages import panels_of
from partners.commitments.filters import read_list
from partners.commitments.views import PANELS
from partners.matrix.page import build_matrix


@require_safe
def commitment_matrix(request):
    """Partner × sheet, by the filters of the register, whose lists its cells open."""
    require(request.user, Permission.COMMITMENT_READ)
    query = read_list(request.GET, user=request.user, today=clock.today())
    context = {
        "query": query,
        "matrix": build_matrix(query),
        "chips": query.chips(),
        "panels": panels_of(query, PANELS),
    }
    return render(request, "partners/matrix/page.html", context)
