"""The state of the programme as its committee may know it, frozen with each meeting and compared
from one to the next.

Only what is shared counts: sheets kept within the team or archived, and what hangs on them, are
left out for everybody, so that a figure is the same for all who sit. A figure that is added later
is missing from older snapshots: read it there as unknown.
"""

from governance.programme.changes import Changes, Move, compare
from governance.programme.page import Line, Part, dashboard
from governance.programme.queries import State, state

__all__ = ["Changes", "Line", "Move", "Part", "State", "compare", "dashboard", "state"]
