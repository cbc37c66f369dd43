"""What every chart is made of: figures as texts, looks, lengths."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.charts.motifs import MOTIFS, Motif, motifs_of
from core.french import NO_BREAK, UNKNOWN, euros, number, percent

Number = int | Decimal | None

# Tone → (fill, outline). Neighbours differ by lightness and by pattern too, for eyes and printers
# without colours. An outline reaches 3:1 on white where the fill does not.
TONES = {
    "primary": ("#0b4f5c", "#0b4f5c"),
    "medium": (MOTIFS["medium"].fill, "#2d7280"),
    "light": (MOTIFS["light"].fill, "#2d7280"),
    "secured": ("#1f6f47", "#1f6f47"),
    "reachable": (MOTIFS["reachable"].fill, "#2356a0"),
    "support": (MOTIFS["support"].fill, "#7a4b00"),
    "compromised": (MOTIFS["compromised"].fill, "#a3221b"),
    "neutral": (MOTIFS["neutral"].fill, "#5b6770"),
    "outline": ("#ffffff", "#5b6770"),
    "unknown": (MOTIFS["unknown"].fill, "#5b6770"),
    "step-0": ("#ffffff", "#5b6770"),
    "step-1": (MOTIFS["step-1"].fill, "#4d5963"),
    "step-2": (MOTIFS["step-2"].fill, "#4d5963"),
    "step-3": (MOTIFS["step-3"].fill, "#ffffff"),
    "step-4": ("#0b4f5c", "#ffffff"),
}
# Shares of the width, in hundredths: what is little is still seen, what is unknown is a stub, parts
# do not touch.
LEAST, STUB, GAP = 0.6, 4.0, 0.4


@dataclass(frozen=True)
class Measure:
    """What is counted, as a text: « 1 fiche », « 14 fiches »; or amounts in euros."""

    singular: str = ""
    plural: str = ""
    in_euros: bool = False

    def short(self, value: Number) -> str:
        if value is None:
            return UNKNOWN
        return euros(value) if self.in_euros else number(value)

    def full(self, value: Number) -> str:
        if value is None or self.in_euros or not self.singular:
            return self.short(value)
        return f"{number(value)}{NO_BREAK}{self.singular if -2 < value < 2 else self.plural}"


@dataclass(frozen=True)
class Value:
    """A figure: its name, how it looks (a key of ``TONES``), the list behind it."""

    label: str
    value: Number
    tone: str = "primary"
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """A rectangle of a chart, and its figure in words."""

    label: str
    text: str
    url: str
    fill: str
    line: str
    x: str = "0"
    y: str = "0"
    width: str = "0"
    height: str = "100%"


@dataclass(frozen=True)
class Key:
    """A line of a legend: what a look means; with its figure where the chart has one of it."""

    label: str
    fill: str
    line: str
    text: str = ""
    url: str = ""
    part: str = ""

    @property
    def motifs(self) -> list[Motif]:
        return motifs_of([self.fill])


class Marked:
    """What has marks of its own to paint."""

    marks: list["Mark"]

    @property
    def motifs(self) -> list[Motif]:
        return motifs_of(mark.fill for mark in self.marks)


def look(tone: str, value: Number = 0) -> tuple[str, str]:
    """(fill, outline) of a tone; of the unknown where there is no figure."""
    return TONES["unknown" if value is None else tone or "primary"]


def share_of(value: Number, whole: Number) -> str:
    """« 23 % », or nothing without a share. A little never reads 0 %, almost all never reads
    100 %.
    """
    if value is None or not whole:
        return ""
    part = Decimal(value) / Decimal(whole)
    if 0 < part < Decimal("0.01"):
        return f"moins de 1{NO_BREAK}%"
    return f"99{NO_BREAK}%" if Decimal("0.99") < part < 1 else percent(part)


def known(values: Sequence[Number]) -> list:
    return [value for value in values if value is not None]


def at(length: float) -> str:
    """« 12.5% »."""
    return f"{round(length, 2):g}%"


def lengths(values: Sequence[Number]) -> list[float]:
    """Parts of a whole as hundredths that add up to 100; a small part is seen, at the cost of the
    largest.
    """
    whole = sum(known(values))
    if not whole:
        return [0.0 for _ in values]
    parts = [max(LEAST, 100 * float(value) / float(whole)) if value else 0.0 for value in values]
    parts[parts.index(max(parts))] -= sum(parts) - 100
    return parts


def laid_out(values: Sequence[Value], measure: Measure, *, scale: float = 1.0) -> list[Mark]:
    """Values one after the other along a line ``scale`` long (1 is the whole width); those of zero
    are not drawn.
    """
    marks, before = [], 0.0
    for value, length in zip(values, lengths([one.value for one in values]), strict=True):
        if length:
            fill, line = look(value.tone)
            width = max(length * scale - GAP, LEAST - GAP)
            marks.append(
                Mark(
                    value.label,
                    measure.full(value.value),
                    value.url,
                    fill,
                    line,
                    at(before),
                    width=at(width),
                )
            )
        before += length * scale
    return marks


def describe_values(values: Sequence[Value], measure: Measure) -> str:
    """« En cours : 28 fiches ; bloquée : 3 fiches. »"""
    parts = [f"{one.label}{NO_BREAK}: {measure.full(one.value)}" for one in values]
    return f"{NO_BREAK}; ".join(parts) + "." if parts else ""


def on_paper(chart):
    """The same chart for a PDF."""
    return replace(chart, is_paper=True)
