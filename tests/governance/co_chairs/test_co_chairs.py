"""The page of the binôme and its notes: what it gathers, who reads what, two hands on the shared
note.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import Role
from core import clock
from governance.enums import ItemKind, SeatRole
from governance.models import LeadNote, Snapshot
from governance.programme import workflow
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommitmentFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_chairs():
    """Elected member, industrialist and the deputy of the first, of the project committee."""
    committee = CommitteeFactory()
    seats = [
        SeatFactory(committee=committee, role=role, organization=OrganizationFactory(name=name))
        for role, name in (
            (SeatRole.CO_CHAIR_ELECTED, "Territoire"),
            (SeatRole.CO_CHAIR_INDUSTRY, "Usine"),
        )
    ]
    people = [TermFactory(seat=seat).person for seat in seats]
    return [*people, TermFactory(seat=seats[0], capacity="deputy").person]


@pytest.fixture
def meeting():
    return MeetingFactory(committee=CommitteeFactory(), number=2)


def note_url(meeting, slug):
    return reverse("governance:lead_note", args=[meeting.pk, slug])


def page_of(client, person, meeting):
    client.force_login(person)
    return client.get(reverse("governance:pair_page", args=[meeting.pk]))


def test_the_page_gathers_what_moved_what_is_stuck_what_is_asked_and_promised(
    client, co_chairs, meeting
):
    elected = co_chairs[0]
    waiting = ActionSheetFactory(number=7, review_status="submitted")
    stuck = ActionSheetFactory(number=8, is_priority=True)
    held = MeetingFactory(committee=meeting.committee, status="held", number=1)
    mine = elected.terms.get().seat.organization
    CommitmentFactory(organization=mine, due="2019", sheet=stuck)
    CommitmentFactory(due="2019", sheet=stuck)
    workflow.take_snapshot(held)
    ActionSheetFactory(number=9, title="Nouvelle")
    BlockerFactory(
        sheet=stuck, description="Un-avis-manque", unblocker=OrganizationFactory(name="Préfecture")
    )
    BlockerFactory(sheet=stuck, description="Un-terrain-manque", unblocker=mine)
    AgendaItemFactory(meeting=meeting, kind=ItemKind.SHEET_TO_APPROVE, sheets=[waiting])
    AgendaItemFactory(meeting=meeting, status="proposed", kind=ItemKind.FREE)
    late = FollowUpFactory(
        decision__meeting=held, person=elected, organization=mine, due="2019", statement="Écrire"
    )
    FollowUpFactory(decision__meeting=held, statement="Suite-d’un-autre")
    FollowUpFactory(
        decision__meeting=held, organization=mine, status="done", statement="Déjà-faite"
    )
    response = page_of(client, elected, meeting)
    page, text = response.context["page"], response.content.decode()
    assert page.since == clock.today()
    assert [(group.count, group.sheets[0][0]) for group in page.to_decide] == [(1, "7")]
    assert (page.to_accept, page.late_promises, page.late_commitments) == (1, 1, 1)
    assert client.get(page.commitments_url).context["shown"] == 1
    assert [row.description for row in page.stuck.rows] == ["Un-avis-manque"]
    assert [row.description for row in page.asked_of_you.rows] == ["Un-terrain-manque"]
    assert page.promised.rows == [late]
    assert [(group.label, group.sheets[0][0]) for group in page.moved] == [("fiche nouvelle", "9")]
    assert "Préfecture" in text
    assert "Suite-d’un-autre" not in text


def test_the_page_before_the_first_meeting_says_what_will_be_here(client, co_chairs, meeting):
    text = page_of(client, co_chairs[0], meeting).content.decode()
    assert not Snapshot.objects.exists()
    assert "Pas encore de point de comparaison" in text
    assert "Rien ne vous est demandé" in text
    client.force_login(co_chairs[1])
    address = reverse("governance:pair_page", args=[meeting.pk])
    sooner = MeetingFactory(
        committee=CommitteeFactory(name="Comité technique", acronym="CT", kind="technical"),
        starts_at=clock.now() + timedelta(days=1),
    )
    assert client.get(reverse("governance:pair_next")).url == address
    assert address in client.get(meeting.get_absolute_url()).content.decode()
    own = reverse("governance:pair_page", args=[sooner.pk])
    for page in (sooner.get_absolute_url(), "/"):
        assert own not in client.get(page).content.decode(), "a committee without co-chairs"
    meeting.delete()
    assert "Aucune séance à venir" in client.get(reverse("governance:pair_next")).content.decode()


def test_a_private_note_is_for_its_owner_a_shared_one_for_both_co_chairs(
    client, co_chairs, meeting
):
    elected, industrialist, deputy = co_chairs
    client.force_login(elected)
    for slug, text in (("privee", "Secret-de-l’élu"), ("partagee", "À-deux")):
        assert client.post(note_url(meeting, slug), {"version": 0, "text": text}).status_code == 302
    other_committee = TermFactory(
        seat=SeatFactory(
            committee=CommitteeFactory(name="Comité technique", acronym="CT"),
            role=SeatRole.CO_CHAIR_ELECTED,
        )
    ).person
    officer = user_with_role(Role.PROJECT_OFFICER)
    seen = {
        person: page_of(client, person, meeting).content.decode()
        for person in (
            elected,
            industrialist,
            deputy,
            other_committee,
            officer,
            UserFactory(is_superuser=True),
        )
    }
    assert [("Secret-de-l’élu" in text, "À-deux" in text) for text in seen.values()] == [
        (True, True),
        (False, True),
        (False, True),
        (False, False),
        (False, False),
        (False, False),
    ]
    client.force_login(officer)
    assert (
        client.post(note_url(meeting, "partagee"), {"version": 1, "text": "x"}).status_code == 403
    )


def test_two_hands_on_the_shared_note(client, co_chairs, meeting):
    elected, industrialist, _ = co_chairs
    client.force_login(elected)
    client.post(note_url(meeting, "partagee"), {"version": 0, "text": "La première"})
    client.force_login(industrialist)
    late = client.post(note_url(meeting, "partagee"), {"version": 0, "text": "La seconde"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "La première" in text
    assert "La seconde" in text
    assert LeadNote.objects.get().text == "La première"
    again = client.post(note_url(meeting, "partagee"), {"version": 1, "text": "Les deux"})
    assert (again.status_code, LeadNote.objects.get().text) == (302, "Les deux")
    broken = client.post(note_url(meeting, "partagee"), {"version": "x", "text": "Gardé"})
    assert (broken.status_code, "Gardé" in broken.content.decode()) == (422, True)
    # Emptied, and the other note kept while this one is refused.
    assert client.post(note_url(meeting, "partagee"), {"version": 2, "text": ""}).status_code == 302
    assert client.post(note_url(meeting, "nulle"), {"version": 0, "text": "x"}).status_code == 404
