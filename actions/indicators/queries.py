"""The last reading of an indicator and its result, as rules of the database."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from actions.enums import Direction, IndicatorResult
from actions.models import IndicatorReading


def latest_readings() -> QuerySet:
    """The last reading of each indicator, by period. The twin of ``Indicator.last_reading``."""
    newer = Q(period_on__gt=OuterRef("period_on")) | Q(
        period_on=OuterRef("period_on"), pk__gt=OuterRef("pk")
    )
    same = IndicatorReading.objects.filter(indicator=OuterRef("indicator"))
    return IndicatorReading.objects.filter(~Exists(same.filter(newer)))


def last_period() -> Subquery:
    """The day to which the last value of each indicator goes; null without value."""
    readings = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by("-period_on")
    return Subquery(readings.values("period_on")[:1])


def last_written() -> Subquery:
    """When the last value of each indicator was written; null without value."""
    readings = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by(
        "-period_on", "-pk"
    )
    return Subquery(readings.values("updated_at")[:1])


def reading_result(names: dict | None = None) -> Case:
    """The :class:`IndicatorResult` that each reading gives its indicator, or what ``names`` call
    it. The twin of ``describe_result``.
    """
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
    readings = IndicatorReading.objects.filter(indicator=OuterRef("pk")).order_by(
        "-period_on", "-pk"
    )
    return Coalesce(
        Subquery(readings.values_list(reading_result(names))[:1]),
        _named(names)[IndicatorResult.MISSING],
    )


def _named(names: dict | None) -> dict[IndicatorResult, Value]:
    return {result: Value(result if names is None else names[result]) for result in IndicatorResult}


def describe_result(indicator) -> tuple[str, str]:
    """(tone, sentence) of an indicator against its target, whichever way it aims."""
    reached = indicator.is_reached()
    if reached is None:
        return "neutral", "Non renseigné : il manque une valeur ou une cible."
    if reached:
        return "secured", "Cible atteinte"
    progress = indicator.progress()
    if progress is not None and progress < 0:
        way = "baisse" if indicator.direction == Direction.INCREASE else "hausse"
        return "compromised", f"À contre-sens : en {way} depuis le départ"
    if progress is None:
        return "reachable", "Cible non atteinte à ce jour"
    return "reachable", f"{round(progress * 100)} % du chemin vers la cible"
