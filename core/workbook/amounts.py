"""Amounts in euros as French people write them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from core.workbook.text import KeptAsText, as_text, fold, is_awaited, is_unknown, quoted

EXPECTED = "un montant en euros, par exemple 1 250 000, 12 000,50, 350 k€ ou 1,2 M€"
MAXIMUM = Decimal(10) ** 12
_MULTIPLIERS = (
    (re.compile(r"(?:milliards?(?: d ?['’] ?euros?)?|mds? ?(?:€|euros?)?)$"), Decimal(10) ** 9),
    (re.compile(r"(?:millions?(?: d ?['’] ?euros?)?|m ?(?:€|euros?|eur)?)$"), Decimal(10) ** 6),
    (re.compile(r"(?:milliers?(?: d ?['’] ?euros?)?|k ?(?:€|euros?|eur|e)?)$"), Decimal(10) ** 3),
    (re.compile(r"(?:€|euros?|eur)$"), Decimal(1)),
)
_HEADING_UNITS = (
    (re.compile(r"\bM ?€|\bM ?euros?\b|\bmillions?\b", re.I), Decimal(10) ** 6),
    (re.compile(r"\bk ?€|\bk ?euros?\b|\bke\b|\bmilliers?\b", re.I), Decimal(10) ** 3),
)


def heading_unit(heading: str) -> Decimal:
    """What a heading such as « Coût (k€) » multiplies its bare figures by."""
    return next((unit for pattern, unit in _HEADING_UNITS if pattern.search(heading)), Decimal(1))


@dataclass(frozen=True)
class ReadAmount:
    """Euros with two decimals, None where nothing is known; ``remark`` says what had to be
    understood.
    """

    value: Decimal | None
    remark: str = ""


def parse_amount(value, unit: Decimal = Decimal(1)) -> Decimal | None:
    """The euros of :func:`read_amount`."""
    return read_amount(value, unit).value


def read_amount(value, unit: Decimal = Decimal(1)) -> ReadAmount:
    """Read one cell. ``unit`` multiplies a figure that carries no unit of its own.

    Raises KeptAsText for what is no single amount (« 200 000 €/an », « temps agent »), ValueError
    for what is wrong, both with a sentence in French.
    """
    if isinstance(value, Decimal):
        return ReadAmount(check_amount(value * unit, value))
    text = as_text(value)
    if is_unknown(text) or is_awaited(text):
        return ReadAmount(None)
    plain = re.sub(r"\([^()\d]*\)", " ", text.lower())
    plain = re.sub(
        r"\b(?:h\.?t\.?|t\.?t\.?c\.?|hors taxes?|env(?:iron|\.)?)(?=\s|$)|[~≈]", " ", plain
    ).strip()
    if plain.startswith("€"):  # « €45,000 », as spreadsheets set in English write it
        plain = f"{plain[1:].strip()} €"
    figure, factor = split_unit(plain)
    if factor == 1 and (found := re.fullmatch(r"([1-9]\d{0,2})[.,](\d{3})", figure)):
        # Nobody writes a thousandth of a euro: behind a euro sign, « 150.000 € » are thousands.
        amount = check_amount(Decimal(found[1] + found[2]), text)
        return ReadAmount(amount, f"{quoted(text)} est lu comme {found[1]} {found[2]} €")
    try:
        return ReadAmount(check_amount(parse_figure(figure, text, factor) * (factor or unit), text))
    except _NoFigure as error:
        if _says_more(text):
            raise KeptAsText(f"{quoted(text)} n’est pas un montant unique") from None
        raise ValueError(str(error)) from None


class _NoFigure(ValueError):
    """The text is not one figure."""


_UNITS = re.compile(r"(?:h ?t|t ?t ?c|euros?|eur|[km]e?|keuros?|meuros?)")
_WITHOUT_FIGURE = frozenset(
    "interne|ingenierie|gratuit|gratuite|pm|faible|faibles|moyen|moyenne|fort|forte|eleve|elevee|important|importante|"
    "variable|etp|benevolat|valorise|nul|nulle|inclus|mutualise|autofinancement|idem|forfait|evolutif".split(
        "|"
    )
)


def _says_more(text: str) -> bool:
    """True for a range, a rate, a sum or words; a lone word that no budget knows (« abc ») is a
    mistake.
    """
    words = [word for word in re.findall(r"[a-z]+", fold(text)) if not _UNITS.fullmatch(word)]
    if not re.search(r"\d", text):
        return "€" in text or len(words) > 1 or set(words) <= _WITHOUT_FIGURE
    is_range = re.search(
        r"\d\s*(?:[km]?\s?€)?\s*(?:ht|ttc)?\s*(?:à|a|[-–—+x×*])\s*\d", text.lower()
    )
    return bool(is_range or re.match(r"[<>≤≥±]", text)) or any(len(word) > 1 for word in words)


def split_unit(plain: str) -> tuple[str, Decimal | None]:
    for pattern, factor in _MULTIPLIERS:
        found = pattern.search(plain)
        if found:
            return plain[: found.start()].strip(), factor
    return plain, None


def parse_figure(figure: str, text: str, factor) -> Decimal:
    compact = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", figure)
    if not re.fullmatch(r"-?\d+(?:[.,]\d+)*", compact):
        raise _NoFigure(f"{quoted(text)} n’est pas un montant")
    marks = [c for c in compact if c in ".,"]
    if len(marks) > 1:
        compact = _without_thousands(compact, text, marks)
    elif (
        marks
        and (factor or 1) == 1
        and re.search(r"[.,]\d{3}$", compact)
        and not compact.startswith("0")
    ):
        # « 12.500 » : twelve and a half, or twelve thousand five hundred? Never guessed.
        raise ValueError(f"{quoted(text)} est ambigu : milliers ou décimales ?")
    return Decimal(compact.replace(",", "."))


def _without_thousands(compact: str, text: str, marks: list[str]) -> str:
    decimal = marks[-1] if marks[-1] not in marks[:-1] else ""
    whole, _, fraction = compact.rpartition(decimal) if decimal else (compact, "", "")
    if len({*marks} - {decimal}) > 1 or not re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3})+", whole):
        raise ValueError(f"{quoted(text)} n’est pas un montant")
    digits = re.sub(r"[.,]", "", whole)
    return f"{digits}.{fraction}" if fraction else digits


def check_amount(amount: Decimal, value) -> Decimal:
    if amount < 0:
        raise ValueError(f"{quoted(value)} : un montant ne peut pas être négatif")
    if amount >= MAXIMUM:
        raise ValueError(f"{quoted(value)} dépasse ce qu’un montant peut être")
    return amount.quantize(Decimal("0.01"))
