"""Pieces that several questions share: names of sheets and their addresses, figures in words, badges."""

from datetime import date

from accounts.enums import College, OrganizationKind
from core.templatetags.fr import NO_BREAK, away, day, number
from territoire.dashboard.facts import as_day, days_since
from territoire.dashboard.scope import Scope, path_of
from territoire.dashboard.tables import Figure, Row

COLLEGE_OF = {kind.value: kind.college for kind in OrganizationKind}
COLLEGES = tuple(College)


def reference(sheet_number: int, prefix: str) -> str:
    """The number of a sheet as people say it: the twin of ``ActionSheet.reference``."""
    return f"{prefix}-{sheet_number}" if prefix else str(sheet_number)


def sheet_name(sheet_number: int, prefix: str, title: str) -> str:
    return f"{reference(sheet_number, prefix)} – {title}"


def sheet_url(sheet_number: int, prefix: str) -> str:
    return path_of("actions:sheet_detail", reference(sheet_number, prefix))


def counted(count: int, one: str, many: str) -> str:
    """« 1 fiche », « 1 250 fiches »."""
    return f"{number(count)}{NO_BREAK}{many if count > 1 else one}"


def late_words(since: str | None, today: date) -> str:
    """« en retard de 34 jours (12 mai 2021) »."""
    due = as_day(since)
    if due is None:
        return ""
    return f"en retard de {counted(days_since(due, today), 'jour', 'jours')} ({day(due)})"


def since_words(text: str | None) -> str:
    found = as_day(text)
    return f"{away(found)} ({day(found)})" if found else ""


def agree(count: int, one: str, many: str) -> str:
    """The words that stand under a count."""
    return many if count > 1 else one


def missing(one: str, many: str, count: int, url: str) -> tuple[Row, ...]:
    """What is not known, with the list of what lacks it; nothing where nothing lacks."""
    return (Row(agree(count, one, many), (Figure(count, url),)),) if count else ()


def shows_priority(scope: Scope) -> bool:
    """Whether priority ones stand apart: not where they alone, or the others alone, are looked at."""
    return "priority" not in scope.values
