"""Figures of a commitment in French words, for pages, cells and exports."""

from core import clock
from core.forms import format_decimal
from core.french import NO_BREAK, agreed, day, euros
from partners.enums import Figure, News


def format_figures(amount, quantity, unit: str) -> str:
    """« 50 000 € · 2 postes »; empty when neither is known."""
    known = [euros(amount)] if amount is not None else []
    if quantity is not None:
        known.append(f"{format_decimal(quantity)}{NO_BREAK}{agreed(unit, quantity)}".strip())
    return " · ".join(known)


def format_promised(commitment) -> str:
    return format_figures(commitment.amount, commitment.quantity, commitment.unit)


def format_achieved(commitment) -> str:
    """What is done so far, with the percentage where the partner gave it."""
    known = [
        format_figures(commitment.achieved_amount, commitment.achieved_quantity, commitment.unit)
    ]
    return " · ".join(filter(None, [*known, format_percent(commitment)]))


def format_percent(commitment) -> str:
    """« 30 % », or nothing."""
    return (
        "" if commitment.progress_percent is None else f"{commitment.progress_percent}{NO_BREAK}%"
    )


def format_confirmation(commitment) -> str:
    """When somebody last confirmed anything of it: « confirmé par Jeanne Dupont le 3 mars 2021 », «
    jamais confirmé ».
    """
    if commitment.confirmed_at is None:
        return "jamais confirmé"
    return _by("confirmé", commitment.confirmed_by, commitment.confirmed_at, commitment)


def format_figure_author(commitment, figure: Figure) -> str:
    """The author and the day of one figure: « confirmé par Jeanne Dupont le 3 mars 2021 », « écrit
    par Marc Petit le… ».
    """
    row = commitment.author_of(figure)
    if row is None:
        return _without_author(commitment)
    return _by("confirmé" if row.is_answer else "écrit", row.said_by, row.said_at, commitment)


def format_state_author(commitment) -> str:
    """« confirmé le 3 mars 2021 », of the state alone, for a commitment read by
    ``with_state_author()``.
    """
    if commitment.state_written_at is None:
        return _without_author(commitment)
    verb = "confirmé" if commitment.state_is_answer else "écrit"
    return f"{verb} le {day(clock.day_of(commitment.state_written_at))}"


def _without_author(commitment) -> str:
    return "jamais confirmé" if commitment.confirmed_at is None else "auteur et jour non renseignés"


def _by(verb: str, person, at, commitment) -> str:
    """The organisation is named instead of a person without a name, whose address is private."""
    who = f"{person.first_name} {person.last_name}".strip() or str(commitment.organization)
    return f"{verb} par {who} le {day(clock.day_of(at))}"


def achieved_figures(commitment) -> list[tuple[str, str]]:
    """What is done so far, grouped by author: (« 84 000 € · 30 % », who and when)."""
    values = {
        Figure.AMOUNT: format_figures(commitment.achieved_amount, None, ""),
        Figure.QUANTITY: format_figures(None, commitment.achieved_quantity, commitment.unit),
        Figure.PERCENT: format_percent(commitment),
    }
    by_author = {}
    for figure, text in values.items():
        if text:
            by_author.setdefault(format_figure_author(commitment, figure), []).append(text)
    return [(" · ".join(texts), who) for who, texts in by_author.items()]


def current_news(commitment) -> News | None:
    """Its news today; None for a closed one without recent answer."""
    found = commitment.news(clock.today())
    return None if commitment.is_closed and found == News.NONE else found


def format_place(commitment) -> str:
    """« Fiche 12 », or the agreement as a whole."""
    return (
        f"Fiche {commitment.sheet.reference}" if commitment.sheet_id else "Accord dans son ensemble"
    )
