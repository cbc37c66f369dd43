"""Reminders about commitments: which are due today, whom they reach, what waits for the officers.

A source of ``territoire/reminders/workflow.py``, which calls its ``reminders``, ``answer_paths``
and ``outdated_notices``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.enums import MailRhythm, NoticeKind, Role
from accounts.models import Membership, Notice, User
from accounts.notices import Reminder, accepts_notice
from accounts.permissions import TABLE, Permission, own_organization_ids
from core import clock
from core.choices import by_label
from core.french import NO_BREAK, day
from core.partial_dates import Precision
from core.search import sort_key
from partners.enums import COUNTED_ANSWERS, TO_CORRECT, Answer, UpdateStatus
from partners.models import AnswerLink, Commitment, CommitmentUpdate
from partners.notifications import officers
from partners.reviews.queries import LATE_AFTER_DAYS, updates_to_review

WEEK = timedelta(days=7)
# First day of each reminder, counted from the due date. Each may leave for seven days: a day on
# which cron failed is caught up, a person who prefers Mondays has one within, and the windows never
# overlap.
WINDOWS = ((NoticeKind.DUE_SOON, -7), (NoticeKind.DUE_TODAY, 0), (NoticeKind.DUE_PAST, 7))
NOUNS = ("un engagement", "engagements")
ANSWERING = [role for role, granted in TABLE.items() if Permission.COMMITMENT_ANSWER in granted]


def kind_on(due_on: date, today: date) -> NoticeKind | None:
    """The reminder whose window holds ``today``; None outside of all."""
    late = (today - due_on).days
    return next((kind for kind, start in WINDOWS if start <= late < start + 7), None)


def due_span(today: date, *, ahead: int = 0) -> tuple[date, date]:
    """The first and last due dates whose windows hold today or one of the ``ahead`` next days."""
    return today - 2 * WEEK + timedelta(days=1), today + WEEK + timedelta(days=ahead)


# --- What a run asks of a source
def reminders(today: date) -> list[Reminder]:
    """All reminders of today, sent already or not."""
    due, found, team = commitments_to_remind(today), [], officers()
    people = people_to_remind({commitment.organization_id for commitment in due}, today)
    for commitment in due:
        kind = kind_on(commitment.due_on, today)
        reached = people[commitment.organization_id]
        found += [due_reminder(person, kind, commitment, today) for person in reached]
        if not reached:
            found += [
                due_reminder(person, NoticeKind.NOBODY_TO_REMIND, commitment, today)
                for person in team
            ]
    for update in waiting_updates(today) if team else []:
        found += [waiting_reminder(person, update, today) for person in team]
    return found


def answer_paths(person: User, reminders: Iterable[Reminder]) -> dict[str, str]:
    """By item, the path of a new signed link, for those that ``person`` may answer as one of the
    organisation.

    The team answers signed in: a link in a mailbox proves less, and theirs would speak for
    everybody.
    """
    own = own_organization_ids(person, Permission.COMMITMENT_ANSWER)
    items = {
        reminder.item: reminder.about
        for reminder in reminders
        if reminder.kind != NoticeKind.NOBODY_TO_REMIND
        and isinstance(reminder.about, Commitment)
        and reminder.about.organization_id in own
    }
    links = AnswerLink.issue(person, items.values())
    return {
        item: reverse("partners:answer_link", args=[link.token])
        for item, link in zip(items, links, strict=True)
    }


def outdated_notices(person: User, notices: Iterable[Notice]) -> set[int]:
    """Keys of the notices that are no news any more: reviewed or corrected meanwhile, or no longer
    visible to this person.
    """
    keys = {
        notice.pk: int(notice.item.removeprefix("update:"))
        for notice in notices
        if notice.item.startswith("update:")
    }
    current = CommitmentUpdate.objects.visible_to(person).filter(
        Q(review_status__in=[UpdateStatus.SUBMITTED, UpdateStatus.ACCEPTED])
        | Q(review_status__in=TO_CORRECT, corrections__isnull=True)
    )
    states = dict(current.filter(pk__in=keys.values()).values_list("pk", "review_status"))
    return {
        notice.pk
        for notice in notices
        if notice.pk in keys and not _is_news(notice, states.get(keys[notice.pk]))
    }


def _is_news(notice: Notice, status: str | None) -> bool:
    if notice.kind == NoticeKind.UPDATE_SUBMITTED:
        return status == UpdateStatus.SUBMITTED
    return status is not None


# --- Commitments
def commitments_to_remind(today: date) -> list[Commitment]:
    return unanswered(commitments_within_windows(today))


def commitments_within_windows(today: date, *, ahead: int = 0) -> QuerySet:
    """Commitments within their windows today, or ``ahead`` days from now, whose organisation said
    nothing since.

    Never those closed or archived, nor on a sheet that is archived or kept within the team.
    """
    counted = CommitmentUpdate.objects.filter(
        commitment=OuterRef("pk"), review_status__in=COUNTED_ANSWERS
    )
    # « Tenu » ends the promise: while it waits for its review, however early it came, there is
    # nothing to ask.
    said_kept = counted.filter(review_status=UpdateStatus.SUBMITTED, answer=Answer.DONE)
    return (
        Commitment.objects.shared()
        .open()
        .filter(~Exists(said_kept), due_on__range=due_span(today, ahead=ahead))
        .annotate(heard_at=Subquery(counted.order_by("-submitted_at").values("submitted_at")[:1]))
        .for_list()
        .order_by("due_on", "pk")
    )


def unanswered(rows: Iterable[Commitment]) -> list[Commitment]:
    """Those of :func:`commitments_within_windows` without answer since their window began."""
    return [
        row
        for row in rows
        if row.heard_at is None or clock.day_of(row.heard_at) < row.due_on - WEEK
    ]


def people_to_remind(
    organization_ids: Iterable[int], today: date, *, roles: Iterable[Role] = ANSWERING
) -> dict[int, list[User]]:
    """By organisation, whom its reminders reach: the référent, else its administrators, else all of
    ``roles``.

    One person who knows that the answer is theirs answers; ten who each think of the nine others do
    not. Only persons who can sign in count; an archived organisation has nobody, which the officers
    are told.
    """
    memberships = Membership.objects.active(today).filter(
        organization__in=organization_ids, user__is_active=True, role__in=roles
    )
    ranks = defaultdict(lambda: defaultdict(dict))
    rows = memberships.select_related("user").order_by("user")
    for membership in by_label(rows, lambda row: row.user.sort_name):
        ranks[membership.organization_id][_rank(membership)][membership.user_id] = membership.user
    found = defaultdict(list)
    for organization_id, people in ranks.items():
        found[organization_id] = list(people[min(people)].values())
    return found


def _rank(membership: Membership) -> int:
    if membership.is_referent:
        return 0
    return 1 if membership.role == Role.PARTNER_ADMINISTRATOR else 2


# --- Answers that wait
def waiting_updates(today: date) -> QuerySet:
    """Answers sent over seven days ago that nobody reviewed, the oldest first."""
    late = timedelta(days=LATE_AFTER_DAYS)
    return updates_to_review().filter(submitted_at__date__lt=today - late)


# --- What is next
@dataclass(frozen=True)
class Planned:
    """A reminder of the days to come, if nobody answers before."""

    on: date
    kind: NoticeKind
    commitment: Commitment
    person: User


def reminders_to_come(
    coming: list[Commitment], today: date
) -> tuple[list[Commitment], list[Planned]]:
    """Of the commitments awaited within seven days: those due now that no active account would hear
    of, and what leaves from tomorrow to seven days from now, each person's rhythm counted.
    """
    people = people_to_remind({commitment.organization_id for commitment in coming}, today)
    _, last = due_span(today)
    unreachable = [one for one in coming if one.due_on <= last and not people[one.organization_id]]
    return unreachable, _planned(coming, people, today)


def _planned(coming: list[Commitment], people: dict[int, list[User]], today: date) -> list[Planned]:
    found = []
    for commitment in coming:
        days = mail_days(commitment.due_on, people[commitment.organization_id], today)
        found += [Planned(on, kind, commitment, person) for on, kind, person in days]
    return sorted(found, key=lambda one: (one.on, sort_key(str(one.person)), one.commitment.pk))


def mail_days(
    due_on: date, people: Iterable[User], today: date
) -> Iterator[tuple[date, NoticeKind, User]]:
    """When ``people`` hear of what is due on a day, from tomorrow to seven days from now."""
    for kind, start in WINDOWS:
        for person in people:
            on = _mail_day(person, due_on + timedelta(days=start))
            if accepts_notice(person, kind) and today < on <= today + WEEK:
                yield on, kind, person


def _mail_day(person: User, first: date) -> date:
    return (
        first + timedelta(days=-first.weekday() % 7)
        if person.mail_rhythm == MailRhythm.WEEKLY
        else first
    )


# --- Words
def due_reminder(person: User, kind: NoticeKind, commitment: Commitment, today: date) -> Reminder:
    return Reminder(
        recipient=person,
        kind=kind,
        item=f"commitment:{commitment.pk}@{commitment.due_on}",
        label=commitment.short_statement,
        detail=f"{format_due(commitment, today)}. {format_organization_and_sheet(commitment)}",
        path=commitment.get_absolute_url(),
        due_on=commitment.due_on,
        about=commitment,
        nouns=NOUNS,
    )


def format_due(thing, today: date) -> str:
    """« Échéance : T2 2021 (30 juin 2021), dans 7 jours », for what has ``due`` and ``due_on``."""
    days = (thing.due_on - today).days
    count = f"{abs(days)}{NO_BREAK}jour{'s' if abs(days) > 1 else ''}"
    when = (
        "aujourd’hui" if days == 0 else f"dans {count}" if days > 0 else f"dépassée depuis {count}"
    )
    exact = "" if thing.due.precision == Precision.DAY else f" ({day(thing.due_on)})"
    return f"Échéance{NO_BREAK}: {thing.due}{exact}, {when}"


def format_organization_and_sheet(commitment: Commitment) -> str:
    sheet = commitment.sheet
    place = f", fiche {sheet.reference} «{NO_BREAK}{sheet.title}{NO_BREAK}»" if sheet else ""
    return f"{commitment.organization}{place}."


def waiting_reminder(person: User, update: CommitmentUpdate, today: date) -> Reminder:
    commitment = update.commitment
    return Reminder(
        recipient=person,
        kind=NoticeKind.UPDATE_WAITING,
        item=f"update:{update.pk}",
        label=f"{commitment.organization} – {commitment.short_statement}",
        detail=(
            f"«{NO_BREAK}{update.get_answer_display()}{NO_BREAK}», envoyée le"
            f" {day(update.submitted_at)} par {update.author}, il y a"
            f" {update.age(today)}{NO_BREAK}jours."
        ),
        path=reverse("partners:review_detail", args=[update.pk]),
        about=update,
    )
