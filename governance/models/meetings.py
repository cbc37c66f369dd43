import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.permissions import Permission, has_permission
from actions.enums import Confidentiality, DocumentKind
from core.files import StoredFile
from core.models import TrackedModel, VersionedModel
from core.search import SearchableModel
from governance.enums import PAST, UPCOMING, AttendanceState, MeetingStatus
from governance.models.committees import Committee, Seat

# Of an edition of minutes: it is being written after one that was published.
IS_CORRECTION = Q(published_at__isnull=True, edition__gt=1)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them for who sits and for the team; the others know those whose minutes are
        published.
        """
        if has_permission(user, Permission.COMMITTEE_READ):
            return self
        if has_permission(user, Permission.MINUTES_READ):
            return self.filter(status=MeetingStatus.MINUTES_PUBLISHED)
        return self.none()

    def upcoming(self):
        """Neither held nor cancelled, the next first."""
        return self.filter(status__in=UPCOMING).order_by("starts_at", "pk")

    def held(self):
        """The last first."""
        return self.filter(status__in=PAST).order_by("-starts_at", "-pk")

    def before(self, meeting: "Meeting"):
        """Meetings of the same committee held before ``meeting``, the last first."""
        return self.held().filter(committee=meeting.committee_id, starts_at__lt=meeting.starts_at)

    def for_list(self):
        return self.select_related("committee")


class Meeting(VersionedModel, TrackedModel):
    """Séance of a committee. Its status moves through ``workflow`` alone.

    ``duration`` is in minutes. ``uid`` and ``sequence`` are those of its calendar file: the same
    uid always, a sequence that rises with each invitation that replaces another.
    """

    personal_data = ()

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="comité", related_name="meetings"
    )
    number = models.PositiveSmallIntegerField("numéro", editable=False)
    starts_at = models.DateTimeField("début")
    duration = models.PositiveSmallIntegerField("durée, en minutes", default=120)
    place = models.CharField("lieu", max_length=200, blank=True, default="")
    remote_link = models.URLField("lien de visioconférence", max_length=500, blank=True, default="")
    status = models.CharField(
        "état", max_length=20, choices=MeetingStatus, default=MeetingStatus.PLANNED, editable=False
    )
    # Copied from the committee when the meeting is created: the quorum of a past meeting does
    # not change.
    quorum = models.PositiveSmallIntegerField("quorum", null=True, blank=True)
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True, editable=False)
    held_at = models.DateTimeField("tenue le", null=True, blank=True, editable=False)
    cancel_reason = models.CharField(
        "motif d’annulation", max_length=500, blank=True, default="", editable=False
    )
    uid = models.UUIDField(
        "identifiant de calendrier", default=uuid.uuid4, unique=True, editable=False
    )
    sequence = models.PositiveIntegerField("rang de la convocation", default=0, editable=False)
    is_example = models.BooleanField("exemple", default=False, editable=False)

    history = HistoricalRecords(
        excluded_fields=["version", "created_at", "updated_at", "uid", "sequence", "is_example"]
    )
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="meeting_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="meeting_number_positive"),
            models.CheckConstraint(
                condition=Q(duration__gte=5, duration__lte=1440),
                name="meeting_duration_of_a_day_at_most",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"
            ),
            models.CheckConstraint(
                condition=Q(quorum__isnull=True) | Q(quorum__gte=1), name="meeting_quorum_positive"
            ),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CONVENED) | Q(convened_at__isnull=False),
                name="meeting_convened_at_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(PAST), held_at__isnull=False)
                | (~Q(status__in=sorted(PAST)) & Q(held_at__isnull=True)),
                name="meeting_held_at_known",
            ),
            models.CheckConstraint(
                condition=(Q(status=MeetingStatus.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(status=MeetingStatus.CANCELLED) & Q(cancel_reason="")),
                name="meeting_cancelled_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "starts_at"], name="meeting_status_start")]

    def __str__(self):
        return f"{self.committee}, séance n°\N{NO-BREAK SPACE}{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting_detail", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration)

    @property
    def is_upcoming(self) -> bool:
        return self.status in UPCOMING

    @property
    def is_held(self) -> bool:
        return self.status in PAST

    @property
    def correction(self):
        """The Minutes edition being written after one that was published; None while no correction
        is open.
        """
        if self.status != MeetingStatus.MINUTES_PUBLISHED:
            return None
        return self.minutes.filter(IS_CORRECTION).first()


class Attendance(TrackedModel):
    """Who sat at a meeting, seat by seat. ``proxy`` is the seat that stood for an absent one; None:
    its own deputy.
    """

    personal_data = ("seat", "state")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="séance", related_name="attendances"
    )
    seat = models.ForeignKey(Seat, models.PROTECT, verbose_name="siège", related_name="attendances")
    state = models.CharField("présence", max_length=12, choices=AttendanceState)
    proxy = models.ForeignKey(
        Seat,
        models.PROTECT,
        verbose_name="représenté par",
        null=True,
        blank=True,
        related_name="proxies",
    )

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])

    class Meta:
        verbose_name = "présence"
        ordering = ["meeting", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_a_seat"),
            models.CheckConstraint(
                condition=Q(state__in=AttendanceState.values), name="attendance_state_known"
            ),
            models.CheckConstraint(
                condition=Q(proxy__isnull=True) | Q(state=AttendanceState.REPRESENTED),
                name="attendance_proxy_of_the_represented",
            ),
            models.CheckConstraint(
                condition=Q(proxy__isnull=True) | ~Q(proxy=F("seat")),
                name="attendance_proxy_is_another",
            ),
        ]

    def __str__(self):
        return f"{self.seat} – {self.get_state_display()}"


class MeetingDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents of a meeting are for who sits; those of the team for the team."""
        if has_permission(user, Permission.MEETING_EDIT):
            return self
        if has_permission(user, Permission.COMMITTEE_READ):
            return self.exclude(visibility=Confidentiality.TEAM)
        return self.none()


class MeetingDocument(SearchableModel, StoredFile, TrackedModel):
    """A document of a meeting, downloaded only through a view that checks rights."""

    personal_data = ("uploaded_by",)

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="séance", related_name="documents"
    )
    kind = models.CharField(
        "nature", max_length=12, choices=DocumentKind, default=DocumentKind.PRESENTATION
    )
    title = models.CharField("titre", max_length=200)
    dated_on = models.DateField("date du document", null=True, blank=True)
    visibility = models.CharField(
        "visible par", max_length=12, choices=Confidentiality, default=Confidentiality.SIGNATORIES
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="déposé par",
        related_name="+",
        editable=False,
    )

    history = HistoricalRecords(
        excluded_fields=["created_at", "updated_at", "content_type", "size", "file", "search_text"]
    )
    objects = MeetingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document de séance"
        verbose_name_plural = "documents de séance"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_document_has_title")
        ]

    def __str__(self):
        return self.title

    def search_parts(self):
        return (self.title,)

    def folder(self):
        return f"meetings/{self.meeting_id}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting_document", args=[self.meeting_id, self.pk])

    def get_remove_url(self) -> str:
        return reverse("governance:meeting_document_remove", args=[self.meeting_id, self.pk])
