"""Columns of exported decisions, and which of them a person may export."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef

from accounts.permissions import Permission, Scope, own_organization_ids, scopes
from core import clock
from core.choices import by_label
from core.exports import Column, Table
from core.french import NO_BREAK
from governance.decisions.filters import with_visible_links
from governance.models import Decision, FollowUp

# The same rule as for commitments: the team and members export what they see, a partner its own.
EXPORT = Permission.COMMITMENT_EXPORT


def exports_own_only(user) -> bool:
    """True for who exports what concerns their organisations and nothing else."""
    return scopes(user, EXPORT) == {Scope.OWN}


def exportable_decisions(user, decisions):
    """Those of ``decisions`` that the person may export. Raises PermissionDenied for who exports
    nothing.
    """
    found = scopes(user, EXPORT)
    if Scope.ALL in found:
        return decisions
    if Scope.OWN not in found:
        raise PermissionDenied
    own = own_organization_ids(user, EXPORT)
    named = Decision.organizations.through.objects.filter(
        decision=OuterRef("pk"), organization__in=own
    )
    owned = FollowUp.objects.filter(decision=OuterRef("pk"), organization__in=own)
    return decisions.filter(Exists(named) | Exists(owned))


def meeting_day(meeting):
    return clock.day_of(meeting.starts_at)


def format_follow_up(follow_up) -> str:
    """« Air Liquide, T2 2021 : Chiffrer la desserte (À faire) »."""
    due = f", {follow_up.due}" if follow_up.due else ""
    return (
        f"{follow_up.organization}{due}{NO_BREAK}: {follow_up.statement}"
        f" ({follow_up.get_status_display()})"
    )


DECISION_COLUMNS = (
    Column("Numéro", lambda d: d.reference, 12),
    Column("Comité", lambda d: d.meeting.committee.name, 24),
    Column("Séance", lambda d: d.meeting.number, 8),
    Column("Date", lambda d: meeting_day(d.meeting), 12),
    Column("Nature", lambda d: d.get_kind_display(), 24),
    Column("Décision", lambda d: d.statement, 60),
    Column("Fiches", lambda d: ", ".join(sheet.reference for sheet in d.shown_sheets), 14),
    Column(
        "Organisations",
        lambda d: ", ".join(by_label(one.name for one in d.organizations.all())),
        30,
    ),
    Column("Suites à donner", lambda d: "\n".join(map(format_follow_up, d.shown_follow_ups)), 60),
)


def decisions_table(user, decisions) -> Table:
    """The decisions of a list, in its order, with what ``user`` may see of each. Four queries."""
    return Table("Décisions", DECISION_COLUMNS, with_visible_links(user, decisions))
