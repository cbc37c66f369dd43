"""What homes say of the committee: the next meeting, the last one, what is still to be done and by whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from accounts.permissions import Permission, holds, own_organization_ids
from core.gather import tally
from governance.enums import ItemStatus
from governance.meeting_words import day_and_time
from governance.models import FollowUp, Meeting
from governance.pair import is_led
from territoire.homes.figures import url_of


@dataclass(frozen=True)
class FollowUps:
    """Follow-ups still open that a person sees, those of them that are late, and those that fall to that person."""

    open: int
    late: int
    mine: int
    url: str
    late_url: str


@dataclass(frozen=True)
class CommitteeNews:
    """``coming`` is the next meeting, ``last`` the last one held; None where there is none. ``asks`` counts the points
    that wait to be accepted, for who decides of the agenda; ``leads`` if the page of its binôme is for this person."""

    coming: Meeting | None
    when: str
    asks: int
    last: Meeting | None
    follow_ups: FollowUps
    leads: bool


def asked(today: date, *, person, organizations) -> list:
    """What :func:`news` reads, for who sits or is of the team, to be gathered with the rest of the page."""
    waiting = Count("items", filter=Q(items__status=ItemStatus.PROPOSED))
    meetings = Meeting.objects.select_related("committee")
    mine = Q(person=person) | Q(person__isnull=True, organization__in=organizations)
    return [
        meetings.upcoming().annotate(asks=waiting, is_led=is_led(today))[:1],
        meetings.held()[:1],
        tally(FollowUp.objects.adopted().open(), open=Q(), late=Q(due_on__lt=today), mine=mine),
    ]


def news(user, answers: list) -> CommitteeNews:
    """From the rows of :func:`asked`."""
    coming, last = (next(iter(rows), None) for rows in answers[:2])
    may_accept = coming and holds(user, Permission.AGENDA_EDIT)
    url = url_of("governance:follow_up_list")
    late_url = url_of("governance:follow_up_list", overdue=1)
    return CommitteeNews(
        coming=coming,
        when=day_and_time(coming) if coming else "",
        asks=coming.asks if may_accept else 0,
        last=last,
        follow_ups=FollowUps(**answers[2][0], url=url, late_url=late_url),
        leads=bool(coming and coming.is_led and holds(user, Permission.PAIR_READ)),
    )


@dataclass(frozen=True)
class Asked:
    """The open follow-ups that fall to the organisations of one person, the first due first, and where all are listed."""

    rows: list[FollowUp]
    late: int
    url: str


def asked_rows(user) -> QuerySet:
    """What :func:`asked_of` reads, to be gathered with the rest of the page."""
    own = own_organization_ids(user, Permission.FOLLOW_UP_CLOSE)
    found = FollowUp.objects.visible_to(user).adopted().open().filter(organization__in=own).for_list()
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


def asked_of(user, rows: list[FollowUp], today: date) -> Asked:
    filters = {}
    if rows and holds(user, Permission.COMMITTEE_READ):
        # Who sits reads those of everybody there.
        filters = {"organization": sorted({row.organization_id for row in rows})}
    return Asked(
        rows, sum(row.is_overdue(today) for row in rows), url_of("governance:follow_up_list", **filters)
    )
