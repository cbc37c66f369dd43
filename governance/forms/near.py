"""What a decision on a point of the agenda is most likely about: boxes that its form shows first."""

from dataclasses import dataclass

from actions.models import Blocker
from governance.models import AgendaItem, Decision, FollowUp
from governance.programme.state import shared_sheets
from partners.models import Commitment


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
        sheets = list(item.sheets.all())
        return cls(
            sheets={sheet.pk for sheet in sheets},
            shared_sheets=[sheet.pk for sheet in sheets if sheet.is_shared],
            organizations=_organizations_of(item),
            chosen_sheets=list(decision.sheets.values_list("pk", flat=True)) if decision else [],
            chosen_organizations=list(decision.organizations.values_list("pk", flat=True))
            if decision
            else [],
        )


def _organizations_of(item: AgendaItem) -> set[int]:
    """Whom a point concerns: who carries its sheets or can lift what blocks them, who promised, who was asked before."""
    sheets = shared_sheets().filter(agenda_items=item)
    blockers = Blocker.objects.filter(sheet__in=sheets, lifted_on__isnull=True)
    found = (
        sheets.values_list("lead_organization"),
        blockers.values_list("unblocker"),
        Commitment.objects.filter(agenda_items=item).values_list("organization"),
        FollowUp.objects.filter(agenda_items=item).values_list("organization"),
    )
    first, *others = (rows.order_by() for rows in found)
    return {key for (key,) in first.union(*others) if key}
