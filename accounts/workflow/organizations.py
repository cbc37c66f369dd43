"""Organisations of the directory: created, edited, archived; who is their référent·e."""

from django.db import transaction

from accounts.enums import TEAM_ROLES
from accounts.models import Membership, Organization
from accounts.workflow.memberships import name_referent, withdraw_referent
from core import clock
from core.editing.refused import Refused


@transaction.atomic
@clock.one_instant
def create_organization(*, by, **fields) -> Organization:
    organization = Organization(**fields)
    organization.save_as(by)
    return organization


@transaction.atomic
@clock.one_instant
def save_organization(organization: Organization, *, by, version: int):
    """Save what a form has set. Its address (slug) stays: links and mails rely on it. Raises
    StaleVersion.
    """
    organization.lock_version(version)
    organization.save_as(by)


@transaction.atomic
@clock.one_instant
def set_referent(organization: Organization, *, membership: Membership | None, by, version: int):
    """Name the référent·e, or nobody (« à désigner »). Raises StaleVersion, Refused."""
    organization.lock_version(version)
    if membership is not None:  # whoever was named before is so no more
        name_referent(membership, by=by, is_locked=True)
        return
    for former in organization.memberships.referents():
        withdraw_referent(former, by=by)


@transaction.atomic
@clock.one_instant
def archive_organization(organization: Organization, *, reason: str, by, version: int):
    """Take an organisation out of the directory. What it signed, carries and promised stays, and so
    do its memberships.

    While it is archived these give no right (see ``Membership.objects.active``); a restoration
    gives them back.
    """
    reason = reason.strip()
    if organization.is_archived:
        raise Refused("Cette organisation est déjà archivée.")
    if not reason:
        raise Refused("Indiquez pourquoi l’organisation est archivée.")
    if (
        Membership.objects.active(clock.today())
        .filter(organization=organization, role__in=TEAM_ROLES)
        .exists()
    ):
        raise Refused(
            "L’équipe projet travaille dans cette organisation : l’archiver fermerait le portail à"
            " l’équipe."
        )
    organization.lock_version(version)
    organization.archived_at, organization.archived_by = clock.now(), by
    organization.archive_reason = reason
    organization.save_as(by, reason=reason)


@transaction.atomic
@clock.one_instant
def restore_organization(organization: Organization, *, by, version: int):
    if not organization.is_archived:
        raise Refused("Cette organisation n’est pas archivée.")
    organization.lock_version(version)
    organization.archived_at, organization.archived_by, organization.archive_reason = None, None, ""
    organization.save_as(by)
