"""Reminders about follow-ups: which are due today and whom they reach. A source of
``territoire/reminders/workflow.py``.

Same days, same person first and same mail as commitments (``partners/reminders/queries.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.enums import NoticeKind
from accounts.models import Notice, User
from accounts.notices import Reminder
from core.search import sort_key
from governance.enums import CLOSED_FOLLOW_UPS, PAST, FollowUpStatus
from governance.models import FollowUp
from governance.notifications import follow_up_recipients
from partners.notifications import officers
from partners.reminders.queries import due_span, format_due, kind_on, mail_days

NOUNS = ("une suite à donner", "suites à donner")
_NEWS = (NoticeKind.FOLLOW_UP_GIVEN, NoticeKind.FOLLOW_UP_CLOSED)


# --- What every source of reminders gives
# -------------------------------------------------------------------------
def reminders(today: date) -> list[Reminder]:
    """All reminders of today, whether they were sent already or not."""
    due, found, team = follow_ups_due(today), [], officers()
    recipients = follow_up_recipients(due, today)
    for follow_up in due:
        kind = kind_on(follow_up.due_on, today)
        reached = recipients[follow_up.pk]
        found += [follow_up_reminder(person, kind, follow_up, today) for person in reached]
        if not reached:
            found += [
                follow_up_reminder(person, NoticeKind.NOBODY_TO_REMIND, follow_up, today)
                for person in team
            ]
    return found


def answer_paths(person: User, reminders: Iterable[Reminder]) -> dict[str, str]:
    """A follow-up is closed signed in, with a comment that the committee reads."""
    return {}


def outdated_notices(person: User, notices: Iterable[Notice]) -> set[int]:
    """Keys of the notices that are no news any more: closed or reopened since, or given to another
    person.
    """
    keys = {notice.pk: _key_of(notice) for notice in notices if notice.kind in _NEWS}
    rows = FollowUp.objects.visible_to(person).filter(pk__in=keys.values())
    statuses = dict(rows.values_list("pk", "status"))
    return {
        notice.pk
        for notice in notices
        if notice.pk in keys and not _is_news(notice, statuses.get(keys[notice.pk]))
    }


def _key_of(notice: Notice) -> int:
    """« follow_up:12 », « follow_up:12#4 »."""
    return int(notice.item.removeprefix("follow_up:").split("#")[0])


def _is_news(notice: Notice, status: str | None) -> bool:
    if notice.kind == NoticeKind.FOLLOW_UP_GIVEN:
        return status == FollowUpStatus.OPEN
    return status in CLOSED_FOLLOW_UPS


# --- Follow-ups
# ------------------------------------------------------------------------------------------
def follow_ups_due(today: date, *, ahead: int = 0) -> list[FollowUp]:
    """Open follow-ups of meetings that were held, within their windows today or ``ahead`` days from
    now.
    """
    rows = FollowUp.objects.adopted().open().filter(decision__meeting__status__in=PAST)
    rows = rows.filter(due_on__range=due_span(today, ahead=ahead))
    return list(rows.for_list().order_by("due_on", "pk"))


@dataclass(frozen=True)
class PlannedReminder:
    """A reminder of the days to come, if nobody closes the follow-up before."""

    on: date
    kind: NoticeKind
    follow_up: FollowUp
    person: User


def upcoming_reminders(today: date) -> tuple[list[FollowUp], list[PlannedReminder]]:
    """The follow-ups within their windows that no active account would hear of, and what leaves
    from tomorrow to seven days from now, each person's rhythm counted.
    """
    coming = follow_ups_due(today, ahead=7)
    recipients = follow_up_recipients(coming, today)
    _, last = due_span(today)
    unreachable = [one for one in coming if one.due_on <= last and not recipients[one.pk]]
    found = [
        PlannedReminder(on, kind, follow_up, person)
        for follow_up in coming
        for on, kind, person in mail_days(follow_up.due_on, recipients[follow_up.pk], today)
    ]
    return unreachable, sorted(
        found, key=lambda one: (one.on, sort_key(str(one.person)), one.follow_up.pk)
    )


def follow_up_reminder(
    person: User, kind: NoticeKind, follow_up: FollowUp, today: date
) -> Reminder:
    return Reminder(
        recipient=person,
        kind=kind,
        item=f"follow_up:{follow_up.pk}@{follow_up.due_on}",
        label=follow_up.statement,
        detail=f"{format_due(follow_up, today)}. {follow_up.decision}, {follow_up.organization}.",
        path=follow_up.get_absolute_url(),
        due_on=follow_up.due_on,
        about=follow_up,
        nouns=NOUNS,
    )
