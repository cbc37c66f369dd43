from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from actions.enums import Confidentiality
from core import clock
from core.files import StoredFile, place_for
from core.models import TrackedModel
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from partners.enums import (
    CLOSED_UPDATES,
    TO_CORRECT,
    Answer,
    AnswerChannel,
    CommitmentStatus,
    ProofKind,
    UpdateStatus,
)
from partners.models.commitments import PERCENT, Commitment, decimal_field, person
from partners.models.querysets import CommitmentUpdateQuerySet, ProofQuerySet


class CommitmentUpdate(TrackedModel):
    """What a partner answered about its commitment: the values that it proposes, whole; never
    changed after its review.

    ``before`` keeps, at review, the official values that the accepted ones replaced (field →
    words), for the timeline. ``field_comments`` says, field by field, what the partner has to
    correct.
    """

    personal_data = ("author", "reviewer")

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, verbose_name="engagement", related_name="updates"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="saisi par", related_name="+"
    )
    # Typed by somebody who is not of the organisation: the team, after a call or a mail.
    is_on_behalf = models.BooleanField("saisi pour le compte de l’organisation", default=False)
    channel = models.CharField(
        "par", max_length=10, choices=AnswerChannel, default=AnswerChannel.PORTAL
    )
    answer = models.CharField("réponse", max_length=10, choices=Answer)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="corrige",
        null=True,
        blank=True,
        related_name="corrections",
    )
    submitted_at = models.DateTimeField("envoyée le", default=clock.now)

    # Proposed values, all of them, changed or not
    progress_status = models.CharField("état", max_length=12, choices=CommitmentStatus)
    progress_percent = models.PositiveSmallIntegerField(
        "avancement en pourcentage", null=True, blank=True, validators=PERCENT
    )
    achieved_quantity = decimal_field("quantité réalisée")
    achieved_amount = decimal_field("montant réalisé")
    progress_comment = models.TextField("où en est-on", blank=True, default="")
    due_on = models.DateField("échéance", null=True, blank=True)
    due_on_precision = precision_field()
    due = PartialDateAttribute("due_on", edge="last")
    due_reason = models.CharField(
        "motif du changement d’échéance", max_length=500, blank=True, default=""
    )
    blocked_what = models.CharField("ce qui bloque", max_length=500, blank=True, default="")
    blocked_since = models.DateField("bloqué depuis le", null=True, blank=True)
    unblocker = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="qui peut débloquer",
        null=True,
        blank=True,
        related_name="+",
    )
    kept_on = models.DateField("tenu le", null=True, blank=True)
    waiver_request = models.CharField(
        "demande de dispense de preuve", max_length=500, blank=True, default=""
    )

    # The figures (:class:`Figure`) that the form showed to its author, changed or not: what
    # acceptance confirms.
    shown_fields = models.JSONField("valeurs montrées", default=list, blank=True, editable=False)

    # Review
    review_status = models.CharField(
        "relecture", max_length=15, choices=UpdateStatus, default=UpdateStatus.SUBMITTED
    )
    reviewer = person("relu par")
    reviewed_at = models.DateTimeField("relu le", null=True, blank=True)
    review_comment = models.TextField("commentaire de relecture", blank=True, default="")
    accepted_fields = models.JSONField("champs acceptés", default=list, blank=True)
    field_comments = models.JSONField("remarques par champ", default=dict, blank=True)
    before = models.JSONField("valeurs remplacées", default=dict, blank=True)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at", "shown_fields"])
    objects = CommitmentUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "mise à jour d’engagement"
        verbose_name_plural = "mises à jour d’engagements"
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="update_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=AnswerChannel.values), name="update_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(progress_status__in=CommitmentStatus.values), name="update_status_known"
            ),
            models.CheckConstraint(
                condition=Q(review_status__in=UpdateStatus.values), name="update_review_known"
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True) | Q(progress_percent__range=(0, 100)),
                name="update_percent_in_range",
            ),
            # The answer and the status that it proposes say the same thing.
            models.CheckConstraint(
                condition=Q(answer=Answer.UNCHANGED)
                | Q(
                    answer=Answer.DONE, progress_status=CommitmentStatus.KEPT, kept_on__isnull=False
                )
                | (
                    Q(
                        answer=Answer.BLOCKED,
                        progress_status=CommitmentStatus.BLOCKED,
                        blocked_since__isnull=False,
                    )
                    & ~Q(blocked_what="")
                )
                | Q(
                    answer=Answer.PROGRESS,
                    progress_status__in=[CommitmentStatus.PLANNED, CommitmentStatus.IN_PROGRESS],
                ),
                name="update_answer_says_status",
            ),
            models.CheckConstraint(
                condition=Q(
                    review_status=UpdateStatus.SUBMITTED,
                    reviewed_at__isnull=True,
                    reviewer__isnull=True,
                )
                | (
                    ~Q(review_status=UpdateStatus.SUBMITTED)
                    & Q(reviewed_at__isnull=False, reviewed_at__gte=F("submitted_at"))
                ),
                name="update_reviewed_once_settled",
            ),
            models.CheckConstraint(
                condition=~Q(review_status=UpdateStatus.RETURNED) | Q(reviewer__isnull=False),
                name="update_returned_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(review_status=UpdateStatus.SUBMITTED),
                name="update_one_waiting_a_commitment",
            ),
            partial_date_constraint("due_on", name="update_due_precise"),
        ]
        indexes = [
            models.Index(fields=["review_status", "submitted_at"], name="update_inbox"),
            models.Index(fields=["commitment", "-submitted_at"], name="update_timeline"),
        ]

    def __str__(self):
        return f"{self.get_answer_display()} – {self.commitment}"

    def save(self, *args, **kwargs):
        closed = type(self).objects.filter(pk=self.pk, review_status__in=CLOSED_UPDATES)
        if not self._state.adding and closed.exists():
            raise RuntimeError("A reviewed update is never changed.")
        super().save(*args, **kwargs)

    @property
    def is_waiting(self) -> bool:
        return self.review_status == UpdateStatus.SUBMITTED

    @property
    def is_to_correct(self) -> bool:
        return self.review_status in TO_CORRECT

    def age(self, today) -> int:
        """Days since it was sent."""
        return (today - clock.day_of(self.submitted_at)).days

    def owner_organization_ids(self) -> set[int]:
        return {self.commitment.organization_id}


