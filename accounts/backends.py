"""Who asks, with the roles in force: in one query at each request."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Membership, User
from core import clock


class PortalBackend(AuthenticationBackend):
    """allauth's, but the person of a session comes with ``active_memberships`` and their
    organisations.
    """

    def get_user(self, user_id) -> User | None:
        mine = Membership.objects.active(clock.today()).filter(user=user_id)
        memberships = list(mine.select_related("user", "organization"))
        if not memberships:
            return super().get_user(user_id)
        user = memberships[0].user
        if not self.user_can_authenticate(user):
            return None
        user.active_memberships = memberships
        return user
