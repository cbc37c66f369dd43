"""The calendar of a person: what it holds, for whom, and how its address is made, changed and
closed.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from accounts.enums import Role
from accounts.models import FeedKey
from actions.enums import Confidentiality, ProgressStatus
from core import clock
from governance.enums import MeetingStatus
from tests.factories import (
    ActionSheetFactory,
    CommitmentFactory,
    MilestoneFactory,
    OrganizationFactory,
    user_with_role,
)
from tests.governance.factories import DecisionFactory, FollowUpFactory, MeetingFactory
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two partners, a sheet of each, one of the team; a meeting to come and one whose minutes are
    not published.
    """
    today, carrier, other = clock.today(), OrganizationFactory(), OrganizationFactory()
    soon = today + timedelta(days=20)
    own = ActionSheetFactory(lead_organization=carrier)
    theirs = ActionSheetFactory(lead_organization=other)
    hidden = ActionSheetFactory(lead_organization=carrier, confidentiality=Confidentiality.TEAM)
    closed = ActionSheetFactory(lead_organization=carrier, progress_status=ProgressStatus.COMPLETED)
    for sheet, title in (
        (own, "à nous"),
        (theirs, "à eux"),
        (hidden, "caché"),
        (closed, "fiche close"),
    ):
        MilestoneFactory(sheet=sheet, title=title, due_on=soon, due_on_precision="day")
    MilestoneFactory(sheet=own, title="fait", due_on=soon, due_on_precision="day", done_on=today)
    MilestoneFactory(
        sheet=own, title="T4 2099", due_on=date(2099, 12, 31), due_on_precision="quarter"
    )
    CommitmentFactory(
        sheet=own,
        organization=carrier,
        statement="Promis par nous",
        due_on=soon,
        due_on_precision="day",
    )
    CommitmentFactory(
        sheet=own,
        organization=other,
        statement="Promis par eux",
        due_on=soon,
        due_on_precision="day",
    )
    coming = MeetingFactory(
        status=MeetingStatus.CONVENED, starts_at=clock.now() + timedelta(days=5)
    )
    held = MeetingFactory(
        committee=coming.committee,
        status=MeetingStatus.HELD,
        starts_at=clock.now() - timedelta(days=5),
    )
    decision = DecisionFactory(meeting=held, adopted_at=clock.now())
    FollowUpFactory(
        decision=decision,
        organization=carrier,
        statement="À faire par nous",
        due_on=soon,
        due_on_precision="day",
    )
    return {"carrier": carrier, "other": other, "own": own}


def titles(client, user, query="") -> set[str]:
    """The titles that a calendar program reads, signed in as nobody; each event names its page."""
    response = client.get(reverse("calendar_feed", args=[FeedKey.issue(user).token]) + query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).events
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert all(str(event["url"]).startswith("https://portail.test/") for event in events)
    return {str(event["summary"]).split("\u00a0: ")[-1].split(" (fiche")[0] for event in events}


def test_a_calendar_holds_what_concerns_the_person_or_all_that_the_person_may_see(client, world):
    partner = user_with_role(Role.PARTNER_MEMBER, world["carrier"])
    assert titles(client, partner) == {"à nous", "Promis par nous", "À faire par nous"}
    assert titles(client, partner, "?tout=1") == {
        "à nous",
        "à eux",
        "Promis par nous",
        "Promis par eux",
        "À faire par nous",
    }
    officer = titles(client, user_with_role(Role.PROJECT_OFFICER, OrganizationFactory()))
    assert {"à nous", "à eux", "caché", "Promis par eux", "À faire par nous"} < officer
    assert not {"fait", "fiche close", "T4 2099"} & officer, "done, closed or too far"
    member = titles(client, user_with_role(Role.COMMITTEE_MEMBER, OrganizationFactory()))
    assert len(member) == 2, "the two meetings, and nothing of other organisations"
    assert titles(client, user_with_role(Role.READER, OrganizationFactory())) == set()


def test_a_due_day_is_a_whole_day_in_the_calendar_and_its_period_is_told(client, world):
    MilestoneFactory(
        sheet=world["own"],
        title="Au trimestre",
        due_on=clock.today() + timedelta(days=30),
        due_on_precision="day",
    )
    partner = user_with_role(Role.PARTNER_MEMBER, world["carrier"])
    text = client.get(
        reverse("calendar_feed", args=[FeedKey.issue(partner).token])
    ).content.decode()
    (event,) = [e for e in Calendar.from_ical(text).events if "Au trimestre" in str(e["summary"])]
    assert event["dtstart"].dt == clock.today() + timedelta(days=30)
    assert type(event["dtstart"].dt) is date
    assert f"Fiche {world['own'].reference}" in str(event["description"])
    assert event["transp"] == "TRANSPARENT"


def test_the_address_is_made_changed_and_closed_on_my_account(client, world):
    partner = user_with_role(Role.PARTNER_MEMBER, world["carrier"])
    client.force_login(partner)
    page = client.get(reverse("account_home")).content.decode()
    assert "Créer l’adresse de mon calendrier" in page
    client.post(reverse("feed_change"), {"creer": ""})
    first = FeedKey.objects.get(user=partner).token
    url = reverse("calendar_feed", args=[first])
    page = client.get(reverse("account_home")).content.decode()
    assert f"https://portail.test{url}" in page
    assert "jamais lue" in page
    client.logout()
    assert client.get(url).status_code == 200
    client.force_login(partner)
    assert "lue pour la dernière fois" in client.get(reverse("account_home")).content.decode()
    client.post(reverse("feed_change"), {"renouveler": ""})
    assert client.get(url).status_code == 404
    second = reverse("calendar_feed", args=[FeedKey.objects.get(user=partner).token])
    assert client.get(second).status_code == 200
    client.post(reverse("feed_change"), {"revoquer": ""})
    assert client.get(second).status_code == 404


def test_a_calendar_dies_with_the_rights_of_its_person(client, world):
    partner = user_with_role(Role.PARTNER_MEMBER, world["carrier"])
    key = FeedKey.issue(partner)
    url = reverse("calendar_feed", args=[key.token])
    partner.memberships.update(ends_on=clock.today() - timedelta(days=1))
    assert Calendar.from_ical(client.get(url).content).events == []
    partner.is_active = False
    partner.save()
    assert client.get(url).status_code == 404
    assert client.get(reverse("calendar_feed", args=[key.nonce])).status_code == 404, (
        "the nonce alone"
    )


def test_a_calendar_asks_as_many_questions_for_a_large_programme(
    client, world, django_assert_max_num_queries
):
    officer = user_with_role(Role.PROJECT_OFFICER, OrganizationFactory())
    url = reverse("calendar_feed", args=[FeedKey.issue(officer).token])
    for _ in range(3):
        MilestoneFactory(sheet=world["own"], due_on=clock.today(), due_on_precision="day")
        CommitmentFactory(sheet=world["own"], due_on=clock.today(), due_on_precision="day")
    with django_assert_max_num_queries(PAGE_QUERIES):
        client.get(url)
