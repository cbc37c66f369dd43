"""One page for each sheet on the agenda: its lead, progress, funding, blocking points and
decisions.
"""

from datetime import date

from actions.enums import ASKED_LABEL
from actions.funding.page import summarize_funding
from actions.indicators.queries import describe_result
from actions.models import ActionSheet
from core.documents import Callout, Facts, Heading, PageBreak, Paragraph, Style, Table
from core.french import NO_BREAK, UNKNOWN, day, euros, number
from partners.commitments.formats import format_state_author
from partners.models import Commitment

# Rows of a table, so that a very full sheet still fits on one page.
_FITS = 3


def sheet_blocks(sheets: list[ActionSheet], today: date):
    for place, sheet in enumerate(sheets):
        yield PageBreak()
        if place == 0:
            yield Heading("Fiches à l’ordre du jour")
        yield Heading(str(sheet), level=2)
        yield from sheet_page_blocks(sheet, today)


def sheet_page_blocks(sheet: ActionSheet, today: date):
    """Usually one page: tables with rows, then one line that names the empty ones."""
    yield Callout(format_health(sheet), label=f"Météo : {sheet.get_health_display()}")
    yield Facts(identity_facts(sheet, today))
    tables = [
        blockers_table(sheet),
        milestones_table(sheet, today),
        commitments_table(sheet, today),
        indicators_table(sheet),
    ]
    yield Paragraph(" ".join(table.empty for table in tables if not table.rows), Style.MUTED)
    yield from (table for table in tables if table.rows)


def format_health(sheet: ActionSheet) -> str:
    if not sheet.health_comment:
        return f"Phrase de météo non{NO_BREAK}renseignée."
    return f"{sheet.health_comment} ({sheet.health_by.get_full_name()}, {day(sheet.health_on)})"


def identity_facts(sheet: ActionSheet, today: date) -> list[tuple[str, str]]:
    status = sheet.get_progress_status_display()
    if sheet.progress_reason:
        status = f"{status} : {sheet.progress_reason}"
    late = sheet.overdue_reasons(today)
    return [
        ("Porteur", format_lead(sheet)),
        ("Avancement", status),
        *([("En retard", " ; ".join(late))] if late else []),
        ("Calendrier", f"début : {sheet.start or UNKNOWN} ; fin : {sheet.end or UNKNOWN}"),
        ("Relecture, priorité, axes", format_review(sheet)),
        ("Financement", format_funding(sheet)),
        *([("Décisions déjà prises", format_decisions(sheet))] if sheet.decided else []),
    ]


def format_lead(sheet: ActionSheet) -> str:
    person = sheet.lead_person.get_full_name() if sheet.lead_person else ""
    return ", ".join(filter(None, [str(sheet.lead_organization or ""), person])) or UNKNOWN


def format_review(sheet: ActionSheet) -> str:
    priority = "prioritaire" if sheet.is_priority else "non prioritaire"
    axes = ", ".join(str(axis) for axis in sheet.axes.all()) or f"axes{NO_BREAK}: {UNKNOWN}"
    return f"{sheet.get_review_status_display()}, {priority} – {axes}"


def milestones_table(sheet: ActionSheet, today: date) -> Table:
    """Those to come one by one; of those that are done the last one, and how many they are."""
    rows = list(sheet.milestones.all())
    done = sorted((row for row in rows if row.done_on), key=lambda row: (row.done_on, row.pk))
    opened = [
        [row.title, str(row.due or UNKNOWN), milestone_state(row, sheet, today)]
        for row in rows
        if not row.done_on
    ]
    return Table(
        "Jalons",
        ["Jalon", "Échéance", "État"],
        [*_last_done(done), *opened],
        empty="Aucun jalon n’est renseigné.",
        widths=[9, 4, 5],
    )


def _last_done(done: list) -> list[list[str]]:
    if not done:
        return []
    last, before = done[-1], len(done) - 1
    more = f" (et {before} avant lui)" if before else ""
    return [[f"{last.title}{more}", str(last.due or UNKNOWN), f"Fait le {day(last.done_on)}"]]


