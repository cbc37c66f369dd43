"""Rows for tests: valid by default, saved plainly, written in French by Faker.

``ActionSheetFactory(axes=[axis], communes=[commune])`` sets relations; the others stay empty. Dates
with a precision are given as PartialDate (``start=``, ``end=``, ``due=``…) or as text that a person
would type (``end="T2 2026"``).
"""

from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.enums import OrganizationKind, Role
from accounts.models import Invitation, Membership, Organization, User
from actions.enums import STATUSES_WITH_REASON, Health, Maturity
from actions.models import (
    ActionSheet,
    Blocker,
    Commune,
    FundingLine,
    Indicator,
    IndicatorReading,
    Milestone,
    Phase,
    PriorityAxis,
    SheetNote,
)
from core import clock
from core.partial_dates import PartialDate, PartialDateAttribute, parse
from partners.enums import AgreementStatus, Answer, CommitmentStatus, UpdateStatus
from partners.models import Agreement, Commitment, CommitmentUpdate, Proof, Signature

LOCALE = "fr_FR"
PASSWORD = "un-long-mot-de-passe-de-test"
_TEAM_ROLES = {Role.PROJECT_OFFICER, Role.PROJECT_TEAM}


def fake(provider, **kwargs):
    return factory.Faker(provider, locale=LOCALE, **kwargs)


def partial(value) -> PartialDate | None:
    """A PartialDate from itself or from its text."""
    return parse(value) if isinstance(value, str) else value


