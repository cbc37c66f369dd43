"""Readings of parts of sheets in SQL, one rule each: the lists filter by them, a dashboard groups by them."""

from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from actions.enums import CLOSED_STATUSES, Direction, IndicatorResult, MilestoneState
from actions.models import IndicatorReading

_CLOSED = Q(sheet__progress_status__in=sorted(CLOSED_STATUSES))


def milestone_rules(today: date) -> dict[MilestoneState, Q]:
    """One rule for each state; « late » is that of ``MilestoneQuerySet.overdue``."""
    is_open = Q(done_on__isnull=True)
    return {
        MilestoneState.DONE: Q(done_on__isnull=False),
        MilestoneState.LATE: is_open & Q(due_on__lt=today) & ~_CLOSED,
        MilestoneState.COMING: is_open & (Q(due_on__gte=today) | (Q(due_on__isnull=False) & _CLOSED)),
        MilestoneState.UNDATED: is_open & Q(due_on__isnull=True),
    }


def milestone_state(today: date) -> Case:
    """The :class:`MilestoneState` of each milestone."""
    whens = [When(rule, then=Value(state)) for state, rule in milestone_rules(today).items()]
    return Case(*whens, output_field=CharField())


def open_blockers() -> Q:
    """Blocking points that still hold a sheet: not lifted, on a sheet that is not closed."""
    return Q(lifted_on__isnull=True) & ~_CLOSED


def open_for_more_than(days: int, today: date) -> Q:
    return open_blockers() & Q(since__lt=today - timedelta(days=days))


def latest_readings() -> QuerySet:
    """The reading of the latest period of each indicator. The twin of ``Indicator.last_reading``."""
    newer = Q(period_on__gt=OuterRef("period_on")) | Q(period_on=OuterRef("period_on"), pk__gt=OuterRef("pk"))
    same = IndicatorReading.objects.filter(indicator=OuterRef("indicator"))
    return IndicatorReading.objects.filter(~Exists(same.filter(newer)))


def last_period() -> Subquery:
    """The day to which the last value of each indicator goes; null without value."""
    readings = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by("-period_on")
    return Subquery(readings.values("period_on")[:1])


def last_written() -> Subquery:
    """When the last value of each indicator was written; null without value."""
    readings = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by("-period_on", "-pk")
    return Subquery(readings.values("updated_at")[:1])


def reading_result(names: dict | None = None) -> Case:
    """The :class:`IndicatorResult` that each reading gives its indicator, or what ``names`` call it. The twin of
    ``summaries.judge``."""
    names = _named(names)
    target, baseline = F("indicator__target"), F("indicator__baseline")
    rising = Q(indicator__direction=Direction.INCREASE)
    reached = (rising & Q(value__gte=target)) | (~rising & Q(value__lte=target))
    away = (Q(value__lt=baseline) & Q(indicator__target__gt=baseline)) | (
        Q(value__gt=baseline) & Q(indicator__target__lt=baseline)
    )
    return Case(
        When(indicator__target__isnull=True, then=names[IndicatorResult.MISSING]),
        When(reached, then=names[IndicatorResult.REACHED]),
        When(away, then=names[IndicatorResult.WRONG_WAY]),
        default=names[IndicatorResult.ON_WAY],
    )


def indicator_result(names: dict | None = None) -> Coalesce:
    """The same of each indicator, by its last reading; missing where it has none."""
    readings = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by("-period_on", "-pk")
    return Coalesce(
        Subquery(readings.values_list(reading_result(names))[:1]), _named(names)[IndicatorResult.MISSING]
    )


def _named(names: dict | None) -> dict[IndicatorResult, Value]:
    return {result: Value(result if names is None else names[result]) for result in IndicatorResult}
