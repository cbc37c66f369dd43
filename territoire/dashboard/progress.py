"""Où en sommes-nous ? Sheets by status, by axis and by commune; milestones by quarter."""

from collections import Counter
from datetime import date
from functools import partial

from actions.enums import MilestoneState, ProgressStatus
from actions.templatetags.sheet_badges import PROGRESS_LOOKS
from core.french import plural
from territoire.dashboard.charts import QuarterRow, milestone_timeline, quarters_around, sheet_map
from territoire.dashboard.formats import missing_row, newest, shows_priority
from territoire.dashboard.queries import DashboardData
from territoire.figures.scope import Scope, ScopeQuery
from territoire.figures.tables import Figure, Freshness, Row, Section, Table

LIST = "actions:sheet_list"
QUARTERS, COMMUNES = "jalons-par-trimestre", "fiches-par-commune"
MILESTONES = "actions:milestone_list"


def build(query: ScopeQuery, data: DashboardData) -> Section:
    scope, quarters = query.scope(), quarter_rows(query.today, data.milestones)
    undated = sum(row.n for row in data.milestones if row.state == MilestoneState.UNDATED)
    return Section(
        slug="avancement",
        question="Où en sommes-nous\N{NO-BREAK SPACE}?",
        freshness=Freshness(
            latest=newest(query.today, (row.updated for row in data.sheets)),
            missing=missing_row(
                "jalon sans échéance",
                "jalons sans échéance",
                undated,
                scope.url(MILESTONES, state="undated"),
            ),
        ),
        headlines=progress_headlines(scope, data.sheets),
        tables=(
            status_table(scope, data.sheets),
            axis_table(query, scope, data.axes),
            quarter_table(scope, quarters),
            commune_table(query, scope, data.communes),
        ),
        parts={
            QUARTERS: milestone_timeline(
                quarters, today=scope.today, url=partial(scope.url, MILESTONES), slug=QUARTERS
            ),
            COMMUNES: commune_map(query, scope, data.communes),
        },
    )


# How the groups of sheets call what filters of the lists are called.
_FIELDS = {
    "status": "progress_status",
    "health": "health",
    "priority": "is_priority",
    "late": "is_late",
}


def total_of(groups, **group_filters) -> int:
    """Sheets of the groups that bear each of ``group_filters`` (status, health, priority, late)."""
    return sum(
        row.n
        for row in groups
        if all(getattr(row, _FIELDS[name]) == value for name, value in group_filters.items())
    )


def progress_headlines(scope: Scope, groups) -> tuple[Row, ...]:
    def row(one: str, many: str, look, list_filters: dict, group_filters: dict, note="") -> Row:
        count = total_of(groups, **group_filters)
        return Row(
            plural(count, one, many),
            (Figure(count, scope.url(LIST, **list_filters)),),
            icon=look[0],
            tone=look[1],
            note=note,
        )

    shown = [
        row("fiche action", "fiches actions", ("clipboard-list", ""), {}, {}, team_note(groups))
    ]
    if shows_priority(scope):
        priority = {"priority": 1}
        shown.append(row("prioritaire", "prioritaires", ("star", "accent"), priority, priority))
    for status, *words in (
        (ProgressStatus.IN_PROGRESS, "en cours", "en cours"),
        (ProgressStatus.COMPLETED, "terminée", "terminées"),
        (ProgressStatus.BLOCKED, "bloquée", "bloquées"),
    ):
        only = {"status": status}
        shown.append(row(*words, PROGRESS_LOOKS[status], only, only))
    return tuple(shown)


def team_note(groups) -> str:
    """Why others count fewer sheets: for who sees them all, the only one whose groups hold any of
    the team.
    """
    count = sum(row.team for row in groups)
    reserved = plural(count, "réservée", "réservées")
    return (
        f"dont {count} {reserved} à l’équipe, que les autres lecteurs ne comptent pas"
        if count
        else ""
    )


