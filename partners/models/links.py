from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q

from accounts.permissions import Permission, own_organization_ids
from core import clock
from partners.models.commitments import Commitment

_signer = Signer(salt="partners.answer_link")


class AnswerLinkQuerySet(models.QuerySet):
    def open(self, now):
        """The twin of ``is_open``."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class AnswerLink(models.Model):
    """The signed link of one reminder: one commitment, one person, one answer, for 30 days. It
    opens nothing else.
    """

    personal_data = ("person",)

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, verbose_name="engagement", related_name="answer_links"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="personne",
        related_name="answer_links",
    )
    created_at = models.DateTimeField("créé le", default=clock.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de réponse"
        verbose_name_plural = "liens de réponse"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="answer_link_expires_later"
            ),
        ]
        indexes = [models.Index(fields=["person", "commitment"], name="answer_link_person")]

    def __str__(self):
        return f"{self.person} – {self.commitment}"

    @classmethod
    def issue(cls, person, commitments) -> "list[AnswerLink]":
        """A new link for each of ``commitments``, in their order."""
        now = clock.now()
        expires_at = now + timedelta(days=settings.ANSWER_LINK_DAYS)
        return AnswerLink.objects.bulk_create(
            AnswerLink(commitment=commitment, person=person, created_at=now, expires_at=expires_at)
            for commitment in commitments
        )

    @property
    def token(self) -> str:
        return _signer.sign_object(self.pk)

    @classmethod
    def from_token(cls, token: str) -> "AnswerLink | None":
        """The link that ``token`` names, dead or alive; None for any other text."""
        try:
            pk = _signer.unsign_object(token)
        except (BadSignature, ValueError):
            return None
        return (
            cls.objects.select_related(
                "commitment__organization", "commitment__sheet__phase", "person"
            )
            .filter(pk=pk)
            .first()
            if isinstance(pk, int)
            else None
        )

    def is_open(self, now) -> bool:
        """Neither used, nor revoked, nor expired. Whether the person still may answer is asked of
        the permissions.
        """
        return self.used_at is None and self.revoked_at is None and self.expires_at > now

    def may_answer(self, now) -> bool:
        """True if this link takes an answer: open, the person still of the organisation, the
        promise still to answer.
        """
        if not (self.is_open(now) and self.person.is_active):
            return False
        own = own_organization_ids(self.person, Permission.COMMITMENT_ANSWER)
        asked = Commitment.objects.shared().open().of_organizations(own)
        return asked.filter(pk=self.commitment_id).exists()
