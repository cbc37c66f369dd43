"""Pieces that several questions share: names of sheets and their addresses, figures in words, badges."""

from datetime import date

from accounts.enums import College, OrganizationKind
from actions.models import reference_of, sheet_url
from core.templatetags.fr import away, counted, day, plural
from territoire.dashboard.facts import as_day, days_since
from territoire.dashboard.scope import Scope
from territoire.dashboard.tables import Figure, Row

COLLEGE_OF = {kind.value: kind.college for kind in OrganizationKind}
COLLEGES = tuple(College)


def sheet_name(sheet_number: int, prefix: str, title: str) -> str:
    return f"{reference_of(prefix, sheet_number)} – {title}"


def page_of_sheet(sheet_number: int, prefix: str) -> str:
    return sheet_url(reference_of(prefix, sheet_number))


def late_words(since: str | None, today: date) -> str:
    """« en retard de 34 jours (12 mai 2021) »."""
    due = as_day(since)
    if due is None:
        return ""
    return f"en retard de {counted(days_since(due, today), 'jour')} ({day(due)})"


def since_words(text: str | None) -> str:
    found = as_day(text)
    return f"{away(found)} ({day(found)})" if found else ""


def missing(one: str, many: str, count: int, url: str) -> tuple[Row, ...]:
    """What is not known, with the list of what lacks it; nothing where nothing lacks."""
    return (Row(plural(count, one, many), (Figure(count, url),)),) if count else ()


def shows_priority(scope: Scope) -> bool:
    """Whether priority ones stand apart: not where they alone, or the others alone, are looked at."""
    return "priority" not in scope.values
