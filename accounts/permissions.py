"""Who may do what, on one screen: a permission, then a table role → permissions.

Which rows a person may see is a queryset method, ``visible_to(user)``. What the person may do is a
named permission: ``require(user, Permission.SHEET_EDIT, sheet)`` in views, ``{% allowed
"sheet_edit" sheet as can_edit %}`` in templates. An unknown name raises.
"""

import enum
from functools import lru_cache

from django.core.exceptions import PermissionDenied

from accounts.enums import Role


class Permission(enum.StrEnum):
    SHEET_READ = "sheet_read"  # sheets open to partners and readers
    SHEET_READ_TEAM = (  # sheets, notes and documents kept within the team; archived sheets
        "sheet_read_team"
    )
    SHEET_CREATE = "sheet_create"
    SHEET_EDIT = "sheet_edit"  # every section, status, health, notes, documents
    SHEET_REVIEW = "sheet_review"  # submit, approve, send back
    SHEET_PRIORITIZE = "sheet_prioritize"
    SHEET_ARCHIVE = "sheet_archive"
    SHEET_CONTRIBUTE = (  # propose a note, tick a milestone, report a blocking point
        "sheet_contribute"
    )
    WORKBOOK_IMPORT = "workbook_import"
    AGREEMENT_READ = "agreement_read"  # agreements, signatures, timeline
    AGREEMENT_EDIT = "agreement_edit"
    ORGANIZATION_READ = (  # directory and pages of organisations, without their people
        "organization_read"
    )
    ORGANIZATION_EDIT = "organization_edit"  # edit, archive; see archived ones
    PEOPLE_READ = "people_read"  # accounts of an organisation, their addresses
    PEOPLE_INVITE = (  # invite, send again, cancel; end a membership; name the référent
        "people_invite"
    )
    COMMITMENT_READ = "commitment_read"  # official values
    COMMITMENT_EDIT = (  # the promise itself, archived ones, those on sheets of the team
        "commitment_edit"
    )
    COMMITMENT_ANSWER = (  # say what became of it; see its pending updates and proofs
        "commitment_answer"
    )
    COMMITMENT_EXPORT = "commitment_export"
    UPDATE_REVIEW = "update_review"
    NOTICE_READ = (  # reminders: what was sent to whom, whom nobody reaches; revoke links
        "notice_read"
    )
    MINUTES_READ = "minutes_read"  # meetings whose minutes are published, and what they decided
    COMMITTEE_READ = (  # committees, seats, meetings whole: agenda, pack, decisions, follow-ups
        "committee_read"
    )
    COMMITTEE_EDIT = "committee_edit"  # committees, seats, terms; archived ones
    MEETING_EDIT = (  # plan, convene, move, cancel, hold; attendance, documents, minutes
        "meeting_edit"
    )
    AGENDA_EDIT = "agenda_edit"  # propose, accept, order, add and remove points
    AGENDA_REQUEST = "agenda_request"  # ask for a point
    DECISION_EDIT = (  # decisions and their follow-ups, while they are being typed too
        "decision_edit"
    )
    FOLLOW_UP_CLOSE = "follow_up_close"  # close with a comment
    PAIR_READ = "pair_read"  # the page of the binôme before a meeting, its notes apart


class Scope(enum.Enum):
    ALL = "all"
    OWN = "own"  # objects that name one of the person's organisations as theirs


P, ALL, OWN = Permission, Scope.ALL, Scope.OWN
_EVERYTHING = dict.fromkeys(Permission, ALL)
_READING = {
    P.SHEET_READ: ALL,
    P.AGREEMENT_READ: ALL,
    P.ORGANIZATION_READ: ALL,
    P.COMMITMENT_READ: ALL,
    P.MINUTES_READ: ALL,
}
_COMMITTEE = {
    **_READING,
    P.COMMITMENT_EXPORT: ALL,
    P.COMMITTEE_READ: ALL,
    P.AGENDA_REQUEST: ALL,
    P.FOLLOW_UP_CLOSE: OWN,
}
_CO_CHAIR = {**_COMMITTEE, P.AGENDA_EDIT: ALL, P.DECISION_EDIT: ALL, P.PAIR_READ: ALL}
_PARTNER = {
    **_READING,
    P.SHEET_CONTRIBUTE: OWN,
    P.COMMITMENT_ANSWER: OWN,
    P.COMMITMENT_EXPORT: OWN,
    P.PEOPLE_READ: OWN,
    P.FOLLOW_UP_CLOSE: OWN,
}

TABLE: dict[Role, dict[Permission, Scope]] = {
    Role.PROJECT_OFFICER: _EVERYTHING,
    Role.PROJECT_TEAM: _EVERYTHING,
    Role.PARTNER_ADMINISTRATOR: {**_PARTNER, P.PEOPLE_INVITE: OWN},
    Role.PARTNER_MEMBER: _PARTNER,
    Role.COMMITTEE_MEMBER: _COMMITTEE,
    Role.CO_CHAIR_ELECTED: _CO_CHAIR,
    Role.CO_CHAIR_INDUSTRY: _CO_CHAIR,
    Role.READER: _READING,
}


@lru_cache(maxsize=256)
def _held(roles: frozenset[str]) -> dict[Permission, frozenset[Scope]]:
    """What several roles together give: read from the table once for each set of roles, not at each
    question.
    """
    rows = [TABLE[Role(role)] for role in roles]
    return {p: frozenset(row[p] for row in rows if p in row) for p in Permission}


def scopes(user, permission: Permission) -> frozenset[Scope]:
    """The scopes in which ``user`` holds ``permission`` by any role in force."""
    permission = Permission(permission)
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset({ALL})
    return _held(user.roles)[permission]


def own_organization_ids(user, permission: Permission) -> set[int]:
    """The organisations in which a role of ``user`` gives ``permission``: a mere reader elsewhere
    has it not there.
    """
    return {
        m.organization_id
        for m in user.active_memberships
        if TABLE[Role(m.role)].get(permission) is OWN
    }


def has_permission(user, permission: Permission, obj=None) -> bool:
    """True if ``user`` may do ``permission`` (to ``obj``). ``obj`` answers
    ``owner_organization_ids()``.
    """
    found = scopes(user, permission)
    if ALL in found:
        return True
    if OWN not in found or obj is None:
        return False
    return not obj.owner_organization_ids().isdisjoint(own_organization_ids(user, permission))


def require(user, permission: Permission, obj=None) -> None:
    """Raise PermissionDenied (a 403) unless ``user`` holds ``permission``."""
    if not has_permission(user, permission, obj):
        raise PermissionDenied
