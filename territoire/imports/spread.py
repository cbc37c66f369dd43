"""Several columns for one value: shares of funders, marks of a calendar."""

import re

from core.partial_dates import parse
from core.workbook.headings import Header
from core.workbook.text import fold, is_unknown
from territoire.imports.wordings import FUNDER_WORDS

_AMOUNT_OF = re.compile(
    r"^(?:(?:dont|sollicité|demandé|attendu|accordé|obtenu|conventionné|versé|montant|part|financement|subvention|participation|contribution|apport|aide)e?s?\s+)+"
    r"(?:de\s+la\s+|de\s+l['’]|d['’]|l['’]|des\s+|du\s+|de\s+)?",
    re.I,
)
_MONEY = (
    r"\b(?:co"
    r" ?)?(?:financ\w*|subventions?|montants?|budget|couts?|participations?|contributions?)\b"
)
_FUNDER_RANK = re.compile(r"(?:co ?)?financeurs? (?:n )?\d+")
_AMOUNT = re.compile(r"(?:montant|subvention|aide|part|financement)s?\b.*")


def take_spread_columns(header: Header) -> None:
    """Before any other doubt is lifted, since these headings may pass for others: « État » for a
    status.
    """
    take_funder_pairs(header)
    take_funder_columns(header)
    take_calendar_marks(header)
    header.promote()


def values_of(header: Header, index: int) -> list[str]:
    """Texts of a column below the headings, unknowns left out."""
    texts = [row.text(index) for row in header.rows()]
    return [text for text in texts if not is_unknown(text)]


def plain_headings(header: Header) -> dict[int, str]:
    """Every heading, without the wider one above it."""
    matches = [*header.matches, *(m for _, m in header.rejected), *(m for _, m in header.tied)]
    found = header.unknown | {match.index: match.heading for match in matches}
    return {
        i: text.removeprefix(header.groups.get(i, "")).strip() for i, text in sorted(found.items())
    }


def take_funder_pairs(header: Header) -> None:
    """« Financeur 1 », « Montant », « Financeur 2 », « Montant »: each pair is one line."""
    headings = plain_headings(header)
    for index, heading in headings.items():
        if not _FUNDER_RANK.fullmatch(fold(heading)):
            continue
        amount = headings.get(index + 1, "")
        is_pair = bool(_AMOUNT.fullmatch(fold(amount)))
        header.drop(index)
        header.pairs[index] = (heading, amount if is_pair else "")
        if is_pair:
            header.drop(index + 1)


def take_funder_columns(header: Header) -> None:
    """Take the headings that name a funder above amounts: « Financement État », « Part Région (k€)
    ».

    Under a wide « Financement », « État » is a funder and no status.
    """
    loose = set(header.unknown) | {match.index for _, match in header.rejected}
    loose |= {
        m.index for m in header.matches if re.search(_MONEY, fold(header.groups.get(m.index, "")))
    }
    for index, heading in plain_headings(header).items():
        name = funder_of_heading(heading) if index in loose else ""
        if name and has_amounts(header, index):
            header.drop(index)
            header.extra[index] = (heading, name)


def funder_of_heading(heading: str) -> str:
    """« Banque des Territoires » of « Financement de la Banque des Territoires (k€ HT) », else
    nothing.
    """
    plain = re.sub(r"\([^)]*\)", " ", heading)
    name = re.sub(
        r"(?:\s+(?:en|[kKM]?€|euros?|HT|TTC))+$", "", _AMOUNT_OF.sub("", plain.strip()).strip()
    )
    return name if re.search(FUNDER_WORDS, fold(name)) and len(name.split()) <= 6 else ""


def has_amounts(header: Header, index: int) -> bool:
    texts = values_of(header, index)
    return bool(texts) and sum(bool(re.search(r"\d", text)) for text in texts) * 2 > len(texts)


def take_calendar_marks(header: Header) -> None:
    """« 2019 », « 2020 », « 2021 » over crosses: a calendar drawn in the cells."""
    dates = {}
    for index, heading in plain_headings(header).items():
        try:
            dates[index] = parse(heading)
        except ValueError:
            continue
    if len(dates) < 2:
        return
    texts = [text for index in dates for text in values_of(header, index)]
    if any(re.search(r"\d{2}", text) for text in texts):
        return  # amounts by year, or dates
    for index in dates:
        header.drop(index)
    header.marks = dates
