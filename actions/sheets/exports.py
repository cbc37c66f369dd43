"""Columns of exported sheets, under the headings that the import of workbooks reads back."""

from actions.sheets.filters import next_milestone
from core import clock
from core.exports import Column, Table, as_typed, yes_or_no
from core.search import sort_key

EUROS = '# ##0.00 "€"'


def _joined(values) -> str:
    """Several names in one cell, as the import splits them."""
    return "; ".join(map(str, values))


def _by_name(values) -> str:
    return _joined(sorted(map(str, values), key=sort_key))


def _number(sheet) -> int | str:
    return sheet.number if not sheet.phase.prefix else sheet.reference


def _milestone(sheet) -> str:
    milestone = next_milestone(sheet)
    if milestone is None:
        return ""
    return f"{milestone.title} ({as_typed(milestone.due)})" if milestone.due else milestone.title


COLUMNS = (
    Column("N°", _number, 8),
    Column("Intitulé", lambda sheet: sheet.title, 50),
    Column("Axes", lambda sheet: _joined(sheet.axes.all()), 24),
    Column("Priorité", lambda sheet: yes_or_no(sheet.is_priority), 10),
    Column(
        "Porteur", lambda sheet: sheet.lead_organization.name if sheet.lead_organization else "", 28
    ),
    Column(
        "Maîtres d’ouvrage",
        lambda sheet: _by_name(o.name for o in sheet.contracting_authorities.all()),
        28,
    ),
    Column("Personne pilote", lambda sheet: str(sheet.lead_person or ""), 24),
    Column("Élu référent", lambda sheet: str(sheet.elected_sponsor or ""), 24),
    Column("Statut", lambda sheet: sheet.get_progress_status_display(), 14),
    Column("Motif du statut", lambda sheet: sheet.progress_reason, 30),
    Column("En retard", lambda sheet: "; ".join(sheet.overdue_reasons(clock.today())), 30),
    Column("Météo", lambda sheet: sheet.get_health_display(), 22),
    Column("Phrase de météo", lambda sheet: sheet.health_comment, 40),
    Column("Météo du", lambda sheet: sheet.health_on, 12),
    Column("Nature", lambda sheet: sheet.get_kind_display(), 14),
    Column("Maturité", lambda sheet: sheet.get_maturity_display(), 12),
    Column("Début", lambda sheet: as_typed(sheet.start), 14),
    Column("Fin", lambda sheet: as_typed(sheet.end), 14),
    Column("Coût estimé", lambda sheet: sheet.estimated_cost, 18, EUROS),
    Column("Communes", lambda sheet: _by_name(sheet.communes.all()), 30),
    Column("Contexte", lambda sheet: sheet.context, 60),
    Column("Objectifs", lambda sheet: sheet.objectives, 60),
    Column("Description", lambda sheet: sheet.description, 60),
    Column("Résultats attendus", lambda sheet: sheet.expected_results, 60),
    Column("Relecture", lambda sheet: sheet.get_review_status_display(), 12),
    Column("Confidentialité", lambda sheet: sheet.get_confidentiality_display(), 14),
    Column("Prochain jalon", _milestone, 40),
    Column("Dernière mise à jour", lambda sheet: sheet.updated_at, 18),
)


def sheets_table(sheets) -> Table:
    """The sheets of a list, in its order, whole; a fixed number of queries."""
    full = (
        sheets.for_list()
        .defer(None)
        .select_related("phase", "lead_organization", "lead_person", "elected_sponsor")
    )
    return Table("Fiches", COLUMNS, full.prefetch_related("communes", "contracting_authorities"))
