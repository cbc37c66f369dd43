"""Whom one may invite and into what; who stands before an invitation. Rows are read elsewhere, by
``visible_to``.
"""

import enum

from accounts.enums import COMMITTEE_ROLES, PARTNER_ROLES, TEAM_ROLES, Role
from accounts.models import Invitation, Organization, User
from accounts.permissions import Permission, Scope, own_organization_ids, scopes
from core.sorting import Folded


def reads_people(user) -> bool:
    """True for whoever sees the people of an organisation, all of them or its own."""
    return bool(scopes(user, Permission.PEOPLE_READ))


def invites_everywhere(user) -> bool:
    """True for the team; a partner's administrator invites into its own organisations alone."""
    return Scope.ALL in scopes(user, Permission.PEOPLE_INVITE)


def grantable_roles(user, organization: Organization | None = None) -> tuple[Role, ...]:
    """The roles that ``user`` may give (to people of ``organization``), change and take back by
    hand.

    Those of committees come from seats.
    """
    if not invites_everywhere(user):
        return PARTNER_ROLES if scopes(user, Permission.PEOPLE_INVITE) else ()
    by_hand = (role for role in Role if role not in COMMITTEE_ROLES)
    return tuple(role for role in by_hand if organization is None or organization.admits(role))


def inviting_organizations(user):
    """The organisations into which ``user`` may invite, by name as French sorts it."""
    found = Organization.objects.active().order_by(Folded("name"), "pk")
    if invites_everywhere(user):
        return found
    return found.filter(pk__in=own_organization_ids(user, Permission.PEOPLE_INVITE))


def manages(user, membership) -> bool:
    """True if ``user`` may change or end this membership, name its person référent·e."""
    own = own_organization_ids(user, Permission.PEOPLE_INVITE)
    is_theirs = invites_everywhere(user) or membership.organization_id in own
    return is_theirs and Role(membership.role) in grantable_roles(user)


def exclusive_roles(role: str) -> tuple[Role, ...]:
    """Roles of which a person holds one at a time in an organisation, ``role`` among them."""
    return next((family for family in (PARTNER_ROLES, TEAM_ROLES) if role in family), (Role(role),))


class Invitee(enum.StrEnum):
    """Who opens the link of an invitation."""

    NEW = "new"  # no account yet, or one that never served: the button opens it and signs in
    MEMBER = "member"  # has an account, signed out: the button accepts, then one signs in
    SELF = "self"  # signed in with the address invited
    OTHER = "other"  # signed in as somebody else
    CLOSED = "closed"  # the account of this address was closed by the team


def invitee_of(invitation: Invitation, visitor, person: User | None) -> Invitee:
    """Who ``visitor`` (signed in or not) is to the address invited, which is that of ``person`` if
    of anybody.
    """
    if visitor.is_authenticated:
        return Invitee.SELF if visitor.email == invitation.email else Invitee.OTHER
    if person is None:
        return Invitee.NEW
    if not person.is_active:
        return Invitee.CLOSED if was_closed(person) else Invitee.NEW
    return Invitee.NEW if has_never_signed_in(person) else Invitee.MEMBER


def has_never_signed_in(person: User) -> bool:
    """True while nobody could sign in with a password nor ever did: the mailbox is the only key
    that there is.
    """
    return not person.has_usable_password() and person.last_login is None


def was_closed(person: User) -> bool:
    """True for an account that once was open: only the team opens it again."""
    return not person.is_active and (
        not has_never_signed_in(person) or person.history.filter(is_active=True).exists()
    )
