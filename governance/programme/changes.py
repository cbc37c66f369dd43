"""What changed between two states of the programme."""

from dataclasses import dataclass, field
from datetime import date

from actions.enums import Health, ProgressStatus, ReviewStatus
from governance.programme.queries import State
from partners.enums import CommitmentStatus


@dataclass(frozen=True)
class Move:
    """One change. ``key`` is its primary key; ``before`` or ``after`` is empty for what
    appeared or left.
    """

    key: int
    reference: str  # of the sheet; empty for a commitment on the agreement as a whole
    title: str
    before: str
    after: str


@dataclass
class Changes:
    """Moves since the day ``since``, by kind, in the order of sheets. Falsy when there is none."""

    since: date
    sheets_added: list[Move] = field(default_factory=list)
    sheets_gone: list[Move] = field(default_factory=list)
    statuses: list[Move] = field(default_factory=list)
    healths: list[Move] = field(default_factory=list)
    reviews: list[Move] = field(default_factory=list)
    priorities: list[Move] = field(default_factory=list)
    newly_late: list[Move] = field(default_factory=list)
    milestones_done: list[Move] = field(default_factory=list)
    milestones_moved: list[Move] = field(default_factory=list)
    commitments: list[Move] = field(default_factory=list)

    def __bool__(self):
        return any(value for name, value in vars(self).items() if name != "since")


def compare(before: State, after: State) -> Changes:
    """What moved from ``before`` to ``after``."""
    found = Changes(since=before.day)
    compare_sheets(before.details["sheets"], after.details["sheets"], found)
    compare_milestones(before.details["milestones"], after.details["milestones"], found)
    places = {
        sheet["reference"]: place for place, sheet in enumerate(after.details["sheets"].values())
    }
    for moves in (found.milestones_done, found.milestones_moved):
        moves.sort(key=lambda move: places.get(move.reference, len(places)))
    compare_commitments(before.details["commitments"], after.details["commitments"], found)
    return found


# Of a sheet: list of moves, key of the state, how its value reads.
_SHEET_FIELDS = (
    ("statuses", "status", lambda value: ProgressStatus(value).label),
    ("healths", "health", lambda value: Health(value).label),
    ("reviews", "review", lambda value: ReviewStatus(value).label),
    ("priorities", "priority", lambda value: "Prioritaire" if value else "Non prioritaire"),
)


def compare_sheets(before: dict, after: dict, found: Changes):
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            found.sheets_added.append(
                _sheet_move(key, new, "", ProgressStatus(new["status"]).label)
            )
            continue
        for kind, name, words in _SHEET_FIELDS:
            if old[name] != new[name]:
                getattr(found, kind).append(
                    _sheet_move(key, new, words(old[name]), words(new[name]))
                )
        if new["late"] and not old["late"]:
            found.newly_late.append(_sheet_move(key, new, "Dans les temps", "En retard"))
    for key, old in before.items():
        if key not in after:
            found.sheets_gone.append(_sheet_move(key, old, ProgressStatus(old["status"]).label, ""))


def _sheet_move(key: str, sheet: dict, before: str, after: str) -> Move:
    return Move(int(key), sheet["reference"], sheet["title"], before, after)


def compare_milestones(before: dict, after: dict, found: Changes):
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            continue
        if new["done_on"] and not old["done_on"]:
            found.milestones_done.append(
                Move(int(key), new["sheet"], new["title"], old["due"], new["done_on"])
            )
        elif new["due_on"] != old["due_on"]:
            found.milestones_moved.append(
                Move(int(key), new["sheet"], new["title"], old["due"], new["due"])
            )


def compare_commitments(before: dict, after: dict, found: Changes):
    for key, new in after.items():
        old = before.get(key)
        was = CommitmentStatus(old["status"]).label if old else ""
        now = CommitmentStatus(new["status"]).label
        if was != now:
            title = f"{new['organization']} – {new['statement']}"
            found.commitments.append(Move(int(key), new["sheet"] or "", title, was, now))
