"""Somebody as the rules of reading see them: their roles are known, their keys stand in slots.

A queryset that ``visible_to(viewer)`` narrowed is the same for all people of the same roles, save the keys of their
organisations. So a page prepares its question once for a standpoint (see ``core.gather``) and asks it with the keys
of whoever reads::

    _parts.gather(standpoint(user), sheet=sheet.pk, **keys_of(user))
"""

from typing import NamedTuple

from core.gather import slot


class _Role(NamedTuple):
    """A role in force, as rules read a membership."""

    role: str
    organization_id: int


class Standpoint(NamedTuple):
    """What rules ask of a user. Two people of one standpoint read the same rows of the same organisations."""

    is_superuser: bool
    is_active: bool
    roles: frozenset[str]

    is_authenticated = True

    @property
    def pk(self) -> int:
        return slot("reader")

    @property
    def active_memberships(self) -> list[_Role]:
        return [_Role(role, slot(_slot_of(role))) for role in sorted(self.roles)]

    @property
    def organization_ids(self) -> set[int]:
        return {membership.organization_id for membership in self.active_memberships}


def standpoint(user) -> Standpoint:
    return Standpoint(user.is_superuser, user.is_active, user.roles)


def keys_of(user) -> dict:
    """The keys that fill the slots of the standpoint of ``user``."""
    keys = {"reader": user.pk}
    for membership in user.active_memberships:
        keys.setdefault(_slot_of(membership.role), []).append(membership.organization_id)
    return keys


def _slot_of(role: str) -> str:
    return f"organizations of a {role}"
