"""One page for each sheet on the agenda: who carries it, where it stands, its money, what holds it, what was decided."""

from datetime import date

from django.db.models import Prefetch

from actions.models import ActionSheet
from actions.summaries import judge, summarize_funding
from core.documents import Bullets, Callout, Facts, Heading, PageBreak, Paragraph, Table
from core.templatetags.fr import NO_BREAK, UNKNOWN, day, euros, number
from governance.models import AgendaItem, Decision, Meeting
from governance.programme.state import shared_sheets
from partners import words
from partners.models import Commitment


def sheets_of(items: list[AgendaItem], meeting: Meeting) -> list[ActionSheet]:
    """The sheets of these points, each once, in the order of the agenda, with all that their page shows."""
    keys = list(dict.fromkeys(sheet.pk for item in items for sheet in item.sheets.all()))
    decided = Decision.objects.adopted().filter(meeting__starts_at__lt=meeting.starts_at)
    decided = decided.select_related("meeting__committee").order_by("-meeting__starts_at", "number")
    commitments = Commitment.objects.shared().for_list().order_by("organization__name", "pk")
    found = shared_sheets().filter(pk__in=keys).for_detail().prefetch_related(
        Prefetch("decisions", decided, to_attr="decided"),
        Prefetch("commitments", commitments, to_attr="promises"),
    )  # fmt: skip
    return sorted(found, key=lambda sheet: keys.index(sheet.pk))


def sheet_blocks(sheets: list[ActionSheet], today: date):
    for place, sheet in enumerate(sheets):
        yield PageBreak()
        if place == 0:
            yield Heading("Fiches à l’ordre du jour")
        yield Heading(str(sheet), level=2)
        yield from _page(sheet, today)


def _page(sheet: ActionSheet, today: date):
    yield Callout(_health(sheet), label=f"Météo : {sheet.get_health_display()}")
    if late := sheet.overdue_reasons(today):
        yield Callout(" ; ".join(late), label="En retard")
    yield Facts(_identity(sheet))
    yield _milestones(sheet, today)
    yield _funding(sheet)
    yield _blockers(sheet)
    yield _indicators(sheet)
    yield _commitments(sheet, today)
    yield from _decisions(sheet)


def _health(sheet: ActionSheet) -> str:
    if not sheet.health_comment:
        return f"Phrase de météo non{NO_BREAK}renseignée."
    return f"{sheet.health_comment}\n{sheet.health_by.get_full_name()}, le {day(sheet.health_on)}"


def _identity(sheet: ActionSheet) -> list[tuple[str, str]]:
    status = sheet.get_progress_status_display()
    if sheet.progress_reason:
        status = f"{status} : {sheet.progress_reason}"
    axes = ", ".join(str(axis) for axis in sheet.axes.all())
    return [
        ("Porteur", _carrier(sheet)),
        ("Avancement", status),
        ("Relecture et priorité", _review(sheet)),
        ("Axes", axes or UNKNOWN),
        ("Calendrier", f"du début ({sheet.start or UNKNOWN}) à la fin ({sheet.end or UNKNOWN})"),
    ]


def _carrier(sheet: ActionSheet) -> str:
    person = sheet.lead_person.get_full_name() if sheet.lead_person else ""
    return ", ".join(filter(None, [str(sheet.lead_organization or ""), person])) or UNKNOWN


def _review(sheet: ActionSheet) -> str:
    return f"{sheet.get_review_status_display()}, {'prioritaire' if sheet.is_priority else 'non prioritaire'}"


def _milestones(sheet: ActionSheet, today: date) -> Table:
    rows = [
        [row.title, str(row.due or UNKNOWN), _milestone_state(row, sheet, today)]
        for row in sheet.milestones.all()
    ]
    return Table(
        "Jalons", ["Jalon", "Échéance", "État"], rows, empty="Aucun jalon n’est renseigné.", widths=[9, 4, 5]
    )


def _milestone_state(row, sheet: ActionSheet, today: date) -> str:
    if row.done_on:
        return f"Fait le {day(row.done_on)}"
    if sheet.is_closed:
        return "Non fait"
    return "En retard" if row.is_late(today) else "À venir"


def _funding(sheet: ActionSheet) -> Table:
    """Totals of lines whose amount is known; none is known, none is told."""
    found = summarize_funding(sheet)
    is_known = any(line.amount is not None for line in sheet.funding_lines.all() if not line.is_refused)
    amounts = [euros(amount) if is_known else UNKNOWN for amount in (found.asked, found.secured, found.paid)]
    caption = "Financement"
    if found.unknown:
        many = "s" if found.unknown > 1 else ""
        caption = f"Financement (sans compter {found.unknown} ligne{many} sans montant)"
    return Table(
        caption,
        ["Coût estimé", "Sollicité", "Acquis", "Versé"],
        [[euros(sheet.estimated_cost), *amounts]],
        numeric=[0, 1, 2, 3],
        widths=[1, 1, 1, 1],
    )


def _blockers(sheet: ActionSheet) -> Table:
    opened = [row for row in sheet.blockers.all() if row.lifted_on is None]
    rows = [[row.description, day(row.since), _unblocker(row)] for row in opened]
    return Table(
        "Points de blocage ouverts",
        ["Ce qui bloque", "Depuis le", "Qui peut le lever, et comment"],
        rows,
        empty="Aucun point de blocage n’est ouvert.",
        widths=[8, 4, 8],
    )


def _unblocker(row) -> str:
    return "\n".join(filter(None, [str(row.unblocker or UNKNOWN), row.resolution]))


def _indicators(sheet: ActionSheet) -> Table:
    rows = [[row.name, _last(row), _target(row), judge(row)[1]] for row in sheet.indicators.all()]
    return Table(
        "Indicateurs",
        ["Indicateur", "Dernier relevé", "Cible", "Où on en est"],
        rows,
        empty="Aucun indicateur n’est renseigné.",
        widths=[6, 5, 4, 5],
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
        [str(row.organization), row.short_statement, str(row.due or UNKNOWN), _commitment_state(row, today)]
        for row in sheet.promises
    ]
    return Table(
        "Engagements des partenaires",
        ["Partenaire", "Engagement", "Échéance", "État"],
        rows,
        empty="Aucun engagement n’est pris sur cette fiche.",
        widths=[4, 7, 3, 5],
    )


def _commitment_state(row: Commitment, today: date) -> str:
    late = ", en retard" if row.is_overdue(today) else ""
    return f"{row.get_progress_status_display()}{late}\n{words.confirmed(row)}"


def _decisions(sheet: ActionSheet):
    if not sheet.decided:
        return
    yield Paragraph("Décisions déjà prises sur cette fiche")
    yield Bullets([
        f"{row.reference}, {day(row.meeting.starts_at)} : {row.statement}" for row in sheet.decided
    ])  # fmt: skip
