"""What an import found and did, as lines of French text."""

from collections import defaultdict
from dataclasses import dataclass, field

from core.workbook.text import listed, typeset

_SHOWN_REFERENCES = 80


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct in the file. ``line`` is Excel's number, 0 for the tab as a whole."""

    tab: str
    line: int
    column: str
    message: str
    expected: str = ""

    def __str__(self) -> str:
        place = [f"onglet « {self.tab} »"] if self.tab else []
        place += [f"ligne {self.line}"] if self.line else []
        place += [f"colonne « {self.column} »"] if self.column else []
        expected = f" Attendu : {self.expected}." if self.expected else ""
        text = f"{', '.join(place)} : {self.message}." if place else f"{self.message}."
        return typeset(text[0].upper() + text[1:] + expected)


@dataclass
class Outcome:
    """What became of the objects of one kind, by reference."""

    created: list[str] = field(default_factory=list)
    updated: dict[str, list[str]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)


@dataclass
class Report:
    """Filled by the import; ``kinds`` keep the order in which they were first met.

    ``is_strict`` makes a problem of every cell that is not understood.
    """

    is_strict: bool = False

    problems: list[Problem] = field(default_factory=list)
    warnings: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    # Cells that are no value and no mistake: by tab, column and what it expects, their texts with
    # their lines.
    kept: dict[tuple[str, str, str], dict[str, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    kinds: dict[str, Outcome] = field(default_factory=dict)
    unused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read: list[str] = field(default_factory=list)

    def problem(self, tab: str, line: int, column: str, message: str, expected: str = "") -> None:
        found = Problem(tab, line, column, message.rstrip(" ."), expected.rstrip(" ."))
        if found not in self.problems:
            self.problems.append(found)

    def warn(self, message: str, tab: str = "", line: int = 0) -> None:
        lines = self.warnings[message.rstrip(" ."), tab]
        if line and line not in lines:
            lines.append(line)

    def keep(self, tab: str, line: int, column: str, text: str, expected: str) -> None:
        lines = self.kept[tab, column, expected][text]
        if line not in lines:
            lines.append(line)

    def created(self, kind: str, reference: str) -> None:
        self.outcome_of(kind).created.append(reference)

    def updated(self, kind: str, reference: str, fields) -> None:
        self.outcome_of(kind).updated.setdefault(reference, []).extend(fields)

    def unchanged(self, kind: str, reference: str) -> None:
        self.outcome_of(kind).unchanged.append(reference)

    def outcome_of(self, kind: str) -> Outcome:
        return self.kinds.setdefault(kind, Outcome())

    @property
    def has_changes(self) -> bool:
        return any(outcome.created or outcome.updated for outcome in self.kinds.values())

    def count(self, kind: str) -> tuple[int, int, int]:
        """Created, updated, unchanged."""
        outcome = self.kinds.get(kind, Outcome())
        return len(outcome.created), len(outcome.updated), len(outcome.unchanged)

    def lines(self) -> list[str]:
        """What was read, done and left aside; problems apart. Where there are any, nothing was
        done.
        """
        done = [] if self.problems else self._outcome_lines()
        return [typeset(line) for line in [*self.read, *done, *self._unused_lines()]]

    def _outcome_lines(self):
        for kind, outcome in self.kinds.items():
            created, updated, unchanged = self.count(kind)
            yield (
                f"{kind} : {_count(created, 'création')}, {_count(updated, 'modification')},"
                f" {unchanged} sans changement."
            )
            if outcome.created:
                yield f"  Créations : {shorten(outcome.created)}."
            for reference, fields in outcome.updated.items():
                yield f"  Modification : {reference} ({', '.join(dict.fromkeys(fields))})."

    def _unused_lines(self):
        for tab, headings in self.unused.items():
            yield (
                f"Colonnes non reprises de l’onglet « {tab} » :"
                f" {', '.join(f'« {name} »' for name in headings)}."
            )

    def warning_lines(self) -> list[str]:
        warnings = [format_warning(*key, lines) for key, lines in self.warnings.items()]
        return [
            typeset(line)
            for line in warnings + [format_kept(*key, texts) for key, texts in self.kept.items()]
        ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


def format_warning(message: str, tab: str, lines: list[int]) -> str:
    place = [f"onglet « {tab} »"] if tab else []
    if lines:
        place.append(format_lines(lines))
    return f"{message} ({', '.join(place)})." if place else f"{message}."


def format_kept(tab: str, column: str, expected: str, texts: dict[str, list[int]]) -> str:
    """One warning a column, however many of its cells say something else than what it holds."""
    cells = ", ".join(f"« {text} » ({format_lines(lines)})" for text, lines in texts.items())
    return (
        f"Onglet « {tab} », colonne « {column} » : laissé vide et gardé dans une note de la fiche,"
        f" faute d’être compris : {cells}. Attendu : {expected}."
    )


def format_lines(lines: list[int]) -> str:
    return f"ligne {lines[0]}" if len(lines) == 1 else f"lignes {listed(sorted(lines))}"


def shorten(references: list[str]) -> str:
    more = len(references) - _SHOWN_REFERENCES
    return ", ".join(references[:_SHOWN_REFERENCES]) + (f" et {more} autres" if more > 0 else "")
