"""Qu’est-ce qui a bougé ? Counts of what moved since a day: that of the address, else the last
meeting held.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.clock import day_of
from core.french import NO_BREAK, day, plural
from core.partial_dates import Precision, parse
from territoire.compare.found import Kind
from territoire.compare.page import moves
from territoire.compare.periods import last_held
from territoire.figures.scope import Scope
from territoire.figures.tables import Cover, Row, Section

PARAMETER = "depuis"
_WITHOUT_MEETING = timedelta(days=90)


@dataclass(frozen=True)
class Since:
    """``day`` to start from, in ``words``; ``typed`` and ``error`` where the address gave a day
    that says nothing.
    """

    day: date
    words: str
    typed: str = ""
    error: str = ""


def read_since(text: str, *, user, today: date) -> Since:
    """At most one query."""
    text = text.strip()[:40]
    if not text:
        return _usual(user, today)
    try:
        found = parse(text)
    except ValueError:
        found = None
    if found is None or found.precision != Precision.DAY:
        return _refused(text, "Indiquez un jour, par exemple 20/03/2021.", user, today)
    if found.first > today:
        return _refused(text, "Ce jour n’est pas encore passé.", user, today)
    return Since(found.first, f"Depuis le {day(found.first)}", text)


def _refused(text: str, error: str, user, today: date) -> Since:
    usual = _usual(user, today)
    return Since(usual.day, usual.words, text, error)


def _usual(user, today: date) -> Since:
    meeting = last_held(user, today)
    if meeting is None:
        start = today - _WITHOUT_MEETING
        return Since(start, f"Depuis le {day(start)}, faute de séance tenue")
    held = day_of(meeting.starts_at)
    return Since(held, f"Depuis la dernière séance tenue, le {day(held)}")


def build(scope: Scope, since: Since) -> Section:
    url, found = scope.url("compare", du=since.day.isoformat()), moves(scope, since.day)
    return Section(
        slug="mouvements",
        question=f"Qu’est-ce qui a bougé{NO_BREAK}?",
        cover=Cover(words=since.words, url=url),
        headlines=tuple(found.values()),
        brief=_brief(found[Kind.STATUS]),
        parts={"since": since},
    )


def _brief(row: Row) -> Row:
    """« 3 fiches ont changé d’avancement »."""
    count = row.figures[0].value
    words = plural(count, "fiche a changé d’avancement", "fiches ont changé d’avancement")
    return replace(row, label=words)
