from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.enums import MailRhythm
from accounts.permissions import Permission, has_permission
from core import clock
from core.models import TrackedModel
from core.search import index_text


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)


class User(TrackedModel, AbstractBaseUser, PermissionsMixin):
    """A person. Whoever has an e-mail and is active may sign in; the others are known by name
    alone.

    A person who leads a sheet or sponsors it needs no account: a workbook gives names, an
    invitation later gives the same row an e-mail.
    """

    personal_data = ("email", "first_name", "last_name", "job_title", "phone", "previous_login")

    email = models.EmailField("courriel", unique=True, null=True, blank=True)
    first_name = models.CharField("prénom", max_length=80, blank=True, default="")
    last_name = models.CharField("nom", max_length=80, blank=True, default="")
    job_title = models.CharField("fonction", max_length=160, blank=True, default="")
    phone = models.CharField("téléphone", max_length=30, blank=True, default="")
    is_active = models.BooleanField("peut se connecter", default=True)
    is_example = models.BooleanField("exemple", default=False, editable=False)
    mail_rhythm = models.CharField(
        "courriels du portail", max_length=10, choices=MailRhythm, default=MailRhythm.IMMEDIATE
    )
    # The sign-in before the present one: « depuis votre dernière visite » starts here.
    previous_login = models.DateTimeField(
        "visite précédente", null=True, blank=True, editable=False
    )

    history = HistoricalRecords(
        excluded_fields=[
            "password",
            "last_login",
            "previous_login",
            "mail_rhythm",
            "created_at",
            "updated_at",
        ]
    )
    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "personne"
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(email__isnull=False), name="user_active_has_email"
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | ~Q(last_name=""), name="user_has_email_or_name"
            ),
        ]

    def __str__(self):
        return self.get_full_name()

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower() if self.email else None
        if not self.password:
            self.set_unusable_password()
        if kwargs.get("update_fields") != ["password"]:
            super().save(*args, **kwargs)
            return
        # Django hashes a password anew at sign-in when the hasher's numbers changed: no fact for
        # the history.
        self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email or ""

    @property
    def sort_name(self) -> str:
        """The last name first; ``core.choices.by_label`` sorts it."""
        return f"{self.last_name} {self.first_name}".strip() or self.email or ""

    def get_short_name(self) -> str:
        return self.first_name or self.get_full_name()

    @property
    def is_staff(self) -> bool:
        """The Django admin is for superusers alone."""
        return self.is_superuser

    @property
    def name_key(self) -> str:
        """Names without accents, case or order, to recognise a person in a workbook."""
        return " ".join(sorted(index_text(self.first_name, self.last_name).split()))

    @cached_property
    def active_memberships(self) -> list:
        """The memberships in force today, with their organisations: one query for the whole
        request.
        """
        return list(self.memberships.active(clock.today()).select_related("organization"))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.active_memberships)

    def has_permission(self, permission: str, obj=None) -> bool:
        """What the table of permissions says of this person (``accounts.permissions``)."""
        return has_permission(self, Permission(permission), obj)

    @property
    def organization_ids(self) -> set[int]:
        return {membership.organization_id for membership in self.active_memberships}
