from accounts.models.feeds import FeedKey
from accounts.models.invitations import Invitation
from accounts.models.memberships import Membership
from accounts.models.notices import Notice
from accounts.models.organizations import Organization
from accounts.models.users import User

__all__ = ["FeedKey", "Invitation", "Membership", "Notice", "Organization", "User"]
