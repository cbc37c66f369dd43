from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.models import TrackedModel, VersionedModel
from governance.models.meetings import Meeting


class FrozenMinutes(Exception):
    """Published minutes do not change: a correction is a new edition."""


class MinutesQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)


class Minutes(VersionedModel, TrackedModel):
    """Relevé de décisions of a meeting. ``content`` is what was published, whole, in plain data: it
    never moves again.

    While a draft, ``content`` is None and the relevé is made from the meeting; ``introduction`` and
    ``conclusion`` are typed by hand. A correction is a new edition, which says why in
    ``correction``.
    """

    # What is published names who sat, who stood for them and who does what.
    personal_data = ("published_by", "content")

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="séance", related_name="minutes"
    )
    edition = models.PositiveSmallIntegerField("version du relevé", default=1, editable=False)
    introduction = models.TextField("introduction", blank=True, default="")
    conclusion = models.TextField("conclusion", blank=True, default="")
    correction = models.CharField("objet de la correction", max_length=500, blank=True, default="")
    content = models.JSONField("contenu publié", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="publié par",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    history = HistoricalRecords(excluded_fields=["version", "created_at", "updated_at", "content"])
    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé de décisions"
        verbose_name_plural = "relevés de décisions"
        ordering = ["meeting", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "edition"], name="minutes_edition_unique"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(published_at__isnull=True),
                name="minutes_one_draft_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(
                    published_at__isnull=True, published_by__isnull=True, content__isnull=True
                )
                | Q(published_at__isnull=False, published_by__isnull=False, content__isnull=False),
                name="minutes_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | ~Q(correction=""), name="minutes_correction_says_why"
            ),
            models.CheckConstraint(condition=Q(edition__gte=1), name="minutes_edition_positive"),
        ]

    def __str__(self):
        return f"Relevé de décisions, {self.meeting}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def save(self, *args, **kwargs):
        """Published minutes are not saved again. Raises FrozenMinutes."""
        self._refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Only a draft can be deleted. Raises FrozenMinutes."""
        self._refuse_if_published()
        return super().delete(*args, **kwargs)

    def _refuse_if_published(self):
        if self.pk and Minutes.objects.published().filter(pk=self.pk).exists():
            raise FrozenMinutes(str(self))
