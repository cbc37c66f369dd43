"""Pages of committees: composed, changed, archived, their history; roles given by seats alone; the
co-chairs on the home.
"""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.workflow import invitations, memberships
from governance.committees import workflow
from governance.enums import Capacity, SeatRole
from governance.models import Committee, Seat
from tests.factories import OrganizationFactory, PhaseFactory, UserFactory, user_with_role
from tests.governance.committees.test_committees import START, TODAY, open_seat, periods
from tests.governance.factories import CommitteeFactory, MeetingFactory
from tests.harness.budgets import PAGE_QUERIES
from tests.territoire.test_pages import assert_sound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june_2021(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def address(name, *args):
    return reverse(f"governance:{name}", args=args)


def text_of(response) -> str:
    """What the page says, on one line, spaces of every kind alike."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_committee_is_composed_from_an_empty_page(client, officer):
    """The whole way of the officer: committee, both co-chairs, a newcomer by name, one
    with an address.
    """
    PhaseFactory()
    client.force_login(officer)
    assert "Créer le comité de projet" in text_of(client.get(address("committee_list")))
    fields = {
        "kind": "project",
        "name": "Comité de projet",
        "acronym": "cp",
        "quorum": "6",
        "remit": "",
    }
    missing = client.post(address("committee_create"), fields | {"acronym": "", "quorum": "0"})
    assert missing.status_code == 422
    assert {"acronym", "quorum", "phase"} == set(missing.context["form"].errors)
    phase = missing.context["form"].initial["phase"].pk
    page = client.post(address("committee_create"), fields | {"phase": phase}, follow=True)
    committee = Committee.objects.get()
    assert committee.acronym == "CP"
    assert_sound(page.content.decode(), "Comité de projet")
    assert text_of(page).count("À désigner") == 2
    taken = client.post(address("committee_create"), fields | {"phase": phase, "acronym": "CT"})
    assert taken.context["form"].errors == {"name": ["Un comité de cette phase porte déjà ce nom."]}

    ept = OrganizationFactory(name="Grand-Orly")
    opening = {"role": "co_chair_elected", "starts_on": "22/03/2019", "ends_on": ""}
    client.post(address("seat_open", committee.pk), opening | {"organization": ept.pk})
    elected = Seat.objects.get()
    for post, field, words in (
        (opening | {"new_organization": "Air"}, "starts_on", "déjà un siège d’élu·e"),
        (
            opening | {"organization": ept.pk, "role": "co_chair_industry"},
            "starts_on",
            "deux organisations différentes",
        ),
        (
            opening | {"organization": ept.pk, "role": "member", "ends_on": "21/03/2019"},
            "ends_on",
            "La fin précède",
        ),
        (opening, "organization", "Indiquez l’organisation"),
    ):
        refused = client.post(address("seat_open", committee.pk), post)
        assert refused.status_code == 422
        assert words in refused.context["form"].errors[field][0]
    assert Seat.objects.count() == 1
    assert not type(ept).objects.filter(name="Air").exists()  # nothing is left of a refused save

    client.post(
        address("seat_appoint", committee.pk, elected.pk),
        {
            "new_person": "Patrice Diguet",
            "capacity": "holder",
            "starts_on": "22/03/2019",
            "ends_on": "",
        },
    )
    client.post(
        address("seat_appoint", committee.pk, elected.pk),
        {
            "new_person": "Claire Exemple",
            "email": "Claire@Example.org",
            "capacity": "deputy",
            "starts_on": "01/06/2021",
        },
    )
    claire = elected.terms.get(capacity="deputy").person
    assert (claire.email, claire.is_active, claire.roles) == (
        "claire@example.org",
        True,
        {Role.CO_CHAIR_ELECTED},
    )
    assert elected.terms.get(capacity="holder").person.email is None
    shown = text_of(client.get(address("committee_detail", committee.pk)))
    assert "Patrice Diguet Grand-Orly depuis le 22 mars 2019" in shown
    assert "Suppléant·e : Claire Exemple" in shown
    known = client.post(
        address("seat_appoint", committee.pk, elected.pk),
        {
            "new_person": "Jean Autre",
            "email": "claire@example.org",
            "capacity": "holder",
            "starts_on": "01/07/2021",
        },
    )
    assert "est celle de Claire Exemple" in known.context["form"].errors["email"][0]


def test_who_is_replaced_is_said_before_and_the_past_stays_visible(client, officer):
    seat = open_seat(officer, SeatRole.CO_CHAIR_ELECTED)
    committee = seat.committee
    former, successor = (
        UserFactory(last_name=name, first_name="Anne") for name in ("Ancien", "Nouveau")
    )
    workflow.appoint(seat, by=officer, person=former, starts_on=START)
    client.force_login(officer)
    url = address("seat_appoint", committee.pk, seat.pk)
    asked = text_of(client.get(url))
    assert (
        "remplace Anne Ancien, dont le mandat prendra fin la veille du premier jour (le 14 juin"
        " 2021" in asked
    )
    overlap = client.post(
        url, {"person": successor.pk, "capacity": "holder", "starts_on": "01/01/2019"}
    )
    assert "n’existe que depuis le 22 mars 2019" in overlap.context["form"].errors["starts_on"][0]
    client.post(url, {"person": successor.pk, "capacity": "holder", "starts_on": "01/06/2021"})
    shown = text_of(client.get(address("committee_detail", committee.pk)))
    assert "Anne Ancien, titulaire du 22 mars 2019 au 31 mai 2021" in shown

    term = seat.terms.get(person=successor)
    late = client.post(address("term_end", committee.pk, term.pk), {"ends_on": "31/05/2021"})
    assert late.status_code == 422
    client.post(address("term_end", committee.pk, term.pk), {"ends_on": "14/06/2021"})
    assert successor.roles == set()
    assert client.get(address("term_end", committee.pk, term.pk)).status_code == 404  # over
    member = open_seat(officer, organization=OrganizationFactory(name="Air du passé"))
    for capacity, since in (("holder", START), ("deputy", START), ("holder", date(2022, 1, 1))):
        workflow.appoint(
            member, by=officer, person=UserFactory(), capacity=capacity, starts_on=since
        )
    client.post(address("seat_close", committee.pk, member.pk), {"ends_on": "01/06/2021"})
    assert "Air du passé , Membre du 22 mars 2019 au 1er juin 2021" in text_of(
        client.get(address("committee_detail", committee.pk))
    )

    history = text_of(client.get(address("committee_history", committee.pk)))
    for words in (
        "a nommé Anne Nouveau titulaire du siège de",
        "a mis fin au mandat de Anne Ancien, titulaire du siège de",
        "dernier jour le 31 mai 2021",
        "Remplacement par Anne Nouveau",
        "a fermé le siège de Air du passé (Membre), dernier jour le 1er juin 2021",
    ):
        assert words in history


def test_a_committee_edited_by_two_and_archived(client, officer):
    committee = CommitteeFactory()
    client.force_login(officer)
    url, fields = (
        address("committee_edit", committee.pk),
        {
            "name": "Comité de suivi",
            "kind": "monitoring",
        },
    )
    assert client.post(url, fields | {"version": "1"}).status_code == 302
    conflict = client.post(url, {"name": "Comité", "version": "1"})
    assert conflict.status_code == 409
    assert "Comité de suivi" in text_of(conflict)
    committee.refresh_from_db()
    assert (committee.kind, committee.acronym, committee.version) == ("monitoring", "CP", 2)

    seat = open_seat(officer, committee=committee)
    archive = address("committee_act", committee.pk, "archiver")
    refused = client.post(archive, {"version": "2", "reason": "Dissous."})
    assert "sièges de ce comité restent ouverts" in text_of(refused)
    workflow.close_seat(seat, by=officer, ends_on=date(2021, 6, 1))
    client.post(archive, {"version": "2", "reason": "Dissous."})
    assert "Dissous." in text_of(client.get(address("committee_list")))
    member = user_with_role(Role.COMMITTEE_MEMBER)
    client.force_login(member)
    assert client.get(committee.get_absolute_url()).status_code == 404
    client.force_login(officer)
    client.post(address("committee_act", committee.pk, "restaurer"), {"version": "3"})
    history = text_of(client.get(address("committee_history", committee.pk)))
    assert "a restauré le comité" in history
    assert "a archivé le comité : « Dissous. »" in history


def test_the_list_costs_the_same_whatever_its_length(client, officer):
    client.force_login(officer)

    def grow(name):
        committee = CommitteeFactory(name=name, acronym=name[:6])
        for role in SeatRole.values:
            seat = open_seat(officer, role, committee=committee)
            workflow.appoint(seat, by=officer, person=UserFactory(), starts_on=START)
            workflow.appoint(seat, by=officer, person=UserFactory(), starts_on=TODAY)
            deputy = UserFactory()
            workflow.appoint(
                seat, by=officer, person=deputy, capacity=Capacity.DEPUTY, starts_on=START
            )
        MeetingFactory(committee=committee, number=1)
        return committee

    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            page = client.get(url)
        assert len(seen) <= PAGE_QUERIES, url
        return len(seen), text_of(page)

    first = grow("Un")
    few, shown = queries(address("committee_list"))
    assert "séance n° 1" in shown
    assert "4 sièges ouverts" in shown
    few_of_one, _ = queries(first.get_absolute_url())
    few_of_history, _ = queries(address("committee_history", first.pk))
    grow("Deux")
    grow("Trois")
    open_seat(officer, committee=first)
    assert queries(address("committee_list"))[0] == few
    assert queries(first.get_absolute_url())[0] == few_of_one
    assert queries(address("committee_history", first.pk))[0] == few_of_history


# --- Roles by seats alone
# ---------------------------------------------------------------------------------
def test_roles_of_committees_are_never_given_by_hand(client, officer):
    seat = open_seat(officer, SeatRole.CO_CHAIR_INDUSTRY)
    person = UserFactory()
    held = workflow.appoint(seat, by=officer, person=person, starts_on=START).membership
    partner = user_with_role(Role.PARTNER_MEMBER, seat.organization)
    client.force_login(officer)
    assert "par son siège au comité" in text_of(client.get(reverse("people_list")))
    assert client.get(reverse("people_manage", args=[held.pk])).status_code == 403
    theirs = partner.memberships.get()
    for url, data in (
        (reverse("people_manage", args=[theirs.pk]), {"role": Role.CO_CHAIR_ELECTED}),
        (reverse("invitation_create"), {"emails": "a@example.org", "role": Role.COMMITTEE_MEMBER,
                                        "organization": seat.organization_id}),
    ):  # fmt: skip
        assert "co_chair" not in client.get(url).content.decode()
        assert client.post(url, data).status_code == 422
    for act in (
        lambda: memberships.change_role(held, role=Role.READER, by=officer),
        lambda: memberships.change_role(theirs, role=Role.COMMITTEE_MEMBER, by=officer),
        lambda: memberships.end_membership(held, by=officer),
        lambda: invitations.invite_all(
            [("a@example.org", "", "")],
            organization=seat.organization,
            role=Role.COMMITTEE_MEMBER,
            by=officer,
        ),
    ):
        with pytest.raises(ValueError, match="vient d’un siège"):
            act()
    assert periods(person) == [(Role.CO_CHAIR_INDUSTRY, START, None)]


def test_everybody_who_sees_the_home_sees_the_pair(client, officer):
    seat = open_seat(officer, SeatRole.CO_CHAIR_INDUSTRY)
    person = UserFactory(first_name="Aurélien", last_name="Gomez")
    workflow.appoint(seat, by=officer, person=person, starts_on=START)
    for role in (Role.READER, Role.COMMITTEE_MEMBER):
        client.force_login(user_with_role(role))
        home = text_of(client.get(reverse("home")))
        assert "Aurélien Gomez" in home
        assert "depuis le 22 mars 2019" in home
        assert "À désigner" in home  # the elected half
        assert "Ouvrir ce siège" not in home
