"""Columns of exported commitments, and whose commitments a person may export."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch

from accounts.permissions import Permission, Scope, has_permission, own_organization_ids, scopes
from core import clock
from core.exports import Column, Table, as_typed, yes_or_no
from core.french import NO_BREAK
from partners.commitments import formats
from partners.commitments.changes import GROUPS, changes_of
from partners.enums import Figure
from partners.models import CommitmentUpdate

EUROS = '# ##0.00 "€"'
EXPORT = Permission.COMMITMENT_EXPORT


def _sheet(read):
    return lambda commitment: read(commitment.sheet) if commitment.sheet_id else ""


def _author_of(figure: Figure):
    """The author of a figure that is known."""
    return lambda commitment: (
        formats.format_figure_author(commitment, figure)
        if GROUPS[figure].is_known(commitment)
        else ""
    )


COLUMNS = (
    Column("N°", lambda c: c.pk, 8),
    Column("Organisation", lambda c: c.organization.name, 30),
    Column("Collège", lambda c: c.organization.college.label, 26),
    Column("Engagement", lambda c: c.statement, 60),
    Column("Fiche", _sheet(lambda sheet: sheet.reference), 8),
    Column("Intitulé de la fiche", _sheet(lambda sheet: sheet.title), 40),
    Column("Accord", lambda c: c.agreement.title, 26),
    Column("Article", lambda c: c.article, 12),
    Column("Nature", lambda c: c.get_kind_display(), 18),
    Column("Fermeté", lambda c: c.get_firmness_display(), 12),
    Column("Non-signataire", lambda c: yes_or_no(c.is_from_non_signatory), 12),
    Column("Quantité promise", lambda c: c.quantity, 14),
    Column("Unité", lambda c: c.unit, 14),
    Column("Montant promis", lambda c: c.amount, 18, EUROS),
    Column("Échéance", lambda c: as_typed(c.due), 14),
    Column("Preuve attendue", lambda c: c.expected_proof, 30),
    Column("État", lambda c: c.get_progress_status_display(), 14),
    Column("En retard", lambda c: yes_or_no(c.is_overdue(clock.today())), 10),
    Column("Avancement (%)", lambda c: c.progress_percent, 12),
    Column("Quantité réalisée", lambda c: c.achieved_quantity, 14),
    Column("Montant réalisé", lambda c: c.achieved_amount, 18, EUROS),
    Column("Où en est-on", lambda c: c.progress_comment, 50),
    Column("Ce qui bloque", lambda c: c.blocked_what, 30),
    Column("Bloqué depuis le", lambda c: c.blocked_since, 14),
    Column("Peut débloquer", lambda c: str(c.unblocker or ""), 24),
    Column("Tenu le", lambda c: c.kept_on, 12),
    Column(
        "Nouvelles", lambda c: formats.current_news(c).label if formats.current_news(c) else "", 18
    ),
    Column("Confirmation", formats.format_confirmation, 36),
    Column("À confirmer", lambda c: yes_or_no(c.is_stale(clock.today())), 12),
    *(Column(f"Auteur{NO_BREAK}: {figure.label}", _author_of(figure), 36) for figure in Figure),
)


def format_waiting_answer(commitment) -> str:
    """What the answer that waits would change; the team alone exports it."""
    if not commitment.waiting:
        return ""
    update = commitment.waiting[0]
    update.commitment = commitment
    changes = [
        f"{change.label}{NO_BREAK}: {change.before} → {change.after}"
        for change in changes_of(update)
    ]
    return "\n".join(changes) or update.get_answer_display()


TEAM_COLUMNS = (
    Column("Réponse à relire", format_waiting_answer, 50),
    Column("Envoyée le", lambda c: c.waiting[0].submitted_at if c.waiting else None, 18),
)


def exportable(user, commitments):
    """Those of ``commitments`` that the person may export. Raises PermissionDenied for who exports
    nothing.
    """
    found = scopes(user, EXPORT)
    if Scope.ALL in found:
        return commitments
    if Scope.OWN in found:
        return commitments.of_organizations(own_organization_ids(user, EXPORT))
    raise PermissionDenied


def exports_own_only(user) -> bool:
    """True for who exports the commitments of their organisations and no others."""
    return scopes(user, EXPORT) == {Scope.OWN}


def commitments_table(user, commitments) -> Table:
    """The commitments of a list, in its order; official values, and for the team the answers that
    wait.
    """
    rows, columns = commitments.for_list().with_figures(), COLUMNS
    if has_permission(user, Permission.UPDATE_REVIEW):
        waiting = CommitmentUpdate.objects.submitted().select_related("unblocker")
        rows = rows.prefetch_related(Prefetch("updates", waiting, to_attr="waiting"))
        columns += TEAM_COLUMNS
    return Table("Engagements", columns, rows)
