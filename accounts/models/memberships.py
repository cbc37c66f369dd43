from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.enums import COMMITTEE_ROLES, Role
from accounts.permissions import Permission, Scope, own_organization_ids, scopes
from core import clock
from core.models import TrackedModel

TEAM_ONLY = "Les rôles de l’équipe projet sont ceux des personnes de l’intercommunalité."


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody's for the team; a partner's people see each other."""
        if Scope.ALL in scopes(user, Permission.PEOPLE_READ):
            return self
        return self.filter(organization__in=own_organization_ids(user, Permission.PEOPLE_READ))

    def not_ended(self, today):
        """In force, or to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def referents(self):
        """Who speaks for their organisation, at most one each; the mark goes with the end of a
        membership.
        """
        return self.filter(is_referent=True)

    def officers(self, today):
        """Whom to write to: the project officers in office who can sign in."""
        in_office = self.active(today).filter(role=Role.PROJECT_OFFICER, user__is_active=True)
        return in_office.select_related("user", "organization")

    def active(self, today):
        """In force today. An archived organisation gives no right: its members get theirs back with
        it.
        """
        return self.not_ended(today).filter(
            starts_on__lte=today, organization__archived_at__isnull=True
        )


class Membership(TrackedModel):
    """A person in an organisation, with one role, from a day to a day (both included)."""

    personal_data = ("user", "role")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="personne",
        related_name="memberships",
    )
    organization = models.ForeignKey(
        "accounts.Organization",
        models.PROTECT,
        verbose_name="organisation",
        related_name="memberships",
    )
    role = models.CharField("rôle", max_length=30, choices=Role)
    is_referent = models.BooleanField("référent·e", default=False)
    starts_on = models.DateField("depuis le", default=clock.today)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        ordering = ["organization", "user"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_open_once",
                violation_error_message="Cette personne a déjà ce rôle dans cette organisation.",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(is_referent=True, ends_on__isnull=True),
                name="membership_one_referent",
                violation_error_message="Cette organisation a déjà un·e référent·e.",
            ),
            models.CheckConstraint(
                condition=Q(is_referent=False) | Q(ends_on__isnull=True),
                name="membership_referent_is_open",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()} ({self.organization})"

    def clean(self):
        """Refuse a role of the team elsewhere than at the intercommunality. One that stands can
        still be ended.
        """
        if (
            self.organization_id
            and self.ends_on is None
            and not self.organization.admits(self.role)
        ):
            raise ValidationError({"role": TEAM_ONLY})

    @property
    def is_by_seat(self) -> bool:
        """True for a role that a seat at a committee gives and takes away."""
        return self.role in COMMITTEE_ROLES
