"""The dashboard as files: each of its tables for a spreadsheet, all of it on two pages of A4."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.text import slugify

from core import clock, exports
from core.charts import on_paper
from core.documents import data_of, made_pdf_response, pages_to_pdf
from core.list_pages import export_list
from territoire.dashboard.charts import chart_of
from territoire.dashboard.paper import ROOM, PaperListing, PaperTable, height_of
from territoire.figures.scope import ScopeQuery
from territoire.figures.tables import Row, Section, Table, Unit

PAGES = 2
_HEADLINES = 5  # on a line of a column
_NAME = "tableau-de-bord"
_LONGEST_NAME = 120
_UNITS = {Unit.EUROS: " (euros)", Unit.DAYS: " (jours)"}
# (rows of a table, lines of a list), from the fullest page to the shortest: the fullest that holds
# on two pages is kept.
_DENSITIES = ((12, 6), (9, 4), (7, 3), (6, 2), (5, 2), (3, 1), (2, 0))


def dashboard_file(request, query: ScopeQuery, sections: list[Section]):
    """What ``?format=`` asks for: ``pdf``, or the table that ``tableau`` names in one of the
    formats of lists; else 404.
    """
    kind, slug = request.GET["format"], request.GET.get("tableau")
    if kind == "pdf" and slug is None:
        make = partial(dashboard_pdf, query, sections)
        return made_pdf_response(request, make, f"{file_name(query)}-{query.today:%Y-%m-%d}.pdf")
    return export_list(
        query, spreadsheet_table(find_table(sections, slug)), kind, file_name=file_name(query, slug)
    )


def file_address(query: ScopeQuery, **more: str) -> str:
    """The start of the address of a file: the scope, and the parameters ``more`` that have a
    value.
    """
    parameters = urlencode({name: value for name, value in more.items() if value})
    return "".join(f"{part}&" for part in (query.address(), parameters) if part)


def file_name(query: ScopeQuery, *parts: str) -> str:
    """« tableau-de-bord-fiches-par-axe-college-intercommunalites »: what is in the file, in which
    scope.
    """
    scope = [slugify(chip.label) for chip in query.chips()]
    return "-".join([_NAME, *parts, *scope])[:_LONGEST_NAME].rstrip("-")


def find_table(sections: list[Section], slug: str | None) -> Table:
    for section in sections:
        for table in section.tables:
            if table.slug == slug:
                return table
    raise Http404("Ce tableau n’existe pas.")


def spreadsheet_table(table: Table) -> exports.Table:
    """The rows as on the page, with the last one for all; figures are numbers, what nobody knows is
    an empty cell.
    """
    rows = [*table.rows, *([table.total] if table.total else [])]
    columns = [exports.Column(table.label, lambda row: row.label, width=36)]
    for place, name in enumerate(table.columns):
        unit = next((row.figures[place].unit for row in rows), Unit.COUNT)
        columns.append(
            exports.Column(
                name + _UNITS.get(unit, ""), lambda row, place=place: row.figures[place].value
            )
        )
    if any(row.note for row in rows):
        columns.append(exports.Column("Précisions", lambda row: row.note, width=48))
    return exports.Table(table.slug[:31], tuple(columns), rows)


def dashboard_pdf(query: ScopeQuery, sections: list[Section]) -> bytes:
    """All sections on two pages: long tables and lists are cut, and say so. Raises
    DocumentUnavailable.
    """
    return pages_to_pdf(pdf_versions(query, sections), "dashboard/pdf.css", at_most=PAGES)


def pdf_versions(query: ScopeQuery, sections: list[Section]) -> Iterator[str]:
    """The page, shorter and shorter, from the first one that has a chance: laying out costs more
    than all the rest.
    """
    context = {
        "site_name": settings.SITE_NAME,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "date_of_data": data_of(query.today),
        "created": clock.now().isoformat(timespec="seconds"),
        "scope": [chip.label for chip in query.chips()],
    }
    for rows, lines in _DENSITIES:
        shown = [paper_section(section, rows, lines) for section in sections]
        if sum(map(height_of, shown)) <= ROOM or lines == 0:
            yield render_to_string("dashboard/pdf.html", context | {"sections": shown})


def paper_section(section: Section, rows: int, lines: int) -> dict:
    return {
        "section": section,
        "headlines": [
            section.headlines[place : place + _HEADLINES]
            for place in range(0, len(section.headlines), _HEADLINES)
        ],
        "drawings": [paper_table(section, table, rows) for table in section.tables],
        "listings": [PaperListing(listing, listing.lines[:lines]) for listing in section.listings],
    }


def paper_table(section: Section, table: Table, most: int) -> PaperTable:
    """A map and a timeline are as large whatever they hold; other tables are cut, unless it is by
    one row.
    """
    if chart := section.parts.get(table.slug):
        return PaperTable(table, on_paper(chart))
    shown = table.keep(first_rows(table, most))
    chart = chart_of(shown, looks=table.tones) if shown.rows else None
    return PaperTable(shown, on_paper(chart) if chart else None)


def first_rows(table: Table, most: int) -> tuple[Row, ...]:
    """At most ``most`` rows, or one more rather than « and one other »; rows without any figure
    leave first.
    """
    if len(table.rows) <= most + 1 or table.chart == "share":
        return table.rows
    known = tuple(row for row in table.rows if any(figure.value for figure in row.figures))
    return known if len(known) <= most + 1 else known[:most]
