from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import NoticeKind
from core import clock


class Notice(models.Model):
    """One notification of one person: a reminder, an answer to review, a review. The log of what
    was sent to whom.

    ``item`` names what it is about (« commitment:12@2021-06-30 ») so that the database refuses
    to notify it twice; ``label`` and ``path`` are what the person reads and opens. ``sent_at`` is
    None while it waits for its mail.
    """

    personal_data = ("recipient", "address")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="destinataire",
        related_name="notices",
    )
    kind = models.CharField("nature", max_length=20, choices=NoticeKind)
    item = models.CharField("objet", max_length=80)
    label = models.CharField("intitulé", max_length=300)
    detail = models.TextField("précision", blank=True, default="")
    path = models.CharField("adresse de la page", max_length=200)
    created_at = models.DateTimeField("créé le", default=clock.now)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    address = models.EmailField("envoyé à", blank=True, default="")

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "item"], name="notice_told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, address="")
                | (Q(sent_at__isnull=False) & ~Q(address="")),
                name="notice_sent_to_an_address",
            ),
        ]
        indexes = [models.Index(fields=["sent_at", "recipient"], name="notice_unsent")]

    def __str__(self):
        return self.label
