"""From « inviter » to the first page of the person invited: mails, links, buttons, and all that
must not happen.
"""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from accounts.access import Invitee
from accounts.enums import InvitationState, Role
from accounts.models import Invitation, Membership, User
from accounts.workflow import invitations
from core import clock
from core.editing.refused import Refused
from tests.accounts.support import is_signed_in
from tests.actions.test_concurrency import at_once
from tests.factories import (
    PASSWORD,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
ADDRESS = "nadia.benali@partenaire.example"
NAMES = {"first_name": "Nadia", "last_name": "Benali"}


@pytest.fixture
def organization(db):
    return OrganizationFactory(name="Ateliers de la Bièvre")


@pytest.fixture
def officer(db):
    return user_with_role(
        Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti", email="sophie@ept.example"
    )


@pytest.fixture
def invitation(organization, officer):
    return InvitationFactory(email=ADDRESS, organization=organization, invited_by=officer, **NAMES)


def link(invitation) -> str:
    return reverse("invitation_accept", args=[invitation.token])


def spoken(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def invite(client, **fields):
    data = {"role": Role.PARTNER_MEMBER, "first_name": "", "last_name": ""} | fields
    return client.post(reverse("invitation_create"), data)


# --- Sending
def test_the_mail_says_who_invites_to_what_and_until_when(
    client, officer, organization, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = invite(
            client, emails=f"Nadia Benali <{ADDRESS.upper()}>", organization=organization.pk
        )
    assert answer.url == reverse("people_list")
    invited = Invitation.objects.get()
    assert (invited.email, invited.first_name, invited.last_name) == (ADDRESS, "Nadia", "Benali")
    assert invited.expires_at - invited.sent_at == timedelta(days=settings.INVITATION_DAYS)
    assert invited.history.get().history_user == officer
    (message,) = mailoutbox
    assert message.to == [ADDRESS]
    assert message.subject.startswith("Sophie Marchetti vous invite")
    html = message.alternatives[0].content
    assert f"<title>{message.subject}</title>" in html
    for text in (
        message.body.replace("\N{NO-BREAK SPACE}", " "),
        html.replace("\N{NO-BREAK SPACE}", " "),
    ):
        assert settings.SITE_URL + link(invited) in text
        for words in (
            "Nadia Benali",
            "Sophie Marchetti",
            organization.name,
            "Membre du partenaire",
            "un seul bouton",
        ):
            assert words in text
        assert clock.day_of(invited.expires_at).strftime("%Y") in text
    assert not re.search(r"[^\W\d_] [:;?!»]|« ", re.sub(r"https?://\S+", "", message.body))
    page = client.get(reverse("people_list"))
    assert ADDRESS in page.content.decode()
    assert invited.token not in page.content.decode(), "the link is for the mailbox alone"


def test_several_are_invited_at_once_or_none(
    client, officer, organization, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    member = user_with_role(Role.PARTNER_MEMBER, organization, email="deja@partenaire.example")
    InvitationFactory(email="attend@partenaire.example", organization=organization)
    UserFactory(email="ferme@partenaire.example", is_active=False)
    faults = {
        "a@x.example pas-une-adresse": "« pas-une-adresse » n’est pas une adresse de courriel.",
        f"a@x.example\n{member.email}": "est déjà membre",
        "a@x.example; attend@partenaire.example": "est déjà en cours",
        "ferme@partenaire.example": "a été fermé",
        "\n".join(f"p{n}@x.example" for n in range(21)): "20 au plus",
    }
    for emails, words in faults.items():
        answer = invite(client, emails=emails, organization=organization.pk)
        assert answer.status_code == 422
        assert words in " ".join(answer.context["form"].errors["emails"]).replace(
            "\N{NO-BREAK SPACE}", " "
        )
    # As an administrator rather than a member: the same family of roles, so the same answer.
    answer = invite(
        client, emails=member.email, organization=organization.pk, role=Role.PARTNER_ADMINISTRATOR
    )
    assert "changez son rôle" in str(answer.context["form"].errors["emails"])
    answer = invite(
        client, emails="a@x.example, b@x.example", organization=organization.pk, first_name="Ada"
    )
    assert list(answer.context["form"].errors) == ["first_name"]
    assert Invitation.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = invite(
            client, emails="a@x.example, b@x.example\nA@x.example", organization=organization.pk
        )
    assert answer.status_code == 302
    assert [message.to for message in mailoutbox] == [["a@x.example"], ["b@x.example"]]


def test_an_administrator_invites_members_of_its_own_organisation_alone(client, organization):
    administrator = user_with_role(Role.PARTNER_ADMINISTRATOR, organization)
    other = OrganizationFactory()
    MembershipFactory(user=administrator, organization=other, role=Role.READER)
    UserFactory(email="ferme@partenaire.example", is_active=False)
    client.force_login(administrator)
    form = client.get(reverse("invitation_create")).context["form"]
    assert list(form.fields["organization"].queryset) == [organization]
    assert [value for value, _ in form.fields["role"].choices] == [
        "partner_administrator",
        "partner_member",
    ]
    assert invite(client, emails=ADDRESS, organization=other.pk).status_code == 422
    assert (
        invite(client, emails=ADDRESS, organization=organization.pk, role="reader").status_code
        == 422
    )
    assert not Invitation.objects.exists()
    # Whether an address has a closed account elsewhere is not this person's to know.
    assert (
        invite(client, emails="ferme@partenaire.example", organization=organization.pk).status_code
        == 302
    )
    theirs = InvitationFactory(organization=other)
    role_of_team = InvitationFactory(organization=organization, role=Role.READER)
    for row, status in ((theirs, 404), (role_of_team, 403)):
        for name in ("invitation_resend", "invitation_cancel"):
            assert client.post(reverse(name, args=[row.pk])).status_code == status
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization))
    assert client.get(reverse("invitation_create")).status_code == 403
    assert client.post(reverse("invitation_cancel", args=[role_of_team.pk])).status_code == 403


def test_sending_again_voids_the_former_link_and_cancelling_voids_both(
    client, officer, invitation, mailoutbox, django_capture_on_commit_callbacks
):
    former = link(invitation)
    Invitation.objects.update(expires_at=clock.now() + timedelta(seconds=1))
    invitation.refresh_from_db()
    with clock.at(clock.now() + timedelta(days=40)):
        client.force_login(officer)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("invitation_resend", args=[invitation.pk]))
        invitation.refresh_from_db()
        assert invitation.state(clock.now()) == InvitationState.PENDING
        assert invitation.sent_count == 2
        client.logout()
        assert client.get(former).status_code == 404
        assert client.get(link(invitation)).status_code == 200
        assert settings.SITE_URL + link(invitation) in mailoutbox[0].body
        client.force_login(officer)
        client.post(reverse("invitation_cancel", args=[invitation.pk]))
        client.logout()
        assert client.get(link(invitation)).status_code == 410
        assert client.post(link(invitation), NAMES).status_code == 410
        # A new one may then be sent, and an expired one is taken up by inviting again.
        with pytest.raises(invitations.InvitationClosed):
            invitations.resend(invitation, by=officer)
        people = [(ADDRESS, "", "")]
        details = {"organization": invitation.organization, "role": invitation.role, "by": officer}
        (fresh,) = invitations.invite_all(people, **details)
        assert fresh.pk != invitation.pk
    with clock.at(clock.now() + timedelta(days=90)):
        assert invitations.invite_all(people, **details) == [fresh]
    assert Membership.objects.filter(organization=invitation.organization).count() == 0


# --- Accepting
def test_opening_the_link_changes_nothing_however_often(client, invitation):
    before = list(Invitation.history.values_list("history_id"))
    for method in (client.get, client.head, client.get):
        response = method(link(invitation), headers={"user-agent": "LinkScanner/1.0"})
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert "no-store" in response["Cache-Control"]
    assert not is_signed_in(client)
    assert not User.objects.filter(email=ADDRESS).exists()
    assert list(Invitation.history.values_list("history_id")) == before
    assert client.put(link(invitation)).status_code == 405


def test_a_new_person_is_in_within_three_screens_and_without_password(
    client, invitation, organization
):
    page = client.get(link(invitation))
    for words in (
        "Sophie Marchetti",
        organization.name,
        "Membre du partenaire",
        "Accepter et entrer",
    ):
        assert words in spoken(page)
    assert page.context["form"].initial == NAMES
    session = client.session.session_key
    home = client.post(link(invitation), NAMES, follow=True)
    assert [url for url, _ in home.redirect_chain] == ["/"]
    assert "Bienvenue, Nadia" in spoken(home)
    assert client.session.session_key not in (None, session)
    person = User.objects.get(email=ADDRESS)
    assert home.wsgi_request.user == person
    assert person.is_active
    assert not person.has_usable_password()
    membership = person.memberships.get()
    assert (membership.organization, membership.role, membership.starts_on) == (
        organization, Role.PARTNER_MEMBER, clock.today(),
    )  # fmt: skip
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    for row in (person, membership, invitation):
        assert row.history.first().history_user == person
    # The other tab, or a second press: in again, nothing twice.
    assert client.post(link(invitation), NAMES).url == "/"
    client.logout()
    assert client.post(link(invitation), NAMES).status_code == 410
    assert person.memberships.count() == 1


def test_a_password_is_optional_but_must_hold(client, invitation):
    refused = client.post(link(invitation), NAMES | {"password": "trop court"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["password"]
    refused = client.post(link(invitation), {"first_name": "Nadia", "last_name": " "})
    assert list(refused.context["form"].errors) == ["last_name"]
    assert "Nadia" in spoken(refused)
    assert not User.objects.filter(email=ADDRESS).exists()
    client.post(link(invitation), NAMES | {"password": PASSWORD})
    assert User.objects.get(email=ADDRESS).check_password(PASSWORD)


def test_an_account_that_serves_is_never_entered_by_the_link(client, invitation):
    """With a password, or once signed in by code: accepted, then the ordinary sign-in."""
    now = clock.now()
    with_password = UserFactory(email=ADDRESS, first_name="Autre")
    page = client.get(link(invitation))
    assert page.context["form"] is None
    answer = client.post(
        link(invitation), {"first_name": "Pirate", "password": "une-phrase-de-pirate"}
    )
    assert answer.url == f"{reverse('account_login')}?next=%2F"
    assert not is_signed_in(client)
    with_password.refresh_from_db()
    assert with_password.first_name == "Autre"
    assert with_password.check_password(PASSWORD)
    assert with_password.memberships.count() == 1
    by_code = UserFactory(email="code@partenaire.example", password="!", last_login=now)
    second = InvitationFactory(email=by_code.email)
    assert client.post(link(second), NAMES).url.startswith(reverse("account_login"))
    assert not is_signed_in(client)
    # Nor one that got its password between the page and the press.
    late = InvitationFactory(email=with_password.email)
    with pytest.raises(invitations.InvitationClosed):
        invitations.accept(late, visitor=page.wsgi_request.user, invitee=Invitee.NEW, **NAMES)


def test_whoever_is_signed_in_accepts_for_oneself_alone(client, invitation, officer):
    client.force_login(officer)
    page = client.get(link(invitation))
    assert "une autre adresse" in spoken(page)
    assert f'name="next" value="{link(invitation)}"' in page.content.decode()
    assert client.post(link(invitation), NAMES).status_code == 403
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert client.post(reverse("account_logout"), {"next": link(invitation)}).url == link(
        invitation
    )
    person = user_with_role(Role.READER, email=ADDRESS)
    client.force_login(person)
    assert client.post(link(invitation)).url == "/"
    assert set(person.memberships.values_list("role", flat=True)) == {
        Role.READER,
        Role.PARTNER_MEMBER,
    }


def test_a_closed_account_stays_closed_and_one_never_opened_opens(client, invitation, officer):
    closed = UserFactory(email=ADDRESS, is_active=False, last_login=clock.now())
    page = client.get(link(invitation))
    assert "fermé" in spoken(page)
    assert officer.email in spoken(page)
    assert client.post(link(invitation), NAMES).status_code == 403
    with pytest.raises(Refused):
        invitations.accept(invitation, visitor=page.wsgi_request.user, invitee=Invitee.CLOSED)
    closed.refresh_from_db()
    assert not closed.is_active
    assert not closed.memberships.exists()
    # Closed before it ever served: its history knows.
    other = User(email="jamais@partenaire.example")
    other.save_as(officer)
    other.is_active = False
    other.save_as(officer)
    assert client.post(link(InvitationFactory(email=other.email)), NAMES).status_code == 403
    named = User(email="nommee@partenaire.example", last_name="Benali", is_active=False)
    named.save_as(officer)
    assert client.post(link(InvitationFactory(email=named.email)), NAMES).url == "/"
    named.refresh_from_db()
    assert named.is_active


def test_links_that_no_longer_serve_say_so(client, invitation, officer):
    with clock.at(clock.now() + timedelta(days=31)):
        page = client.get(link(invitation))
        assert page.status_code == 410
        assert "expiré" in spoken(page)
        assert officer.email in spoken(page)
        assert client.post(link(invitation), NAMES).status_code == 410
    pk, _, signature = invitation.token.partition(":")
    for forged in ("x", f"{pk}:{signature[:-1]}A", invitation.token + "A", "W10:abc"):
        page = client.get(reverse("invitation_accept", args=[forged]))
        assert page.status_code == 404
        assert "n’est pas le bon" in spoken(page)
    organization = invitation.organization
    organization.archived_at, organization.archived_by, organization.archive_reason = (
        clock.now(),
        officer,
        "Fermée.",
    )
    organization.save()
    assert client.post(link(invitation), NAMES).status_code == 410
    assert not User.objects.filter(email=ADDRESS).exists()


def test_presses_in_number_are_counted(client, invitation):
    cache.clear()
    answers = [client.post(link(invitation), {"first_name": ""}).status_code for _ in range(21)]
    assert set(answers[:20]) == {422}
    assert answers[20] == 429
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_of_several_presses_at_once_one_makes_the_membership(client):
    invitation = InvitationFactory(email=ADDRESS)
    visitor = client.get(link(invitation)).wsgi_request.user
    opened = [Invitation.objects.get(pk=invitation.pk) for _ in range(4)]

    def press(n):
        try:
            return invitations.accept(opened[n], visitor=visitor, invitee=Invitee.NEW, **NAMES).pk
        except invitations.InvitationClosed:
            return None
        finally:
            connection.close()

    outcomes = at_once(press, count=4)
    assert len([one for one in outcomes if one]) == 1
    assert User.objects.get(email=ADDRESS).memberships.count() == 1
