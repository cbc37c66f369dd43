"""Reference data: phases of the programme, priority axes, communes."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords


class Phase(models.Model):
    """A phase of the programme. Sheet numbers are unique within it and never used twice.

    ``prefix`` makes addresses stable: the first phase has none (fiche 12), a later one has (fiche
    P2-12).
    """

    personal_data = ()

    code = models.SlugField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)
    prefix = models.CharField(
        "préfixe des numéros",
        max_length=8,
        blank=True,
        default="",
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z][A-Z0-9]*$", "Des lettres capitales et des chiffres, par exemple P2."
            )
        ],
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    last_number = models.PositiveIntegerField("dernier numéro attribué", default=0, editable=False)

    class Meta:
        verbose_name = "phase du programme"
        verbose_name_plural = "phases du programme"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="phase_dates_in_order",
            ),
        ]

    def __str__(self):
        return self.name


class PriorityAxis(models.Model):
    """An axis of a phase (Attirer, Recruter…). Territories add their own, so axes are rows."""

    personal_data = ()

    phase = models.ForeignKey(Phase, models.PROTECT, verbose_name="phase", related_name="axes")
    code = models.SlugField("code", max_length=30)
    name = models.CharField("nom", max_length=120)
    # One of the seven hues of the style sheet (class axis-1 … axis-7): colours stay out of the
    # database.
    color = models.PositiveSmallIntegerField("teinte", default=1)
    position = models.PositiveSmallIntegerField("rang", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ["phase", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "code"], name="axis_code_unique_in_phase"),
            models.CheckConstraint(
                condition=Q(color__gte=1, color__lte=7), name="axis_color_known"
            ),
        ]

    def __str__(self):
        return self.name


class Commune(models.Model):
    """A commune of the territory. Source: INSEE (COG, populations légales)."""

    personal_data = ()

    insee_code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    department = models.CharField("département", max_length=80)
    population = models.PositiveIntegerField("population municipale")

    class Meta:
        verbose_name = "commune"
        ordering = ["name"]

    def __str__(self):
        return self.name
