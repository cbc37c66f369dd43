from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.models import TrackedModel, VersionedModel
from governance.enums import CO_CHAIRS
from governance.models.committees import Term
from governance.models.meetings import Meeting


def leads(user, committee_id: int) -> bool:
    """True if ``user`` is of the binôme of this committee today, as holder or deputy."""
    terms = Term.objects.in_force(clock.today()).filter(person=user, seat__role__in=CO_CHAIRS)
    return terms.filter(seat__committee=committee_id).exists()


class LeadNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The shared note for the two co-chairs and their deputies, a private one for its owner:
        for nobody else, not even the team.
        """
        terms = Term.objects.in_force(clock.today()).filter(person=user, seat__role__in=CO_CHAIRS)
        return self.filter(
            Q(owner__isnull=True) | Q(owner=user),
            meeting__committee__in=terms.values("seat__committee"),
        )


class LeadNote(VersionedModel, TrackedModel):
    """A note of the binôme before a meeting: shared between the two (no ``owner``), or private to
    one of them.

    Without history: what one keeps for oneself stays out of every list of changes.
    """

    personal_data = ("owner", "text")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="séance", related_name="lead_notes"
    )
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
