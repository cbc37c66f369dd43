import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from accounts.permissions import Permission, has_permission, own_organization_ids
from actions.models import ActionSheet
from core import search
from core.models import TrackedModel, VersionedModel
from core.partial_dates import PartialDateAttribute, partial_date_constraint, precision_field
from core.search import SearchableModel
from governance.enums import CLOSED_FOLLOW_UPS, PAST, DecisionKind, FollowUpStatus, MeetingStatus
from governance.models.agenda import AgendaItem
from governance.models.meetings import Meeting

_REFERENCE = re.compile(r"(\w{1,6})-([0-9]{1,4})(?:\.([0-9]{1,4}))?")


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sits reads all that was adopted; the others what published minutes tell; drafts are
        for who types them.
        """
        if has_permission(user, Permission.DECISION_EDIT):
            return self
        adopted = self.adopted()
        if has_permission(user, Permission.COMMITTEE_READ):
            return adopted
        if has_permission(user, Permission.MINUTES_READ):
            return adopted.filter(meeting__status=MeetingStatus.MINUTES_PUBLISHED)
        return self.none()

    def adopted(self):
        return self.filter(adopted_at__isnull=False)

    def search(self, query: str):
        """Those that hold every word of ``query``, or bear the number that it is (« CP-2.3 », «
        CP-2 » for a meeting).
        """
        found = search.matches(query, "search_text")
        if reference := _REFERENCE.fullmatch(query.strip()):
            acronym, meeting, number = reference.groups()
            named = Q(meeting__committee__acronym__iexact=acronym, meeting__number=meeting)
            found |= named & Q(number=number) if number else named
        return self.filter(found)

    def for_list(self):
        return self.select_related("meeting__committee", "item").prefetch_related(
            models.Prefetch("sheets", ActionSheet.objects.select_related("phase")), "organizations"
        )


class Decision(SearchableModel, VersionedModel, TrackedModel):
    """What a meeting decided. A draft while it is being typed; numbered within its meeting when it
    is adopted.

    Adopting an approval approves its sheets, adopting a priority sets it on them
    (``makes_priority``), through the workflow of sheets, whose history names the decision.
    """

    personal_data = ()

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="séance", related_name="decisions"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        verbose_name="point",
        null=True,
        blank=True,
        related_name="decisions",
    )
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True, editable=False)
    kind = models.CharField(
        "nature", max_length=20, choices=DecisionKind, default=DecisionKind.ARBITRATION
    )
    statement = models.TextField("décision")
    sheets = models.ManyToManyField(
        ActionSheet, verbose_name="fiches", blank=True, related_name="decisions"
    )
    organizations = models.ManyToManyField(
        Organization, verbose_name="organisations concernées", blank=True, related_name="decisions"
    )
    makes_priority = models.BooleanField("devient prioritaire", null=True, blank=True)
    adopted_at = models.DateTimeField("adoptée le", null=True, blank=True, editable=False)

    history = HistoricalRecords(
        m2m_fields=[sheets, organizations],
        excluded_fields=["search_text", "version", "created_at", "updated_at"],
    )
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["-meeting__starts_at", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_unique"),
            models.CheckConstraint(condition=~Q(statement=""), name="decision_has_statement"),
            models.CheckConstraint(
                condition=Q(kind__in=DecisionKind.values), name="decision_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, adopted_at__isnull=True)
                | Q(number__isnull=False, number__gte=1, adopted_at__isnull=False),
                name="decision_numbered_once_adopted",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.PRIORITY, makes_priority__isnull=False)
                | (~Q(kind=DecisionKind.PRIORITY) & Q(makes_priority__isnull=True)),
                name="decision_priority_says_which",
            ),
        ]
        indexes = [
            models.Index(fields=["adopted_at", "kind"], name="decision_kind"),
        ]

    def __str__(self):
        return f"Décision {self.reference}" if self.number else "Projet de décision"

    @property
    def reference(self) -> str:
        """« CP-2.3 »: the third decision of the second meeting of the comité de projet."""
        return f"{self.meeting.committee.acronym}-{self.meeting.number}.{self.number or '?'}"

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None

    def get_absolute_url(self) -> str:
        return reverse("governance:decision_detail", args=[self.pk])

    def search_parts(self):
        return (self.statement,)


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sits reads all of adopted decisions; an organisation reads its own once the meeting
        was held.
        """
        if has_permission(user, Permission.DECISION_EDIT):
            return self
        adopted = self.adopted()
        if has_permission(user, Permission.COMMITTEE_READ):
            return adopted
        own = own_organization_ids(user, Permission.FOLLOW_UP_CLOSE)
        return adopted.filter(organization__in=own, decision__meeting__status__in=PAST)

    def adopted(self):
        return self.filter(decision__adopted_at__isnull=False)

    def open(self):
        return self.filter(status=FollowUpStatus.OPEN)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)

    def search(self, query: str):
        return self.filter(search.matches(query, "search_text", "organization__search_text"))

    def for_list(self):
        return self.select_related(
            "organization", "person", "decision__meeting__committee", "closed_by"
        )


class FollowUp(SearchableModel, VersionedModel, TrackedModel):
    """Suite à donner: who does what by when after a decision. « En retard » is computed from the
    due date.
    """

    personal_data = ("person", "closed_by")

    decision = models.ForeignKey(
        Decision, models.CASCADE, verbose_name="décision", related_name="follow_ups"
    )
    statement = models.CharField("suite à donner", max_length=500)
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="organisation", related_name="follow_ups"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="personne",
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    due_on = models.DateField("échéance", null=True, blank=True)
    due_on_precision = precision_field()
    due = PartialDateAttribute("due_on", edge="last")
    status = models.CharField(
        "état", max_length=10, choices=FollowUpStatus, default=FollowUpStatus.OPEN, editable=False
    )
    closing_comment = models.CharField(
        "ce qui a été fait", max_length=1000, blank=True, default="", editable=False
    )
    closed_at = models.DateTimeField("close le", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="close par",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    history = HistoricalRecords(
        excluded_fields=["search_text", "version", "created_at", "updated_at"]
    )
    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "suite à donner"
        verbose_name_plural = "suites à donner"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="follow_up_has_statement"),
            models.CheckConstraint(
                condition=Q(status__in=FollowUpStatus.values), name="follow_up_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=FollowUpStatus.OPEN,
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                    closing_comment="",
                )
                | (
                    Q(
                        status__in=sorted(CLOSED_FOLLOW_UPS),
                        closed_at__isnull=False,
                        closed_by__isnull=False,
                    )
                    & ~Q(closing_comment="")
                ),
                name="follow_up_closed_with_a_comment",
            ),
            partial_date_constraint("due_on", name="follow_up_due_precise"),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="follow_up_due"),
        ]

    def __str__(self):
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("governance:follow_up_detail", args=[self.pk])

    def search_parts(self):
        return (self.statement, self.closing_comment)

    def owner_organization_ids(self) -> set[int]:
        return {self.organization_id}

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED_FOLLOW_UPS

    def is_overdue(self, today) -> bool:
        return not self.is_closed and self.due_on is not None and self.due_on < today
