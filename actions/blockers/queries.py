"""Open blocking points as a rule of the database, for lists and for the dashboard."""

from datetime import date, timedelta

from django.db.models import Q

from actions.sheets.queries import ON_CLOSED_SHEET


def open_blockers() -> Q:
    """Open blocking points: not lifted, on a sheet that is not closed."""
    return Q(lifted_on__isnull=True) & ~ON_CLOSED_SHEET


def open_for_more_than(days: int, today: date) -> Q:
    return open_blockers() & Q(since__lt=today - timedelta(days=days))
