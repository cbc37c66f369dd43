"""Who asks, with the roles in force: in one query at each request."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Membership, User
from core import clock
from core.gather import prepared, slot

# Long columns that no page of the shell shows; one that is asked for is read then.
_UNUSED = tuple(f"organization__{name}" for name in ("search_text", "address", "website", "archive_reason"))


@prepared
def _in_force(today):
    mine = Membership.objects.active(today).filter(user=slot("user"))
    return [mine.select_related("user", "organization").defer(*_UNUSED)]


class PortalBackend(AuthenticationBackend):
    """allauth's, but the person of a session comes with ``active_memberships`` and their organisations."""

    def get_user(self, user_id) -> User | None:
        [memberships] = _in_force.gather(clock.today(), user=user_id)
        if not memberships:
            return super().get_user(user_id)
        user = memberships[0].user
        if not self.user_can_authenticate(user):
            return None
        user.active_memberships = memberships
        return user
