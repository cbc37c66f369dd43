"""Amounts in euros as French people write them."""

import re
from decimal import Decimal

from core.workbook.text import as_text, is_unknown, quoted

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


def parse_amount(value, unit: Decimal = Decimal(1)) -> Decimal | None:
    """Euros with two decimals, or None where the cell says that it is not known.

    ``unit`` multiplies a figure that carries no unit of its own. Raises ValueError with a sentence in French.
    """
    if isinstance(value, Decimal):
        return _checked(value * unit, value)
    text = as_text(value)
    if is_unknown(text):
        return None
    plain = re.sub(r"\([^()\d]*\)", " ", text.lower())
    plain = re.sub(
        r"\b(?:h\.?t\.?|t\.?t\.?c\.?|hors taxes?|env(?:iron|\.)?)(?=\s|$)|[~≈]", " ", plain
    ).strip()
    figure, factor = _without_unit(plain)
    return _checked(_figure(figure, text, factor) * (factor or unit), text)


def _without_unit(plain: str) -> tuple[str, Decimal | None]:
    for pattern, factor in _MULTIPLIERS:
        found = pattern.search(plain)
        if found:
            return plain[: found.start()].strip(), factor
    return plain, None


def _figure(figure: str, text: str, factor) -> Decimal:
    compact = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", figure)
    if not re.fullmatch(r"-?\d+(?:[.,]\d+)*", compact):
        raise ValueError(f"{quoted(text)} n’est pas un montant")
    marks = [c for c in compact if c in ".,"]
    if len(marks) > 1:
        compact = _without_thousands(compact, text, marks)
    elif marks and (factor or 1) == 1 and re.search(r"[.,]\d{3}$", compact) and not compact.startswith("0"):
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


def _checked(amount: Decimal, value) -> Decimal:
    if amount < 0:
        raise ValueError(f"{quoted(value)} : un montant ne peut pas être négatif")
    if amount >= MAXIMUM:
        raise ValueError(f"{quoted(value)} dépasse ce qu’un montant peut être")
    return amount.quantize(Decimal("0.01"))
