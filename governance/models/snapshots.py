from django.db import models

from core import clock
from governance.models.meetings import Meeting


class FrozenSnapshot(Exception):
    """A snapshot never changes."""


class SnapshotQuerySet(models.QuerySet):
    def update(self, **values):
        raise FrozenSnapshot("Snapshots are written once.")

    def delete(self):
        raise FrozenSnapshot("Snapshots are kept.")


class Snapshot(models.Model):
    """The state of the programme as it was when a meeting was held, made of what the committee may
    know.

    ``figures`` are counts and amounts (euros, as text); ``details`` the state of each sheet,
    milestone and commitment, to tell what moved since. See
    ``governance/programme/queries.py`` for their shape.
    """

    personal_data = ()

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, verbose_name="séance", related_name="snapshot"
    )
    taken_at = models.DateTimeField("pris le", default=clock.now, editable=False)
    figures = models.JSONField("chiffres", editable=False)
    details = models.JSONField("détail", editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "instantané"
        ordering = ["taken_at"]

    def __str__(self):
        return f"État du programme, {self.meeting}"

    def save(self, *args, **kwargs):
        """Written once. Raises FrozenSnapshot."""
        if self.pk:
            raise FrozenSnapshot(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise FrozenSnapshot(str(self))
