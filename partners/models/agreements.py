from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.enums import Confidentiality, DocumentKind
from actions.models import Phase
from core.files import StoredFile
from core.models import ArchivableModel, TrackedModel, VersionedModel
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from core.search import SearchableModel
from partners.enums import AgreementKind, AgreementStatus


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads the programme reads its agreements; archived ones are the team's."""
        if has_permission(user, Permission.AGREEMENT_EDIT):
            return self
        if has_permission(user, Permission.AGREEMENT_READ):
            return self.filter(archived_at__isnull=True)
        return self.none()

    def with_signature_counts(self):
        """Each with ``asked`` and ``received``: signatures expected, and come in."""
        return self.annotate(
            asked=Count("signatures"),
            received=Count("signatures", filter=Q(signatures__signed_on__isnull=False)),
        )


class Agreement(ArchivableModel, VersionedModel, TrackedModel):
    """Protocole, contrat or avenant of a phase."""

    personal_data = ()

    kind = models.CharField(
        "nature", max_length=10, choices=AgreementKind, default=AgreementKind.PROTOCOL
    )
    title = models.CharField("titre", max_length=200)
    phase = models.ForeignKey(
        Phase, models.PROTECT, verbose_name="phase", related_name="agreements"
    )
    status = models.CharField(
        "état", max_length=15, choices=AgreementStatus, default=AgreementStatus.IN_PREPARATION
    )
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="modifie",
        null=True,
        blank=True,
        related_name="amendments",
    )
    signed_on = models.DateField("signé le", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True, default="")
    text = models.TextField("texte", blank=True, default="")

    history = HistoricalRecords(excluded_fields=["version", "created_at", "updated_at"])
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "accord"
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "title"],
                name="agreement_title_unique_in_phase",
                violation_error_message="Un accord de cette phase porte déjà ce titre.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AgreementKind.values), name="agreement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AgreementStatus.values), name="agreement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | Q(kind=AgreementKind.AMENDMENT),
                name="agreement_only_amendment_amends",
                violation_error_message="Seul un avenant modifie un autre accord.",
            ),
            ArchivableModel.archive_constraint("agreement_archive_complete"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:agreement_detail", args=[self.pk])


class Signature(TrackedModel):
    """An organisation signs an agreement, by a representative. ``signed_on`` is None until it is
    received.
    """

    personal_data = ("representative",)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, verbose_name="accord", related_name="signatures"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="signataire", related_name="signatures"
    )
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="représenté par",
        null=True,
        blank=True,
        related_name="+",
    )
    capacity = models.CharField("qualité", max_length=200, blank=True, default="")
    signed_on = models.DateField("signé le", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])

    class Meta:
        verbose_name = "signature"
        ordering = ["organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organization"],
                name="signature_once_an_organization",
                violation_error_message="Cette organisation figure déjà parmi les signataires.",
            ),
        ]

    def __str__(self):
        return f"{self.organization} – {self.agreement}"


class AgreementDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if has_permission(user, Permission.AGREEMENT_EDIT):
            return self
        return self.exclude(visibility=Confidentiality.TEAM)


class AgreementDocument(SearchableModel, StoredFile, TrackedModel):
    """The signed text, an annex… downloaded only through a view that checks rights."""

    personal_data = ("uploaded_by",)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, verbose_name="accord", related_name="documents"
    )
    kind = models.CharField(
        "nature", max_length=12, choices=DocumentKind, default=DocumentKind.CONTRACT
    )
    title = models.CharField("titre", max_length=200)
    dated_on = models.DateField("date du document", null=True, blank=True)
    visibility = models.CharField(
        "visible par", max_length=12, choices=Confidentiality, default=Confidentiality.SIGNATORIES
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="déposé par",
        related_name="+",
        editable=False,
    )

    history = HistoricalRecords(
        excluded_fields=["created_at", "updated_at", "content_type", "size", "file", "search_text"]
    )
    objects = AgreementDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document d’accord"
        verbose_name_plural = "documents d’accord"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_document_has_title")
        ]

    def __str__(self):
        return self.title

    def search_parts(self):
        return (self.title,)

    def folder(self):
        return f"agreements/{self.agreement_id}"

    def get_absolute_url(self) -> str:
        return reverse("partners:agreement_document", args=[self.agreement_id, self.pk])

    def get_remove_url(self) -> str:
        return reverse("partners:agreement_document_remove", args=[self.agreement_id, self.pk])


class TimelineEvent(TrackedModel):
    """A step of the programme around its agreements: manifesto, designation, signature, what is to
    come.
    """

    personal_data = ()

    phase = models.ForeignKey(
        Phase, models.PROTECT, verbose_name="phase", related_name="timeline_events"
    )
    title = models.CharField("étape", max_length=200)
    happens_on = models.DateField("date", null=True, blank=True)
    happens_on_precision = precision_field()
    happens = PartialDateAttribute("happens_on", edge="first")
    description = models.CharField("précision", max_length=500, blank=True, default="")
    agreement = models.ForeignKey(
        Agreement,
        models.SET_NULL,
        verbose_name="accord",
        null=True,
        blank=True,
        related_name="timeline_events",
    )
    position = models.PositiveSmallIntegerField("rang", default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])

    class Meta:
        verbose_name = "étape"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="timeline_event_has_title"),
            partial_date_constraint("happens_on", name="timeline_event_precise"),
        ]

    def __str__(self):
        return self.title
