"""Texts of cells: cleaned, folded for comparison, split into lists, set in French typography."""

import re
import unicodedata
from decimal import Decimal

from core.partial_dates import PartialDate

NO_BREAK = "\N{NO-BREAK SPACE}"


class KeptAsText(ValueError):
    """The cell says something that is no value of its column, and no fault either: « Permanent »
    for a date.

    The column stays empty, the text is kept beside it.
    """


# What people write in a cell to say that they do not know.
_UNKNOWN = frozenset(
    "nc|n c|n r|nr|na|n a|so|s o|sans objet|a definir|a preciser|a determiner|a completer|a"
    " chiffrer|a estimer|a confirmer|a designer|a identifier|a recruter|a nommer|a"
    " trouver|inconnu|inconnue|non connu|non communique|neant|aucun|aucune|non renseigne|non"
    " renseignee|tbd|tbc|ne sait pas|indetermine|non chiffre|non defini|non determine|en cours de"
    " definition|en cours de chiffrage|en cours d estimation|en cours de recrutement|en attente de"
    " chiffrage|poste vacant|vacant|recrutement en cours|xxx|xx".split("|")
)
# « à rechercher », « à construire avec la Région »: what an amount or a name says while it is
# awaited.
_AWAITED = re.compile(
    r"(?:reste )?a [a-z]+(?:er|ir|re)(?: (?:avec|par|en|aupres|selon|sur|dans|lors) [^\d]*)?"
)
_INCLUSIVE_ENDINGS = re.compile(
    r"[(·•.](?:s|e|es|x|ne|nes|rice|rices|trice|trices|le|les|ve|ves|se|ses)\b\)?", re.I
)
_BULLET = re.compile(r"^(?:[-–—•*·▪►→]+|\d{1,2}[.)])\s+")


def as_text(value) -> str:
    """What the cell shows, as text: « 12 » for 12.0, « mars 2019 » for a month."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, PartialDate):
        return value.as_input()
    return str(value)


def clean(text: str) -> str:
    """The text without control characters, stray carriage returns or blanks around it."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    text = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf")
    )
    # A text that a careful export has protected from being taken for a formula.
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@":
        text = text[1:]
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def one_line(text: str) -> str:
    return " ".join(text.split())


def same_text(one: str, other: str) -> bool:
    """True if the texts differ by blanks at most."""
    return one.split() == other.split()


def fold(text: str) -> str:
    """The words of ``text``: no case, no accent, no punctuation, no inclusive ending."""
    text = (
        text.replace("œ", "oe")
        .replace("Œ", "oe")
        .replace("№", "n ")
        .replace("n°", "n ")
        .replace("N°", "n ")
    )
    text = _INCLUSIVE_ENDINGS.sub("", text.replace("º", " ").replace("ᵉ", "e"))
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", text))


def singular(folded: str) -> str:
    """A folded text without the plural marks of its words."""
    return " ".join(
        word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in folded.split()
    )


def is_unknown(text: str) -> bool:
    """True for an empty cell and for « à définir », « NC », « - »; signs such as ★ ● ✔ € say
    something.
    """
    folded = fold(text)
    return folded in _UNKNOWN or (
        not folded and all(unicodedata.category(c)[0] != "S" for c in text)
    )


def is_awaited(text: str) -> bool:
    """True where the cell says that somebody has yet to find it: « à rechercher », « reste à
    chiffrer ».
    """
    return bool(_AWAITED.fullmatch(fold(text)))


def split_list(text: str, separators: str = ";\n") -> list[str]:
    """Items of a cell, cut at ``separators`` outside parentheses, without bullets, repetitions or
    unknowns.
    """
    items, depth, current = [], 0, ""
    for character in text:
        depth = max(0, depth + (character in "([") - (character in ")]"))
        # A line break always ends an item: a parenthesis left open must not swallow the rest.
        if character == "\n" or (character in separators and not depth):
            items.append(current)
            current, depth = "", 0
        else:
            current += character
    items.append(current)
    cleaned = [_BULLET.sub("", one_line(item)).strip(" ,;") for item in items]
    return list(dict.fromkeys(item for item in cleaned if not is_unknown(item)))


def typeset(text: str) -> str:
    """French typography of a message: no-break spaces inside « » and before : ; ? ! %."""
    text = re.sub(r"« ", f"«{NO_BREAK}", text)
    return re.sub(r" ([»:;?!%€])", rf"{NO_BREAK}\1", text)


def quoted(value, limit: int = 80) -> str:
    """The value between guillemets, on one line, cut at ``limit`` characters."""
    text = one_line(as_text(value))
    return f"« {text if len(text) <= limit else text[: limit - 1] + '…'} »"


def listed(items, last: str = "et") -> str:
    """« a, b et c »."""
    items = [str(item) for item in items]
    return (
        items[0]
        if len(items) == 1
        else f"{', '.join(items[:-1])} {last} {items[-1]}"
        if items
        else ""
    )
