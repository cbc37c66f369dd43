"""Notices and mails about meetings and their decisions: who gets which, once each."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.enums import TEAM_ROLES, NoticeKind
from accounts.models import Membership, Notice, User
from accounts.notices import notify, notify_all, record_sent
from accounts.permissions import TABLE, Permission
from core import clock, mail
from core.french import NO_BREAK
from governance import calendar
from governance.attendance.queries import Member, members_of
from governance.enums import FollowUpStatus
from governance.models import AgendaItem, FollowUp, Meeting, Minutes, redact_private_sheets
from partners.notifications import officers
from partners.reminders.queries import people_to_remind

MEETING_CONVENED = mail.register(
    "meeting_convened",
    "quand un comité où vous siégez se réunit : la date, le lieu, l’ordre du jour et un fichier"
    " pour votre agenda",
)

MEETING_CHANGED = mail.register(
    "meeting_changed",
    "quand une séance à laquelle vous êtes convoqué est déplacée ou modifiée : ce qui change et le"
    " fichier à jour pour votre agenda",
)

MEETING_CANCELLED = mail.register(
    "meeting_cancelled",
    "quand une séance à laquelle vous étiez convoqué est annulée : le motif, et le fichier qui la"
    " retire de votre agenda",
)

_INVITATIONS = (NoticeKind.MEETING_CONVENED, NoticeKind.MEETING_CHANGED)


# --- Meetings
# -----------------------------------------------------------------------------------------------
def is_reachable(person: User) -> bool:
    return person.is_active and bool(person.email)


def people_of(members: list[Member]) -> list[User]:
    """Holders and deputies, each once, in the order of the seats."""
    return list(dict.fromkeys(person for member in members for person in member.people))


def reachable(members: list[Member]) -> list[User]:
    """Whom a mail reaches. An archived organisation gives no right on the portal: its people get no
    paper of it either.
    """
    members = [member for member in members if not member.seat.organization.is_archived]
    return [person for person in people_of(members) if is_reachable(person)]


def unreachable(members: list[Member]) -> list[User]:
    """Holders and deputies whom no mail reaches: the officer invites them otherwise."""
    reached = set(reachable(members))
    return [person for person in people_of(members) if person not in reached]


def invited_ids(meeting: Meeting) -> set[int]:
    """Keys of the persons to whom an invitation to this meeting was sent."""
    notices = Notice.objects.filter(
        kind__in=_INVITATIONS, item__startswith=f"meeting:{meeting.pk}#"
    )
    return set(notices.values_list("recipient", flat=True))


def not_yet_invited(meeting: Meeting) -> list[User]:
    """Members with an address who got no invitation: appointed, or given an address, since."""
    invited = invited_ids(meeting)
    return [person for person in reachable(members_of(meeting)) if person.pk not in invited]


def meeting_convened(meeting: Meeting) -> list[User]:
    """Invite the members who were not yet; who they are."""
    # Who got no invitation was not notified of this state of the meeting either.
    people = not_yet_invited(meeting)
    return send_meeting_mail(
        meeting, people, NoticeKind.MEETING_CONVENED, MEETING_CONVENED, calendar.REQUEST
    )


def meeting_changed(meeting: Meeting, changes: list[str]) -> list[User]:
    """Notify the members of ``changes`` (sentences), with the file that replaces the one before."""
    kind = NoticeKind.MEETING_CHANGED
    notified = notified_ids(meeting, kind)
    people = [person for person in reachable(members_of(meeting)) if person.pk not in notified]
    return send_meeting_mail(
        meeting, people, kind, MEETING_CHANGED, calendar.REQUEST, changes=changes
    )


def meeting_cancelled(meeting: Meeting) -> list[User]:
    """Notify whoever was invited, still a member or not: the meeting is in their calendar."""
    kind = NoticeKind.MEETING_CANCELLED
    invited = invited_ids(meeting) - notified_ids(meeting, kind)
    people = list(User.objects.filter(pk__in=invited, is_active=True, email__isnull=False))
    return send_meeting_mail(meeting, people, kind, MEETING_CANCELLED, calendar.CANCEL)


def notice_item(meeting: Meeting) -> str:
    """What a notice is about: the meeting, and the rank of its invitation."""
    return f"meeting:{meeting.pk}#{meeting.sequence}"


def notified_ids(meeting: Meeting, kind: NoticeKind) -> set[int]:
    """Keys of those who were notified of this state of the meeting."""
    notices = Notice.objects.filter(kind=kind, item=notice_item(meeting))
    return set(notices.values_list("recipient", flat=True))


def send_meeting_mail(
    meeting: Meeting, fresh: list[User], kind: NoticeKind, template: str, method: str, **more
) -> list[User]:
    """One mail to each of ``fresh``, who were not notified of this state of the meeting yet, and a
    notice in the same transaction.
    """
    path = meeting.get_absolute_url()
    record_sent(fresh, kind, item=notice_item(meeting), label=str(meeting), path=path)
    agenda = [item.title for item in redact_private_sheets(meeting.items.accepted())]
    context = {"meeting": meeting, "agenda": agenda, "link": settings.SITE_URL + path, **more}
    files = {
        person: [calendar.attachment(meeting, method, attendee=person, agenda=agenda)]
        for person in fresh
    }
    mail.send_each(
        template, [(person.email, {**context, "person": person}, files[person]) for person in fresh]
    )
    return fresh


# --- Minutes
# ------------------------------------------------------------------------------------------------
MINUTES_PUBLISHED = mail.register(
    "minutes_published",
    "quand le relevé de décisions d’un comité où vous siégez est publié ou corrigé : le lien pour"
    " le lire",
)


def minutes_published(minutes: Minutes) -> list[User]:
    """Send the link to an edition just published to the members of the meeting; who they are."""
    meeting = minutes.meeting
    path = reverse("governance:minutes_detail", args=[meeting.pk])
    # An edition is published once: nobody was notified of it before.
    fresh = reachable(members_of(meeting))
    item = f"minutes:{minutes.pk}"
    record_sent(fresh, NoticeKind.MINUTES_PUBLISHED, item=item, label=str(minutes), path=path)
    pdf = settings.SITE_URL + reverse("governance:minutes_pdf", args=[meeting.pk])
    context = {
        "minutes": minutes,
        "meeting": meeting,
        "link": settings.SITE_URL + path,
        "pdf_link": pdf,
    }
    mail.send_each(
        MINUTES_PUBLISHED, [(person.email, {**context, "person": person}, ()) for person in fresh]
    )
    return fresh


# --- Follow-ups
# ---------------------------------------------------------------------------------------------
def meeting_closed(meeting: Meeting) -> None:
    """The meeting was held: notify each owner of a follow-up."""
    given = FollowUp.objects.adopted().open().filter(decision__meeting=meeting)
    notify_recipients(given.for_list().order_by("pk"))


def follow_up_given(follow_up: FollowUp, *, by) -> None:
    """Notify an owner who was not notified yet, once the meeting was held; but not ``by``."""
    follow_ups_given([follow_up], by=by)


def follow_ups_given(follow_ups: list[FollowUp], *, by) -> None:
    """The same for several follow-ups at once."""
    given = [one for one in follow_ups if one.decision.is_adopted and one.decision.meeting.is_held]
    if given:
        notify_recipients(given, but=by)


def notify_recipients(follow_ups, but=None) -> None:
    recipients = follow_up_recipients(follow_ups, clock.today())
    news = [
        given_notice(one, person)
        for one in follow_ups
        for person in recipients[one.pk]
        if person != but
    ]
    notify_all(NoticeKind.FOLLOW_UP_GIVEN, news)


def given_notice(follow_up: FollowUp, person: User) -> Notice:
    return Notice(
        recipient=person,
        kind=NoticeKind.FOLLOW_UP_GIVEN,
        item=f"follow_up:{follow_up.pk}",
        label=follow_up.statement[:300],
        path=follow_up.get_absolute_url(),
        detail=format_given(follow_up),
    )


def format_given(follow_up: FollowUp) -> str:
    """« Décision CP-2.3, Air Liquide, échéance : T2 2021 »."""
    due = f", échéance{NO_BREAK}: {follow_up.due}" if follow_up.due else ""
    return f"{follow_up.decision}, {follow_up.organization}{due}."


def follow_up_closed(follow_up: FollowUp) -> None:
    """Notify the officers, but not whoever closed it; again when it is closed again after a
    reopening.
    """
    verb = "Abandonnée" if follow_up.status == FollowUpStatus.DROPPED else "Faite"
    notify(
        [officer for officer in officers() if officer != follow_up.closed_by],
        NoticeKind.FOLLOW_UP_CLOSED,
        item=f"follow_up:{follow_up.pk}#{follow_up.version}",
        label=f"{follow_up.organization} – {follow_up.statement}",
        path=follow_up.get_absolute_url(),
        detail=f"{verb}, {follow_up.closed_by}{NO_BREAK}: {follow_up.closing_comment}",
    )


# --- Agenda
# -------------------------------------------------------------------------------------------------
def point_requested(item: AgendaItem) -> None:
    """Officers have a point to accept or to decline; but not whoever asked for it."""
    notify(
        [officer for officer in officers() if officer != item.requested_by],
        NoticeKind.POINT_REQUESTED,
        is_new=True,
        item=f"point:{item.pk}",
        label=item.title,
        path=reverse("governance:agenda_edit", args=[item.meeting_id]),
        detail=f"Demandé par {item.requested_by} pour {item.meeting}",
    )


CLOSING = [role for role, granted in TABLE.items() if Permission.FOLLOW_UP_CLOSE in granted]


def follow_up_recipients(follow_ups: Iterable[FollowUp], today: date) -> dict[int, list[User]]:
    """By key: the named person, where they can sign in and close it; else the référent of the
    organisation, else its administrators, else all who may close it there. Nobody where nobody has
    an account. Two queries.
    """
    follow_ups = list(follow_ups)
    able = _organizations_by_person({one.person_id for one in follow_ups if one.person_id}, today)
    people = people_to_remind({one.organization_id for one in follow_ups}, today, roles=CLOSING)
    return {
        one.pk: (
            [one.person]
            if not able.get(one.person_id, set()).isdisjoint({one.organization_id, None})
            else people[one.organization_id]
        )
        for one in follow_ups
    }


def _organizations_by_person(keys: set[int], today: date) -> dict[int, set[int | None]]:
    """Where each may close follow-ups today; None among them: everywhere, as one of the team."""
    rows = Membership.objects.active(today).filter(
        user__in=keys, user__is_active=True, role__in=CLOSING
    )
    found = {}
    for user_id, organization_id, role in rows.values_list("user", "organization", "role"):
        found.setdefault(user_id, set()).add(None if role in TEAM_ROLES else organization_id)
    return found
