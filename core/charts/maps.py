"""Areas of a map, in five classes from light to dark; outlines come from a GeoJSON file, projected
once.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.charts.motifs import Motif, motifs_of
from core.charts.parts import Key, Measure, look
from core.french import NO_BREAK, number

CLASSES = 5
_WIDTH = 480


@dataclass(frozen=True)
class Outlines:
    """``shapes`` by code: the path of the area and the place of its figure, in a frame ``width`` ×
    ``height``.
    """

    width: int
    height: int
    shapes: dict[str, tuple[str, int, int]]


@dataclass(frozen=True)
class Area:
    """An area: the code of its outline, its name, its figure, the list behind it."""

    code: str
    name: str
    value: int
    url: str = ""


@dataclass(frozen=True)
class Shape:
    name: str
    text: str
    title: str
    url: str
    fill: str
    line: str
    path: str
    x: str
    y: str


@dataclass(frozen=True)
class MapChart:
    """``note`` says what the map cannot show; ``credit`` whose outlines they are."""

    slug: str
    title: str
    description: str
    frame: str
    shapes: list[Shape]
    keys: list[Key]
    note: str
    credit: str
    empty: str
    is_paper: bool = False
    template: str = "components/charts/map.html"

    @property
    def motifs(self) -> list[Motif]:
        return motifs_of(shape.fill for shape in self.shapes)


def read_outlines(file: Path, *, code: str, label: str) -> Outlines:
    """The polygons of a GeoJSON file in WGS 84. ``code`` and ``label`` name two properties: what an
    area is known by, and the point (longitude, latitude) where its figure stands.

    At the size of a few communes a plane will do: degrees of longitude shrink by the cosine of the
    latitude.
    """
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    rings = {
        feature["properties"][code]: list(rings_of(feature["geometry"])) for feature in features
    }
    points = [point for several in rings.values() for ring in several for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    east, south = max(x for x, _ in points), min(y for _, y in points)
    shrink = math.cos(math.radians((north + south) / 2))
    scale = _WIDTH / ((east - west) * shrink)

    def place(point) -> tuple[int, int]:
        return round((point[0] - west) * shrink * scale), round((north - point[1]) * scale)

    shapes = {}
    for feature in features:
        key = feature["properties"][code]
        path = "".join(
            "M" + "L".join("{} {}".format(*place(point)) for point in ring) + "Z"
            for ring in rings[key]
        )
        shapes[key] = (path, *place(feature["properties"][label]))
    return Outlines(_WIDTH, math.ceil((north - south) * scale), shapes)


def rings_of(geometry):
    """The rings of a polygon, or of several; the fill rule « evenodd » finds the holes."""
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    for polygon in polygons:
        yield from polygon


def choropleth(
    slug: str,
    title: str,
    areas: Sequence[Area],
    outlines: Outlines,
    *,
    measure: Measure,
    credit: str,
    note: str = "",
    empty: str = "Aucun contour n’est connu.",
):
    """The areas that have an outline, in their order (that of the keyboard); the others are in
    the table alone.
    """
    bounds = class_bounds([area.value for area in areas])
    shapes = [
        _shape(area, outlines.shapes[area.code], bounds, measure)
        for area in areas
        if area.code in outlines.shapes
    ]
    keys = [Key(format_bounds(low, high), *look(f"step-{step}")) for step, low, high in bounds]
    largest = sorted((area for area in areas if area.value), key=lambda area: -area.value)
    description = " ".join(
        f"{measure.full(area.value)[:1].upper()}{measure.full(area.value)[1:]} à {area.name}."
        for area in largest[:3]
    )
    return MapChart(
        slug,
        title,
        description,
        f"-4 -4 {outlines.width + 8} {outlines.height + 8}",
        shapes,
        keys,
        note,
        credit,
        empty,
    )


def _shape(area: Area, outline, bounds, measure: Measure) -> Shape:
    path, x, y = outline
    step = next(step for step, low, high in bounds if low <= area.value <= high)
    title = f"{area.name}{NO_BREAK}: {measure.full(area.value)}"
    return Shape(
        area.name, number(area.value), title, area.url, *look(f"step-{step}"), path, str(x), str(y)
    )


def class_bounds(values: Sequence[int]) -> list[tuple[int, int, int]]:
    """(step, lowest, highest) of each class. Zero is a class of its own; the others hold about as
    many areas each, so that one huge figure does not make all others look alike. Classes touch: no
    whole number falls between two.
    """
    positive = sorted(value for value in values if value)
    classes = [(0, 0, 0)]
    if not positive:
        return classes
    count = min(CLASSES - 1, len(set(positive)))
    highest = sorted(
        {positive[math.ceil(len(positive) * rank / count) - 1] for rank in range(1, count + 1)}
    )
    low, last = 1, max(len(highest) - 1, 1)
    for rank, high in enumerate(highest):
        # Few classes spread over the looks; a single one is of the light ones: « some », not « much
        # ».
        step = 1 + round(rank * (CLASSES - 2) / last)
        classes.append((step, low, high))
        low = high + 1
    return classes


def format_bounds(low: int, high: int) -> str:
    return number(low) if low == high else f"{number(low)} à {number(high)}"
