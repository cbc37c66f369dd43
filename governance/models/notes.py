from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import CO_CHAIR_ROLES
from core.models import TrackedModel, VersionedModel
from governance.models.meetings import Meeting


class LeadNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The shared note for the two of the pair, a private one for its owner: for nobody else, not even the team."""
        if user.roles.isdisjoint(CO_CHAIR_ROLES):
            return self.none()
        return self.filter(Q(owner__isnull=True) | Q(owner=user))


class LeadNote(VersionedModel, TrackedModel):
    """A note of the binôme before a meeting: shared between the two (no ``owner``), or private to one of them.

    Without history: what one keeps for oneself stays out of every list of changes.
    """

    personal_data = ("owner", "text")

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="séance", related_name="lead_notes")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="note privée de",
        null=True,
        blank=True,
        related_name="+",
    )
    text = models.TextField("note", blank=True, default="")

    objects = LeadNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note du binôme"
        verbose_name_plural = "notes du binôme"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(owner__isnull=True), name="lead_note_one_shared"
            ),
            models.UniqueConstraint(
                fields=["meeting", "owner"],
                condition=Q(owner__isnull=False),
                name="lead_note_one_private_each",
            ),
        ]

    def __str__(self):
        return "Note privée" if self.owner_id else "Note partagée du binôme"
