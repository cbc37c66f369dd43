from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from actions.enums import SECURED_STAGES, FundingStage
from actions.models.followup import SheetDocument
from actions.models.parts import SheetPart
from core.histories import DatedHistories


class FundingLine(SheetPart):
    """A line of the plan de financement. ``amount`` is in euros, None when it is not known."""

    personal_data = ()

    sheet = models.ForeignKey(
        "actions.ActionSheet", models.CASCADE, verbose_name="fiche", related_name="funding_lines"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    funder = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="financeur",
        null=True,
        blank=True,
        related_name="funding_lines",
    )
    label = models.CharField("libellé", max_length=200, blank=True, default="")
    amount = models.DecimalField(
        "montant",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "Un montant ne peut pas être négatif.")],
    )
    stage = models.CharField(
        "étape", max_length=12, choices=FundingStage, default=FundingStage.REQUESTED
    )
    stage_on = models.DateField("étape du", null=True, blank=True)
    refusal_reason = models.CharField("motif du refus", max_length=300, blank=True, default="")
    document = models.ForeignKey(
        SheetDocument,
        models.SET_NULL,
        verbose_name="pièce",
        null=True,
        blank=True,
        related_name="+",
    )

    # Why the stage that is about to be saved skips others or goes back; the line of history keeps
    # it.
    stage_reason = ""

    history = DatedHistories(excluded_fields=["created_at", "updated_at", "position"])

    class Meta:
        verbose_name = "ligne de financement"
        verbose_name_plural = "lignes de financement"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="funding_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=FundingStage.values), name="funding_stage_known"
            ),
            models.CheckConstraint(
                condition=(Q(stage=FundingStage.REFUSED) & ~Q(refusal_reason=""))
                | (~Q(stage=FundingStage.REFUSED) & Q(refusal_reason="")),
                name="funding_refusal_has_reason",
                violation_error_message="Un refus, et lui seul, porte un motif.",
            ),
            models.CheckConstraint(
                condition=Q(funder__isnull=False) | ~Q(label=""),
                name="funding_has_funder_or_label",
                violation_error_message="Indiquez le financeur ou un libellé.",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "stage_on"], name="funding_stage"),
            models.Index(fields=["amount"], name="funding_amount"),
        ]

    def __str__(self):
        return self.label or str(self.funder)

    def set_author(self, user, reason: str = ""):
        super().set_author(user, reason or self.stage_reason)

    @property
    def is_refused(self) -> bool:
        return self.stage == FundingStage.REFUSED

    @property
    def is_secured(self) -> bool:
        return self.stage in SECURED_STAGES
