"""Which tab of a workbook is which table."""

from core.workbook.headings import PATTERN, Header, Table, find_header, normalized
from core.workbook.report import Report
from core.workbook.tables import Tab
from core.workbook.text import fold, quoted, singular
from territoire.imports.ambiguous_columns import resolve_columns, resolve_shared_numbers
from territoire.imports.columns import SHEETS
from territoire.imports.tables import HELP_TABS, LATER_TABS, TABLES


def recognize(tabs: list[Tab], report: Report, only: tuple[str, ...] = ()) -> list[Header]:
    """Headers of the tabs to read, in the order in which they are written. The report names
    what is left aside.
    """
    headers, unread = [], []
    for tab in candidate_tabs(tabs, report, only):
        header = best_header(tab)
        if header is None:
            unread.append(tab)
        else:
            headers.append(header)
    if not headers:
        report_nothing_read(unread, report)
    for tab in unread if headers else ():
        report.warn(f"L’onglet {quoted(tab.name)} n’est pas repris : aucun tableau n’y est reconnu")
    for header in headers:
        if header.table is SHEETS:
            resolve_columns(header, report)
    resolve_shared_numbers([header for header in headers if header.table is SHEETS], report)
    return sorted(headers, key=lambda header: TABLES.index(header.table))


def candidate_tabs(tabs: list[Tab], report: Report, only: tuple[str, ...]):
    asked = {fold(name) for name in only}
    for name in only:
        if fold(name) not in {fold(tab.name) for tab in tabs}:
            known = ", ".join(quoted(tab.name) for tab in tabs)
            report.problem("", 0, "", f"L’onglet {quoted(name)} n’existe pas", f"l’un de : {known}")
    for tab in tabs:
        if (asked and fold(tab.name) not in asked) or not any(row.filled for row in tab.rows):
            continue
        if is_tab_called(tab, HELP_TABS):
            report.read.append(f"Onglet « {tab.name} » : aide, non lu.")
        elif tab.is_hidden and not asked:
            report.warn(
                f"L’onglet {quoted(tab.name)} est masqué : il n’est pas lu. Affichez-le pour le"
                " reprendre"
            )
        elif is_tab_called(tab, LATER_TABS):
            report.warn(
                f"L’onglet {quoted(tab.name)} n’est pas encore repris par l’import : conservez-le"
                " pour plus tard"
            )
        else:
            yield tab


def is_tab_called(tab: Tab, names: tuple[str, ...]) -> bool:
    return singular(fold(tab.name)) in {singular(fold(name)) for name in names}


def best_header(tab: Tab) -> Header | None:
    """The table that the name of the tab says, if its headings agree; else the one that they fit
    best.
    """
    headers = [
        header for table in TABLES if (header := find_header(tab, table)) and not header.missing
    ]
    named = [header for header in headers if header.table.is_called(tab.name)]
    convincing = [
        header for header in headers if len(header.found) > 1 or is_single_title_column(header)
    ]
    return max(
        named or convincing,
        key=lambda header: sum(match.strength for match in header.matches),
        default=None,
    )


def is_single_title_column(header: Header) -> bool:
    """A single column of titles, under a heading that leaves no doubt."""
    return header.table is SHEETS and not header.unknown and header.matches[0].strength > PATTERN


def report_nothing_read(unread: list[Tab], report: Report) -> None:
    if not unread and not report.warnings:
        report.problem(
            "", 0, "", "Le classeur ne contient aucun tableau", "un onglet avec une ligne de titres"
        )
    for tab in unread:
        if is_vertical(tab):
            report.problem(
                tab.name,
                0,
                "",
                "cet onglet présente une fiche, ses rubriques l’une sous l’autre",
                "un tableau, avec une action par ligne et une rubrique par colonne",
            )
            continue
        header = find_header(tab, SHEETS)
        if header is None:
            report.problem(
                tab.name, 0, "", "aucune ligne de titres n’est reconnue", expected_columns(SHEETS)
            )
            continue
        recognized = ", ".join(
            f"{quoted(match.heading)} ({match.column.label})" for match in header.matches
        )
        unknown = ", ".join(quoted(heading) for heading in header.unknown.values()) or "aucun"
        report.problem(
            tab.name,
            header.line,
            "",
            "la colonne de l’intitulé des actions n’est pas trouvée."
            f" Titres reconnus : {recognized}. Titres non reconnus : {unknown}",
            expected_columns(SHEETS),
        )


def is_vertical(tab: Tab) -> bool:
    """One sheet a tab: the headings stand in the first column, their values beside them."""
    headings = [normalized(row.text(row.filled[0])) for row in tab.rows[:60] if row.filled]
    known = [h for h in headings if any(column.strength(h) > PATTERN for column in SHEETS.columns)]
    return len(known) > 3


def expected_columns(table: Table) -> str:
    labels = ", ".join(
        f"« {column.label} »" for column in table.columns if column.name not in ("ignored", "code")
    )
    return (
        "au moins une colonne « Intitulé » (ou « Titre », « Action », « Projet »), et au choix"
        f" {labels}"
    )
