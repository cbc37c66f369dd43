"""The page of a list: what its shared templates show (``components/list/``), its htmx parts, its exports."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from core.exports import FORMATS, Table, export_response
from core.fragments import drawn
from core.lists import ListQuery

PAGE_SIZE = 50
# A panel of the form: its title and the filters in it.
Panels = tuple[tuple[str, tuple[str, ...]], ...]


def list_page(
    request, query: ListQuery, template: str, *, panels: Panels, table: str, may_export=True, **more
):
    """The page ``template``, which includes ``components/list/_list.html``; for htmx the part that it swaps.

    ``table`` is the template of the rows. ``more`` is what the page shows besides, or instead: ``export_words`` where an
    export holds less than the list.
    """
    shown, total, page = _read(query, request.GET.get("page", ""))
    chips, columns = query.chips(), _columns(query)
    context = {
        "query": query,
        "shown": shown,
        "total": total,
        "count_words": query.words.shown_of(shown, total),
        "page_obj": page,
        "rows": query.rows(page.object_list),
        "chips": chips,
        "panels": panels_of(query, panels),
        "columns": columns,
        "table_head": partial(
            drawn, "components/list/_headings.html", caption=query.words.caption, columns=columns
        ),
        "sort_options": partial(drawn, "components/list/_sort_options.html", options=_sort_options(query)),
        "exports": _export_links(query) if may_export else [],
        "export_words": query.words.counted(shown),
        "table_template": table,
        "wider": _wider(query, chips) if not shown else [],
    }
    return _respond(request, query, template, context | more)


def export_list(query: ListQuery, table: Table, kind: str, *, file_name: str):
    """The table as a download that bears the day; 404 for a format that does not exist."""
    if kind not in FORMATS:
        raise Http404("Ce format d’export n’existe pas.")
    return export_response(table, kind, file_name=f"{file_name}-{query.today:%Y-%m-%d}")


def _respond(request, query: ListQuery, template: str, context: dict):
    """The whole page; for htmx the part that it swaps, with a tidy address for the browser to keep."""
    htmx = request.htmx
    is_part = bool(htmx) and not htmx.history_restore_request
    context["is_part"] = is_part
    # A link that vanished with what it pointed to hands the focus to the count; a sort link keeps its own.
    context["focus_count"] = is_part and htmx.boosted and not (htmx.trigger or "").startswith("tri-")
    if is_part:
        is_results = htmx.target == "resultats"
        template = "components/list/_results.html" if is_results else "components/list/_list.html"
    response = render(request, template, context)
    patch_vary_headers(
        response, ("HX-Request", "HX-History-Restore-Request", "HX-Target", "HX-Trigger", "HX-Boosted")
    )
    if is_part:
        page = context["page_obj"].number
        address = "&".join(filter(None, (query.address(), f"page={page}" if page > 1 else "")))
        push_url(response, f"{request.path}?{address}" if address else request.path)
    return response


def _read(query: ListQuery, number: str):
    """How many rows the filters keep, of how many, and the page asked for.

    The last page where the number is past the end, the first where it is no number.
    """
    wanted = max(int(number[:9]), 1) if number.isdecimal() else 1
    plain = query.plain_page(PAGE_SIZE, wanted)
    if plain:
        (shown, rows), total = plain, plain[0]
    else:
        shown, total = query.counts()
    paginator = Paginator((), PAGE_SIZE)
    paginator.count = shown  # already counted, together with the total
    page = paginator.get_page(wanted)
    start = (page.number - 1) * PAGE_SIZE
    page.object_list = rows if plain and page.number == wanted else query.page(start, start + PAGE_SIZE)
    return shown, total, page


def _columns(query: ListQuery) -> tuple[tuple[str, str, str, str], ...]:
    """Headings of the table: name, label, the direction in force, and the address of the next one."""
    current = query.sort.removeprefix("-")
    columns = []
    for name, sort in query.sorts.items():
        direction = ("descending" if query.sort.startswith("-") else "ascending") if name == current else ""
        address = query.address(sort=f"-{name}" if direction == "ascending" else name)
        columns.append((name, sort.label, direction, address))
    return tuple(columns)


def _sort_options(query: ListQuery) -> tuple[tuple[str, str, bool], ...]:
    """Every order both ways, for a select, and whether it is the one in force."""
    options = []
    for sort in query.sorts.values():
        options += [(sort.name, f"{sort.label}, {sort.up}"), (f"-{sort.name}", f"{sort.label}, {sort.down}")]
    return tuple((value, label, value == query.sort) for value, label in options)


def panels_of(query: ListQuery, panels: Panels) -> list[dict]:
    """The panels of the form, for ``components/list/_form.html``; ``html`` is called where the form is shown."""
    shown = []
    for place, (title, names) in enumerate(panels):
        groups = tuple(_group(query, name) for name in names if query.is_asked(name))
        if groups:
            panel = {
                "id": f"n-{place}",
                "title": title,
                "count": sum(len(query.values.get(n, ())) for n in names),
            }
            html = partial(drawn, "components/list/_panel.html", groups=groups, **panel)
            shown.append(panel | {"html": html})
    return shown


def _group(query: ListQuery, name: str) -> tuple:
    """The check boxes of one filter; a value in force is there even where no row offers it any more."""
    chosen = query.values.get(name, [])
    options = query.options(name)
    if chosen:
        offered = {value for value, _ in options}
        options = options + [(value, query.label(name, value)) for value in chosen if value not in offered]
    boxes = tuple((value, label, value in chosen) for value, label in options)
    return name, query.filter_label(name), boxes, query.has_too_many(name)


def _wider(query: ListQuery, chips) -> list[tuple]:
    """Each active filter with how many rows the list would show without it."""
    if not chips:
        return []
    counts = query.counts_without(chips)
    return [(chip, query.words.counted(count)) for chip, count in zip(chips, counts, strict=True)]


def _export_links(query: ListQuery) -> list[tuple[str, str]]:
    address = query.address()
    start = f"{address}&" if address else ""
    return [(f"{start}format={kind}", chosen.label) for kind, chosen in FORMATS.items()]
