from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from actions.enums import Confidentiality
from actions.models import ActionSheet
from core.models import TrackedModel, VersionedModel
from governance.enums import ItemKind, ItemStatus
from governance.models.meetings import Meeting
from partners.models import Commitment


class AgendaItemQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(status=ItemStatus.ACCEPTED)

    def waiting(self):
        """Proposed by the data or asked for by a member: to accept or to decline."""
        return self.filter(status=ItemStatus.PROPOSED)

    def for_list(self, user=None):
        """What one line shows, in a fixed number of queries: of sheets and commitments, those that
        ``user`` may know of, or the whole committee. Titles and dates alone: long texts and what
        hangs on them stay in the database.
        """
        sheets = ActionSheet.objects.shared()
        commitments = Commitment.objects.shared()
        if user is not None:
            sheets = ActionSheet.objects.visible_to(user)
            commitments = Commitment.objects.visible_to(user)
        shown = (
            "statement",
            "due_on",
            "due_on_precision",
            "organization__name",
            "organization__short_name",
        )
        commitments = commitments.select_related("organization").only(*shown)
        follow_ups = apps.get_model("governance", "FollowUp").objects
        follow_ups = follow_ups.select_related("organization").only("status", *shown)
        sheets = sheets.select_related("phase").only(
            "number", "title", "progress_status", "phase__prefix"
        )
        return self.select_related("requested_by").prefetch_related(
            models.Prefetch("sheets", sheets),
            models.Prefetch("commitments", commitments),
            models.Prefetch("follow_ups", follow_ups),
        )


class AgendaItem(VersionedModel, TrackedModel):
    """A point of the agenda of a meeting.

    ``source`` names what a proposal comes from (« sheet_late:12 ») so that it is proposed once a
    meeting, even when it was declined; it is empty for a point added by hand or asked for.
    ``notes`` are what was said, typed during the meeting.
    """

    personal_data = ("requested_by",)

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="séance", related_name="items"
    )
    position = models.PositiveSmallIntegerField("rang", default=0, editable=False)
    title = models.CharField("intitulé", max_length=300)
    detail = models.TextField("précision", blank=True, default="")
    kind = models.CharField(
        "nature", max_length=20, choices=ItemKind, default=ItemKind.FREE, editable=False
    )
    status = models.CharField(
        "état", max_length=10, choices=ItemStatus, default=ItemStatus.PROPOSED, editable=False
    )
    source = models.CharField("origine", max_length=80, blank=True, default="", editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="demandé par",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    duration = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    sheets = models.ManyToManyField(
        ActionSheet, verbose_name="fiches", blank=True, related_name="agenda_items"
    )
    commitments = models.ManyToManyField(
        Commitment, verbose_name="engagements", blank=True, related_name="agenda_items"
    )
    follow_ups = models.ManyToManyField(
        "governance.FollowUp",
        verbose_name="suites à donner",
        blank=True,
        related_name="agenda_items",
    )
    notes = models.TextField("échanges", blank=True, default="")

    history = HistoricalRecords(
        m2m_fields=[sheets], excluded_fields=["version", "created_at", "updated_at", "source"]
    )
    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="item_has_title"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="item_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.REQUEST) | Q(requested_by__isnull=False),
                name="item_request_is_signed",
            ),
            models.UniqueConstraint(
                fields=["meeting", "source"],
                condition=~Q(source=""),
                name="item_proposed_once_a_meeting",
            ),
        ]

    def __str__(self):
        return self.title


def redact_private_sheets(items) -> list[AgendaItem]:
    """``items`` to read, not to save, as the committee and the readers of its minutes may: what the
    data once proposed about a sheet that the team has kept for itself since tells neither its title
    nor what holds it back. One query.
    """
    items = list(items)
    links = AgendaItem.sheets.through.objects.filter(
        agendaitem__in=[item.pk for item in items if item.source],
        actionsheet__confidentiality=Confidentiality.TEAM,
    )
    kept: dict[int, list[str]] = {}
    for link in links.select_related("actionsheet__phase"):
        kept.setdefault(link.agendaitem_id, []).append(link.actionsheet.reference)
    for item in items:
        if (
            item.pk in kept and item.kind == ItemKind.INDICATOR
        ):  # one point for all sheets, a line each
            hidden = tuple(f"Fiche {reference}," for reference in kept[item.pk])
            item.detail = "\n".join(
                line for line in item.detail.splitlines() if not line.startswith(hidden)
            )
        elif item.pk in kept:
            item.title, item.detail = (
                f"{item.get_kind_display()} (fiche réservée à l’équipe projet)",
                "",
            )
    return items