class DatedFactory(DjangoModelFactory):
    """Takes the partial dates of its model by their attribute names, as objects or as text."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        for name in [
            name for name in kwargs if isinstance(vars(model_class).get(name), PartialDateAttribute)
        ]:
            attribute, value = vars(model_class)[name], partial(kwargs.pop(name))
            kwargs[attribute.column] = None if value is None else getattr(value, attribute.edge)
            kwargs[f"{attribute.column}_precision"] = "" if value is None else value.precision.value
        return super()._create(model_class, *args, **kwargs)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organisation {n:03}")
    kind = OrganizationKind.COMPANY
    field_of_intervention = fake("catch_phrase")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    first_name = fake("first_name")
    last_name = fake("last_name")
    job_title = fake("job")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.PARTNER_MEMBER
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))


def user_with_role(role, organization=None, **fields) -> User:
    """A person who holds ``role`` since last month, in ``organization`` or in one made for the
    purpose.
    """
    if organization is None and role in _TEAM_ROLES:
        kind = OrganizationKind.INTERCOMMUNALITY
        organization = Organization.objects.filter(kind=kind).first() or OrganizationFactory(
            kind=kind
        )
    user = UserFactory(**fields)
    MembershipFactory(user=user, role=role, organization=organization or OrganizationFactory())
    return user


class PhaseFactory(DjangoModelFactory):
    """The first phase, made once; ``PhaseFactory(code="phase-2", prefix="P2")`` makes another."""

    class Meta:
        model = Phase
        django_get_or_create = ("code",)

    code = "phase-1"
    name = "Phase 1 (2018-2022)"
    prefix = ""


class PriorityAxisFactory(DjangoModelFactory):
    class Meta:
        model = PriorityAxis

    phase = factory.SubFactory(PhaseFactory)
    code = factory.Sequence(lambda n: f"axe-{n}")
    name = factory.Sequence(lambda n: f"Axe {n}")
    color = factory.Sequence(lambda n: n % 7 + 1)
    position = factory.Sequence(lambda n: n)


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune

    insee_code = factory.Sequence(lambda n: f"{94000 + n}")
    name = factory.Sequence(lambda n: f"Commune-{n:03}")
    department = "Val-de-Marne"
    population = 30000


class ActionSheetFactory(DatedFactory):
    class Meta:
        model = ActionSheet
        skip_postgeneration_save = True

    phase = factory.SubFactory(PhaseFactory)
    number = factory.LazyAttribute(
        lambda o: (
            max(
                ActionSheet.objects.filter(phase=o.phase).values_list("number", flat=True),
                default=0,
            )
            + 1
        )
    )
    title = fake("catch_phrase")
    maturity = Maturity.STUDY
    lead_organization = factory.SubFactory(OrganizationFactory)
    # What the database demands beside some statuses.
    progress_reason = factory.LazyAttribute(
        lambda o: (
            "En attente d’un accord."
            if getattr(o, "progress_status", "") in STATUSES_WITH_REASON
            else ""
        )
    )
    health_comment = factory.LazyAttribute(
        lambda o: "" if _no_health(o) else "Le point a été fait avec le porteur."
    )
    health_on = factory.LazyAttribute(lambda o: None if _no_health(o) else clock.today())
    health_by = factory.LazyAttribute(lambda o: None if _no_health(o) else UserFactory())

    @factory.post_generation
    def axes(self, create, extracted, **kwargs):
        self.axes.set(extracted or [])

    @factory.post_generation
    def communes(self, create, extracted, **kwargs):
        self.communes.set(extracted or [])

    @factory.post_generation
    def contracting_authorities(self, create, extracted, **kwargs):
        self.contracting_authorities.set(extracted or [])


def _no_health(resolver) -> bool:
    return getattr(resolver, "health", Health.UNKNOWN) == Health.UNKNOWN


def archived_sheet(by=None, **fields) -> ActionSheet:
    return ActionSheetFactory(
        archived_at=clock.now(),
        archived_by=by or UserFactory(),
        archive_reason="Fusionnée avec une autre.",
        **fields,
    )


class MilestoneFactory(DatedFactory):
    class Meta:
        model = Milestone

    sheet = factory.SubFactory(ActionSheetFactory)
    title = fake("sentence", nb_words=4)


class IndicatorFactory(DatedFactory):
    class Meta:
        model = Indicator

    sheet = factory.SubFactory(ActionSheetFactory)
    name = factory.Sequence(lambda n: f"Indicateur {n}")
    unit = "emplois"
    baseline = Decimal(0)
    target = Decimal(100)


class IndicatorReadingFactory(DatedFactory):
    class Meta:
        model = IndicatorReading

    indicator = factory.SubFactory(IndicatorFactory)
    period = factory.Sequence(lambda n: f"T{n % 4 + 1} {2000 + n // 4 % 100}")
    value = Decimal(10)
    source = "Enquête du porteur"
    recorded_by = factory.SubFactory(UserFactory)


class FundingLineFactory(DjangoModelFactory):
    class Meta:
        model = FundingLine

    sheet = factory.SubFactory(ActionSheetFactory)
    funder = factory.SubFactory(OrganizationFactory)
    label = "Subvention"
    amount = Decimal("150000.00")


class BlockerFactory(DjangoModelFactory):
    class Meta:
        model = Blocker

    sheet = factory.SubFactory(ActionSheetFactory)
    description = fake("sentence", nb_words=6)
    since = factory.LazyFunction(lambda: clock.today() - timedelta(days=20))
    unblocker = factory.SubFactory(OrganizationFactory)
    reported_by = factory.SubFactory(UserFactory)


class SheetNoteFactory(DjangoModelFactory):
    class Meta:
        model = SheetNote

    sheet = factory.SubFactory(ActionSheetFactory)
    text = fake("paragraph")
    author = factory.SubFactory(UserFactory)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement
        django_get_or_create = ("phase", "title")

    phase = factory.SubFactory(PhaseFactory)
    title = "Protocole d’accord"
    status = AgreementStatus.IN_FORCE
    signed_on = factory.LazyFunction(clock.today)


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = Signature
        django_get_or_create = ("agreement", "organization")

    agreement = factory.SubFactory(AgreementFactory)
    organization = factory.SubFactory(OrganizationFactory)
    signed_on = factory.LazyFunction(clock.today)


class CommitmentFactory(DatedFactory):
    """A signatory's promise on a sheet: its signature is made with it; ``sheet=None`` for the
    agreement as a whole.
    """

    class Meta:
        model = Commitment

    organization = factory.SubFactory(OrganizationFactory)
    agreement = factory.SubFactory(AgreementFactory)
    sheet = factory.SubFactory(ActionSheetFactory)
    statement = fake("sentence", nb_words=10)
    signature = factory.LazyAttribute(
        lambda o: (
            None
            if getattr(o, "is_from_non_signatory", False)
            else SignatureFactory(agreement=o.agreement, organization=o.organization)
        )
    )
    # What the database demands beside some states.
    blocked_what = factory.LazyAttribute(
        lambda o: "Un accord manque." if _is(o, CommitmentStatus.BLOCKED) else ""
    )
    blocked_since = factory.LazyAttribute(
        lambda o: clock.today() if _is(o, CommitmentStatus.BLOCKED) else None
    )
    status_reason = factory.LazyAttribute(
        lambda o: "Sans objet." if _is(o, CommitmentStatus.ABANDONED) else ""
    )
    kept_on = factory.LazyAttribute(
        lambda o: clock.today() if _is(o, CommitmentStatus.KEPT) else None
    )
    waiver_reason = factory.LazyAttribute(
        lambda o: (
            "Vu sur place."
            if _is(o, CommitmentStatus.KEPT) and not getattr(o, "proof", None)
            else ""
        )
    )
    waived_by = factory.LazyAttribute(lambda o: UserFactory() if o.waiver_reason else None)


def _is(resolver, status) -> bool:
    return getattr(resolver, "progress_status", "") == status


class CommitmentUpdateFactory(DatedFactory):
    """An answer that waits for review, or was sent back with ``review_status="returned"``."""

    class Meta:
        model = CommitmentUpdate

    commitment = factory.SubFactory(CommitmentFactory)
    author = factory.LazyAttribute(
        lambda o: user_with_role(Role.PARTNER_MEMBER, organization=o.commitment.organization)
    )
    answer = Answer.PROGRESS
    progress_status = CommitmentStatus.IN_PROGRESS
    progress_comment = "Le recrutement est lancé."
    submitted_at = factory.LazyFunction(clock.now)
    reviewed_at = factory.LazyAttribute(lambda o: None if _waits(o) else clock.now())
    reviewer = factory.LazyAttribute(lambda o: None if _waits(o) else UserFactory())


def _waits(resolver) -> bool:
    return getattr(resolver, "review_status", UpdateStatus.SUBMITTED) == UpdateStatus.SUBMITTED


class ProofFactory(DjangoModelFactory):
    class Meta:
        model = Proof

    update = factory.SubFactory(CommitmentUpdateFactory)
    kind = "link"
    title = "Compte rendu en ligne"
    url = "https://partenaire.example/compte-rendu"


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invite{n}@example.org")
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.PARTNER_MEMBER
    invited_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=30))
