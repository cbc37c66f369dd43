"""The figures of a state as lines to read, beside those of an earlier one: the same on pages, in
PDF and in docx.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from actions.enums import ASKED_LABEL, Health, ProgressStatus, ReviewStatus
from core.french import NO_BREAK, UNKNOWN, euros, number
from partners.enums import CommitmentStatus


@dataclass(frozen=True)
class Line:
    """A figure today, what it was, what changed: texts. ``before`` and ``change`` are empty without
    an earlier state.

    ``exact`` holds the same as numbers, for a spreadsheet: before and now, None where nobody knows.
    """

    label: str
    now: str
    before: str = ""
    change: str = ""
    exact: tuple[Decimal | None, Decimal | None] = field(default=(None, None), compare=False)
    is_euros: bool = False


@dataclass(frozen=True)
class Part:
    """Figures that answer one question."""

    title: str
    lines: tuple[Line, ...]


def dashboard(now: dict, before: dict | None = None) -> list[Part]:
    """The figures ``now`` (``State.figures``), each beside that of ``before``; those that ``now``
    has not are left out.
    """
    return [
        Part(title, tuple(figure_line(*line, now, before) for line in lines if _has(now, line[1])))
        for title, lines in _PARTS
    ]


def format_answer_coverage(figures: dict) -> str:
    """« 24 partenaires sur 31 ont répondu depuis 90 jours » without the days (a setting)."""
    cover = figures["cover"]
    return f"{number(cover['heard'])} sur {number(cover['organizations'])}"


def figure_line(label: str, path: str, words, now: dict, before: dict | None) -> Line:
    value, old = _at(now, path), _at(before, path)
    if before is None:
        return Line(label, words(value))
    exact = _exact(old), _exact(value)
    return Line(
        label, words(value), words(old), format_difference(value, old, words), exact, words is euros
    )


def _exact(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _has(figures: dict, path: str) -> bool:
    *groups, name = path.split(".")
    for group in groups:
        figures = figures.get(group, {})
    return name in figures


def _at(figures: dict | None, path: str):
    for name in path.split("."):
        figures = None if figures is None else figures.get(name)
    return figures


def format_difference(value, old, words) -> str:
    """« +3 », « −250 000 € », « = », or that one of the two is not known."""
    if value is None or old is None:
        return "=" if value == old else UNKNOWN
    difference = Decimal(str(value)) - Decimal(str(old))
    if difference == 0:
        return "="
    return f"+{words(difference)}" if difference > 0 else words(difference)


def _choices(path: str, choices, of: str = "") -> tuple:
    return tuple(
        (f"{of}{choice.label.lower()}" if of else choice.label, f"{path}.{choice.value}", number)
        for choice in choices
    )


_PARTS = (
    (
        "Où en sont les fiches",
        (
            ("Fiches actions", "sheets.total", number),
            *_choices("sheets.status", ProgressStatus),
            ("En retard", "sheets.late", number),
            ("Approuvées", f"sheets.review.{ReviewStatus.APPROVED}", number),
        ),
    ),
    (
        "Fiches prioritaires",
        (
            ("Fiches prioritaires", "sheets.priority", number),
            *_choices("sheets.priority_status", ProgressStatus),
            ("En retard", "sheets.priority_late", number),
        ),
    ),
    ("Météo", _choices("sheets.health", Health)),
    (
        "Jalons et points de blocage",
        (
            ("Jalons", "milestones.total", number),
            ("Jalons franchis", "milestones.done", number),
            ("Jalons en retard", "milestones.late", number),
            ("Points de blocage ouverts", "blockers", number),
        ),
    ),
    (
        "Engagements des partenaires",
        (
            ("Engagements", "commitments.total", number),
            # As the register names it: « en cours » alone is a reading of the dashboard, of those
            # in time and heard of.
            *_choices("commitments.status", CommitmentStatus, of=f"État{NO_BREAK}: "),
            ("En retard", "commitments.late", number),
            ("Sans réponse", "commitments.silent", number),
            ("Partenaires qui doivent une réponse", "cover.organizations", number),
            ("dont ont répondu récemment", "cover.heard", number),
        ),
    ),
    (
        "Financement",
        (
            ("Coût estimé", "money.cost", euros),
            (ASKED_LABEL, "money.sought", euros),
            ("Acquis (accordé, conventionné ou versé)", "money.secured", euros),
            ("Versé", "money.paid", euros),
            ("Fiches sans coût estimé", "money.without_cost", number),
            ("Lignes sans montant", "money.lines_without_amount", number),
        ),
    ),
)
