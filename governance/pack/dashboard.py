"""The programme on the day of the pack, beside what it was when the committee last met."""

from collections.abc import Iterable
from datetime import date

from core.documents import Bullets, Heading, Paragraph, Style, Table
from core.french import day
from governance.meetings.formats import meeting_label
from governance.models import Snapshot
from governance.programme import Changes, Move, compare
from governance.programme.page import Part, dashboard, format_answer_coverage
from governance.programme.queries import State
from governance.programme.workflow import as_state

FIRST = (
    "Aucun état antérieur à comparer : c’est la première séance dont le portail garde les chiffres."
)
# Beyond, the list of what moved would fill the pack.
_SHOWN = 4


def dashboard_blocks(now: State, snapshot: Snapshot | None):
    before = snapshot and as_state(snapshot)
    yield Heading("Tableau de bord")
    yield Paragraph(_intro(now, before, snapshot))
    for part in dashboard(now.figures, before and before.figures):
        yield _table(part, before)
    if before:
        yield Heading(f"Ce qui a bougé depuis le {day(before.day)}", level=2)
        yield from _moves(compare(before, now))


def _intro(now: State, before: State | None, snapshot: Snapshot | None) -> str:
    cover = (
        "Partenaires qui ont répondu récemment, parmi ceux qui ont un engagement en cours :"
        f" {format_answer_coverage(now.figures)}."
    )
    since = (
        f"Comparé au {day(before.day)}, jour de la {meeting_label(snapshot.meeting).lower()}."
        if before
        else FIRST
    )
    return f"{since}\n{cover}"


def _table(part: Part, before: State | None) -> Table:
    if before is None:
        rows = [[line.label, line.now] for line in part.lines]
        return Table(part.title, ["Mesure", "Aujourd’hui"], rows, numeric=[1], widths=[7, 9])
    return Table(
        part.title,
        ["Mesure", "Aujourd’hui", f"Le {day(before.day)}", "Écart"],
        [[line.label, line.now, line.before, line.change] for line in part.lines],
        numeric=[1, 2, 3],
        widths=[7, 3, 3, 3],
    )


def _moves(changes: Changes) -> Iterable:
    if not changes:
        yield Paragraph("Rien n’a bougé.", Style.MUTED)
    for name, title, words in _KINDS:
        if moves := getattr(changes, name):
            yield Heading(f"{title} ({len(moves)})", level=3)
            yield Bullets([*map(words, moves[:_SHOWN]), *_more(len(moves) - _SHOWN)])


def _named(move: Move) -> str:
    """« Fiche 12 – Halle »."""
    title = move.title.rstrip(".")
    return f"Fiche {move.reference} – {title}" if move.reference else title


def _changed(move: Move) -> str:
    """« Fiche 12 – Halle : En cours → Bloquée »."""
    return f"{_named(move)} : {' → '.join(filter(None, [move.before, move.after]))}"


def _done(move: Move) -> str:
    due = f" (prévu : {move.before})" if move.before else ""
    return f"{_named(move)} : le {day(date.fromisoformat(move.after))}{due}"


# Kind of moves, its title, how one of them reads; what asks for a decision first.
_KINDS = (
    ("newly_late", "Passées en retard", _named),
    ("statuses", "Avancement changé", _changed),
    ("healths", "Météo changée", _changed),
    ("milestones_done", "Jalons franchis", _done),
    ("milestones_moved", "Jalons déplacés", _changed),
    ("commitments", "Engagements", _changed),
    ("reviews", "Relecture", _changed),
    ("priorities", "Priorité changée", _changed),
    ("sheets_added", "Fiches nouvelles", _named),
    ("sheets_gone", "Fiches retirées", _named),
)


def _more(count: int) -> list[str]:
    return [f"et {count} de plus"] if count > 0 else []
