"""The list of indicators: ``result=reached|on_way|wrong_way|missing`` against the target, and the
scope.
"""

from django.db.models import Prefetch

from actions.enums import IndicatorResult
from actions.indicators.queries import (
    describe_result,
    indicator_result,
    last_period,
    latest_readings,
)
from actions.models import Indicator
from actions.parts.filters import SCOPE_PANELS, SHEET_SORT, PartListQuery, PartRows
from core.exports import Column
from core.french import NO_BREAK, agreed, number
from core.lists import ListFilter, ListLabels
from core.sorting import Folded, Sort, by_column

# Tone that ``describe_result`` gives → icon.
ICONS = {
    "secured": "circle-check",
    "reachable": "trending-up",
    "compromised": "triangle-alert",
    "neutral": "circle-question-mark",
}


class IndicatorRows(PartRows):
    texts = ("name", "unit")


class ResultFilter(ListFilter):
    def filter(self, qs, value):
        return qs.alias(_kept_result=indicator_result()).filter(_kept_result__in=value)


def _result_rank(today):
    places = {result: place for place, result in enumerate(IndicatorResult)}
    return indicator_result(places)


class IndicatorListQuery(PartListQuery):
    result = ResultFilter(label="Résultat", options=tuple(IndicatorResult.choices))

    part = IndicatorRows(Indicator)
    anchor = "indicateurs"
    sorts = {
        sort.name: sort
        for sort in (
            SHEET_SORT,
            Sort("name", "Indicateur", "A à Z", "Z à A", lambda today: Folded("name")),
            Sort(
                "value", "Dernière valeur", "la plus ancienne d’abord", "la plus récente d’abord",
                lambda today: last_period(), may_be_null=True,
            ),
            Sort(
                "target", "Cible", "la plus proche d’abord", "la plus lointaine d’abord",
                by_column("target_on"), may_be_null=True,
            ),
            Sort(
                "result", "Résultat", "cibles atteintes d’abord", "non renseignés d’abord",
                _result_rank,
            ),
        )
    }  # fmt: skip
    labels = ListLabels(
        one="indicateur",
        many="indicateurs",
        none="aucun indicateur",
        search="Chercher un indicateur",
        search_hint="Mots de l’indicateur, de son unité ou de sa fiche. La liste suit la saisie.",
        among="Chercher parmi les indicateurs",
        caption="Indicateurs",
    )

    columns = (
        "name",
        "unit",
        "direction",
        "baseline",
        "target",
        "target_on",
        "target_on_precision",
    )

    def for_page(self):
        return (
            super().for_page().prefetch_related(Prefetch("readings", latest_readings().order_by()))
        )

    def row(self, one):
        last, (tone, sentence) = one.last_reading(), describe_result(one)
        progress = one.progress()
        return {
            "name": one.name,
            "direction": one.get_direction_display().lower(),
            "unit": one.unit,
            "baseline": one.baseline,
            "baseline_text": _measure(one, one.baseline),
            "last": last,
            "last_text": _measure(one, last.value if last else None),
            "target": one.target,
            "target_text": _measure(one, one.target),
            "target_date": one.target_date,
            "look": (ICONS[tone], tone, _short(tone, sentence)),
            "progress": None if progress is None else round(progress * 100),
        }


def _measure(indicator, value) -> str:
    """« 12 emplois »; empty where the value is not known."""
    return "" if value is None else f"{number(value)}{NO_BREAK}{agreed(indicator.unit, value)}"


def _short(tone: str, sentence: str) -> str:
    """What is missing shows in the columns beside."""
    return IndicatorResult.MISSING.label if tone == "neutral" else sentence


PANELS = (("Résultat", ("result",)), *SCOPE_PANELS)
COLUMNS = (
    Column("Fiche", lambda row: row["reference"], 8),
    Column("Intitulé de la fiche", lambda row: row["sheet_title"], 50),
    Column("Indicateur", lambda row: row["name"], 50),
    Column("Unité", lambda row: row["unit"], 16),
    Column("Sens", lambda row: row["direction"], 14),
    Column("Valeur de départ", lambda row: row["baseline"], 14),
    Column("Dernière valeur", lambda row: row["last"].value if row["last"] else None, 14),
    Column("Période", lambda row: row["last"].period.as_input() if row["last"] else "", 14),
    Column("Source", lambda row: row["last"].source if row["last"] else "", 30),
    Column("Cible", lambda row: row["target"], 14),
    Column(
        "Échéance de la cible",
        lambda row: row["target_date"].as_input() if row["target_date"] else "",
        14,
    ),
    Column("Chemin parcouru (%)", lambda row: row["progress"], 12),
    Column("Résultat", lambda row: row["look"][2], 30),
)
