"""What homes say of the committee: the next meeting, the last one, what is still to be done and by
whom.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from accounts.permissions import Permission, has_permission, own_organization_ids
from governance.committees.queries import is_led
from governance.enums import ItemStatus
from governance.meetings.formats import format_start
from governance.models import FollowUp, Meeting
from territoire.homes.figures import url_of


@dataclass(frozen=True)
class FollowUps:
    """Follow-ups still open that a person sees, those of them that are late, and those that fall to
    that person.
    """

    open: int
    late: int
    mine: int
    url: str
    late_url: str


@dataclass(frozen=True)
class CommitteeNews:
    """``coming`` is the next meeting, ``last`` the last one held; None where there is none.
    ``points_to_accept`` is for those who decide on the agenda; ``may_prepare`` opens
    the page of its co-chairs.
    """

    coming: Meeting | None
    when: str
    points_to_accept: int
    last: Meeting | None
    follow_ups: FollowUps
    may_prepare: bool


def news(user, today: date) -> CommitteeNews:
    """For who sits or is of the team. Three queries."""
    waiting = Count("items", filter=Q(items__status=ItemStatus.PROPOSED))
    meetings = Meeting.objects.select_related("committee")
    coming = meetings.upcoming().annotate(points_to_accept=waiting, is_led=is_led(today)).first()
    may_accept = coming and has_permission(user, Permission.AGENDA_EDIT)
    return CommitteeNews(
        coming=coming,
        when=format_start(coming) if coming else "",
        points_to_accept=coming.points_to_accept if may_accept else 0,
        last=meetings.held().first(),
        follow_ups=count_follow_ups(user, today),
        may_prepare=bool(coming and coming.is_led and has_permission(user, Permission.PAIR_READ)),
    )


def count_follow_ups(user, today: date) -> FollowUps:
    mine = Q(person=user) | Q(person__isnull=True, organization__in=user.organization_ids)
    counts = (
        FollowUp.objects.adopted()
        .open()
        .aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=today)),
            mine=Count("pk", filter=mine),
        )
    )
    url, late_url = (
        url_of("governance:follow_up_list", **filters) for filters in ({}, {"overdue": 1})
    )
    return FollowUps(**counts, url=url, late_url=late_url)


@dataclass(frozen=True)
class RequestedFollowUps:
    """The open follow-ups that fall to the organisations of one person, the first due first, and
    where all are listed.
    """

    rows: list[FollowUp]
    late: int
    url: str


def requested_follow_ups(user, today: date) -> RequestedFollowUps:
    """One query."""
    own = own_organization_ids(user, Permission.FOLLOW_UP_CLOSE)
    found = (
        FollowUp.objects.visible_to(user).adopted().open().filter(organization__in=own).for_list()
    )
    rows = list(found.order_by(F("due_on").asc(nulls_last=True), "pk"))
    filters = {}
    if rows and has_permission(user, Permission.COMMITTEE_READ):
        # Who sits reads those of everybody there.
        filters = {"organization": sorted({row.organization_id for row in rows})}
    return RequestedFollowUps(
        rows,
        sum(row.is_overdue(today) for row in rows),
        url_of("governance:follow_up_list", **filters),
    )
