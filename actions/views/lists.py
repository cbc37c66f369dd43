"""The list of sheets: one address for the page, its htmx parts and its exports."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from accounts.permissions import Permission, holds, require
from actions import sorting
from actions.exports import sheets_table
from actions.lists import SheetListQuery, count_words, read_list, sheets_words
from core import clock
from core.exports import FORMATS, export_response

PAGE_SIZE = 50
# The panels of the form: their title and the filters in each.
PANELS = (
    ("Axe", ("axis",)),
    ("Statut", ("status",)),
    ("Météo", ("health",)),
    ("Porteur", ("carrier",)),
    ("Commune", ("commune",)),
    ("Suivi", ("priority", "overdue", "stale", "blocked")),
    ("Nature", ("kind", "maturity", "review", "phase")),
)


@require_safe
def sheet_list(request):
    """List, search, filter, sort; ``?format=`` exports what is shown."""
    require(request.user, Permission.SHEET_READ)
    today = clock.today()
    query = read_list(request.GET, user=request.user, today=today)
    if "format" in request.GET:
        return _export(query, request.GET["format"])
    shown, total = query.counts()
    page = _page(query, shown, request.GET.get("page", ""))
    context = {
        "query": query,
        "shown": shown,
        "total": total,
        "shown_words": sheets_words(shown),
        "count_words": count_words(shown, total),
        "page_obj": page,
        "rows": query.rows(page.object_list),
        "chips": query.chips(),
        "columns": _columns(query),
        "panels": _panels(query),
        "sort_options": sorting.sort_options(),
        "exports": _export_links(query),
        "may_create": holds(request.user, Permission.SHEET_CREATE),
    }
    if not shown:
        context["wider"] = _wider(query, context["chips"]) if total or query.is_filtered else []
    return _respond(request, query, context)


def _respond(request, query: SheetListQuery, context: dict):
    """The whole page; for htmx the part that it swaps, with a tidy address for the browser to keep."""
    htmx = request.htmx
    is_part = bool(htmx) and not htmx.history_restore_request
    context["is_part"] = is_part
    # A link that vanished with what it pointed to hands the focus to the count; a sort link keeps its own.
    context["focus_count"] = is_part and htmx.boosted and not (htmx.trigger or "").startswith("tri-")
    part = "#results" if is_part and htmx.target == "resultats" else "#list" if is_part else ""
    response = render(request, f"actions/sheet_list.html{part}", context)
    patch_vary_headers(
        response, ("HX-Request", "HX-History-Restore-Request", "HX-Target", "HX-Trigger", "HX-Boosted")
    )
    if is_part:
        page = context["page_obj"].number
        address = "&".join(filter(None, (query.address(), f"page={page}" if page > 1 else "")))
        push_url(response, f"{request.path}?{address}" if address else request.path)
    return response


def _export(query: SheetListQuery, kind: str):
    if kind not in FORMATS:
        raise Http404("Ce format d’export n’existe pas.")
    return export_response(
        sheets_table(query.sheets()), kind, file_name=f"fiches-actions-{query.today:%Y-%m-%d}"
    )


def _page(query: SheetListQuery, shown: int, number: str):
    """The page asked for; the last one when it is past the end, the first when it is no number."""
    paginator = Paginator(query.page_of_sheets(), PAGE_SIZE)
    paginator.count = shown  # already counted, together with the total
    return paginator.get_page(number if number.isdecimal() and int(number[:9]) else 1)


def _columns(query: SheetListQuery) -> list[dict]:
    """Headings of the table: the direction in force, and the address of the next one."""
    current = query.sort.removeprefix("-")
    columns = []
    for name, sort in sorting.SORTS.items():
        direction = ("descending" if query.sort.startswith("-") else "ascending") if name == current else ""
        address = query.address(sort=f"-{name}" if direction == "ascending" else name)
        columns.append({"name": name, "label": sort.label, "direction": direction, "address": address})
    return columns


def _panels(query: SheetListQuery) -> list[dict]:
    panels = []
    for place, (title, names) in enumerate(PANELS):
        names = [name for name in names if name != "phase" or len(query.options("phase")) > 1]
        groups = [_group(query, name) for name in names]
        if title == "Suivi" and holds(query.user, Permission.SHEET_READ_TEAM):
            groups.append(_group(query, "archived"))
        panels.append(
            {"id": f"n-{place}", "title": title, "groups": groups, "count": sum(g["count"] for g in groups)}
        )
    return panels


def _group(query: SheetListQuery, name: str) -> dict:
    """The check boxes of one filter; a value in force is there even where no row offers it any more."""
    chosen = query.values.get(name, [])
    options = query.options(name)
    offered = {value for value, _ in options}
    options = options + [(value, query.label(name, value)) for value in chosen if value not in offered]
    boxes = [(value, label, value in chosen) for value, label in options]
    return {"name": name, "label": query.filter_label(name), "boxes": boxes, "count": len(chosen)}


def _wider(query: SheetListQuery, chips) -> list[tuple]:
    """Each active filter with how many sheets the list would show without it."""
    if not chips:
        return []
    return [
        (chip, sheets_words(count)) for chip, count in zip(chips, query.counts_without(chips), strict=True)
    ]


def _export_links(query: SheetListQuery) -> list[tuple[str, str]]:
    address = query.address()
    start = f"{address}&" if address else ""
    return [(f"{start}format={kind}", chosen.label) for kind, chosen in FORMATS.items()]