def milestone_state(row, sheet: ActionSheet, today: date) -> str:
    if sheet.is_closed:
        return "Non fait"
    return "En retard" if row.is_late(today) else "À venir"


def format_funding(sheet: ActionSheet) -> str:
    """Totals of lines whose amount is known; the whole plan is unknown where there is none."""
    found = summarize_funding(sheet)
    is_known = any(
        line.amount is not None for line in sheet.funding_lines.all() if not line.is_refused
    )
    names = (ASKED_LABEL.lower(), "acquis", "versé")
    amounts = (found.asked, found.secured, found.paid)
    totals = [
        f"{name}{NO_BREAK}:{NO_BREAK}{euros(amount)}"
        for name, amount in zip(names, amounts, strict=True)
    ]
    missing = f"{found.unknown} ligne{'s' if found.unknown > 1 else ''} sans montant"
    rest = " ; ".join(totals) if is_known else f"plan de financement : {UNKNOWN}"
    return f"coût estimé : {euros(sheet.estimated_cost)} ; {rest}" + (
        f" ({missing})" if found.unknown else ""
    )


def format_decisions(sheet: ActionSheet) -> str:
    """The last first."""
    return "\n".join(
        f"{row.reference}, {day(row.meeting.starts_at)} : {row.statement}" for row in sheet.decided
    )


def blockers_table(sheet: ActionSheet) -> Table:
    opened = [row for row in sheet.blockers.all() if row.lifted_on is None]
    rows = [
        [
            row.description,
            day(row.since),
            "\n".join(filter(None, [str(row.unblocker or UNKNOWN), row.resolution])),
        ]
        for row in opened
    ]
    return Table(
        "Points de blocage ouverts",
        ["Ce qui bloque", "Depuis le", "Qui peut le lever, et comment"],
        cut_rows(rows),
        empty="Aucun point de blocage n’est ouvert.",
        widths=[8, 4, 8],
    )


def cut_rows(rows: list[list[str]]) -> list[list[str]]:
    """The first rows: a sheet has one page of the pack; its page on the portal shows the rest."""
    if len(rows) <= _FITS:
        return rows
    more = f"et {len(rows) - _FITS} de plus, sur la fiche"
    return [*rows[:_FITS], [more, *[""] * (len(rows[0]) - 1)]]


def indicators_table(sheet: ActionSheet) -> Table:
    rows = [
        [row.name, format_last_reading(row), format_target(row), describe_result(row)[1]]
        for row in sheet.indicators.all()
    ]
    return Table(
        "Indicateurs",
        ["Indicateur", "Dernier relevé", "Cible", "Où on en est"],
        cut_rows(rows),
        empty="Aucun indicateur n’est renseigné.",
        widths=[6, 5, 4, 6],
    )


def format_last_reading(indicator) -> str:
    reading = indicator.last_reading()
    return f"{number(reading.value)} {indicator.unit} ({reading.period})" if reading else UNKNOWN


def format_target(indicator) -> str:
    if indicator.target is None:
        return UNKNOWN
    when = f" ({indicator.target_date})" if indicator.target_date else ""
    return f"{number(indicator.target)} {indicator.unit}{when}"


def commitments_table(sheet: ActionSheet, today: date) -> Table:
    rows = [
        [
            str(row.organization),
            row.short_statement,
            str(row.due or UNKNOWN),
            commitment_state(row, today),
        ]
        for row in sheet.promises
    ]
    return Table(
        "Engagements des partenaires",
        ["Partenaire", "Engagement", "Échéance", "État"],
        cut_rows(rows),
        empty="Aucun engagement n’est pris sur cette fiche.",
        widths=[5, 8, 3, 5],
    )


def commitment_state(row: Commitment, today: date) -> str:
    late = ", en retard" if row.is_overdue(today) else ""
    return f"{row.get_progress_status_display()}{late}\n{format_state_author(row)}"
