from django.db import models
from django.db.models import Q

from accounts.models import Organization
from actions.enums import CLOSED_STATUSES
from actions.models.parts import SheetPart
from core.histories import DatedHistories
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from core.sorting import Folded


class MilestoneQuerySet(models.QuerySet):
    def overdue(self, today):
        """Open, past, on a sheet that is not closed."""
        return self.filter(done_on__isnull=True, due_on__lt=today).exclude(
            sheet__progress_status__in=CLOSED_STATUSES
        )


class Milestone(SheetPart):
    """Jalon. « T2 2026 » shows as typed, sorts at the end of June, is late on 1 July."""

    personal_data = ()

    sheet = models.ForeignKey(
        "actions.ActionSheet", models.CASCADE, verbose_name="fiche", related_name="milestones"
    )
    title = models.CharField("jalon", max_length=200)
    due_on = models.DateField("échéance", null=True, blank=True)
    due_on_precision = precision_field()
    due = PartialDateAttribute("due_on", edge="last")
    done_on = models.DateField("fait le", null=True, blank=True)
    owner_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="responsable",
        null=True,
        blank=True,
        related_name="owned_milestones",
    )

    history = DatedHistories(excluded_fields=["created_at", "updated_at"])
    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "jalon"
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="milestone_has_title"),
            partial_date_constraint("due_on", name="milestone_due_precise"),
        ]
        indexes = [
            models.Index(fields=["sheet", "done_on", "due_on"], name="milestone_open"),
            # By the day alone: with « done_on » before it, SQLite would read all that is open for
            # fifty sheets.
            models.Index(fields=["due_on"], name="milestone_due"),
            models.Index(Folded("title"), name="milestone_by_title"),
        ]

    def __str__(self):
        return self.title

    def is_late(self, today) -> bool:
        """Open and past; says nothing of the sheet, which may be closed."""
        return self.done_on is None and self.due_on is not None and self.due_on < today
