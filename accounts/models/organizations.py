from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from accounts.enums import TEAM_ROLES, College, OrganizationKind
from accounts.permissions import Permission, has_permission
from core.models import ArchivableModel, TrackedModel, VersionedModel
from core.search import SearchableModel, matches
from core.sorting import Filled, Folded

# Addresses below /partenaires/ that no organisation may take.
_RESERVED_SLUGS = {"nouvelle"}


class OrganizationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The directory is open to whoever reads the programme; archived organisations are the
        team's.
        """
        if has_permission(user, Permission.ORGANIZATION_EDIT):
            return self
        return self.active() if has_permission(user, Permission.ORGANIZATION_READ) else self.none()

    def search(self, query: str):
        """Those whose names or field hold every word of ``query``."""
        return self.filter(matches(query, "search_text"))

    def active(self):
        return self.filter(archived_at__isnull=True)

    def of_college(self, college: str):
        return self.filter(kind__in=OrganizationKind.of_college(college))


class Organization(SearchableModel, ArchivableModel, VersionedModel, TrackedModel):
    """An organisation (« partenaire » is a role that it plays): signatory, carrier of a sheet,
    funder.
    """

    personal_data = ()

    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("nom court", max_length=60, blank=True, default="")
    slug = models.SlugField("adresse", max_length=80, unique=True, editable=False)
    kind = models.CharField(
        "nature", max_length=30, choices=OrganizationKind, default=OrganizationKind.OTHER
    )
    siren = models.CharField(
        "SIREN",
        max_length=9,
        blank=True,
        default="",
        validators=[RegexValidator(r"^\d{9}$", "Un numéro SIREN compte neuf chiffres.")],
    )
    address = models.CharField("adresse postale", max_length=300, blank=True, default="")
    website = models.URLField("site web", blank=True, default="")
    field_of_intervention = models.CharField(
        "champ d’intervention", max_length=300, blank=True, default=""
    )
    is_example = models.BooleanField("exemple", default=False, editable=False)

    history = HistoricalRecords(
        excluded_fields=["search_text", "created_at", "updated_at", "version", "slug"]
    )
    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="organization_name_unique",
                violation_error_message="Ce nom existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["siren"],
                condition=~Q(siren=""),
                name="organization_siren_unique",
                violation_error_message="Une organisation porte déjà ce SIREN.",
            ),
            ArchivableModel.archive_constraint("organization_archive_complete"),
        ]
        indexes = [
            # The orders of lists: by the name that is shown, and by the whole one.
            models.Index(
                Folded(Coalesce(Filled("short_name"), "name")), name="organization_by_shown_name"
            ),
            models.Index(F("archived_at"), Folded("name"), name="organization_by_name"),
            models.Index(fields=["archived_at", "kind"], name="organization_live_kind"),
            models.Index(fields=["field_of_intervention"], name="organization_field"),
        ]

    def __str__(self):
        return self.short_name or self.name

    @property
    def college(self) -> College:
        return OrganizationKind(self.kind).college

    def admits(self, role: str) -> bool:
        """True if people of this organisation may hold ``role``: the team is the intercommunality's
        alone.
        """
        return role not in TEAM_ROLES or self.kind == OrganizationKind.INTERCOMMUNALITY

    def owner_organization_ids(self) -> set[int]:
        return {self.pk}

    def get_absolute_url(self) -> str:
        return reverse("partners:organization_detail", args=[self.slug])

    def search_parts(self):
        return self.name, self.short_name, self.field_of_intervention

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        base = slugify(self.short_name or self.name)[:70] or "organisation"
        taken = set(
            Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True)
        )
        taken |= _RESERVED_SLUGS
        candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 2))]
        return next(slug for slug in candidates if slug not in taken)
