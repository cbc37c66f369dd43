"""Invitations: sent, sent again, cancelled, accepted. Functions are keyword-only; ``by`` is the
person who acts.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts import notifications
from accounts.access import Invitee, exclusive_roles, invitee_of, was_closed
from accounts.enums import COMMITTEE_ROLES, InvitationState, Role
from accounts.models import Invitation, Membership, Organization, User
from accounts.models.memberships import TEAM_ONLY
from accounts.workflow.memberships import SEATED
from core import clock
from core.editing.refused import Refused


class InvitationClosed(Refused):
    """Accepted, cancelled, expired or sent again since the page was opened."""


@transaction.atomic
@clock.one_instant
def invite_all(people, *, organization: Organization, role: str, by) -> list[Invitation]:
    """Invite several ``(email, first name, last name)`` with one role: all, or none
    (Refused).
    """
    # Of two invitations of one address at the same instant, the second sees the first.
    Organization.objects.select_for_update().get(pk=organization.pk)
    return [
        _invite(email, first_name, last_name, organization=organization, role=Role(role), by=by)
        for email, first_name, last_name in people
    ]


def reason_not_to_invite(email: str, *, organization: Organization, role: str) -> str | None:
    """Why this address cannot be invited with this role, in French; None if it can."""
    if role in COMMITTEE_ROLES:
        return SEATED
    if not organization.admits(role):
        return TEAM_ONLY
    same_place = {"organization": organization, "role__in": exclusive_roles(role)}
    members = Membership.objects.not_ended(clock.today()).filter(
        user__email=email, user__is_active=True
    )
    if membership := members.filter(**same_place).first():
        label = membership.get_role_display()
        if membership.role == role:
            return f"{email} est déjà membre de {organization} ({label})."
        return (
            f"{email} est déjà membre de {organization} ({label}) : changez son rôle dans la liste."
        )
    if (
        invitation := Invitation.objects.pending(clock.now())
        .filter(email=email, **same_place)
        .first()
    ):
        label = invitation.get_role_display()
        return (
            f"Une invitation de {email} est déjà en cours ({label}) : renvoyez-la, ou annulez-la"
            " d’abord."
        )
    return None


def has_closed_account(email: str) -> bool:
    person = User.objects.filter(email=email, is_active=False).first()
    return person is not None and was_closed(person)


def _invite(email, first_name, last_name, *, organization, role, by) -> Invitation:
    if reason := reason_not_to_invite(email, organization=organization, role=role):
        raise Refused(reason)
    # The database keeps one open invitation a role: an expired one is taken up again.
    wanted = {"email": email, "organization": organization, "role": role}
    invitation = Invitation.objects.unanswered().filter(**wanted).first()
    invitation = invitation or Invitation(**wanted, sent_count=0)
    invitation.first_name = first_name or invitation.first_name
    invitation.last_name = last_name or invitation.last_name
    invitation.invited_by = by
    return _send(invitation, by=by)


def _send(invitation: Invitation, *, by) -> Invitation:
    """A new link, which voids the former one, and its mail."""
    invitation.sent_count += 1
    invitation.sent_at = clock.now()
    invitation.expires_at = clock.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation.save_as(by)
    notifications.invitation(invitation)
    return invitation


@transaction.atomic
@clock.one_instant
def resend(invitation: Invitation, *, by) -> Invitation:
    """Send a new link for as many days as the first; the former one opens nothing more. Raises
    InvitationClosed.
    """
    invitation = lock_open(invitation, or_expired=True)
    return _send(invitation, by=by)


@transaction.atomic
@clock.one_instant
def cancel(invitation: Invitation, *, by) -> Invitation:
    """The link opens nothing more. Raises InvitationClosed if somebody accepted or cancelled it."""
    invitation = lock_open(invitation, or_expired=True)
    invitation.revoked_at = clock.now()
    invitation.save_as(by)
    return invitation


@transaction.atomic
@clock.one_instant
def accept(
    invitation: Invitation, *, visitor, invitee: Invitee, first_name="", last_name="", password=""
) -> User:
    """Make the membership, and the account of a person who has none; the person who is now a
    member.

    ``visitor`` is whoever pressed the button, signed in or not; ``invitee`` is what the page took
    the visitor for, and must still hold: an account that got a password meanwhile is not entered.
    Names and password serve a new account alone. Raises InvitationClosed (of several presses, one
    accepts), Refused.
    """
    invitation = lock_open(invitation)
    person = User.objects.select_for_update().filter(email=invitation.email).first()
    if invitee != invitee_of(invitation, visitor, person):
        raise InvitationClosed("Le compte de cette adresse vient de changer.")
    if invitee in (Invitee.OTHER, Invitee.CLOSED):
        raise Refused("Cette invitation s’adresse à quelqu’un d’autre, ou à un compte fermé.")
    if not invitation.organization.admits(invitation.role):
        raise Refused(TEAM_ONLY)
    person = person or User(email=invitation.email)
    if invitee == Invitee.NEW:
        open_account(person, first_name, last_name, password)
    _join(person, invitation)
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save_as(person)
    return person


def open_account(person: User, first_name, last_name, password):
    person.first_name, person.last_name = first_name, last_name
    person.is_active = True
    if password:
        person.set_password(password)
    person.save_as(person, reason="Invitation acceptée")


def _join(person: User, invitation: Invitation):
    organization, role = invitation.organization, invitation.role
    held = person.memberships.not_ended(clock.today()).filter(organization=organization, role=role)
    if not held.exists():
        membership = Membership(
            user=person, organization=organization, role=role, starts_on=clock.today()
        )
        membership.save_as(person, reason=f"Invitation de {invitation.invited_by}")


def lock_open(invitation: Invitation, *, or_expired: bool = False) -> Invitation:
    """The invitation as it is now, held until the end of the transaction."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    fresh = rows.select_for_update(of=("self",)).get(pk=invitation.pk)
    state = fresh.state(clock.now())
    open_states = {InvitationState.PENDING} | ({InvitationState.EXPIRED} if or_expired else set())
    if state not in open_states or fresh.sent_count != invitation.sent_count:
        raise InvitationClosed("Cette invitation n’est plus ouverte : son état vient de changer.")
    return fresh
