"""Axes and communes named in cells."""

import re

from django.utils.text import slugify

from actions.models import Commune, Phase, PriorityAxis
from core.workbook.report import Report
from core.workbook.text import fold, one_line, quoted, singular, split_list

AXES = "Axes"
_RANK = re.compile(
    r"^(?:(?:axe|orientation|volet|pilier|thematique|enjeu|defi|chantier|priorite|ambition)s?(?:"
    r" strategique)?(?: n)? "
    r"(?:\d+|[ivx]+)|\d{1,2}) "
)
_RANK_AS_TYPED = re.compile(
    r"^(?:axe|orientation|volet|pilier|th[ée]matique|enjeu|d[ée]fi|chantier|priorit[ée]|ambition)s?(?:\s+strat[ée]gique)?"
    r"\s*(?:n°)?\s*(?:\d+|[IVX]+)(?:\s*[-–—:.)/]+\s*|\s+)(?=\S)|^\d{1,2}(?:\s*[-–—:.)]+\s*|\s+)(?=[^\W\d])",
    re.I,
)
_EVERYWHERE = frozenset(
    "toutes|tous|toutes communes|toutes les communes|ensemble des communes|ensemble du territoire|"
    "tout le territoire|les 24 communes|24 communes|ept|territoire|l ensemble du territoire|"
    "territoire de l ept|ept grand orly seine bievre|gosb|grand orly seine bievre|intercommunal|"
    "intercommunale|epci|l epci|tout l epci|ensemble de l epci|tout l ept|"
    "l ensemble des communes".split("|")
)
_COMMUNE_ARTICLES = frozenset("l la le les".split())


class AxisBook:
    """The axes of a phase. A code or a rank given by a tab « Axes » is understood in the sheets."""

    def __init__(self, phase: Phase, *, by, report: Report):
        self.phase, self.by, self.report = phase, by, report
        self.known: dict[str, PriorityAxis] = {}
        for axis in phase.axes.order_by("-position", "-pk"):
            self.remember(axis)

    def remember(self, axis: PriorityAxis, *names: str) -> None:
        for name in (axis.name, axis.code, *names):
            if key := axis_key(name):
                self.known[key] = axis

    def find(self, name: str) -> PriorityAxis | None:
        return self.known.get(axis_key(name)) or self.known.get(fold(name))

    def axis(self, name: str, code: str = "") -> PriorityAxis:
        """The axis of that name, created at the end of the phase if need be. Raises ValueError."""
        limit = PriorityAxis._meta.get_field("name").max_length
        if len(name) > limit and not self.find(name):
            name = f"{name[: limit - 1].rstrip()}…"
            self.report.warn(f"L’axe {quoted(name)} est trop long : son nom est abrégé")
        found = self.find(name)
        if found is None:
            found = self.create_axis(_RANK_AS_TYPED.sub("", one_line(name)), code)
        if code:
            self.known.setdefault(fold(code), found)
            self.known.setdefault(fold(f"axe {code}"), found)
        return found

    def create_axis(self, name: str, code: str) -> PriorityAxis:
        position = len({axis.pk for axis in self.known.values()}) + 1
        axis = PriorityAxis(
            phase=self.phase,
            code=self.free_code(slugify(name)[:26] or "axe"),
            name=name[:1].upper() + name[1:],
            color=(position - 1) % 7 + 1,
            position=position,
        )
        axis._history_user = self.by
        axis.save()
        self.remember(axis)
        self.report.created(AXES, axis.name)
        return axis

    def free_code(self, base: str) -> str:
        taken = {axis.code for axis in self.known.values()}
        return next(
            code
            for n in range(1, len(taken) + 3)
            if (code := base if n == 1 else f"{base}-{n}") not in taken
        )

    def axes_in(self, text: str) -> list[PriorityAxis]:
        """Axes of a cell: cut at ; and line breaks; at , / & « et » only where every piece is a
        known axis.
        """
        axes = []
        for item in [one_line(text)] if self.find(one_line(text)) else split_list(text):
            axes += [self.axis(name) for name in self.split_axes(item)]
        return list(dict.fromkeys(axes))

    def split_axes(self, item: str) -> list[str]:
        if not self.find(item):
            for mark in (
                r"\s*,\s*",
                r"\s*/\s*",
                r"\s+(?:et|&|\+)\s+",
                r"\s*(?:,|/|\bet\b|&|\+)\s*",
            ):
                pieces = [piece for piece in re.split(mark, item) if piece]
                if len(pieces) > 1 and all(self.find(piece) for piece in pieces):
                    return pieces
        return [item]


def axis_key(name: str) -> str:
    folded = fold(name)
    return singular(_RANK.sub("", folded + " ").strip()) or folded


class CommuneBook:
    def __init__(self):
        self.all = list(Commune.objects.all())
        self.known = {commune_key(commune.name): commune for commune in self.all}
        self.known |= {commune.insee_code: commune for commune in self.all}

    def communes_in(self, text: str, warn) -> list[Commune]:
        """Communes of a cell; « toutes » is all of them. A place that is no commune of the
        territory is warned about.
        """
        if fold(text) in _EVERYWHERE:
            return self.all
        found = []
        for item in split_list(text):
            pieces = (
                [item]
                if commune_key(item) in self.known
                else re.split(r"\s*[,/]\s*|\s+et\s+|\s+&\s+|\s+-\s+", item)
            )
            for name in filter(None, pieces):
                commune = self.find(name)
                if commune:
                    found.append(commune)
                elif fold(name) in _EVERYWHERE:
                    return self.all
                else:
                    warn(f"{quoted(name)} n’est pas une commune du territoire : non repris")
        return list(dict.fromkeys(found))

    def find(self, name: str) -> Commune | None:
        """By its name, or by the beginning of one (« Ivry ») where no other begins so."""
        key = commune_key(name)
        close = [
            commune for known, commune in self.known.items() if key and known.startswith(f"{key} ")
        ]
        return self.known.get(key) or (close[0] if len(close) == 1 else None)


def commune_key(name: str) -> str:
    name = re.sub(r"\(.*?\)|^\s*\d{5}\s+(?=\S)|(?<=\S)\s+\d{5}\s*$", " ", name)
    words = [word for word in fold(name).split() if word not in _COMMUNE_ARTICLES]
    if words[:2] in (["ville", "de"], ["commune", "de"]) or words[:2] in (
        ["ville", "d"],
        ["commune", "d"],
    ):
        words = words[2:]
    return " ".join("saint" if word == "st" else word for word in words)
