"""French typography for figures and dates. No filter guesses: what is missing reads « Non renseigné
».
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from operator import attrgetter

from django.utils import timezone
from django.utils.html import format_html

from core import clock
from core.choices import by_label
from core.partial_dates import PartialDate, Precision

NO_BREAK = "\N{NO-BREAK SPACE}"
UNKNOWN = f"Non{NO_BREAK}renseigné"


def to_decimal(value) -> Decimal | None:
    """``value`` as a Decimal; None when there is none (None, an empty text, a failed template
    lookup).
    """
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def group_digits(value: Decimal, places: int | None = None) -> str:
    """« 1 250 000,5 »: trailing zeros trimmed, or exactly ``places`` decimals."""
    if places is not None:
        text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    else:
        text = f"{value:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", NO_BREAK).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def number(value) -> str:
    """A figure: decimal comma, thousands apart, no trailing zeros."""
    figure = to_decimal(value)
    return UNKNOWN if figure is None else group_digits(figure)


def by_name(rows, attribute: str = "") -> list:
    """``rows`` in the order of a French reader, by their words or by the ``attribute`` that is
    shown of them.
    """
    return by_label(rows, attrgetter(attribute) if attribute else str)


def plural(count: int, one: str, many: str = "") -> str:
    """The word for ``count`` things; in French zero and one are singular. ``many`` where no « s »
    makes the plural.
    """
    return (many or f"{one}s") if count > 1 else one


def counted(count: int, one: str, many: str = "") -> str:
    """« 1 jour », « 1 250 fiches »."""
    return f"{number(count)}{NO_BREAK}{plural(count, one, many)}"


# Words of units that end in « s » whatever their number.
_INVARIABLE = frozenset(
    "accès avis bois campus cas colis corps cours fois fonds mois parcours repas temps".split()
)


def agreed(unit: str, quantity) -> str:
    """A unit that people type in the plural, as a quantity asks: « escales », but « 1 escale »;
    phrases stay as typed.
    """
    is_plain_plural = (
        unit.isalpha() and len(unit) > 3 and unit.endswith("s") and unit not in _INVARIABLE
    )
    return unit[:-1] if is_plain_plural and abs(quantity) < 2 else unit


def euros(value) -> str:
    """An amount: « 1 250 000 € », cents only where there are some."""
    amount = to_decimal(value)
    if amount is None:
        return UNKNOWN
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{group_digits(amount, places)}{NO_BREAK}€"


def euros_left(value) -> str:
    """What is left to find: « 120 000 € », « dépassé de 120 000 € » where more was found than
    needed.
    """
    amount = to_decimal(value)
    return euros(value) if amount is None or amount >= 0 else f"dépassé de {euros(-amount)}"


def percent(share) -> str:
    """A share between 0 and 1 as « 45 % », to the nearest whole."""
    figure = to_decimal(share)
    return UNKNOWN if figure is None else f"{group_digits(figure * 100, 0)}{NO_BREAK}%"


def as_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def day(value) -> str:
    """« 22 mars 2019 », « 1er mars 2019 »."""
    return str(PartialDate.of(as_day(value), Precision.DAY)) if isinstance(value, date) else UNKNOWN


def format_distance(days: int) -> str:
    for length, unit in ((730, "an"), (60, "mois"), (1, "jour")):
        if days >= length:
            count = days // {"an": 365, "mois": 30, "jour": 1}[unit]
            plural = "s" if count > 1 and unit != "mois" else ""
            return f"{count}{NO_BREAK}{unit}{plural}"
    raise ValueError("A distance counts one day or more.")


def ago(value) -> str:
    """« il y a 3 jours (20 mars 2026) », « aujourd’hui (…) », « dans 3 jours (…) », by the portal's
    clock.
    """
    return f"{away(value)} ({day(value)})" if isinstance(value, date) else UNKNOWN


def away(value) -> str:
    """The same without the day, where it is written just before."""
    if not isinstance(value, date):
        return UNKNOWN
    days = (clock.today() - as_day(value)).days
    if days == 0:
        return "aujourd’hui"
    if abs(days) == 1:
        return "hier" if days > 0 else "demain"
    return f"il y a {format_distance(days)}" if days > 0 else f"dans {format_distance(-days)}"


def or_unknown(value):
    """``value``, or « Non renseigné » in muted text when it is empty (zero is a value)."""
    if value is None or (not isinstance(value, (int, float, Decimal)) and not value):
        return format_html('<span class="unknown">{}</span>', UNKNOWN)
    return value
