"""Memberships of people who are in: role changed, référent·e named, ended. A former role stays
known by its dates.
"""

from datetime import timedelta

from django.db import transaction

from accounts.access import exclusive_roles
from accounts.enums import COMMITTEE_ROLES, Role
from accounts.models import Membership, Organization, User
from accounts.models.memberships import TEAM_ONLY
from core import clock
from core.editing.refused import Refused

SEATED = (
    "Un rôle de comité vient d’un siège : nommez la personne, ou terminez son mandat, sur la page"
    " du comité (menu Gouvernance)."
)


@transaction.atomic
@clock.one_instant
def change_role(membership: Membership, *, role: str, by) -> Membership:
    """Give another role from today on; the membership that bears it. Raises Refused."""
    role = Role(role)
    membership = lock_membership(membership)
    if role == membership.role:
        return membership
    refuse_seated_roles(membership.role, role)
    if not membership.organization.admits(role):
        raise Refused(TEAM_ONLY)
    refuse_own_last_office(membership, by)
    if other_roles(membership).filter(role__in=exclusive_roles(role)).exists():
        raise Refused(f"{membership.user} a déjà un rôle de cette sorte dans cette organisation.")
    if membership.starts_on >= clock.today():
        membership.role = role
        membership.save_as(by)
        return membership
    successor = Membership(
        user=membership.user,
        organization=membership.organization,
        role=role,
        is_referent=membership.is_referent,
        starts_on=clock.today(),
        ends_on=membership.ends_on,
    )
    end_at_once(membership, by=by, reason=f"Nouveau rôle : {role.label}")
    successor.save_as(by)
    return successor


@transaction.atomic
@clock.one_instant
def end_membership(membership: Membership, *, by, is_immediate: bool = False):
    """Today is its last day; or yesterday was, for an access that must stop now. Raises
    Refused.
    """
    membership = lock_membership(membership)
    refuse_seated_roles(membership.role)
    refuse_own_last_office(membership, by)
    if is_immediate or membership.starts_on > clock.today():
        end_at_once(membership, by=by, reason="Accès retiré tout de suite")
        return
    membership.is_referent = False
    membership.ends_on = clock.today()
    membership.save_as(by)


@transaction.atomic
@clock.one_instant
def name_referent(membership: Membership, *, by, is_locked: bool = False) -> Membership | None:
    """This person speaks for the organisation; whoever did until now, or None. Raises
    Refused.

    ``is_locked``: the caller's transaction holds the organisation already.
    """
    membership = lock_membership(membership, is_locked=is_locked)
    if membership.ends_on is not None or not membership.user.is_active:
        raise Refused("La ou le référent·e est une personne dont l’accès reste ouvert.")
    former = membership.organization.memberships.referents().select_related("user").first()
    if former == membership:
        return None
    if former is not None:
        former.is_referent = False
        former.save_as(by)
    membership.is_referent = True
    membership.save_as(by)
    return former


@transaction.atomic
@clock.one_instant
def withdraw_referent(membership: Membership, *, by):
    """Back to « à désigner »."""
    membership = lock_membership(membership)
    if membership.is_referent:
        membership.is_referent = False
        membership.save_as(by)


@transaction.atomic
@clock.one_instant
def give_account(person: User, *, email: str, by):
    """Give an address to a person known by name alone, who may then sign in by a code. Raises
    Refused.
    """
    email = email.strip().lower()
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.email == email:
        return
    if person.email:
        raise Refused(f"{person} a déjà une adresse sur le portail.", "email")
    if User.objects.filter(email=email).exists():
        raise Refused("Cette adresse est déjà celle d’une autre personne.", "email")
    person.email, person.is_active = email, True
    person.save_as(by)


def is_only_administrator(membership: Membership) -> bool:
    """True if nobody else of the organisation could invite colleagues."""
    same = Membership.objects.active(clock.today()).filter(
        organization=membership.organization_id, role=membership.role, user__is_active=True
    )
    others = same.exclude(user=membership.user_id)
    return membership.role == Role.PARTNER_ADMINISTRATOR and not others.exists()


def is_only_officer(membership: Membership) -> bool:
    """True if the portal would be left without project officer."""
    officers = Membership.objects.officers(clock.today()).exclude(pk=membership.pk)
    return membership.role == Role.PROJECT_OFFICER and not officers.exists()


def other_roles(membership: Membership):
    """What else the same person is in the same organisation."""
    same = Membership.objects.not_ended(clock.today()).filter(
        user=membership.user_id, organization=membership.organization_id
    )
    return same.exclude(pk=membership.pk)


def refuse_seated_roles(*roles: str):
    if any(role in COMMITTEE_ROLES for role in roles):
        raise Refused(SEATED)


def refuse_own_last_office(membership: Membership, by):
    """Whoever runs the portal does not lock themselves out by mistake."""
    if membership.role != Role.PROJECT_OFFICER or membership.user_id != by.pk or by.is_superuser:
        return
    mine = Membership.objects.officers(clock.today()).filter(user=by)
    if not mine.exclude(pk=membership.pk).exists():
        raise Refused(
            "Vous ne pouvez pas quitter vous-même votre dernier rôle de chef·fe de projet :"
            " demandez-le à un·e collègue."
        )


def end_at_once(membership: Membership, *, by, reason: str):
    """Out of force from now on: its last day was yesterday; one that had not lasted a day leaves
    its history alone.
    """
    yesterday = clock.today() - timedelta(days=1)
    if membership.starts_on > yesterday:
        membership.delete_as(by, reason=reason)
        return
    membership.is_referent = False
    membership.ends_on = yesterday
    membership.save_as(by, reason=reason)


def lock_membership(membership: Membership, *, is_locked: bool = False) -> Membership:
    """The membership as it is now. Its organisation is held, so that acts upon its people come one
    after another.
    """
    if not is_locked:
        Organization.objects.select_for_update().get(pk=membership.organization_id)
    rows = Membership.objects.not_ended(clock.today()).select_related("user", "organization")
    fresh = rows.filter(pk=membership.pk).first()
    if fresh is None:
        raise Refused("Cette appartenance a pris fin entre-temps.")
    return fresh
