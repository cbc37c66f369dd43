"""What each person finds on the home page: a few figures, each with the list behind it."""

from accounts.enums import PARTNER_ROLES
from accounts.models import Membership
from accounts.permissions import Permission, has_permission
from core import clock
from territoire.homes.officer import officer
from territoire.homes.partner import partner
from territoire.homes.programme import programme


def page_for(user) -> tuple[str, dict]:
    """Template and context of the home page of this person, by what he or she may do."""
    if has_permission(user, Permission.SHEET_EDIT):
        return "homes/officer.html", officer(user)
    if not user.roles.isdisjoint(PARTNER_ROLES):
        return "homes/partner.html", partner(user)
    if has_permission(user, Permission.SHEET_READ):
        return "homes/programme.html", programme(user)
    return "homes/no_membership.html", {"officers": Membership.objects.officers(clock.today())}
