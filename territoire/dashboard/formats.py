"""Pieces that several questions share: names of sheets and their addresses, figures in words,
badges.
"""

from datetime import date, datetime, timedelta

from accounts.enums import College, OrganizationKind
from actions.models import reference_of, sheet_url
from core import clock
from core.french import away, counted, day, plural
from territoire.figures.scope import Scope
from territoire.figures.tables import Figure, Row

COLLEGE_OF = {kind.value: kind.college for kind in OrganizationKind}
COLLEGES = tuple(College)


def sheet_name(prefix: str, number: int, title: str) -> str:
    return f"{reference_of(prefix, number)} – {title}"


def page_of_sheet(prefix: str, number: int, anchor: str = "") -> str:
    return sheet_url(reference_of(prefix, number), anchor)


def format_delay(due: date, today: date) -> str:
    """« en retard de 34 jours (12 mai 2021) »."""
    return f"en retard de {counted((today - due).days, 'jour')} ({day(due)})"


def format_age(moment: datetime) -> str:
    found = clock.day_of(moment)
    return f"{away(found)} ({day(found)})"


def newest(today: date, moments) -> date | None:
    """The last day of ``moments``, all days or all instants or None, of those that are not to
    come.
    """
    known = [one for one in moments if one is not None]
    if known and isinstance(known[0], datetime):
        end = clock.start_of(today + timedelta(days=1))
        last = max((one for one in known if one < end), default=None)
        return None if last is None else clock.day_of(last)
    return max((one for one in known if one <= today), default=None)


def missing_row(one: str, many: str, count: int, url: str) -> tuple[Row, ...]:
    """What is not known, with the list of what lacks it; nothing where nothing lacks."""
    return (Row(plural(count, one, many), (Figure(count, url),)),) if count else ()


def shows_priority(scope: Scope) -> bool:
    """Whether priority ones stand apart: not where they alone, or the others alone, are looked
    at.
    """
    return "priority" not in scope.values
