"""The state of a milestone as a rule of the database: lists filter by it, the dashboard groups by
it.
"""

from datetime import date

from django.db.models import Case, CharField, Q, Value, When

from actions.enums import MilestoneState
from actions.sheets.queries import ON_CLOSED_SHEET


def milestone_rules(today: date) -> dict[MilestoneState, Q]:
    """One rule for each state; « late » is that of ``MilestoneQuerySet.overdue``."""
    is_open = Q(done_on__isnull=True)
    return {
        MilestoneState.DONE: Q(done_on__isnull=False),
        MilestoneState.LATE: is_open & Q(due_on__lt=today) & ~ON_CLOSED_SHEET,
        MilestoneState.COMING: (
            is_open & (Q(due_on__gte=today) | (Q(due_on__isnull=False) & ON_CLOSED_SHEET))
        ),
        MilestoneState.UNDATED: is_open & Q(due_on__isnull=True),
    }


def milestone_state(today: date) -> Case:
    """The :class:`MilestoneState` of each milestone."""
    whens = [When(rule, then=Value(state)) for state, rule in milestone_rules(today).items()]
    return Case(*whens, output_field=CharField())
