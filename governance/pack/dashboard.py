"""The programme on the day of the pack, beside what it was when the committee last met."""

from collections.abc import Iterable
from datetime import date

from core.documents import Bullets, Heading, Paragraph, Style, Table
from core.templatetags.fr import day
from governance.models import Meeting
from governance.programme import Changes, Move, Part, State, compare, dashboard, state
from governance.programme.tables import cover_words
from governance.workflow.snapshots import last_before

FIRST = "Aucun état antérieur à comparer : c’est la première séance dont le portail garde les chiffres."
# Kind of moves, and its title: what asks for a decision first.
_KINDS = (
    ("newly_late", "Passées en retard"),
    ("statuses", "Avancement changé"),
    ("healths", "Météo changée"),
    ("milestones_done", "Jalons franchis"),
    ("milestones_moved", "Jalons déplacés"),
    ("commitments", "Engagements"),
    ("reviews", "Relecture"),
    ("priorities", "Priorité changée"),
    ("sheets_added", "Fiches nouvelles"),
    ("sheets_gone", "Fiches retirées"),
)
# Beyond, the list of what moved would fill the pack.
_SHOWN = 12


def dashboard_blocks(meeting: Meeting, today: date):
    now, before = state(today), last_before(meeting)
    yield Heading("Tableau de bord")
    yield Paragraph(_intro(now, before))
    for part in dashboard(now.figures, before and before.figures):
        yield _table(part, before)
    if before:
        yield Heading(f"Ce qui a bougé depuis le {day(before.day)}", level=2)
        yield from _moves(compare(before, now))


def _intro(now: State, before: State | None) -> str:
    cover = f"Partenaires qui ont répondu récemment, parmi ceux qui ont un engagement en cours : {cover_words(now.figures)}."
    since = f"Comparé au {day(before.day)}, jour de la dernière séance." if before else FIRST
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
    for name, title in _KINDS:
        if moves := getattr(changes, name):
            yield Paragraph(f"{title} ({len(moves)})")
            yield Bullets([*map(_words, moves[:_SHOWN]), *_more(len(moves) - _SHOWN)])


def _words(move: Move) -> str:
    """« Fiche 12 – Halle : En cours → Bloquée »."""
    reference = f"Fiche {move.reference} – " if move.reference else ""
    change = " → ".join(filter(None, [move.before, move.after]))
    return f"{reference}{move.title} : {change}" if change else f"{reference}{move.title}"


def _more(count: int) -> list[str]:
    return [f"et {count} de plus"] if count > 0 else []
