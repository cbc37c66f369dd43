"""Les promesses sont-elles tenues ? Each live commitment in one of five readings, by the college
that promised.
"""

from collections import Counter
from dataclasses import replace

from core.french import plural
from partners.enums import Promise
from territoire.dashboard.alerts import DIRECTORY, REGISTER, format_answer_rate
from territoire.dashboard.formats import COLLEGE_OF, COLLEGES, newest
from territoire.dashboard.queries import DashboardData
from territoire.figures.scope import Scope, ScopeQuery
from territoire.figures.tables import Figure, Freshness, Row, Section, Table

LOOKS = {
    Promise.KEPT: ("circle-check", "secured"),
    Promise.UNDER_WAY: ("circle-play", "reachable"),
    Promise.LATE: ("alarm-clock", "compromised"),
    Promise.NO_NEWS: ("hourglass", "support"),
    Promise.ABANDONED: ("circle-slash", "outline"),
}

_ONE = {Promise.KEPT: "tenu", Promise.ABANDONED: "abandonné"}


def promise_label(promise: Promise, count: int) -> str:
    """« tenus », « sans nouvelles »: what follows the figure wherever commitments are read so."""
    words = promise.label.lower()
    return plural(count, _ONE.get(promise, words), words)


def build(query: ScopeQuery, data: DashboardData) -> Section:
    scope, counts = query.scope(), Counter()
    for row in data.promises:
        counts[COLLEGE_OF[row.organization__kind], row.promise] += row.n
        counts["", row.promise] += row.n
    headlines = tuple(promise_headline(scope, counts, promise) for promise in Promise)
    kept = headlines[0]
    return Section(
        slug="engagements",
        question="Les promesses sont-elles tenues\N{NO-BREAK SPACE}?",
        freshness=Freshness(
            text=format_answer_rate(data, query.today),
            url=scope.url(DIRECTORY, heard=1),
            latest=newest(query.today, (row.answered for row in data.promises)),
        ),
        headlines=headlines,
        brief=replace(kept, label=f"{plural(counts['', Promise.KEPT], 'engagement')} {kept.label}"),
        tables=(college_table(scope, counts),),
    )


def promise_headline(scope: Scope, counts, promise: Promise) -> Row:
    icon, tone = LOOKS[promise]
    count = counts["", promise]
    figure = Figure(count, scope.url(REGISTER, promise=promise))
    return Row(promise_label(promise, count), (figure,), icon=icon, tone=tone)


def college_table(scope: Scope, counts) -> Table:
    def row(label, key, **only):
        figures = tuple(
            Figure(counts[key, promise], scope.url(REGISTER, **only, promise=promise))
            for promise in Promise
        )
        return Row(label, figures, url=scope.url(REGISTER, **only))

    return Table(
        slug="engagements-par-college",
        caption="Engagements par collège de l’organisation qui promet",
        label="Collège",
        columns=tuple(Promise.labels),
        rows=tuple(
            row(college.label, college, college=college)
            for college in COLLEGES
            if scope.allows("college", college)
        ),
        total=row("Ensemble", ""),
        chart="stacked",
        tones=tuple(tone for _, tone in LOOKS.values()),
        note=(
            "Chaque engagement compte une fois. «\N{NO-BREAK SPACE}Sans"
            " nouvelles\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: ouvert, dans les temps, sans réponse"
            " récente."
        ),
    )
