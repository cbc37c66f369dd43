"""Figures of a commitment in French words, for pages, cells and exports."""

from core import clock
from core.forms import format_decimal
from core.templatetags.fr import NO_BREAK, agreed, day, euros
from partners.enums import News


def figures(amount, quantity, unit: str) -> str:
    """« 50 000 € · 2 postes »; empty when neither is known."""
    known = [euros(amount)] if amount is not None else []
    if quantity is not None:
        known.append(f"{format_decimal(quantity)}{NO_BREAK}{agreed(unit, quantity)}".strip())
    return " · ".join(known)


def promised(commitment) -> str:
    return figures(commitment.amount, commitment.quantity, commitment.unit)


def achieved(commitment) -> str:
    """What is done so far, with the percentage where the partner gave it."""
    known = [figures(commitment.achieved_amount, commitment.achieved_quantity, commitment.unit)]
    if commitment.progress_percent is not None:
        known.append(f"{commitment.progress_percent}{NO_BREAK}%")
    return " · ".join(filter(None, known))


def confirmed(commitment) -> str:
    """« confirmé par Jeanne Dupont le 3 mars 2021 », « jamais confirmé ».

    Somebody without a name is known by an address, which is not for everybody: the organisation stands for them.
    """
    if commitment.confirmed_at is None:
        return "jamais confirmé"
    person = commitment.confirmed_by
    who = f"{person.first_name} {person.last_name}".strip() or str(commitment.organization)
    return f"confirmé par {who} le {day(clock.day_of(commitment.confirmed_at))}"


def news(commitment) -> News | None:
    """Its news today; None for a closed one of which nobody needs to speak any more."""
    found = commitment.news(clock.today())
    return None if commitment.is_closed and found == News.NONE else found


def place(commitment) -> str:
    """« Fiche 12 », or the agreement as a whole."""
    return f"Fiche {commitment.sheet.reference}" if commitment.sheet_id else "Accord dans son ensemble"
