"""What a decision on a point of the agenda is most likely about: boxes that its form shows first."""

from dataclasses import dataclass

from actions.models import Blocker
from core.gather import gather
from governance.models import AgendaItem, Decision
from governance.programme.state import shared_sheets


@dataclass(frozen=True)
class Near:
    """Keys of what a decision on a point is most likely about, and of what was chosen for it before."""

    sheets: set[int]
    shared_sheets: list[int]
    organizations: set[int]
    chosen_sheets: list[int]
    chosen_organizations: list[int]

    @classmethod
    def of(cls, item: AgendaItem, decision: Decision | None) -> "Near":
        """In one query."""
        lists = [item.sheets, shared_sheets().filter(agenda_items=item)]
        if decision is not None:
            lists += [decision.sheets, decision.organizations]
        keys = [rows.values_list("pk", flat=True) for rows in lists]
        organizations, sheets, shared, *chosen = gather(_organizations_of(item), *keys)
        return cls(set(sheets), shared, {key for (key,) in organizations if key}, *(chosen or ([], [])))


def _organizations_of(item):
    """Whom a point concerns: who carries its sheets or can lift what blocks them, who promised, who was asked before."""
    sheets = shared_sheets().filter(agenda_items=item)
    blockers = Blocker.objects.filter(sheet__in=sheets, lifted_on__isnull=True)
    found = (
        sheets.values_list("lead_organization"),
        blockers.values_list("unblocker"),
        item.commitments.values_list("organization"),
        item.follow_ups.values_list("organization"),
    )
    first, *others = (rows.order_by() for rows in found)
    return first.union(*others)
