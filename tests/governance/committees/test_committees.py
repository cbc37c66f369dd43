"""Committees: seats, terms, the roles that they give, the co-chairs, and what the database keeps by
itself.
"""

from datetime import date

import pytest
from django.db import IntegrityError, connection, models, transaction

from accounts.enums import Role
from accounts.models import Membership
from core import clock
from core.editing.refused import Refused
from governance.committees import workflow
from governance.committees.queries import co_chairs_of, lead_co_chairs
from governance.enums import Capacity, SeatRole
from governance.models import Seat, Term
from tests.breaking import update
from tests.factories import OrganizationFactory, UserFactory, user_with_role
from tests.governance.factories import CommitteeFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db
START, TODAY = date(2019, 3, 22), date(2021, 6, 15)


@pytest.fixture(autouse=True)
def in_june_2021(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def open_seat(officer, role=SeatRole.MEMBER, *, committee=None, organization=None, **dates):
    return workflow.open_seat(
        committee or CommitteeFactory(),
        by=officer,
        organization=organization or OrganizationFactory(),
        role=role,
        **({"starts_on": START} | dates),
    )


def periods(person):
    """The roles of a person, as (role, first day, last day)."""
    return list(
        person.memberships.order_by("starts_on").values_list("role", "starts_on", "ends_on")
    )


def test_a_seat_gives_its_role_from_the_first_to_the_last_day(officer):
    seat = open_seat(officer, SeatRole.CO_CHAIR_ELECTED)
    patrice, successor = UserFactory(), UserFactory(email=None, is_active=False)
    first = workflow.appoint(seat, by=officer, person=patrice, starts_on=START)
    assert periods(patrice) == [(Role.CO_CHAIR_ELECTED, START, None)]
    assert first.membership.organization == seat.organization

    second = workflow.appoint(seat, by=officer, person=successor, starts_on=date(2021, 1, 1))
    first.refresh_from_db()
    assert first.ends_on == date(2020, 12, 31)
    assert periods(patrice) == [(Role.CO_CHAIR_ELECTED, START, date(2020, 12, 31))]
    assert patrice.roles == set()
    assert successor.roles == {Role.CO_CHAIR_ELECTED}

    workflow.end_term(second, by=officer, ends_on=TODAY)
    assert periods(successor) == [(Role.CO_CHAIR_ELECTED, date(2021, 1, 1), TODAY)]
    assert Term.objects.count() == 2  # past holders stay


def test_one_role_for_several_terms_and_none_between_two(officer):
    """Two committees, one organisation: the role lasts as long as either term; a gap between terms
    gives none.
    """
    seat = open_seat(officer)
    other = CommitteeFactory(name="Comité technique", acronym="CT", kind="technical")
    beside = open_seat(officer, SeatRole.OBSERVER, committee=other, organization=seat.organization)
    person = UserFactory()
    long = workflow.appoint(seat, by=officer, person=person, starts_on=START)
    late = workflow.appoint(
        beside, by=officer, person=person, capacity=Capacity.DEPUTY, starts_on=date(2021, 1, 1)
    )
    assert periods(person) == [(Role.COMMITTEE_MEMBER, START, None)]
    assert Membership.objects.get(user=person) == long.membership == late.membership

    workflow.end_term(long, by=officer, ends_on=date(2019, 12, 31))
    assert periods(person) == [
        (Role.COMMITTEE_MEMBER, START, date(2019, 12, 31)),
        (Role.COMMITTEE_MEMBER, date(2021, 1, 1), None),
    ]
    workflow.appoint(
        seat, by=officer, person=person, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    assert periods(person) == [(Role.COMMITTEE_MEMBER, START, None)]


def test_a_term_to_come_that_is_ended_before_it_starts_leaves_nothing(officer):
    seat, person = open_seat(officer), UserFactory()
    term = workflow.appoint(seat, by=officer, person=person, starts_on=date(2021, 9, 1))
    assert periods(person) == [(Role.COMMITTEE_MEMBER, date(2021, 9, 1), None)]
    workflow.end_term(term, by=officer, ends_on=TODAY)
    assert periods(person) == []
    assert not seat.terms.exists()
    begun = workflow.appoint(seat, by=officer, person=person, starts_on=START)
    with pytest.raises(Refused, match="a commencé le 22 mars 2019"):
        workflow.end_term(begun, by=officer, ends_on=date(2019, 3, 1))
    assert periods(person) == [(Role.COMMITTEE_MEMBER, START, None)]


def test_a_role_given_by_hand_before_the_term_stays(officer):
    seat, person = open_seat(officer), UserFactory()
    by_hand = Membership(
        user=person,
        organization=seat.organization,
        role=Role.COMMITTEE_MEMBER,
        starts_on=date(2015, 1, 1),
        ends_on=date(2016, 1, 1),
    )
    by_hand.save_as(officer)
    workflow.appoint(seat, by=officer, person=person, starts_on=START)
    assert periods(person) == [
        (Role.COMMITTEE_MEMBER, date(2015, 1, 1), date(2016, 1, 1)),
        (Role.COMMITTEE_MEMBER, START, None),
    ]


def test_whoever_leaves_is_no_referent_any_more(officer):
    seat, person = open_seat(officer), UserFactory()
    term = workflow.appoint(seat, by=officer, person=person, starts_on=START)
    Membership.objects.filter(user=person).update(is_referent=True)
    workflow.end_term(term, by=officer, ends_on=TODAY)
    membership = Membership.objects.get(user=person)
    assert (membership.ends_on, membership.is_referent) == (TODAY, False)


def test_closing_a_seat_ends_its_terms(officer):
    seat = open_seat(officer)
    holder, deputy, next_one = UserFactory(), UserFactory(), UserFactory()
    workflow.appoint(seat, by=officer, person=holder, starts_on=START, ends_on=date(2021, 8, 31))
    workflow.appoint(seat, by=officer, person=deputy, capacity=Capacity.DEPUTY, starts_on=START)
    workflow.appoint(seat, by=officer, person=next_one, starts_on=date(2021, 9, 1))
    workflow.close_seat(seat, by=officer, ends_on=TODAY)
    seat.refresh_from_db()
    assert seat.ends_on == TODAY
    assert [term.ends_on for term in seat.terms.all()] == [TODAY, TODAY]
    assert periods(next_one) == []
    assert periods(deputy) == [(Role.COMMITTEE_MEMBER, START, TODAY)]
    planned = open_seat(officer, starts_on=date(2022, 1, 1))
    workflow.close_seat(planned, by=officer, ends_on=TODAY)
    assert not type(seat).objects.filter(pk=planned.pk).exists()


def test_what_the_rules_of_seats_refuse(officer):
    committee, ept = CommitteeFactory(), OrganizationFactory()
    seat = open_seat(officer, SeatRole.CO_CHAIR_ELECTED, organization=ept)
    for role, organization, words in (
        (SeatRole.CO_CHAIR_ELECTED, None, "déjà un siège d’élu·e du binôme"),
        (SeatRole.CO_CHAIR_INDUSTRY, ept, "deux organisations différentes"),
        (
            SeatRole.MEMBER,
            OrganizationFactory(archived_at=clock.now(), archived_by=officer, archive_reason="X."),
            "est archivée",
        ),
    ):
        with pytest.raises(Refused, match=words):
            open_seat(officer, role, committee=committee, organization=organization)
    with pytest.raises(Refused, match="La fin précède le début"):
        open_seat(officer, ends_on=date(2019, 3, 21))
    person, other = UserFactory(), UserFactory()
    workflow.appoint(seat, by=officer, person=person, starts_on=START, ends_on=date(2021, 12, 31))
    for fields, words in (
        ({"person": other, "starts_on": TODAY}, "déjà un·e titulaire"),
        (
            {"person": person, "capacity": Capacity.DEPUTY, "starts_on": TODAY},
            "est déjà titulaire de ce siège",
        ),
        ({"person": other, "starts_on": date(2019, 1, 1)}, "n’existe que depuis le 22 mars 2019"),
    ):
        with pytest.raises(Refused, match=words):
            workflow.appoint(seat, by=officer, **fields)
    workflow.appoint(
        seat, by=officer, person=other, starts_on=date(2022, 1, 1)
    )  # the day after is free
    with pytest.raises(Refused, match="sièges de ce comité restent ouverts"):
        workflow.archive_committee(
            committee, reason="Dissous.", by=officer, version=committee.version
        )


def test_the_pair_of_the_day(officer, django_assert_num_queries):
    assert list(lead_co_chairs(TODAY)) == []
    assert lead_co_chairs(TODAY).committee is None
    CommitteeFactory(name="Autre comité", acronym="AC", kind="technical")
    committee = CommitteeFactory()
    elected = open_seat(officer, SeatRole.CO_CHAIR_ELECTED)
    person, deputy = UserFactory(), UserFactory()
    workflow.appoint(elected, by=officer, person=person, starts_on=START)
    workflow.appoint(elected, by=officer, person=deputy, capacity=Capacity.DEPUTY, starts_on=START)
    co_chairs = co_chairs_of(committee, TODAY)
    assert (co_chairs.elected.holder.person, co_chairs.elected.deputy.person) == (person, deputy)
    assert co_chairs.industry is None
    industry = open_seat(officer, SeatRole.CO_CHAIR_INDUSTRY, starts_on=date(2020, 1, 1))
    with django_assert_num_queries(3):
        co_chairs = lead_co_chairs(TODAY)
        assert [half.seat for half in co_chairs] == [elected, industry]
        assert co_chairs.industry.holder is None
        assert co_chairs.committee == committee
    assert [half.seat for half in lead_co_chairs(date(2019, 12, 31))] == [elected]


# --- What the database keeps by itself
# --------------------------------------------------------------------
def test_the_database_keeps_the_pair_at_the_day_and_through_updates():
    """Raw writes: the last day of one and the first of the next never meet; archived papers of the
    past do not count.
    """
    first = SeatFactory(role=SeatRole.CO_CHAIR_ELECTED, starts_on=START, ends_on=date(2019, 12, 31))
    second = SeatFactory(
        role=SeatRole.CO_CHAIR_ELECTED, starts_on=date(2020, 1, 1)
    )  # the day after
    other = SeatFactory(
        committee=CommitteeFactory(name="Autre", acronym="AU"), role=SeatRole.CO_CHAIR_ELECTED
    )
    beside = SeatFactory(role=SeatRole.CO_CHAIR_INDUSTRY, starts_on=START)
    member = SeatFactory(organization=second.organization, starts_on=START)
    for seat, values, name in (
        (first, {"ends_on": date(2020, 1, 1)}, "seat_one_elected_co_chair"),
        (first, {"ends_on": None}, "seat_one_elected_co_chair"),
        (other, {"committee": first.committee}, "seat_one_elected_co_chair"),
        (beside, {"organization": second.organization}, "seat_pair_of_two_organizations"),
        (beside, {"role": "co_chair_elected"}, "seat_one_elected_co_chair"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            update(seat, **values)
    update(first, ends_on=date(2019, 12, 30))  # what hurts nobody is written
    update(member, role=SeatRole.OBSERVER)
    update(
        beside, organization=first.organization, starts_on=date(2020, 1, 1)
    )  # they never sit together
    update(second, ends_on=date(2020, 12, 31))
    term = TermFactory(seat=second, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    TermFactory(seat=second, starts_on=date(2020, 7, 1))
    TermFactory(seat=second, starts_on=date(2020, 1, 1), capacity=Capacity.DEPUTY)
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"), transaction.atomic():
        update(term, ends_on=date(2020, 7, 1))


@pytest.mark.django_db(transaction=True)
def test_a_later_change_of_the_table_keeps_the_rules_of_the_pair():
    """SQLite rebuilds a table to change it, which drops its triggers: they are made again."""
    column = models.CharField(max_length=10, default="")
    column.set_attributes_from_name("remark")
    for change in ("add_field", "remove_field"):
        with connection.schema_editor() as editor:
            getattr(editor, change)(Seat, column)
    SeatFactory(role=SeatRole.CO_CHAIR_ELECTED, starts_on=START)
    with pytest.raises(IntegrityError, match="seat_one_elected_co_chair"):
        SeatFactory(role=SeatRole.CO_CHAIR_ELECTED, starts_on=TODAY)
