"""The page of a list: what its shared templates show (``components/list/``), its htmx parts, its
exports.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from core.exports import FORMATS, Table, export_response
from core.lists import ListQuery

PAGE_SIZE = 50
# A panel of the form: its title and the filters in it.
Panels = tuple[tuple[str, tuple[str, ...]], ...]


def list_page(
    request, query: ListQuery, template: str, *, panels: Panels, table: str, may_export=True, **more
):
    """The page ``template``, which includes ``components/list/_list.html``; for htmx the part that
    it swaps.

    ``table`` is the template of the rows. ``more`` is what the page shows besides, or instead:
    ``export_label`` where an export holds less than the list.
    """
    shown, total = query.counts()
    paginator, chips = Paginator(query.for_page(), PAGE_SIZE), query.chips()
    paginator.count = shown  # counted by ``query.counts`` already
    page = paginator.get_page(query.page_number)
    context = {
        "query": query,
        "shown": shown,
        "total": total,
        "count_label": query.labels.shown_of(shown, total),
        "page_obj": page,
        "rows": query.rows(page.object_list),
        "chips": chips,
        "panels": panels_of(query, panels),
        "columns": column_headings(query),
        "sort_options": sort_options(query),
        "exports": export_links(query) if may_export else [],
        "export_label": query.labels.counted(shown),
        "table_template": table,
        "wider": wider_searches(query, chips) if not shown else [],
    }
    return _respond(request, query, template, context | more)


def export_list(query: ListQuery, table: Table, kind: str, *, file_name: str):
    """The table as a download that bears the day; 404 for a format that does not exist."""
    if kind not in FORMATS:
        raise Http404("Ce format d’export n’existe pas.")
    return export_response(table, kind, file_name=f"{file_name}-{query.today:%Y-%m-%d}")


def _respond(request, query: ListQuery, template: str, context: dict):
    """The whole page; for htmx the part that it swaps, and the address to push."""
    htmx = request.htmx
    is_part = bool(htmx) and not htmx.history_restore_request
    context["is_part"] = is_part
    # A link that vanished with what it pointed to hands the focus to the count; a sort link keeps
    # its own.
    context["focus_count"] = (
        is_part and htmx.boosted and not (htmx.trigger or "").startswith("tri-")
    )
    if is_part:
        is_results = htmx.target == "resultats"
        template = "components/list/_results.html" if is_results else "components/list/_list.html"
    response = render(request, template, context)
    patch_vary_headers(
        response,
        ("HX-Request", "HX-History-Restore-Request", "HX-Target", "HX-Trigger", "HX-Boosted"),
    )
    if is_part:
        page = context["page_obj"].number
        address = "&".join(filter(None, (query.address(), f"page={page}" if page > 1 else "")))
        push_url(response, f"{request.path}?{address}" if address else request.path)
    return response


def column_headings(query: ListQuery) -> list[tuple[str, str, str, str]]:
    """Headings of the table: name, label, current direction, address of the next one."""
    current = query.sort.removeprefix("-")
    columns = []
    for name, sort in query.sorts.items():
        direction = (
            ("descending" if query.sort.startswith("-") else "ascending") if name == current else ""
        )
        address = query.address(sort=f"-{name}" if direction == "ascending" else name)
        columns.append((name, sort.label, direction, address))
    return columns


def sort_options(query: ListQuery) -> list[tuple[str, str, bool]]:
    """Every order both ways, for a select, and whether it is the one in force."""
    options = []
    for sort in query.sorts.values():
        options += [
            (sort.name, f"{sort.label}, {sort.up}"),
            (f"-{sort.name}", f"{sort.label}, {sort.down}"),
        ]
    return [(value, label, value == query.sort) for value, label in options]


class Panel(LayoutObject):
    """A panel of the form: check boxes of some of its fields below a title, with how many are
    ticked.
    """

    template = "components/list/_panel.html"

    def __init__(self, panel_id: str, title: str, names: list[str], count: int):
        self.id, self.title, self.fields, self.count = panel_id, title, names, count

    def render(self, form, context, template_pack=None, **kwargs):
        fields = [form[name] for name in self.fields]
        # All that the panel shows, as one text: the key under which it is kept.
        shown = [
            (field.name, field.label, field.field.choices, field.value(), field.field.has_too_many)
            for field in fields
        ]
        key = repr((self.id, self.title, self.count, shown))
        return render_to_string(self.template, {"panel": self, "fields": fields, "key": key})


def panels_of(query: ListQuery, panels: Panels) -> list[Panel]:
    """The panels of the form that have something to offer; ``components/list/_panels.html`` draws
    them.
    """
    shown = []
    for place, (title, names) in enumerate(panels):
        offered = [name for name in names if query.has_boxes(name)]
        if offered:
            count = sum(len(query.values.get(name, ())) for name in names)
            shown.append(Panel(f"n-{place}", title, offered, count))
    query.offer_values_in_force()
    query.form.helper = helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*shown)
    return shown


def wider_searches(query: ListQuery, chips) -> list[tuple]:
    """Each active filter with how many rows the list would show without it."""
    if not chips:
        return []
    counts = query.counts_without(chips)
    return [(chip, query.labels.counted(count)) for chip, count in zip(chips, counts, strict=True)]


def export_links(query: ListQuery) -> list[tuple[str, str]]:
    address = query.address()
    start = f"{address}&" if address else ""
    return [(f"{start}format={kind}", chosen.label) for kind, chosen in FORMATS.items()]
