"""Samples of charts for the page of components: usual figures, and those that a chart must bear
without breaking.
"""

from core import clock
from core.charts import Group, Measure, Name, Value, bars, share, stacked
from territoire.dashboard.charts import (
    SHEETS,
    QuarterRow,
    commune_outlines,
    milestone_timeline,
    quarters_around,
    sheet_map,
)

HERE = "#graphiques"
EUROS = Measure(in_euros=True)
_STATUSES = (
    ("À venir", 15, "neutral"),
    ("En cours", 28, "reachable"),
    ("En pause", 4, "support"),
    ("Bloquée", 3, "compromised"),
    ("Terminée", 11, "secured"),
    ("Abandonnée", 1, "outline"),
)
_HEALTH = ("secured", "reachable", "support", "compromised", "neutral")
_STAGES = (("Sollicité", "light"), ("Acquis", "medium"), ("Versé", "primary"))
_FUNDERS = {
    "Une Région": (4_200_000, 1_250_000, 480_000),
    "Un opérateur de l’État": (900_000, None, 0),
}


def chart_samples() -> list[dict]:
    """Each chart with its heading."""
    return [
        {"heading": heading, "chart": chart}
        for heading, chart in (
            ("Une part", share("part", "Fiches par statut", status_values(), measure=SHEETS)),
            ("Des lignes", bars("lignes", "Fiches par axe", axis_groups(), measure=SHEETS)),
            (
                "Des lignes de mêmes parts",
                stacked("parts", "Météo par axe", health_groups(), measure=SHEETS),
            ),
            (
                "Des barres groupées",
                bars("argent", "Argent par financeur", funder_groups(), measure=EUROS),
            ),
            (
                "Vingt lignes, une valeur énorme",
                bars("vingt", "Vingt financeurs", twenty_groups(), measure=EUROS),
            ),
            (
                "Rien de renseigné",
                bars("inconnu", "Rien de renseigné", unknown_groups(), measure=SHEETS),
            ),
            (
                "Rien du tout",
                share(
                    "rien",
                    "Rien du tout",
                    [Value("À venir", 0)],
                    measure=SHEETS,
                    empty="Aucune fiche.",
                ),
            ),
            ("Des trimestres", quarters_chart()),
            ("Une carte", map_chart()),
        )
    ]


def status_values():
    return [Value(label, count, tone, HERE) for label, count, tone in _STATUSES]


def axis_groups():
    named = {"Attirer": 9, "Recruter": 17, "Innover": 0, "Transition écologique et énergétique": 14}
    return [Group(name, [Value("Fiches", count, url=HERE)], HERE) for name, count in named.items()]


def health_groups():
    labels = (
        "Objectifs sécurisés",
        "Atteignables",
        "Appuis nécessaires",
        "Compromis",
        "Non renseignée",
    )
    counts = {"Attirer": (4, 3, 1, 0, 1), "Recruter": (5, 6, 3, 1, 2), "Innover": (0, 0, 0, 0, 3)}
    return [
        Group(
            name,
            [
                Value(label, count, tone)
                for label, count, tone in zip(labels, row, _HEALTH, strict=True)
            ],
            HERE,
        )
        for name, row in counts.items()
    ]


def funder_groups():
    return [
        Group(
            name,
            [
                Value(label, one, tone, HERE)
                for (label, tone), one in zip(_STAGES, amounts, strict=True)
            ],
        )
        for name, amounts in _FUNDERS.items()
    ]


def twenty_groups():
    amounts = [98_000_000, *(12_500 * place for place in range(1, 20))]
    return [
        Group(f"Financeur {place}", [Value("Acquis", one, url=HERE)])
        for place, one in enumerate(amounts, 1)
    ]


def unknown_groups():
    return [Group(name, [Value("Fiches", None)]) for name in ("Attirer", "Recruter")]


def quarters_chart():
    counts = [
        (3, 0, 0),
        (5, 1, 0),
        (4, 2, 0),
        (2, 4, 0),
        (1, 1, 3),
        (0, 0, 6),
        (0, 0, 9),
        (0, 0, 2),
    ]
    names = [
        Name("Étude rendue", HERE, "en retard"),
        Name("Ouverture de l’atelier", HERE, "à venir"),
    ]
    rows = [
        QuarterRow(quarter, *count, names=names if place == 4 else ())
        for place, (quarter, count) in enumerate(
            zip(quarters_around(clock.today()), counts + [(0, 0, 0)] * 4, strict=True)
        )
    ]
    return milestone_timeline(rows, today=clock.today(), url=sample_url)


def map_chart():
    """Without the database, an outline has no name but its code."""
    codes = sorted(commune_outlines().shapes)
    rows = [(code, f"Commune {code}", place * place // 9) for place, code in enumerate(codes)]
    return sheet_map(rows, url=sample_url, without=7)


def sample_url(**filters) -> str:
    return HERE
