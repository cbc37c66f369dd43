"""Où en sommes-nous ? Sheets by status, by axis and by commune; milestones by quarter."""

from collections import Counter
from datetime import date
from functools import partial

from actions.enums import ProgressStatus
from actions.templatetags.sheet_badges import PROGRESS_LOOKS
from core.templatetags.fr import plural
from territoire.dashboard.charts import QuarterRow, milestone_timeline, quarters_around, sheet_map
from territoire.dashboard.facts import Facts, as_day, newest
from territoire.dashboard.reading import Reading
from territoire.dashboard.scope import Scope
from territoire.dashboard.tables import Cover, Figure, Row, Section, Table
from territoire.dashboard.wording import missing, shows_priority

LIST = "actions:sheet_list"
QUARTERS, COMMUNES = "jalons-par-trimestre", "fiches-par-commune"
MILESTONES = "actions:milestone_list"


def build(query: Reading, facts: Facts) -> Section:
    scope, quarters = query.scope(), _quarters(query.today, facts["milestones"])
    return Section(
        slug="avancement",
        question="Où en sommes-nous\N{NO-BREAK SPACE}?",
        cover=Cover(
            words="",
            latest=newest(*(row[7] for row in facts["sheets"])),
            missing=missing(
                "jalon sans échéance",
                "jalons sans échéance",
                sum(row[4] for row in facts["milestones"]),
                scope.url(MILESTONES, state="undated"),
            ),
        ),
        headlines=_headlines(scope, facts["sheets"]),
        tables=(
            _by_status(scope, facts["sheets"]),
            _by_axis(query, scope, facts["axes"]),
            _by_quarter(scope, quarters),
            _by_commune(query, scope, facts["communes"]),
        ),
        parts={QUARTERS: _timeline(scope, quarters), COMMUNES: _map(query, scope, facts["communes"])},
    )


def total_of(cells, **wanted) -> int:
    """Sheets of the cells that bear each of ``wanted`` (status, health, priority, late)."""
    places = {"status": 0, "health": 1, "priority": 2, "late": 3}
    return sum(row[4] for row in cells if all(row[places[name]] == value for name, value in wanted.items()))


def _headlines(scope: Scope, cells) -> tuple[Row, ...]:
    def row(one: str, many: str, look, asked: dict, wanted: dict) -> Row:
        count = total_of(cells, **wanted)
        return Row(
            plural(count, one, many), (Figure(count, scope.url(LIST, **asked)),), icon=look[0], tone=look[1]
        )

    shown = [row("fiche action", "fiches actions", ("clipboard-list", ""), {}, {})]
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


def _by_status(scope: Scope, cells) -> Table:
    # What each column asks of the list, and of the cells.
    columns = {"Fiches": ({}, {})}
    if shows_priority(scope):
        columns["dont prioritaires"] = ({"priority": 1}, {"priority": 1})
    columns["dont en retard"] = ({"overdue": 1}, {"late": 1})

    def row(label, **only):
        figures = tuple(
            Figure(total_of(cells, **only, **of), scope.url(LIST, **only, **asked))
            for asked, of in columns.values()
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


def _by_axis(query: Reading, scope: Scope, cells) -> Table:
    counts = {(axis, status): n for axis, status, n, _ in cells}
    used = {axis for axis, _ in counts}  # those of a coming phase have no sheet yet
    rows = tuple(
        Row(
            axis.name,
            tuple(
                Figure(
                    counts.get((int(axis.value), status), 0), scope.url(LIST, axis=axis.value, status=status)
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


def _quarters(today: date, cells) -> list[QuarterRow]:
    counts = Counter()
    for due_on, done, late, n, _ in cells:
        if due_on is None:  # beyond these quarters, or without a date
            continue
        on = as_day(due_on)
        quarter = f"{on.year}-T{(on.month + 2) // 3}"
        counts[quarter, "done" if done else "late" if late else "coming"] += n
    return [
        QuarterRow(quarter, counts[quarter, "done"], counts[quarter, "late"], counts[quarter, "coming"])
        for quarter in quarters_around(today)
    ]


def _by_quarter(scope: Scope, quarters: list[QuarterRow]) -> Table:
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


def _timeline(scope: Scope, quarters: list[QuarterRow]):
    return milestone_timeline(quarters, today=scope.today, url=partial(scope.url, MILESTONES), slug=QUARTERS)


def _communes(query: Reading, scope: Scope, cells) -> list[tuple[str, str, int]]:
    """(INSEE code, name, sheets) of each commune that is looked at."""
    counts = dict(map(tuple, cells))
    return [
        (commune.value, commune.name, counts.get(commune.value, 0))
        for commune in query.choices["commune"]
        if scope.allows("commune", commune.value)
    ]


def _map(query: Reading, scope: Scope, cells):
    without = dict(map(tuple, cells)).get(None, 0)
    return sheet_map(
        _communes(query, scope, cells), url=partial(scope.url, LIST), without=without, slug=COMMUNES
    )


def _by_commune(query: Reading, scope: Scope, cells) -> Table:
    rows = tuple(
        Row(name, (Figure(count, url := scope.url(LIST, commune=code)),), url=url)
        for code, name, count in _communes(query, scope, cells)
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
