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
from governance.programme.workflow import state_of

FIRST = (
    "Aucun état antérieur à comparer : c’est la première séance dont le portail garde les chiffres."
)
# Beyond, the list of what moved would fill the pack.
_SHOWN = 4


def dashboard_blocks(now: State, snapshot: Snapshot | None):
    before = snapshot and state_of(snapshot)
    yield Heading("Tableau de bord")
    yield Paragraph(introduction(now, before, snapshot))
    for part in dashboard(now.figures, before and before.figures):
        yield figures_table(part, before)
    if before:
        yield Heading(f"Ce qui a bougé depuis le {day(before.day)}", level=2)
        yield from change_blocks(compare(before, now))


def introduction(now: State, before: State | None, snapshot: Snapshot | None) -> str:
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


def figures_table(part: Part, before: State | None) -> Table:
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


def change_blocks(changes: Changes) -> Iterable:
    if not changes:
        yield Paragraph("Rien n’a bougé.", Style.MUTED)
    for name, title, format_move in _KINDS:
        if moves := getattr(changes, name):
            more = [f"et {len(moves) - _SHOWN} de plus"] if len(moves) > _SHOWN else []
            yield Heading(f"{title} ({len(moves)})", level=3)
            yield Bullets([*map(format_move, moves[:_SHOWN]), *more])


def format_title(move: Move) -> str:
    """« Fiche 12 – Halle »."""
    title = move.title.rstrip(".")
    return f"Fiche {move.reference} – {title}" if move.reference else title


def format_change(move: Move) -> str:
    """« Fiche 12 – Halle : En cours → Bloquée »."""
    return f"{format_title(move)} : {' → '.join(filter(None, [move.before, move.after]))}"


def format_done_milestone(move: Move) -> str:
    due = f" (prévu : {move.before})" if move.before else ""
    return f"{format_title(move)} : le {day(date.fromisoformat(move.after))}{due}"


# Kind of moves, its title, how one of them reads; what asks for a decision first.
_KINDS = (
    ("newly_late", "Passées en retard", format_title),
    ("statuses", "Avancement changé", format_change),
    ("healths", "Météo changée", format_change),
    ("milestones_done", "Jalons franchis", format_done_milestone),
    ("milestones_moved", "Jalons déplacés", format_change),
    ("commitments", "Engagements", format_change),
    ("reviews", "Relecture", format_change),
    ("priorities", "Priorité changée", format_change),
    ("sheets_added", "Fiches nouvelles", format_title),
    ("sheets_gone", "Fiches retirées", format_title),
)
