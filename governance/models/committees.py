from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from accounts.permissions import Permission, has_permission
from actions.models import Phase
from core.constraints import NoOverlap
from core.models import ArchivableModel, TrackedModel, VersionedModel
from core.sorting import Folded
from governance.enums import CO_CHAIRS, Capacity, CommitteeKind, SeatRole


def in_force(today, path: str = "") -> Q:
    """The period at ``path`` (``starts_on`` to ``ends_on``, both included) holds ``today``."""
    return Q(**{f"{path}starts_on__lte": today}) & (
        Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gte": today})
    )


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="La fin précède le début.",
    )


class CommitteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members of any committee read all of them; archived ones are for the team."""
        if has_permission(user, Permission.COMMITTEE_EDIT):
            return self
        if has_permission(user, Permission.COMMITTEE_READ):
            return self.live()
        return self.none()

    def live(self):
        return self.filter(archived_at__isnull=True)


class Committee(ArchivableModel, VersionedModel, TrackedModel):
    """Comité de projet, which may become comité de suivi, and others as needed."""

    personal_data = ()

    kind = models.CharField(
        "nature", max_length=10, choices=CommitteeKind, default=CommitteeKind.PROJECT
    )
    name = models.CharField("nom", max_length=160)
    # Begins the references of its decisions: « CP-2.3 ».
    acronym = models.CharField("sigle", max_length=6)
    phase = models.ForeignKey(
        Phase, models.PROTECT, verbose_name="phase", related_name="committees"
    )
    remit = models.TextField("missions", blank=True, default="")
    # Seats to be present or represented, observers apart; None where no quorum is set.
    quorum = models.PositiveSmallIntegerField("quorum", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["version", "created_at", "updated_at"])
    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        ordering = ["archived_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "name"],
                name="committee_name_unique_in_phase",
                violation_error_message="Un comité de cette phase porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["phase", "acronym"],
                name="committee_acronym_unique_in_phase",
                violation_error_message="Un comité de cette phase porte déjà ce sigle.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(acronym=""), name="committee_has_name_and_acronym"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CommitteeKind.values), name="committee_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(quorum__isnull=True) | Q(quorum__gte=1),
                name="committee_quorum_positive",
            ),
            ArchivableModel.archive_constraint("committee_archive_complete"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:committee_detail", args=[self.pk])


class SeatQuerySet(models.QuerySet):
    def in_force(self, today):
        return self.filter(in_force(today))

    def not_ended(self, today):
        """In force, or to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def co_chairs(self):
        return self.filter(role__in=CO_CHAIRS)

    def for_list(self):
        """Co-chairs first, then members, then observers; each with its organisation."""
        rank = models.Case(
            *(
                models.When(role=role, then=models.Value(place))
                for place, role in enumerate(SeatRole)
            ),
            output_field=models.IntegerField(),
        )
        return self.select_related("organization", "committee").order_by(
            rank, Folded("organization__name"), "pk"
        )


class Seat(TrackedModel):
    """The place of an organisation in a committee, from a day to a day. It outlives whoever holds
    it (``Term``).
    """

    personal_data = ()

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="comité", related_name="seats"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="organisation", related_name="seats"
    )
    role = models.CharField("rôle", max_length=20, choices=SeatRole, default=SeatRole.MEMBER)
    starts_on = models.DateField("siège depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])
    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège"
        ordering = ["committee", "organization", "pk"]
        constraints = [
            _dates_in_order("seat_dates_in_order"),
            models.CheckConstraint(condition=Q(role__in=SeatRole.values), name="seat_role_known"),
            NoOverlap(
                fields=["committee"],
                where={"role": [SeatRole.CO_CHAIR_ELECTED]},
                name="seat_one_elected_co_chair",
                violation_error_message=(
                    "Ce comité a déjà un siège d’élu·e du binôme pendant cette période."
                ),
            ),
            NoOverlap(
                fields=["committee"],
                where={"role": [SeatRole.CO_CHAIR_INDUSTRY]},
                name="seat_one_industry_co_chair",
                violation_error_message=(
                    "Ce comité a déjà un siège d’industriel·le du binôme pendant cette période."
                ),
            ),
            NoOverlap(
                fields=["committee", "organization"],
                where={"role": CO_CHAIRS},
                name="seat_pair_of_two_organizations",
                violation_error_message=(
                    "Les deux membres du binôme viennent de deux organisations différentes."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.organization} – {self.get_role_display()}"

    @property
    def is_co_chair(self) -> bool:
        return self.role in CO_CHAIRS

    def is_in_force(self, today) -> bool:
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)


class TermQuerySet(models.QuerySet):
    def in_force(self, today):
        """Held today, on a seat that still stands."""
        return self.filter(in_force(today), in_force(today, "seat__"))

    def holders(self):
        return self.filter(capacity=Capacity.HOLDER)

    def for_list(self):
        return self.select_related("person", "seat__organization", "seat__committee")


class Term(TrackedModel):
    """Mandat: a person holds a seat, or stands in for its holder, from a day to a day (both
    included).

    Past terms stay. ``membership`` is the role that the term gives on the portal; it ends with the
    term.
    """

    personal_data = ("person", "membership")

    seat = models.ForeignKey(Seat, models.PROTECT, verbose_name="siège", related_name="terms")
    capacity = models.CharField("qualité", max_length=10, choices=Capacity, default=Capacity.HOLDER)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="terms"
    )
    starts_on = models.DateField("début du mandat")
    ends_on = models.DateField("fin du mandat", null=True, blank=True)
    membership = models.ForeignKey(
        "accounts.Membership",
        models.SET_NULL,
        verbose_name="rôle donné",
        null=True,
        blank=True,
        editable=False,
        related_name="terms",
    )

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at", "membership"])
    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = ["seat", "-starts_on", "pk"]
        constraints = [
            _dates_in_order("term_dates_in_order"),
            models.CheckConstraint(
                condition=Q(capacity__in=Capacity.values), name="term_capacity_known"
            ),
            NoOverlap(
                fields=["seat"],
                where={"capacity": [Capacity.HOLDER]},
                name="term_one_holder_a_seat",
                violation_error_message="Ce siège a déjà un·e titulaire pendant cette période.",
            ),
            NoOverlap(
                fields=["seat"],
                where={"capacity": [Capacity.DEPUTY]},
                name="term_one_deputy_a_seat",
                violation_error_message="Ce siège a déjà un·e suppléant·e pendant cette période.",
            ),
        ]

    def __str__(self):
        return f"{self.person} – {self.seat}"

    def is_in_force(self, today) -> bool:
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)
