from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.enums import InvitationState, Role
from accounts.permissions import Permission, Scope, own_organization_ids, scopes
from core import clock
from core.models import TrackedModel

_signer = Signer(salt="accounts.invitation")


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the people of an organisation sees whom it awaits."""
        if Scope.ALL in scopes(user, Permission.PEOPLE_READ):
            return self
        return self.filter(organization__in=own_organization_ids(user, Permission.PEOPLE_READ))

    def unanswered(self):
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def pending(self, now):
        return self.unanswered().filter(expires_at__gt=now)


class Invitation(TrackedModel):
    """An address is invited into an organisation with a role. The link opens a page; only its
    button accepts.
    """

    personal_data = ("email", "first_name", "last_name", "invited_by", "accepted_by")

    email = models.EmailField("courriel")
    first_name = models.CharField("prénom", max_length=80, blank=True, default="")
    last_name = models.CharField("nom", max_length=80, blank=True, default="")
    organization = models.ForeignKey(
        "accounts.Organization",
        models.PROTECT,
        verbose_name="organisation",
        related_name="invitations",
    )
    role = models.CharField("rôle", max_length=30, choices=Role)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="invité par",
        related_name="+",
        editable=False,
    )
    # Each sending makes a new link and ends the former one.
    sent_at = models.DateTimeField("envoyée le", default=clock.now, editable=False)
    sent_count = models.PositiveSmallIntegerField("envois", default=1, editable=False)
    expires_at = models.DateTimeField("valable jusqu’au", editable=False)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="acceptée par", null=True,
        blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="invitation_accepted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["email", "organization", "role"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
                violation_error_message=(
                    "Une invitation est déjà en cours pour cette adresse, avec ce rôle."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.email} – {self.organization}"

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """What the link of the last sending carries; unforgeable, and void once the invitation is
        sent again.
        """
        return _signer.sign_object([self.pk, self.sent_count])

    @classmethod
    def from_token(cls, token: str) -> "Invitation | None":
        """The invitation whose last sending bears ``token``, in whatever state; None for any other
        text.
        """
        try:
            pk, sent_count = _signer.unsign_object(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return (
            cls.objects.select_related("organization", "invited_by")
            .filter(pk=pk, sent_count=sent_count)
            .first()
        )

    def state(self, now) -> InvitationState:
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.CANCELLED
        return InvitationState.PENDING if self.expires_at > now else InvitationState.EXPIRED

    def is_pending(self, now) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now

    def owner_organization_ids(self) -> set[int]:
        return {self.organization_id}