class Proof(StoredFile, TrackedModel):
    """A file, link or figure that shows that the commitment is kept. It belongs to an update."""

    personal_data = ()

    update = models.ForeignKey(
        CommitmentUpdate, models.CASCADE, verbose_name="mise à jour", related_name="proofs"
    )
    kind = models.CharField("nature", max_length=10, choices=ProofKind)
    title = models.CharField("intitulé", max_length=200, blank=True, default="")
    dated_on = models.DateField("date de la preuve", null=True, blank=True)
    visibility = models.CharField(
        "visible par", max_length=12, choices=Confidentiality, default=Confidentiality.TEAM
    )
    url = models.URLField("lien", max_length=500, blank=True, default="")
    figure = decimal_field("chiffre")
    unit = models.CharField("unité", max_length=40, blank=True, default="")
    # A proof may be no file at all: the four fields of a stored file are then empty.
    file = models.FileField("fichier", upload_to=place_for, blank=True, default="")
    file_name = models.CharField(
        "nom du fichier", max_length=200, blank=True, default="", editable=False
    )
    content_type = models.CharField("type", max_length=100, blank=True, default="", editable=False)
    size = models.PositiveBigIntegerField("taille en octets", default=0, editable=False)

    history = HistoricalRecords(
        excluded_fields=["created_at", "updated_at", "content_type", "size", "file"]
    )
    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ProofKind.FILE, url="", figure__isnull=True) & ~Q(file="")
                | Q(kind=ProofKind.LINK, file="", figure__isnull=True) & ~Q(url="")
                | Q(kind=ProofKind.FIGURE, file="", url="", figure__isnull=False),
                name="proof_is_what_it_says",
            ),
        ]

    def __str__(self):
        return self.title or self.file_name or self.url or self.get_kind_display()

    def folder(self):
        return f"proofs/{self.update_id}"
