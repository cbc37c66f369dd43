"""The programme on two days side by side, and what moved between them, read from the histories of
its objects.

The past never changes when today does: archived, deleted and renamed things count as they did that
day.
"""

from datetime import date

from territoire.compare.formats import LABELS
from territoire.compare.moves import Kind, count_moves
from territoire.compare.past import Past
from territoire.figures.scope import Scope
from territoire.figures.tables import Figure, Row


def moves_since(scope: Scope, since: date) -> dict[Kind, Row]:
    """How many things of each kind moved from the end of the day ``since`` until today, each with
    its list.
    """
    counts = count_moves(Past(scope, since, scope.today, to_count=True))
    return {
        kind: Row(
            LABELS[kind].counted(count),
            (Figure(count, scope.url("compare", anchor=LABELS[kind].slug, du=since.isoformat())),),
            icon=LABELS[kind].icon,
        )
        for kind, count in counts.items()
    }
