"""Charts: what is drawn agrees with what is told, nothing is lost, nothing is told by colour
alone.
"""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from core.charts import (
    Area,
    Group,
    Measure,
    Name,
    Period,
    Value,
    bars,
    choropleth,
    columns,
    on_paper,
    share,
    stacked,
)
from core.charts.maps import class_bounds
from core.charts.parts import TONES, lengths, share_of
from core.templatetags.charts import chart_patterns
from territoire.dashboard.charts import (
    QuarterRow,
    commune_outlines,
    milestone_timeline,
    quarters_around,
    sheet_map,
)

SHEETS, EUROS = Measure("fiche", "fiches"), Measure(in_euros=True)


def plain(text: str) -> str:
    """With ordinary spaces: where those of French typography go is told by the tests of ``fr``."""
    return text.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")


def drawn(chart) -> str:
    return plain(render_to_string(chart.template, {"chart": chart}))


def tree(html: str):
    return ElementTree.fromstring(html)


def widths(marks) -> list[float]:
    return [float(mark.width.rstrip("%")) for mark in marks]


def test_a_share_shows_every_part_and_tells_it_in_words():
    parts = [
        Value("En cours", 997, "reachable", "/fiches/?status=in_progress&phase=1"),
        Value("Bloquée <b>", 3, "compromised", "/fiches/?status=blocked"),
        Value("En pause", 0, "support", "/fiches/?status=on_hold"),
    ]
    chart = share("statuts", "Fiches par statut", parts, measure=SHEETS)
    html = drawn(chart)
    svg = tree(html).find("svg")
    assert svg.get("role") == "img"
    assert svg.find("title").text == "Fiches par statut"
    assert (
        svg.find("desc").text
        == "Ensemble : 1 000 fiches. En cours : 997 fiches ; Bloquée <b> : 3 fiches ; En pause : 0"
        " fiche."
    )
    # Zero is in the legend, not in the bar; what is little is still seen; all stays within the bar.
    assert [mark.label for mark in chart.marks] == ["En cours", "Bloquée <b>"]
    assert sum(lengths([997, 3, 0])) == pytest.approx(100)
    assert min(widths(chart.marks)) > 0
    assert [(plain(key.text), plain(key.part)) for key in chart.keys] == [
        ("997", "99 %"),
        ("3", "moins de 1 %"),
        ("0", "0 %"),
    ]
    assert 'href="/fiches/?status=in_progress&amp;phase=1"' in html
    # The locale writes « 12,5 »: no length may.
    assert not re.search(r'(x|y|width|height)="[^"]*,', html)
    assert "Aucune fiche." in drawn(
        share("rien", "Rien", [Value("En cours", 0)], measure=SHEETS, empty="Aucune fiche.")
    )


def test_bars_share_one_scale_and_the_unknown_is_no_zero():
    groups = [
        Group(
            "Région",
            [Value("Sollicité", 4_000_000, "light"), Value("Versé", 1_000_000, url="/v")],
            "/r",
        ),
        Group("État", [Value("Sollicité", None, "light"), Value("Versé", 0)]),
    ]
    chart = bars("argent", "Argent", groups, measure=EUROS)
    first, second = chart.rows
    high, quarter = widths(first.marks)
    assert quarter == pytest.approx(high / 4, rel=0.02)
    assert [mark.fill for mark in second.marks] == [TONES["unknown"][0]], (
        "hatched, and zero is not drawn"
    )
    assert [plain(figure.text) for figure in second.figures] == ["Non renseigné", "0 €"]
    assert "Sollicité : 4 000 000 € ; Versé : 1 000 000 €." in drawn(chart)
    assert [key.label for key in chart.keys] == ["Sollicité", "Versé"]
    # Nothing known, twenty rows, one huge figure, none at all.
    unknown = bars("x", "X", [Group("A", [Value("Fiches", None)])], measure=SHEETS)
    assert "Non renseigné" in drawn(unknown)
    many = [Group(f"F{n}", [Value("Acquis", 10**9 if n == 1 else n)]) for n in range(1, 21)]
    assert all(0 < widths(row.marks)[0] <= 100 for row in bars("x", "X", many, measure=EUROS).rows)
    assert "Rien à montrer." in drawn(bars("x", "X", [], measure=SHEETS))


