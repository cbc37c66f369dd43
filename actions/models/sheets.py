from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organization
from actions.enums import (
    CLOSED_STATUSES,
    STATUSES_WITH_REASON,
    Confidentiality,
    Health,
    Maturity,
    ProgressStatus,
    ReviewStatus,
    SheetKind,
)
from actions.models.lateness import overdue_reasons
from actions.models.naming import reference_of, sheet_url
from actions.models.querysets import ActionSheetQuerySet
from actions.models.reference import Commune, Phase, PriorityAxis
from core.histories import DatedHistories
from core.models import ArchivableModel, TrackedModel, VersionedModel
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from core.search import SearchableModel
from core.sorting import Folded


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=label,
        null=True,
        blank=True,
        related_name="+",
    )


class ActionSheet(SearchableModel, ArchivableModel, VersionedModel, TrackedModel):
    """Fiche action (or fiche projet): what is promised, who carries it, by when, with what money.

    Changed through ``actions.*.workflow`` only. Amounts are euros; ``starts_on`` is the first day
    of its period, ``ends_on`` the last.
    """

    personal_data = (
        "lead_person",
        "elected_sponsor",
        "health_by",
        "progress_changed_by",
        "created_by",
        "updated_by",
    )

    # Identity
    phase = models.ForeignKey(Phase, models.PROTECT, verbose_name="phase", related_name="sheets")
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("intitulé", max_length=300)
    kind = models.CharField("nature", max_length=10, choices=SheetKind, default=SheetKind.ACTION)
    axes = models.ManyToManyField(
        PriorityAxis, verbose_name="axes", blank=True, related_name="sheets"
    )
    is_priority = models.BooleanField("prioritaire", default=False)
    maturity = models.CharField("maturité", max_length=10, choices=Maturity, blank=True, default="")
    communes = models.ManyToManyField(
        Commune, verbose_name="communes concernées", blank=True, related_name="sheets"
    )
    confidentiality = models.CharField(
        "confidentialité",
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.SIGNATORIES,
    )
    is_example = models.BooleanField("exemple", default=False, editable=False)

    # Statuses: written by workflow.py alone
    review_status = models.CharField(
        "relecture", max_length=10, choices=ReviewStatus, default=ReviewStatus.DRAFT, editable=False
    )
    progress_status = models.CharField(
        "avancement",
        max_length=12,
        choices=ProgressStatus,
        default=ProgressStatus.PLANNED,
        editable=False,
    )
    progress_reason = models.CharField(
        "motif de l’avancement", max_length=500, blank=True, default="", editable=False
    )
    progress_changed_on = models.DateField(
        "avancement constaté le", null=True, blank=True, editable=False
    )
    progress_changed_by = _person("avancement constaté par")
    health = models.CharField(
        "météo", max_length=15, choices=Health, default=Health.UNKNOWN, editable=False
    )
    health_comment = models.CharField(
        "phrase de météo", max_length=500, blank=True, default="", editable=False
    )
    health_on = models.DateField("météo du", null=True, blank=True, editable=False)
    health_by = _person("météo donnée par")

    # Description
    context = models.TextField("contexte", blank=True, default="")
    objectives = models.TextField("objectifs", blank=True, default="")
    description = models.TextField("description", blank=True, default="")
    expected_results = models.TextField("résultats attendus", blank=True, default="")

    # Partners
    lead_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="porteur",
        null=True,
        blank=True,
        related_name="led_sheets",
    )
    lead_person = _person("personne pilote")
    elected_sponsor = _person("élu·e référent·e")
    contracting_authorities = models.ManyToManyField(
        Organization, verbose_name="maîtres d’ouvrage", blank=True, related_name="contracted_sheets"
    )

    # Calendar and money
    starts_on = models.DateField("début", null=True, blank=True)
    starts_on_precision = precision_field()
    start = PartialDateAttribute("starts_on", edge="first")
    ends_on = models.DateField("fin", null=True, blank=True)
    ends_on_precision = precision_field()
    end = PartialDateAttribute("ends_on", edge="last")
    estimated_cost = models.DecimalField(
        "coût estimé",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "Un montant ne peut pas être négatif.")],
    )

    created_by = _person("créée par")
    updated_by = _person("modifiée par")

    history = DatedHistories(
        m2m_fields=[axes, communes, contracting_authorities],
        excluded_fields=[
            "search_text", "version", "created_at", "updated_at", "created_by", "updated_by",
            "progress_changed_on", "progress_changed_by", "health_by", "is_example",
        ],
    )  # fmt: skip
    objects = ActionSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche action"
        verbose_name_plural = "fiches actions"
        ordering = ["phase", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "number"],
                name="sheet_number_unique_in_phase",
                violation_error_message="Ce numéro a déjà servi dans cette phase.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="sheet_number_positive"),
            models.CheckConstraint(condition=~Q(title=""), name="sheet_has_title"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="sheet_dates_in_order",
                violation_error_message="La fin précède le début.",
            ),
            partial_date_constraint("starts_on", name="sheet_start_precise"),
            partial_date_constraint("ends_on", name="sheet_end_precise"),
            models.CheckConstraint(
                condition=Q(estimated_cost__isnull=True) | Q(estimated_cost__gte=0),
                name="sheet_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(progress_status__in=ProgressStatus.values), name="sheet_progress_known"
            ),
            models.CheckConstraint(
                condition=Q(review_status__in=ReviewStatus.values), name="sheet_review_known"
            ),
            models.CheckConstraint(
                condition=~Q(progress_status__in=sorted(STATUSES_WITH_REASON))
                | ~Q(progress_reason=""),
                name="sheet_status_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(health=Health.UNKNOWN)
                | (
                    Q(health__in=Health.values, health_on__isnull=False, health_by__isnull=False)
                    & ~Q(health_comment="")
                ),
                name="sheet_health_dated_and_signed",
            ),
            ArchivableModel.archive_constraint("sheet_archive_complete"),
        ]
        indexes = [
            models.Index(fields=["ends_on"], name="sheet_end"),
            models.Index(fields=["starts_on"], name="sheet_start"),
            models.Index(fields=["updated_at"], name="sheet_updated"),
            models.Index(fields=["archived_at", "phase", "number"], name="sheet_live_order"),
            models.Index(
                F("archived_at"), Folded("title"), F("phase"), F("number"), name="sheet_by_title"
            ),
            # Filters of the list, each with the order that the list has where nothing else is
            # asked.
            models.Index(
                fields=["archived_at", "progress_status", "phase", "number"],
                name="sheet_live_status",
            ),
            models.Index(
                fields=["archived_at", "health", "phase", "number"], name="sheet_live_health"
            ),
            models.Index(
                fields=["archived_at", "is_priority", "phase", "number"], name="sheet_live_priority"
            ),
            models.Index(
                fields=["archived_at", "maturity", "phase", "number"], name="sheet_live_maturity"
            ),
            models.Index(
                fields=["archived_at", "review_status", "phase", "number"], name="sheet_live_review"
            ),
            models.Index(fields=["archived_at", "kind", "phase", "number"], name="sheet_live_kind"),
        ]

    def __str__(self):
        return f"Fiche {self.reference} – {self.title}"

    @property
    def reference(self) -> str:
        return reference_of(self.phase.prefix, self.number)

    def get_absolute_url(self) -> str:
        return sheet_url(self.reference)

    def search_parts(self):
        return self.title, self.context, self.objectives, self.description, self.expected_results

    def owner_organization_ids(self) -> set[int]:
        return {self.lead_organization_id} if self.lead_organization_id else set()

    @property
    def is_shared(self) -> bool:
        """True if people outside the team may know of the sheet."""
        return not self.is_archived and self.confidentiality != Confidentiality.TEAM

    @property
    def is_closed(self) -> bool:
        return self.progress_status in CLOSED_STATUSES

    def is_stale(self, today) -> bool:
        """Open, and nobody changed it for STALE_AFTER_DAYS days. The twin of ``stale()`` on the
        queryset.
        """
        age = today - timezone.localtime(self.updated_at).date()
        return not self.is_closed and age.days > settings.STALE_AFTER_DAYS

    def overdue_reasons(self, today) -> list[str]:
        """Why the sheet is late on ``today``, in French; empty when it is not.

        Reads ``open_milestones`` where the list has fetched them, else the milestones.
        """
        milestones = getattr(self, "open_milestones", None)
        if milestones is None:
            milestones = (
                [] if self.is_closed else [m for m in self.milestones.all() if m.done_on is None]
            )
        return overdue_reasons(self, milestones, today)
