"""Abstract models: signed saves, versions, archives. No table lives here."""

from collections.abc import Callable

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.histories import add_lines, set_links


class StaleVersion(Exception):
    """Somebody else saved this object since the person opened it."""


class TrackedModel(models.Model):
    """A row whose every change is signed. Concrete classes declare ``history =
    HistoricalRecords(...)``.

    Every model of the portal says in ``personal_data`` which of its fields are personal data, if
    only ``()``.
    """

    save_without_historical_record: Callable[[], None]  # of simple_history

    created_at = models.DateTimeField("créé le", default=clock.now, editable=False)
    updated_at = models.DateTimeField("modifié le", default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save_as(self, user, *, reason: str = "", **many_to_many):
        """Save, with a history line signed ``user`` (a user, or None for the system) at the
        portal's time.

        ``many_to_many`` gives related objects by field name; they enter the same history line.
        """
        self.set_author(user, reason)
        is_new = self._state.adding
        self.save_without_historical_record()
        set_links(self, many_to_many, is_new=is_new)
        add_lines([self], is_new=is_new)

    def set_author(self, user, reason: str = ""):
        """What :meth:`save_as` writes besides the row's own columns; for rows that are saved
        several at once.
        """
        self.updated_at = clock.now()
        self._sign(user, reason)

    def delete_as(self, user, *, reason: str = ""):
        """Delete this row; its history keeps a last line signed ``user``."""
        self._sign(user, reason)
        self.delete()

    def _sign(self, user, reason):
        self._history_user = user
        self._history_date = clock.now()
        self._change_reason = reason or None


class VersionedModel(models.Model):
    """A shared row that two people may edit at once."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True

    def lock_version(self, expected: int, **columns):
        """Take the next version if the row still is at ``expected``; otherwise raise
        :class:`StaleVersion`.

        One compare-and-set in the database: of several saves at once, one wins. Call it within the
        transaction that saves, before anything is written. ``columns`` go into the same statement.
        """
        rows = type(self)._base_manager.filter(pk=self.pk, version=expected)
        if self.version != expected or not rows.update(version=F("version") + 1, **columns):
            raise StaleVersion
        self.version = expected + 1


class ArchivableModel(models.Model):
    """Archived instead of deleted: when, by whom and why, together or not at all."""

    archived_at = models.DateTimeField("archivé le", null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="archivé par",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    archive_reason = models.CharField(
        "motif d’archivage", max_length=500, blank=True, default="", editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @staticmethod
    def archive_constraint(name: str) -> models.CheckConstraint:
        archived = Q(archived_at__isnull=False, archived_by__isnull=False) & ~Q(archive_reason="")
        live = Q(archived_at__isnull=True, archived_by__isnull=True, archive_reason="")
        return models.CheckConstraint(condition=archived | live, name=name)