def test_stacked_rows_and_columns_keep_the_proportions():
    def parts(*counts):
        return [
            Value(name, count, tone)
            for name, count, tone in zip("ab", counts, ("secured", "compromised"), strict=True)
        ]

    chart = stacked(
        "m", "Météo", [Group("Un", parts(30, 10)), Group("Deux", parts(10, 0))], measure=SHEETS
    )
    one, two = chart.rows
    assert sum(widths(two.marks)) == pytest.approx(sum(widths(one.marks)) / 4, abs=1)
    assert plain(one.title) == "Un : 40 fiches"
    periods = [
        Period("T1", "2021", parts(3, 1), names=[Name("Étude", "/e")]),
        Period("T2", "2021", parts(0, 0)),
    ]
    chart = columns("t", "Jalons", periods, measure=Measure("jalon", "jalons"))
    low, high = chart.columns[0].marks
    assert float(low.y.rstrip("%")) > float(high.y.rstrip("%")), "the first part is at the foot"
    assert chart.columns[1].marks == []
    assert [column.label for column in chart.names] == ["T1"]
    crowded = [Period("T1", "2021", parts(30, 0), names=[Name(str(n)) for n in range(30)])]
    assert columns("t", "Jalons", crowded, measure=SHEETS).names == []


def test_little_is_never_told_as_nothing_nor_almost_all_as_all():
    asked = [(1, 1000), (999, 1000), (0, 10), (10, 10), (None, 10), (3, 0)]
    shares = [plain(share_of(*one)) for one in asked]
    assert shares == ["moins de 1 %", "99 %", "0 %", "100 %", "", ""]


def test_on_paper_each_svg_stands_alone():
    """WeasyPrint reads the title for the alternative text, and finds only the patterns of the same
    SVG.
    """
    chart = share("s", "Fiches", [Value("En cours", 3, "reachable", "/liste")], measure=SHEETS)
    html = drawn(on_paper(chart))
    assert "Fiches. Ensemble : 3 fiches. En cours : 3 fiches." in tree(html).find("svg/title").text
    assert 'id="motif-reachable"' in html
    assert "/liste" not in html
    assert 'id="motif-reachable"' not in drawn(chart)


def test_every_pattern_that_a_look_names_is_drawn():
    motifs = chart_patterns()
    named = {name for fill, _ in TONES.values() for name in re.findall(r"#(motif-[\w-]+)\)", fill)}
    assert named == set(re.findall(r'id="(motif-[\w-]+)"', motifs))
    assert len({fill for tone, (fill, _) in TONES.items() if not tone.startswith("step")}) == 10


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0], [(0, 0, 0)]),
        ([0, 5], [(0, 0, 0), (1, 1, 5)]),
        ([1, 2, 3, 4, 5, 6, 7, 900], [(0, 0, 0), (1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 900)]),
    ],
)
def test_classes_of_a_map_leave_no_whole_number_out(values, expected):
    assert class_bounds(values) == expected


def test_the_map_has_the_communes_and_says_what_it_cannot_show():
    outlines = commune_outlines()
    assert len(outlines.shapes) == 24
    rows = [(code, f"Commune {place}", place) for place, code in enumerate(outlines.shapes)]
    chart = sheet_map(
        [*rows, ("99999", "Ailleurs", 2)],
        url=lambda **filters: f"/f/?commune={filters['commune']}",
        without=7,
    )
    root = tree(drawn(chart))
    links = root.findall("svg/a")
    assert len(links) == 24
    assert links[3].get("aria-label") == links[3].find("title").text == "Commune 3 : 3 fiches"
    assert links[3].get("href") == f"/f/?commune={rows[3][0]}"
    assert root.find("svg").get("role") == "group", "an image would hide its links"
    assert len(chart.keys) == 5
    assert "7 fiches sans commune. 1 commune sans contour connu" in plain(chart.note)
    assert "IGN ADMIN EXPRESS" in drawn(chart)
    # Every point of every outline and every figure is within the frame.
    for path, x, y in outlines.shapes.values():
        points = [tuple(map(int, point.split())) for point in re.split("[MLZ]+", path) if point]
        assert all(
            0 <= a <= outlines.width and 0 <= b <= outlines.height for a, b in [*points, (x, y)]
        )
    assert "Aucun contour" in drawn(
        choropleth("c", "C", [Area("1", "A", 1)], outlines, measure=SHEETS, credit="")
    )


def test_the_timeline_links_each_quarter_and_marks_the_present_one():
    today = date(2021, 6, 15)
    quarters = quarters_around(today)
    assert (quarters[0], quarters[4], quarters[-1], len(quarters)) == (
        "2020-T2",
        "2021-T2",
        "2023-T1",
        12,
    )
    rows = [QuarterRow(quarter, 1, 2, 3) for quarter in quarters]
    chart = milestone_timeline(
        rows, today=today, url=lambda **filters: "/jalons/?" + "&".join(filters.values())
    )
    assert [column.year + column.label for column in chart.columns if column.is_now] == ["2021T2"]
    html = drawn(chart)
    assert 'href="/jalons/?2020-T2"' in html
    assert "T2 2020 : 6 jalons" in html
    assert "Atteints : 1 jalon ; En retard : 2 jalons ; À venir : 3 jalons." in html
