from accounts.models.memberships import Membership
from accounts.models.organizations import Organization
from accounts.models.users import User

__all__ = ["Membership", "Organization", "User"]
