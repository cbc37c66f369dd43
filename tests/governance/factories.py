"""Rows of committees, meetings and decisions for tests (see ``tests/factories.py``)."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from core import clock
from governance.enums import PAST, ItemStatus, SeatRole
from governance.models import AgendaItem, Committee, Decision, FollowUp, Meeting, Seat, Term
from tests.factories import (
    DatedFactory,
    MembershipFactory,
    OrganizationFactory,
    PhaseFactory,
    UserFactory,
    fake,
)


class CommitteeFactory(DjangoModelFactory):
    """The project committee, made once."""

    class Meta:
        model = Committee
        django_get_or_create = ("phase", "name")

    phase = factory.SubFactory(PhaseFactory)
    name = "Comité de projet"
    acronym = "CP"


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    committee = factory.SubFactory(CommitteeFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = SeatRole.MEMBER
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=400))


class TermFactory(DjangoModelFactory):
    """A holder since the seat stands, with the role on the portal that it gives."""

    class Meta:
        model = Term

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(UserFactory)
    starts_on = factory.SelfAttribute("seat.starts_on")
    membership = factory.LazyAttribute(
        lambda o: MembershipFactory(
            user=o.person,
            organization=o.seat.organization,
            role=SeatRole(o.seat.role).grants,
            starts_on=o.starts_on,
            ends_on=getattr(o, "ends_on", None),
        )
    )


class MeetingFactory(DjangoModelFactory):
    """Planned in ten days; ``status="held"`` makes one of ten days ago."""

    class Meta:
        model = Meeting

    committee = factory.SubFactory(CommitteeFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_at = factory.LazyAttribute(
        lambda o: clock.now() + timedelta(days=-10 if _was_held(o) else 10)
    )
    place = "Hôtel de territoire, Orly"
    convened_at = factory.LazyAttribute(
        lambda o: (
            None
            if getattr(o, "status", "planned") == "planned"
            else o.starts_at - timedelta(days=15)
        )
    )
    held_at = factory.LazyAttribute(
        lambda o: o.starts_at + timedelta(hours=2) if _was_held(o) else None
    )


def _was_held(resolver) -> bool:
    return getattr(resolver, "status", "") in PAST


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory)
    title = fake("sentence", nb_words=5)
    status = ItemStatus.ACCEPTED
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def sheets(self, create, extracted, **kwargs):
        self.sheets.set(extracted or [])


class DecisionFactory(DjangoModelFactory):
    """An adopted decision; ``number=None, adopted_at=None`` makes a draft."""

    class Meta:
        model = Decision
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory, status="held")
    number = factory.Sequence(lambda n: n + 1)
    statement = fake("sentence", nb_words=10)
    adopted_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def sheets(self, create, extracted, **kwargs):
        self.sheets.set(extracted or [])

    @factory.post_generation
    def organizations(self, create, extracted, **kwargs):
        self.organizations.set(extracted or [])


class FollowUpFactory(DatedFactory):
    class Meta:
        model = FollowUp

    decision = factory.SubFactory(DecisionFactory)
    statement = fake("sentence", nb_words=8)
    organization = factory.SubFactory(OrganizationFactory)
    closing_comment = factory.LazyAttribute(lambda o: "C’est fait." if _is_closed(o) else "")
    closed_at = factory.LazyAttribute(lambda o: clock.now() if _is_closed(o) else None)
    closed_by = factory.LazyAttribute(lambda o: UserFactory() if _is_closed(o) else None)


def _is_closed(resolver) -> bool:
    return getattr(resolver, "status", "open") != "open"
