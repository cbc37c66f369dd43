"""Que disent les indicateurs ? Last values against their targets; those of priority sheets by
name.
"""

from collections import Counter
from dataclasses import replace

from actions.models import reference_of
from core.french import NO_BREAK, agreed, plural
from core.french import number as format_number
from core.partial_dates import PartialDate, Precision
from territoire.dashboard.formats import missing_row, newest, page_of_sheet, shows_priority
from territoire.dashboard.queries import URGENCY, DashboardData
from territoire.figures.scope import Scope, ScopeQuery
from territoire.figures.tables import Figure, Freshness, Line, Listing, Row, Section, Table

LIST = "actions:indicator_list"
RESULTS = {
    "reached": ("Cible atteinte", "circle-check", "secured"),
    "on_way": ("En chemin", "trending-up", "reachable"),
    "wrong_way": ("À contre-sens", "trending-down", "compromised"),
    "missing": ("Non renseigné", "circle-question-mark", "neutral"),
}
_MANY = {"reached": "cibles atteintes", "missing": "non renseignés"}


def build(query: ScopeQuery, data: DashboardData) -> Section:
    scope, counts = query.scope(), Counter()
    for row in data.indicators:
        counts[row.result, ""] += row.n
        counts[row.result, "1"] += row.n if row.sheet__is_priority else 0
    return Section(
        slug="indicateurs",
        question="Que disent les indicateurs\N{NO-BREAK SPACE}?",
        freshness=Freshness(
            latest=newest(query.today, (row.written for row in data.indicators)),
            missing=missing_row(
                "indicateur sans valeur ou sans cible",
                "indicateurs sans valeur ou sans cible",
                counts["missing", ""],
                scope.url(LIST, result="missing"),
            ),
        ),
        headlines=tuple(result_headline(scope, counts, result) for result in RESULTS),
        brief=replace(
            result_headline(scope, counts, "reached"),
            label=plural(
                counts["reached", ""],
                "indicateur a atteint sa cible",
                "indicateurs ont atteint leur cible",
            ),
        ),
        tables=(results_table(scope, counts),),
        listings=(
            (priority_listing(scope, data.readings, counts),)
            if scope.allows("priority", "1")
            else ()
        ),
    )


def result_headline(scope: Scope, counts, result: str) -> Row:
    label, icon, tone = RESULTS[result]
    count, words = counts[result, ""], label.lower()
    figure = Figure(count, scope.url(LIST, result=result))
    return Row(plural(count, words, _MANY.get(result, words)), (figure,), icon=icon, tone=tone)


def results_table(scope: Scope, counts) -> Table:
    columns = {"Indicateurs": ""} | (
        {"de fiches prioritaires": "1"} if shows_priority(scope) else {}
    )

    def row(label: str, results, icon="", tone="", **only):
        figures = tuple(
            Figure(
                sum(counts[result, priority] for result in results),
                scope.url(LIST, **only, **({"priority": priority} if priority else {})),
            )
            for priority in columns.values()
        )
        return Row(label, figures, url=scope.url(LIST, **only), icon=icon, tone=tone)

    return Table(
        slug="cibles",
        caption="Indicateurs, dernière valeur comparée à la cible",
        label="Résultat",
        columns=tuple(columns),
        rows=tuple(
            row(label, [result], icon, tone, result=result)
            for result, (label, icon, tone) in RESULTS.items()
        ),
        total=row("Ensemble", RESULTS),
        chart="share",
    )


def priority_listing(scope: Scope, readings, counts) -> Listing:
    lines = tuple(map(reading_line, readings))
    known = ["reached", "on_way", "wrong_way"]
    every = Figure(
        sum(counts[name, "1"] for name in known), scope.url(LIST, priority=1, result=known)
    )
    return Listing(
        "Indicateurs des fiches prioritaires",
        lines,
        every,
        empty="Aucun n’a encore de valeur et de cible.",
    )


def reading_line(row) -> Line:
    prefix, number = row.indicator__sheet__phase__prefix, row.indicator__sheet__number
    words, icon, tone = RESULTS[URGENCY[row.urgency]]
    value, target = (
        f"{format_number(amount)}{NO_BREAK}{agreed(row.indicator__unit, amount)}"
        for amount in (row.value, row.indicator__target)
    )
    period = PartialDate.of(row.period_on, Precision(row.period_on_precision))
    return Line(
        label=f"{row.indicator__name} (fiche {reference_of(prefix, number)})",
        url=page_of_sheet(prefix, number, "indicateurs"),
        note=f"{value} pour une cible de {target}, {period}",
        text=words,
        icon=icon,
        tone=tone,
    )
