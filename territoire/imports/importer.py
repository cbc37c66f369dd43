"""The import of a workbook, from its tabs to the sheets. Runs inside the caller's transaction."""

from actions.models import Phase
from core.workbook.forms import Record
from core.workbook.headings import Header
from core.workbook.report import Report
from core.workbook.tables import Tab
from core.workbook.text import fold, quoted
from territoire.imports import others
from territoire.imports.ambiguous_columns import number_and_title, split_numbered_titles
from territoire.imports.columns import SHEETS
from territoire.imports.context import Context
from territoire.imports.funders import read_shares
from territoire.imports.parsed_rows import ParsedRow, RowReader, find_duplicates
from territoire.imports.recognition import recognize
from territoire.imports.row_forms import SheetForm
from territoire.imports.rows import is_section, read_records
from territoire.imports.sheets import SheetWriter

_KEYS = {
    "sheets": "title",
    "axes": "name",
    "organizations": "name",
    "milestones": "title",
    "funding": "funder",
}
_WRITERS = {
    "axes": others.write_axis,
    "organizations": others.write_organization,
    "milestones": others.write_milestone,
    "funding": others.write_funding,
}


def import_tabs(
    tabs: list[Tab], *, phase: Phase, by, report: Report, only: tuple[str, ...] = ()
) -> Context:
    """Write what the tabs say; ``report`` holds every problem, and then the caller rolls all of it
    back.
    """
    headers = recognize(tabs, report, only)
    context = Context(phase, by, report)
    is_sheets = [header for header in headers if header.table is SHEETS]
    for header in headers:
        if header.table.name in ("axes", "organizations"):
            write_tab(context, header)
    if is_sheets:
        write_sheets(context, is_sheets)
    for header in headers:
        if header.table.name in ("milestones", "funding"):
            write_tab(context, header)
    return context


def write_tab(context: Context, header: Header) -> None:
    for record in records_of(context, header):
        _WRITERS[header.table.name](context, record)


def records_of(context: Context, header: Header) -> list[Record]:
    key = _KEYS[header.table.name]
    found = read_records(header, key)
    count = len(found.records)
    plural = "s" if count > 1 else ""
    context.report.read.append(
        f"Onglet « {header.tab.name} » : {header.table.label}, {count} ligne{plural} lue{plural}"
        f" sous les titres de la ligne {header.line}."
    )
    for line, text in found.asides:
        context.report.warn(
            f"Ligne laissée de côté, elle ne contient que {quoted(text)}", header.tab.name, line
        )
    if found.examples:
        context.report.warn("Ligne d’exemple laissée de côté", header.tab.name)
        context.report.warnings["Ligne d’exemple laissée de côté", header.tab.name].extend(
            found.examples
        )
    report_unused_columns(context.report, header)
    return found.records


def report_unused_columns(report: Report, header: Header) -> None:
    headings = list(header.unknown.values()) + [match.heading for match in header.of("ignored")]
    with_title = (
        {match.index for match in header.matches}
        | set(header.unknown)
        | {m.index for _, m in header.rejected}
    )
    with_title |= {match.index for _, match in header.tied} | {*header.extra, *header.marks}
    with_title |= {place for index in header.pairs for place in (index, index + 1)}
    untitled = {index for row in header.rows() for index in row.filled} - with_title
    headings += [f"{index + 1}e colonne, sans titre" for index in sorted(untitled)]
    if headings:
        report.unused[header.tab.name] += headings


def write_sheets(context: Context, headers: list[Header]) -> None:
    parsed_rows: list[ParsedRow] = []
    prefixes = frozenset(Phase.objects.exclude(prefix="").values_list("prefix", flat=True))
    for header in headers:
        has_numbered_titles = split_numbered_titles(header)
        for record in records_of(context, header):
            if has_numbered_titles:
                record.values["number"], record.values["title"] = number_and_title(
                    record.text("title")
                )
            fill_axis_from_tab(context, header, record, alone=len(headers) == 1)
            fill_period_from_marks(header, record)
            form = SheetForm(record, phase=context.phase, prefixes=prefixes)
            shares = read_shares(context.report, header, record)
            if form.read(context.report):
                parsed_rows.append(RowReader(context, form, shares).read())
    kept = find_duplicates(parsed_rows, context)
    writer = SheetWriter(context)
    # Rows without a number take what is left once the others have theirs.
    for one in sorted(kept, key=lambda one: one.number is None):
        writer.write(one)


def fill_axis_from_tab(context: Context, header: Header, record: Record, *, alone: bool) -> None:
    """One tab an axis: its name is that of the axis; of « Axe 1 », the title above the table says
    more.
    """
    name = header.tab.name
    if "axes" in header.found or record.values.get("axes") or header.table.is_called(name):
        return
    if context.axes.find(name):
        record.values["axes"] = name
    elif not alone and fold(name).startswith("axe"):
        above = (row for row in header.tab.rows if row.line < header.line and row.filled)
        titles = (row.text(row.filled[0]) for row in above)
        record.values["axes"] = next((title for title in titles if is_section(title)), name)


def fill_period_from_marks(header: Header, record: Record) -> None:
    """From the first to the last mark of a calendar drawn in the cells, unless dates are given
    too.
    """
    if not header.marks or {"start", "end", "period"} & set(record.values):
        return
    rows = [row for row in header.tab.rows if row.line in record.lines]
    dates = [
        date for index, date in header.marks.items() if any(row.text(index).strip() for row in rows)
    ]
    if dates:
        first, last = (
            min(dates, key=lambda date: date.first),
            max(dates, key=lambda date: date.last),
        )
        record.values["period"] = f"{first.as_input()} à {last.as_input()}"
