"""Columns of exported follow-ups, and which of them a person may export."""

from django.core.exceptions import PermissionDenied

from accounts.permissions import scopes
from core import clock
from core.exports import Column, Table
from governance.decisions.exports import EXPORT, meeting_day
from governance.decisions.formats import age_in_days


def exportable_follow_ups(user, follow_ups):
    """All that one sees: a partner sees its own alone. Raises PermissionDenied for who exports
    nothing.
    """
    if not scopes(user, EXPORT):
        raise PermissionDenied
    return follow_ups


FOLLOW_UP_COLUMNS = (
    Column("N°", lambda f: f.pk, 8),
    Column("Suite à donner", lambda f: f.statement, 60),
    Column("Organisation", lambda f: f.organization.name, 30),
    Column("Personne", lambda f: str(f.person or ""), 24),
    Column("Échéance", lambda f: f.due.as_input() if f.due else "", 14),
    Column("État", lambda f: f.get_status_display(), 12),
    Column("En retard", lambda f: "Oui" if f.is_overdue(clock.today()) else "Non", 10),
    Column(
        "Ouverte depuis (jours)",
        lambda f: None if f.is_closed else age_in_days(f, clock.today()),
        12,
    ),
    Column("Décision", lambda f: f.decision.reference, 12),
    Column("Comité", lambda f: f.decision.meeting.committee.name, 24),
    Column("Séance", lambda f: meeting_day(f.decision.meeting), 12),
    Column("Close le", lambda f: f.closed_at and clock.day_of(f.closed_at), 12),
    Column("Close par", lambda f: str(f.closed_by or ""), 24),
    Column("Ce qui a été fait", lambda f: f.closing_comment, 50),
)


def follow_ups_table(follow_ups) -> Table:
    return Table("Suites à donner", FOLLOW_UP_COLUMNS, follow_ups.for_list())
