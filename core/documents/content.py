"""What a document says: blocks of plain text, in the order of reading. How it looks is the writers'
business.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum

from core import clock
from core.exports import UNREADABLE
from core.french import day


class DocumentUnavailable(Exception):
    """This machine cannot make the document; the text says why to the person, in French."""


class Style(StrEnum):
    """How much a paragraph weighs: the words that open a part, ordinary words, words beside the
    point.
    """

    LEAD = "lead"
    NORMAL = "normal"
    MUTED = "muted"


@dataclass(frozen=True)
class Heading:
    """``level`` is 1, 2 or 3. Level 1 does not start a page: put a :class:`PageBreak` before it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A blank text gives nothing; each line of the text is a paragraph."""

    text: str
    style: Style = Style.NORMAL

    @property
    def lines(self) -> list[str]:
        return non_empty_lines(self.text)


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """Pairs (label, value): « Lieu », « Vitry-sur-Seine ». A missing value is said by its words,
    never left blank.
    """

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with its caption and one row of headings; without rows, the sentence ``empty`` stands
    in its place.

    ``numeric`` names the columns of figures, by index (right-aligned). ``widths`` are shares (``[3,
    1, 1]``); without them each column takes what its words ask. Cells are texts: figures and dates
    come as ``core.templatetags.fr`` writes them.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    empty: str = "Rien à ce jour."
    widths: Sequence[int] = ()

    def __post_init__(self):
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError(
                f"Each row of « {self.caption} » has as many cells as there are headings."
            )
        if self.widths and len(self.widths) != len(self.headings):
            raise ValueError(
                f"« {self.caption} » gives a width to each of its columns, or to none."
            )


@dataclass(frozen=True)
class Callout:
    """Words that the eye must find, such as the statement of a decision; ``label`` says what they
    are.
    """

    text: str
    label: str = ""

    @property
    def lines(self) -> list[str]:
        return non_empty_lines(self.text)


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a page."""


@dataclass(frozen=True)
class Contents:
    """The table of contents, down to the headings of level ``depth``, with page numbers."""

    title: str = "Sommaire"
    depth: int = 2


Block = Heading | Paragraph | Bullets | Facts | Table | Callout | PageBreak | Contents


def data_of(when: date) -> str:
    """« Données du 15 juin 2021 », for the foot of each page."""
    return f"Données du {day(when)}"


@dataclass(frozen=True)
class Document:
    """A document in French. With ``cover``, its title stands low on a first page of its own: give
    the blocks of that page, if any, then a :class:`PageBreak`.
    """

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    date_of_data: str = field(default_factory=lambda: data_of(clock.today()))
    cover: bool = False
    language: str = "fr-FR"

    def __post_init__(self):
        before = 0
        for heading in self.headings:
            if not 1 <= heading.level <= min(before + 1, 3):
                raise ValueError(
                    f"The heading « {heading.text} » skips a level, or is none of 1, 2 and 3."
                )
            before = heading.level

    @property
    def headings(self) -> list[Heading]:
        return [block for block in self.blocks if isinstance(block, Heading)]


def readable(value):
    """``value`` (a document, a part of one) without the characters that XML refuses; lines end in
    « \\n ».
    """
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return UNREADABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, (list, tuple)):
        return tuple(readable(one) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(
            value, **{one.name: readable(getattr(value, one.name)) for one in fields(value)}
        )
    return value


def non_empty_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