def status_table(scope: Scope, groups) -> Table:
    # What each column asks of the list, and of the groups.
    columns = {"Fiches": ({}, {})}
    if shows_priority(scope):
        columns["dont prioritaires"] = ({"priority": 1}, {"priority": 1})
    columns["dont en retard"] = ({"overdue": 1}, {"late": 1})

    def row(label, **only):
        figures = tuple(
            Figure(
                total_of(groups, **only, **group_filters), scope.url(LIST, **only, **list_filters)
            )
            for list_filters, group_filters in columns.values()
        )
        icon, tone = PROGRESS_LOOKS[only["status"]] if only else ("", "")
        return Row(label, figures, url=scope.url(LIST, **only), icon=icon, tone=tone)

    return Table(
        slug="fiches-par-avancement",
        caption="Fiches par avancement",
        label="Avancement",
        columns=tuple(columns),
        rows=tuple(row(status.label, status=status) for status in ProgressStatus),
        total=row("Ensemble"),
        chart="share",
        note="Une fiche est en retard quand sa fin prévue ou l’un de ses jalons est dépassé.",
    )


def axis_table(query: ScopeQuery, scope: Scope, groups) -> Table:
    counts = {(row.axes, row.progress_status): row.n for row in groups}
    used = {axis for axis, _ in counts}  # those of a coming phase have no sheet yet
    rows = tuple(
        Row(
            axis.name,
            tuple(
                Figure(
                    counts.get((int(axis.value), status), 0),
                    scope.url(LIST, axis=axis.value, status=status),
                )
                for status in ProgressStatus
            ),
            url=scope.url(LIST, axis=axis.value),
        )
        for axis in query.choices["axis"]
        if scope.allows("axis", axis.value) and (int(axis.value) in used or "axis" in scope.values)
    )
    return Table(
        slug="fiches-par-axe",
        caption="Fiches par axe et par avancement",
        label="Axe",
        columns=tuple(status.label for status in ProgressStatus),
        rows=rows,
        chart="stacked",
        tones=tuple(PROGRESS_LOOKS[status][1] for status in ProgressStatus),
        note="Une fiche sur deux axes compte dans les deux.",
        empty="Aucun axe n’est encore défini.",
    )


def quarter_rows(today: date, groups) -> list[QuarterRow]:
    counts = Counter()
    for row in groups:
        if row.due_on is not None:
            counts[f"{row.due_on.year}-T{(row.due_on.month + 2) // 3}", row.state] += row.n
    return [
        QuarterRow(
            quarter,
            counts[quarter, MilestoneState.DONE],
            counts[quarter, MilestoneState.LATE],
            counts[quarter, MilestoneState.COMING],
        )
        for quarter in quarters_around(today)
    ]


def quarter_table(scope: Scope, quarters: list[QuarterRow]) -> Table:
    def row(one: QuarterRow) -> Row:
        counts = {"done": one.done, "late": one.late, "coming": one.coming}
        figures = tuple(
            Figure(count, scope.url(MILESTONES, quarter=one.quarter, state=state))
            for state, count in counts.items()
        )
        label = " ".join(reversed(one.quarter.split("-")))
        return Row(label, figures, url=scope.url(MILESTONES, quarter=one.quarter))

    return Table(
        slug=QUARTERS,
        caption="Jalons par trimestre d’échéance",
        label="Trimestre",
        columns=("Atteints", "En retard", "À venir"),
        rows=tuple(map(row, quarters)),
        chart="timeline",
        note="Les quatre derniers trimestres, celui-ci et les sept suivants.",
    )


def commune_counts(query: ScopeQuery, scope: Scope, groups) -> list[tuple[str, str, int]]:
    """(INSEE code, name, sheets) of each commune that is looked at."""
    counts = {row.communes: row.n for row in groups}
    return [
        (commune.value, commune.name, counts.get(commune.value, 0))
        for commune in query.choices["commune"]
        if scope.allows("commune", commune.value)
    ]


def commune_map(query: ScopeQuery, scope: Scope, groups):
    without = sum(row.n for row in groups if row.communes is None)
    return sheet_map(
        commune_counts(query, scope, groups),
        url=partial(scope.url, LIST),
        without=without,
        slug=COMMUNES,
    )


def commune_table(query: ScopeQuery, scope: Scope, groups) -> Table:
    rows = tuple(
        Row(name, (Figure(count, url := scope.url(LIST, commune=code)),), url=url)
        for code, name, count in commune_counts(query, scope, groups)
    )
    return Table(
        slug=COMMUNES,
        caption="Fiches par commune",
        label="Commune",
        columns=("Fiches",),
        rows=rows,
        chart="map",
        empty="Aucune fiche ne dit sa commune.",
    )
