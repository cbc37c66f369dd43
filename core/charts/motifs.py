"""Patterns, which distinguish neighbours without colours. Each has its own lightness too."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Motif:
    """A tile ``width`` × ``height``: its ground, lines drawn on it, or dots."""

    id: str
    width: str
    height: str
    ground: str
    ink: str
    lines: str = ""
    thickness: str = "1"
    dots: str = ""

    @property
    def fill(self) -> str:
        return f"url(#{self.id})"


def _dot(x: int, y: int) -> str:
    """A disk, two units and a half wide."""
    return f"M{x - 1.25} {y}a1.25 1.25 0 1 0 2.5 0a1.25 1.25 0 1 0 -2.5 0"


_SLANT_6 = "M-1.5 1.5L1.5 -1.5M0 6L6 0M4.5 7.5L7.5 4.5"
_SLANT_8 = "M-2 2L2 -2M0 8L8 0M6 10L10 6"
_SLANT_10 = "M-2.5 2.5L2.5 -2.5M0 10L10 0M7.5 12.5L12.5 7.5"
_BACK_7 = "M0 0L7 7M-1.75 5.25L1.75 8.75M5.25 -1.75L8.75 1.75"

MOTIFS = {
    "medium": Motif("motif-medium", "6", "6", "#4f93a0", "#ffffff", "M0 1.5H6"),
    "light": Motif("motif-light", "6", "6", "#e3eff1", "#2d7280", _SLANT_6),
    "reachable": Motif("motif-reachable", "8", "8", "#2356a0", "#ffffff", _SLANT_8, "2"),
    "support": Motif("motif-support", "8", "8", "#f3c75d", "#7a4b00", dots=_dot(2, 2) + _dot(6, 6)),
    "compromised": Motif("motif-compromised", "7", "7", "#a3221b", "#ffffff", "M0 0L7 7M7 0L0 7"),
    "neutral": Motif("motif-neutral", "6", "5", "#dfe4e6", "#7d8b91", "M0 2.5H6"),
    "unknown": Motif("motif-unknown", "7", "7", "#f4f6f7", "#98a3aa", _BACK_7, "1.5"),
    "step-1": Motif("motif-step-1", "12", "12", "#e4f0f2", "#0b4f5c", dots=_dot(3, 3) + _dot(9, 9)),
    "step-2": Motif("motif-step-2", "10", "10", "#b4d3d9", "#0b4f5c", _SLANT_10),
    "step-3": Motif("motif-step-3", "9", "9", "#609fac", "#0b4f5c", "M0 0L9 9M9 0L0 9"),
}
_BY_FILL = {motif.fill: motif for motif in MOTIFS.values()}


def motifs_of(fills) -> list[Motif]:
    """Those that ``fills`` need, each once: paper sees each SVG alone, and reads what it needs not
    for long.
    """
    return [_BY_FILL[fill] for fill in dict.fromkeys(fills) if fill in _BY_FILL]
