"""What follows a sheet along its life: blocking points, notes, documents."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.enums import Confidentiality, DocumentKind, NoteStatus
from actions.models.parts import SheetPart
from core import clock
from core.files import StoredFile
from core.search import SearchableModel


def _author(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip


class Blocker(SheetPart):
    """Point de blocage: what blocks the sheet, since when, who can lift it and how."""

    personal_data = ("reported_by",)
    author_field = "reported_by"

    sheet = models.ForeignKey(
        "actions.ActionSheet", models.CASCADE, verbose_name="fiche", related_name="blockers"
    )
    description = models.CharField("point de blocage", max_length=500)
    since = models.DateField("depuis le", default=clock.today)
    unblocker = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="qui peut le lever",
        null=True,
        blank=True,
        related_name="blockers",
    )
    resolution = models.CharField("ce qui le lèverait", max_length=500, blank=True, default="")
    asked_on = models.DateField("demandé le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=500, blank=True, default="")
    lifted_on = models.DateField("levé le", null=True, blank=True)
    reported_by = _author("signalé par")

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])

    class Meta:
        verbose_name = "point de blocage"
        verbose_name_plural = "points de blocage"
        ordering = [F("lifted_on").asc(nulls_first=True), "since", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(description=""), name="blocker_has_description"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("since")),
                name="blocker_dates_in_order",
                violation_error_message=(
                    "Un point de blocage ne peut pas être levé avant d’exister."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["sheet", "lifted_on"], name="blocker_open"),
            models.Index(fields=["lifted_on", "since"], name="blocker_by_age"),
        ]

    def __str__(self):
        return self.description


class SheetNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published notes; a proposed one is seen by its organisation and by the team."""
        if has_permission(user, Permission.SHEET_READ_TEAM):
            return self
        return self.filter(
            Q(status=NoteStatus.PUBLISHED) | Q(organization__in=user.organization_ids)
        )


class SheetNote(SheetPart):
    """A dated follow-up note. A partner proposes one on a sheet that it carries; the team publishes
    it.
    """

    personal_data = ("author",)
    author_field = "author"

    sheet = models.ForeignKey(
        "actions.ActionSheet", models.CASCADE, verbose_name="fiche", related_name="notes"
    )
    text = models.TextField("note")
    written_on = models.DateField("date", default=clock.today)
    author = _author("auteur")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="organisation", null=True, blank=True,
        editable=False, related_name="+",
    )  # fmt: skip
    status = models.CharField(
        "état", max_length=10, choices=NoteStatus, default=NoteStatus.PUBLISHED, editable=False
    )

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at", "organization"])
    objects = SheetNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        ordering = ["-written_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_has_text"),
            models.CheckConstraint(
                condition=Q(status__in=NoteStatus.values), name="note_status_known"
            ),
        ]

    def __str__(self):
        return f"Note du {self.written_on:%d/%m/%Y}"

    @property
    def is_proposed(self) -> bool:
        return self.status == NoteStatus.PROPOSED


class SheetDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if has_permission(user, Permission.SHEET_READ_TEAM):
            return self
        return self.exclude(visibility=Confidentiality.TEAM)


class SheetDocument(SearchableModel, StoredFile, SheetPart):
    """A document of a sheet, downloaded only through a view that checks rights."""

    personal_data = ("uploaded_by",)
    author_field = "uploaded_by"

    sheet = models.ForeignKey(
        "actions.ActionSheet", models.CASCADE, verbose_name="fiche", related_name="documents"
    )
    kind = models.CharField(
        "nature", max_length=12, choices=DocumentKind, default=DocumentKind.OTHER
    )
    title = models.CharField("titre", max_length=200)
    dated_on = models.DateField("date du document", null=True, blank=True)
    visibility = models.CharField(
        "visible par", max_length=12, choices=Confidentiality, default=Confidentiality.SIGNATORIES
    )
    uploaded_by = _author("déposé par")

    history = HistoricalRecords(
        excluded_fields=["created_at", "updated_at", "content_type", "size", "file", "search_text"]
    )
    objects = SheetDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        ordering = ["-dated_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="document_has_title")]

    def __str__(self):
        return self.title

    def search_parts(self):
        return (self.title,)

    def folder(self):
        return f"sheets/{self.sheet_id}"

    def get_absolute_url(self) -> str:
        return reverse("actions:document_download", args=[self.sheet.reference, self.pk])

    def get_remove_url(self) -> str:
        return reverse("actions:document_remove", args=[self.sheet.reference, self.pk])
