"""The register of commitments: one address for the page, its htmx parts and its exports."""

from django.views.decorators.http import require_safe

from accounts.permissions import Permission, holds, require
from core import clock
from core.list_pages import export_list, list_page
from partners.exports import EXPORT, commitments_table, exportable, exports_own_only
from partners.filters import FROM_SCOPE
from partners.lists import CommitmentListQuery, read_list

# The panels of the form: their title and the filters in each.
PANELS = (
    ("Organisation", ("organization",)),
    ("Collège", ("college",)),
    ("Fiche", ("sheet",)),
    ("Axe", ("axis",)),
    ("État", ("promise", "status", "overdue")),
    ("Nouvelles", ("news", "stale", "to_review")),
    ("Nature", ("kind", "firmness", "agreement")),
    ("Suivi", ("unblocker", "archived")),
    ("Périmètre", FROM_SCOPE),
)


@require_safe
def commitment_list(request):
    """List, search, filter, sort; ``?format=`` exports what is shown, or one's own of it."""
    require(request.user, Permission.COMMITMENT_READ)
    query = read_list(request.GET, user=request.user, today=clock.today())
    if "format" in request.GET:
        found = exportable(request.user, query.found())
        table = commitments_table(request.user, found)
        return export_list(query, table, request.GET["format"], file_name="engagements")
    return list_page(
        request,
        query,
        "partners/commitment_list.html",
        panels=PANELS,
        table="partners/_commitment_table.html",
        may_create=holds(request.user, Permission.COMMITMENT_EDIT),
        **_export(request.user, query),
    )


def _export(user, query: CommitmentListQuery) -> dict:
    """Whether and what the person exports; a partner's exports hold its own commitments, and say so."""
    if not exports_own_only(user):
        return {"may_export": holds(user, EXPORT)}
    own = exportable(user, query.matching()).count()
    return {"may_export": own > 0, "export_words": f"{query.words.counted(own)} de votre organisation"}
