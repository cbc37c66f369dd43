"""What the page of a comparison shows: figures side by side, then what moved, named."""

from dataclasses import dataclass

from core.exports import Column, Table
from core.french import counted
from governance.programme.page import dashboard
from territoire.compare.figures import figures
from territoire.compare.formats import LABELS, KindLabels, MoveRow, format_move
from territoire.compare.moves import Kind, KindMoves, find_moves
from territoire.compare.past import Past
from territoire.compare.periods import Period
from territoire.figures.scope import Scope


@dataclass(frozen=True)
class Part:
    """The moves of one kind: ``count`` of them, of which ``rows`` are named. ``more`` are left to
    the CSV; ``hidden`` are about things that the reader may not see any more.
    """

    labels: KindLabels
    count: int
    rows: list[MoveRow]
    more: int
    hidden: int

    @property
    def counted(self) -> str:
        return self.labels.counted(self.count)

    @property
    def hidden_label(self) -> str:
        return f"{counted(self.hidden, self.labels.one)} que vous ne pouvez plus voir"


def past_of(scope: Scope, period: Period) -> Past:
    return Past(scope, period.before.day, period.after.day)


def comparison(scope: Scope, period: Period) -> dict:
    """``groups`` of figures and ``parts`` of moves; nothing for a day compared with itself."""
    if not period.is_complete or period.is_same:
        return {"groups": [], "parts": []}
    past = past_of(scope, period)
    before, after = figures(past)
    moved = find_moves(past)
    return {
        "groups": dashboard(after, before),
        "parts": [moves_part(found) for found in moved.values()],
    }


def moves_part(found: KindMoves) -> Part:
    rows = [format_move(row) for row in found.rows]
    return Part(LABELS[found.kind], found.total, rows, found.seen - len(rows), found.hidden)


FIGURES = "chiffres"


def figures_table(scope: Scope, period: Period) -> Table:
    """The figures as a file: numbers that a spreadsheet adds up, an empty cell where nobody
    knows.
    """
    before, after = figures(past_of(scope, period))
    rows = [(group.title, line) for group in dashboard(after, before) for line in group.lines]

    def change(row):
        old, now = row[1].exact
        return None if old is None or now is None else now - old

    return Table(
        "Chiffres comparés",
        (
            Column("Question", lambda row: row[0], 30),
            Column(
                "Mesure", lambda row: row[1].label + (" (euros)" if row[1].is_euros else ""), 40
            ),
            Column(period.before.label, lambda row: row[1].exact[0], 18),
            Column(period.after.label, lambda row: row[1].exact[1], 18),
            Column("Écart", change, 18),
        ),
        rows,
    )


def moves_table(scope: Scope, period: Period, kind: Kind) -> Table:
    """Everything of one kind that the reader may see, as a file."""
    found = find_moves(past_of(scope, period), kind=kind, limit=None)[kind]
    return Table(
        LABELS[kind].title[:31],
        (
            Column("Objet", lambda row: row.label, 60),
            Column("Où", lambda row: row.about, 50),
            Column(period.before.label, lambda row: row.before, 24),
            Column(period.after.label, lambda row: row.after, 24),
            Column("Précision", lambda row: row.note, 40),
            Column("Phrase", lambda row: row.text, 60),
        ),
        [format_move(row) for row in found.rows],
    )
