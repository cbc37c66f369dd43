from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from actions.enums import Direction
from actions.models.parts import SheetPart
from core.models import TrackedModel
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from core.sorting import Folded


class Indicator(SheetPart):
    """What is measured, from which baseline to which target, up or down."""

    personal_data = ()

    sheet = models.ForeignKey(
        "actions.ActionSheet", models.CASCADE, verbose_name="fiche", related_name="indicators"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    name = models.CharField("indicateur", max_length=200)
    unit = models.CharField("unité", max_length=40)
    direction = models.CharField(
        "sens", max_length=10, choices=Direction, default=Direction.INCREASE
    )
    baseline = models.DecimalField(
        "valeur de départ", max_digits=16, decimal_places=3, null=True, blank=True
    )
    target = models.DecimalField("cible", max_digits=16, decimal_places=3, null=True, blank=True)
    target_on = models.DateField("échéance de la cible", null=True, blank=True)
    target_on_precision = precision_field()
    target_date = PartialDateAttribute("target_on", edge="last")
    source = models.CharField("source", max_length=200, blank=True, default="")

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at", "position"])

    class Meta:
        verbose_name = "indicateur"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "name"],
                name="indicator_name_unique_in_sheet",
                violation_error_message="Cette fiche a déjà un indicateur de ce nom.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit=""), name="indicator_has_name_and_unit"
            ),
            partial_date_constraint("target_on", name="indicator_target_precise"),
        ]
        indexes = [models.Index(Folded("name"), name="indicator_by_name")]

    def __str__(self):
        return self.name

    def last_reading(self):
        """The reading of the latest period, or None."""
        return max(self.readings.all(), key=lambda r: (r.period_on, r.pk), default=None)

    def is_reached(self) -> bool | None:
        """Whether the last reading meets the target, whichever way it aims; None where either is
        missing.
        """
        last = self.last_reading()
        if last is None or self.target is None:
            return None
        return (
            last.value >= self.target
            if self.direction == Direction.INCREASE
            else last.value <= self.target
        )

    def progress(self) -> Decimal | None:
        """Share of the way from baseline to target, 0 to 1 and beyond; None where it is unknown.

        The same formula serves rising and falling aims. Negative when the value went the wrong way.
        """
        last = self.last_reading()
        if (
            last is None
            or self.target is None
            or self.baseline is None
            or self.target == self.baseline
        ):
            return None
        return (last.value - self.baseline) / (self.target - self.baseline)


class IndicatorReading(TrackedModel):
    """A value of an indicator for a period, with its source and its author."""

    personal_data = ("recorded_by",)

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, verbose_name="indicateur", related_name="readings"
    )
    period_on = models.DateField("période")
    period_on_precision = precision_field()
    period = PartialDateAttribute("period_on", edge="last")
    value = models.DecimalField("valeur", max_digits=16, decimal_places=3)
    source = models.CharField("source", max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="relevée par", null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])

    class Meta:
        verbose_name = "relevé d’indicateur"
        verbose_name_plural = "relevés d’indicateurs"
        ordering = ["period_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_on", "period_on_precision"],
                name="reading_once_a_period",
                violation_error_message="Cet indicateur a déjà une valeur pour cette période.",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="reading_has_source"),
            partial_date_constraint("period_on", name="reading_period_precise"),
        ]

    def __str__(self):
        return f"{self.indicator} : {self.value} ({self.period})"

    def attach(self, sheet, *, by):
        """Sign this new reading; its indicator, chosen before, says to which sheet it belongs."""
        self.recorded_by = by
