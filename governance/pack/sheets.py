"""One page for each sheet on the agenda: who carries it, where it stands, its money, what holds it,
what was decided.
"""

from datetime import date

from actions.enums import ASKED_WORDS
from actions.funding.page import summarize_funding
from actions.indicators.queries import judge
from actions.models import ActionSheet
from core.documents import Callout, Facts, Heading, PageBreak, Paragraph, Style, Table
from core.french import NO_BREAK, UNKNOWN, day, euros, number
from partners.commitments.formats import state_said
from partners.models import Commitment

# Rows of a table that leave a very full sheet on one page.
_FITS = 3


def sheet_blocks(sheets: list[ActionSheet], today: date):
    for place, sheet in enumerate(sheets):
        yield PageBreak()
        if place == 0:
            yield Heading("Fiches à l’ordre du jour")
        yield Heading(str(sheet), level=2)
        yield from _page(sheet, today)


def _page(sheet: ActionSheet, today: date):
    """A page, as a rule: a table stands where it has rows; what is empty is said in one line."""
    yield Callout(_health(sheet), label=f"Météo : {sheet.get_health_display()}")
    yield Facts(_identity(sheet, today))
    tables = [
        _blockers(sheet),
        _milestones(sheet, today),
        _commitments(sheet, today),
        _indicators(sheet),
    ]
    yield Paragraph(" ".join(table.empty for table in tables if not table.rows), Style.MUTED)
    yield from (table for table in tables if table.rows)


def _health(sheet: ActionSheet) -> str:
    if not sheet.health_comment:
        return f"Phrase de météo non{NO_BREAK}renseignée."
    return f"{sheet.health_comment} ({sheet.health_by.get_full_name()}, {day(sheet.health_on)})"


def _identity(sheet: ActionSheet, today: date) -> list[tuple[str, str]]:
    status = sheet.get_progress_status_display()
    if sheet.progress_reason:
        status = f"{status} : {sheet.progress_reason}"
    late = sheet.overdue_reasons(today)
    return [
        ("Porteur", _carrier(sheet)),
        ("Avancement", status),
        *([("En retard", " ; ".join(late))] if late else []),
        ("Calendrier", f"début : {sheet.start or UNKNOWN} ; fin : {sheet.end or UNKNOWN}"),
        ("Relecture, priorité, axes", _review(sheet)),
        ("Financement", _funding(sheet)),
        *([("Décisions déjà prises", _decisions(sheet))] if sheet.decided else []),
    ]


def _carrier(sheet: ActionSheet) -> str:
    person = sheet.lead_person.get_full_name() if sheet.lead_person else ""
    return ", ".join(filter(None, [str(sheet.lead_organization or ""), person])) or UNKNOWN


def _review(sheet: ActionSheet) -> str:
    priority = "prioritaire" if sheet.is_priority else "non prioritaire"
    axes = ", ".join(str(axis) for axis in sheet.axes.all()) or f"axes{NO_BREAK}: {UNKNOWN}"
    return f"{sheet.get_review_status_display()}, {priority} – {axes}"


def _milestones(sheet: ActionSheet, today: date) -> Table:
    """Those to come one by one; of those that are done the last one, and how many they are."""
    rows = list(sheet.milestones.all())
    done = sorted((row for row in rows if row.done_on), key=lambda row: (row.done_on, row.pk))
    opened = [
        [row.title, str(row.due or UNKNOWN), _open_state(row, sheet, today)]
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


def _open_state(row, sheet: ActionSheet, today: date) -> str:
    if sheet.is_closed:
        return "Non fait"
    return "En retard" if row.is_late(today) else "À venir"


def _funding(sheet: ActionSheet) -> str:
    """Totals of lines whose amount is known; none is known, none is told."""
    found = summarize_funding(sheet)
    is_known = any(
        line.amount is not None for line in sheet.funding_lines.all() if not line.is_refused
    )
    names = (ASKED_WORDS.lower(), "acquis", "versé")
    amounts = (found.asked, found.secured, found.paid)
    told = [
        f"{name}{NO_BREAK}:{NO_BREAK}{euros(amount)}"
        for name, amount in zip(names, amounts, strict=True)
    ]
    missing = f"{found.unknown} ligne{'s' if found.unknown > 1 else ''} sans montant"
    rest = " ; ".join(told) if is_known else f"plan de financement : {UNKNOWN}"
    return f"coût estimé : {euros(sheet.estimated_cost)} ; {rest}" + (
        f" ({missing})" if found.unknown else ""
    )


def _decisions(sheet: ActionSheet) -> str:
    """The last first."""
    return "\n".join(
        f"{row.reference}, {day(row.meeting.starts_at)} : {row.statement}" for row in sheet.decided
    )


def _blockers(sheet: ActionSheet) -> Table:
    opened = [row for row in sheet.blockers.all() if row.lifted_on is None]
    rows = [[row.description, day(row.since), _unblocker(row)] for row in opened]
    return Table(
        "Points de blocage ouverts",
        ["Ce qui bloque", "Depuis le", "Qui peut le lever, et comment"],
        _cut(rows),
        empty="Aucun point de blocage n’est ouvert.",
        widths=[8, 4, 8],
    )


def _cut(rows: list[list[str]]) -> list[list[str]]:
    """What fits: a sheet has one page of the pack, its own page on the portal tells the rest."""
    if len(rows) <= _FITS:
        return rows
    more = f"et {len(rows) - _FITS} de plus, sur la fiche"
    return [*rows[:_FITS], [more, *[""] * (len(rows[0]) - 1)]]


def _unblocker(row) -> str:
    return "\n".join(filter(None, [str(row.unblocker or UNKNOWN), row.resolution]))


def _indicators(sheet: ActionSheet) -> Table:
    rows = [[row.name, _last(row), _target(row), judge(row)[1]] for row in sheet.indicators.all()]
    return Table(
        "Indicateurs",
        ["Indicateur", "Dernier relevé", "Cible", "Où on en est"],
        _cut(rows),
        empty="Aucun indicateur n’est renseigné.",
        widths=[6, 5, 4, 6],
    )


def _last(indicator) -> str:
    reading = indicator.last_reading()
    return f"{number(reading.value)} {indicator.unit} ({reading.period})" if reading else UNKNOWN


def _target(indicator) -> str:
    if indicator.target is None:
        return UNKNOWN
    when = f" ({indicator.target_date})" if indicator.target_date else ""
    return f"{number(indicator.target)} {indicator.unit}{when}"


def _commitments(sheet: ActionSheet, today: date) -> Table:
    rows = [
        [
            str(row.organization),
            row.short_statement,
            str(row.due or UNKNOWN),
            _commitment_state(row, today),
        ]
        for row in sheet.promises
    ]
    return Table(
        "Engagements des partenaires",
        ["Partenaire", "Engagement", "Échéance", "État"],
        _cut(rows),
        empty="Aucun engagement n’est pris sur cette fiche.",
        widths=[5, 8, 3, 5],
    )


def _commitment_state(row: Commitment, today: date) -> str:
    late = ", en retard" if row.is_overdue(today) else ""
    return f"{row.get_progress_status_display()}{late}\n{state_said(row)}"
