"""Qu’est-ce qui a bougé ? Counts of what moved since a day: that of the address, else the last
meeting held.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.clock import day_of
from core.french import NO_BREAK, day, plural
from core.partial_dates import Precision, parse
from territoire.compare.counts import moves_since
from territoire.compare.moves import Kind
from territoire.compare.periods import last_held
from territoire.figures.scope import Scope
from territoire.figures.tables import Freshness, Section

PARAMETER = "depuis"
_WITHOUT_MEETING = timedelta(days=90)


@dataclass(frozen=True)
class Since:
    """The ``day`` to start from and its ``label``; ``typed`` and ``error`` where the address gave a
    day that cannot be used.
    """

    day: date
    label: str
    typed: str = ""
    error: str = ""


def read_since(text: str, *, user, today: date) -> Since:
    """At most one query."""
    text = text.strip()[:40]
    if not text:
        return default_since(user, today)
    try:
        found = parse(text)
    except ValueError:
        found = None
    if found is None or found.precision != Precision.DAY:
        return invalid_since(text, "Indiquez un jour, par exemple 20/03/2021.", user, today)
    if found.first > today:
        return invalid_since(text, "Ce jour n’est pas encore passé.", user, today)
    return Since(found.first, f"Depuis le {day(found.first)}", text)


def invalid_since(text: str, error: str, user, today: date) -> Since:
    usual = default_since(user, today)
    return Since(usual.day, usual.label, text, error)


def default_since(user, today: date) -> Since:
    meeting = last_held(user, today)
    if meeting is None:
        start = today - _WITHOUT_MEETING
        return Since(start, f"Depuis le {day(start)}, faute de séance tenue")
    held = day_of(meeting.starts_at)
    return Since(held, f"Depuis la dernière séance tenue, le {day(held)}")


def build(scope: Scope, since: Since) -> Section:
    url, found = scope.url("compare", du=since.day.isoformat()), moves_since(scope, since.day)
    return Section(
        slug="mouvements",
        question=f"Qu’est-ce qui a bougé{NO_BREAK}?",
        freshness=Freshness(text=since.label, url=url),
        headlines=tuple(found.values()),
        brief=replace(
            found[Kind.STATUS],
            label=plural(
                found[Kind.STATUS].figures[0].value,
                "fiche a changé d’avancement",
                "fiches ont changé d’avancement",
            ),
        ),
        parts={"since": since},
    )
