from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from actions.models import Phase
from core.models import TrackedModel
from partners.enums import AgreementKind


class Agreement(TrackedModel):
    """Protocole, contrat or avenant of a phase."""

    personal_data = ()

    kind = models.CharField("nature", max_length=10, choices=AgreementKind, default=AgreementKind.PROTOCOL)
    title = models.CharField("titre", max_length=200)
    phase = models.ForeignKey(Phase, models.PROTECT, verbose_name="phase", related_name="agreements")
    signed_on = models.DateField("signé le", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True, default="")

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])

    class Meta:
        verbose_name = "accord"
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "title"], name="agreement_title_unique_in_phase"),
            models.CheckConstraint(condition=Q(kind__in=AgreementKind.values), name="agreement_kind_known"),
        ]

    def __str__(self):
        return self.title


class Signature(TrackedModel):
    """An organisation signs an agreement, by a representative. ``signed_on`` is None until it is received."""

    personal_data = ("representative",)

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name="accord", related_name="signatures")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="signataire", related_name="signatures"
    )
    representative = models.ForeignKey(
        "accounts.User",
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
                fields=["agreement", "organization"], name="signature_once_an_organization"
            ),
        ]

    def __str__(self):
        return f"{self.organization} – {self.agreement}"
