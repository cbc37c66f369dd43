from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Organization
from actions.models import ActionSheet
from core import clock
from core.histories import DatedHistories
from core.models import ArchivableModel, TrackedModel, VersionedModel
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from core.search import SearchableModel
from core.sorting import Beginning, Folded
from partners.enums import (
    CLOSED_COMMITMENTS,
    Answer,
    CommitmentKind,
    CommitmentStatus,
    Figure,
    Firmness,
    News,
)
from partners.models.agreements import Agreement, Signature
from partners.models.figures import CommitmentFigure
from partners.models.querysets import CommitmentQuerySet, news_limit

NOT_NEGATIVE = MinValueValidator(Decimal(0), "Une valeur négative n’a pas de sens ici.")
PERCENT = [
    MinValueValidator(0, "Un pourcentage va de 0 à 100."),
    MaxValueValidator(100, "Un pourcentage va de 0 à 100."),
]


def decimal_field(label, **options) -> models.DecimalField:
    """A quantity or an amount in euros, unknown when None."""
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
        **options,
    )


def person(label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip


class Commitment(SearchableModel, ArchivableModel, VersionedModel, TrackedModel):
    """Engagement: what an organisation promised, on a sheet or on the agreement as a whole
    (``sheet`` is None).

    The promise is written by the team; what became of it (the official values) moves only when an
    update is accepted. Changed through ``partners.*.workflow`` only. Amounts are euros; ``due_on``
    is the last day of its period.
    """

    personal_data = ("confirmed_by", "waived_by")

    # The promise
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="organisation", related_name="commitments"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name="accord", related_name="commitments"
    )
    # The signature that binds the organisation; None for a promise that comes from a non-signatory.
    signature = models.ForeignKey(
        Signature, models.PROTECT, verbose_name="signature", null=True, blank=True,
        related_name="commitments", editable=False,
    )  # fmt: skip
    is_from_non_signatory = models.BooleanField("pris par un non-signataire", default=False)
    sheet = models.ForeignKey(
        ActionSheet,
        models.PROTECT,
        verbose_name="fiche action",
        null=True,
        blank=True,
        related_name="commitments",
    )
    article = models.CharField("article de l’accord", max_length=60, blank=True, default="")
    kind = models.CharField(
        "nature", max_length=15, choices=CommitmentKind, default=CommitmentKind.OTHER
    )
    firmness = models.CharField(
        "fermeté", max_length=10, choices=Firmness, default=Firmness.PRINCIPLE
    )
    statement = models.TextField("engagement")
    quantity = decimal_field("quantité promise")
    unit = models.CharField("unité", max_length=40, blank=True, default="")
    amount = decimal_field("montant promis")
    due_on = models.DateField("échéance", null=True, blank=True)
    due_on_precision = precision_field()
    due = PartialDateAttribute("due_on", edge="last")
    expected_proof = models.CharField("preuve attendue", max_length=300, blank=True, default="")
    is_example = models.BooleanField("exemple", default=False, editable=False)

    # What became of it: written by workflow alone
    progress_status = models.CharField(
        "état",
        max_length=12,
        choices=CommitmentStatus,
        default=CommitmentStatus.PLANNED,
        editable=False,
    )
    progress_percent = models.PositiveSmallIntegerField(
        "avancement en pourcentage", null=True, blank=True, validators=PERCENT, editable=False
    )
    achieved_quantity = decimal_field("quantité réalisée", editable=False)
    achieved_amount = decimal_field("montant réalisé", editable=False)
    progress_comment = models.TextField("où en est-on", blank=True, default="", editable=False)
    status_reason = models.CharField(
        "motif", max_length=500, blank=True, default="", editable=False
    )
    blocked_what = models.CharField(
        "ce qui bloque", max_length=500, blank=True, default="", editable=False
    )
    blocked_since = models.DateField("bloqué depuis le", null=True, blank=True, editable=False)
    unblocker = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="qui peut débloquer", null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip
    kept_on = models.DateField("tenu le", null=True, blank=True, editable=False)
    proof = models.ForeignKey(
        "partners.Proof", models.PROTECT, verbose_name="preuve", null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip
    waiver_reason = models.CharField(
        "dispense de preuve", max_length=500, blank=True, default="", editable=False
    )
    waived_by = person("dispensé par")

    # Freshness
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True, editable=False)
    confirmed_by = person("confirmé par")
    answered_at = models.DateTimeField("dernière réponse le", null=True, blank=True, editable=False)
    last_answer = models.CharField(
        "dernière réponse", max_length=10, choices=Answer, blank=True, default="", editable=False
    )

    history = DatedHistories(
        excluded_fields=[
            "search_text", "version", "created_at", "updated_at", "is_example", "signature",
            "confirmed_at", "confirmed_by", "answered_at", "last_answer",
        ],
    )  # fmt: skip
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        ordering = ["organization", "sheet", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="commitment_has_statement"),
            models.CheckConstraint(
                condition=Q(kind__in=CommitmentKind.values), name="commitment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(firmness__in=Firmness.values), name="commitment_firmness_known"
            ),
            models.CheckConstraint(
                condition=Q(progress_status__in=CommitmentStatus.values),
                name="commitment_status_known",
            ),
            # On a sheet, a promise is a signatory's or says that it is not; it is never both.
            models.CheckConstraint(
                condition=Q(sheet__isnull=True)
                | Q(signature__isnull=False)
                | Q(is_from_non_signatory=True),
                name="commitment_signatory_or_marked",
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=True) | Q(is_from_non_signatory=False),
                name="commitment_signatory_not_marked",
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True) | Q(progress_percent__range=(0, 100)),
                name="commitment_percent_in_range",
            ),
            models.CheckConstraint(
                condition=(Q(quantity__isnull=True) | Q(quantity__gte=0))
                & (Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(achieved_quantity__isnull=True) | Q(achieved_quantity__gte=0))
                & (Q(achieved_amount__isnull=True) | Q(achieved_amount__gte=0)),
                name="commitment_values_not_negative",
            ),
            models.CheckConstraint(
                condition=(
                    Q(progress_status=CommitmentStatus.BLOCKED, blocked_since__isnull=False)
                    & ~Q(blocked_what="")
                )
                | (
                    ~Q(progress_status=CommitmentStatus.BLOCKED)
                    & Q(blocked_what="", blocked_since__isnull=True, unblocker__isnull=True)
                ),
                name="commitment_blocked_says_what",
            ),
            # Kept: since a day, with a proof or with a waiver that bears its reason and its author.
            models.CheckConstraint(
                condition=~Q(progress_status=CommitmentStatus.KEPT)
                | (
                    Q(kept_on__isnull=False)
                    & (Q(proof__isnull=False) | (Q(waived_by__isnull=False) & ~Q(waiver_reason="")))
                ),
                name="commitment_kept_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(waiver_reason="", waived_by__isnull=True)
                | (~Q(waiver_reason="") & Q(waived_by__isnull=False)),
                name="commitment_waiver_signed",
            ),
            models.CheckConstraint(
                condition=~Q(progress_status=CommitmentStatus.ABANDONED) | ~Q(status_reason=""),
                name="commitment_abandoned_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="commitment_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, last_answer="")
                | (Q(answered_at__isnull=False, last_answer__in=Answer.values)),
                name="commitment_answer_dated",
            ),
            partial_date_constraint("due_on", name="commitment_due_precise"),
            ArchivableModel.archive_constraint("commitment_archive_complete"),
        ]
        indexes = [
            models.Index(
                fields=["archived_at", "organization"], name="commitment_live_organization"
            ),
            models.Index(fields=["sheet", "organization"], name="commitment_matrix"),
            models.Index(fields=["progress_status", "due_on"], name="commitment_status_due"),
            models.Index(fields=["due_on"], name="commitment_due"),
            models.Index(fields=["confirmed_at"], name="commitment_confirmed"),
            models.Index(fields=["answered_at"], name="commitment_answered"),
            models.Index(
                F("archived_at"), Folded(Beginning("statement")), name="commitment_by_statement"
            ),
            models.Index(fields=["archived_at", "kind"], name="commitment_live_kind"),
            models.Index(fields=["archived_at", "firmness"], name="commitment_live_firmness"),
            models.Index(fields=["amount"], name="commitment_amount"),
        ]

    def __str__(self):
        return f"Engagement {self.pk} – {self.short_statement}"

    @property
    def short_statement(self) -> str:
        """The promise on one line, for titles, mails and cells."""
        text = " ".join(self.statement.split())
        return text if len(text) <= 90 else f"{text[:89].rsplit(' ', 1)[0].rstrip(' ,;:')}…"

    def get_absolute_url(self) -> str:
        return reverse("partners:commitment_detail", args=[self.pk])

    def search_parts(self):
        return self.statement, self.article, self.expected_proof, self.progress_comment

    def owner_organization_ids(self) -> set[int]:
        return {self.organization_id}

    @property
    def is_closed(self) -> bool:
        return self.progress_status in CLOSED_COMMITMENTS

    def author_of(self, figure: Figure) -> CommitmentFigure | None:
        """Who last gave a figure, and when. ``with_figures()`` prefetches them."""
        return next((row for row in self.figures.all() if row.name == figure), None)

    def is_overdue(self, today) -> bool:
        """The twin of ``overdue()`` on the queryset."""
        return not self.is_closed and self.due_on is not None and self.due_on < today

    def is_stale(self, today) -> bool:
        """Open, and its official values were confirmed too long ago or never. The twin of
        ``stale()``.
        """
        since = clock.day_of(self.confirmed_at or self.created_at)
        return not self.is_closed and since < news_limit(today)

    def news(self, today) -> News:
        """Confirmed unchanged, changed, or no answer over the last STALE_AFTER_DAYS days."""
        if self.answered_at is None or clock.day_of(self.answered_at) < news_limit(today):
            return News.NONE
        return News.UNCHANGED if self.last_answer == Answer.UNCHANGED else News.CHANGED

    def is_silent(self, today) -> bool:
        """Open, and without answer. The twin of ``without_answer()``."""
        return not self.is_closed and self.news(today) == News.NONE
