"""Est-ce que ça va bien ? Levels of health, with the last signed sentences of each."""

from actions.enums import Health
from actions.templatetags.sheet_badges import HEALTH_LOOKS
from core.french import day, plural
from territoire.dashboard.formats import (
    missing_row,
    newest,
    page_of_sheet,
    sheet_name,
    shows_priority,
)
from territoire.dashboard.progress import LIST, total_of
from territoire.dashboard.queries import DashboardData
from territoire.figures.scope import Scope, ScopeQuery
from territoire.figures.tables import Figure, Freshness, Line, Listing, Row, Section, Table

# What asks for a decision first.
WORST_FIRST = (Health.COMPROMISED, Health.NEEDS_SUPPORT, Health.REACHABLE, Health.ON_TRACK)
# What sheets of a level are, after their number.
_SHEETS = {
    Health.ON_TRACK: "aux objectifs sécurisés",
    Health.REACHABLE: "aux objectifs atteignables",
    Health.NEEDS_SUPPORT: "avec appuis nécessaires",
    Health.COMPROMISED: "aux objectifs compromis",
    Health.UNKNOWN: "sans météo renseignée",
}


def build(query: ScopeQuery, data: DashboardData) -> Section:
    scope, groups = query.scope(), data.sheets
    headlines = {level: health_headline(scope, groups, level) for level in Health}
    unknown = total_of(groups, health=Health.UNKNOWN)
    return Section(
        slug="meteo",
        question="Est-ce que ça va bien\N{NO-BREAK SPACE}?",
        freshness=Freshness(
            latest=newest(query.today, (row.judged for row in groups)),
            missing=missing_row(
                "fiche sans météo renseignée",
                "fiches sans météo renseignée",
                unknown,
                scope.url(LIST, health=Health.UNKNOWN),
            ),
        ),
        headlines=tuple(headlines.values()),
        brief=headlines[Health.COMPROMISED],
        tables=(health_table(scope, groups),),
        listings=tuple(
            sentences_listing(scope, groups, data.sentences, level) for level in WORST_FIRST
        ),
    )


def health_headline(scope: Scope, groups, level: Health) -> Row:
    icon, tone = HEALTH_LOOKS[level]
    count = total_of(groups, health=level)
    figure = Figure(count, scope.url(LIST, health=level))
    return Row(f"{plural(count, 'fiche')} {_SHEETS[level]}", (figure,), icon=icon, tone=tone)


def health_table(scope: Scope, groups) -> Table:
    columns = {"Fiches": {}} | (
        {"dont prioritaires": {"priority": 1}} if shows_priority(scope) else {}
    )

    def row(label, **only):
        figures = tuple(
            Figure(total_of(groups, **only, **more), scope.url(LIST, **only, **more))
            for more in columns.values()
        )
        icon, tone = HEALTH_LOOKS[only["health"]] if only else ("", "")
        return Row(label, figures, url=scope.url(LIST, **only), icon=icon, tone=tone)

    return Table(
        slug="fiches-par-meteo",
        caption="Fiches par météo",
        label="Météo",
        columns=tuple(columns),
        rows=tuple(row(level.label, health=level) for level in Health),
        total=row("Ensemble"),
        chart="share",
    )


def sentences_listing(scope: Scope, groups, sentences, level: Health) -> Listing:
    icon, tone = HEALTH_LOOKS[level]
    lines = tuple(
        Line(
            label=sheet_name(row.phase__prefix, row.number, row.title),
            url=page_of_sheet(row.phase__prefix, row.number),
            text=row.health_comment,
            note=(
                f"{row.health_by__first_name} {row.health_by__last_name}, {day(row.health_on)}"
            ).strip(" ,"),
            icon=icon,
            tone=tone,
        )
        for row in sentences
        if row.health == level
    )
    every = Figure(total_of(groups, health=level), scope.url(LIST, health=level))
    return Listing(level.label, lines, every, empty="Aucune fiche à ce niveau.")
