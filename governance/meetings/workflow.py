"""Meetings: planned, convened, moved, cancelled, held; who was there; their documents. Written by
the team.
"""

from django.db import transaction
from django.db.models import Max

from core import clock
from core.editing.refused import Refused
from governance import notifications
from governance.enums import MEETING_TRANSITIONS, MeetingStatus
from governance.meetings.formats import changes_between, format_start
from governance.models import Committee, Meeting, MeetingDocument
from governance.programme import workflow

# What members read in their invitation: they are notified when one of these changes.
_NOTIFIED_FIELDS = ("starts_at", "place", "remote_link", "duration")

_OF_COMMITTEE = object()

_REFUSED = {
    MeetingStatus.CONVENED: "Seule une séance prévue peut être convoquée.",
    MeetingStatus.HELD: "Seule une séance convoquée peut être close.",
    MeetingStatus.CANCELLED: "Une séance tenue ou déjà annulée ne peut plus être annulée.",
}


@transaction.atomic
@clock.one_instant
def plan_meeting(
    committee: Committee,
    *,
    by,
    starts_at,
    place="",
    remote_link="",
    duration=120,
    quorum=_OF_COMMITTEE,
    is_example=False,
) -> Meeting:
    """The next meeting of ``committee``, with its quorum unless one is given."""
    # Locked: whoever plans at the same time gets the next number.
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    if committee.is_archived:
        raise Refused("Ce comité est archivé : restaurez-le avant de prévoir une séance.")
    last = committee.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting(
        committee=committee,
        number=last + 1,
        starts_at=starts_at,
        place=place,
        remote_link=remote_link,
        duration=duration,
        quorum=committee.quorum if quorum is _OF_COMMITTEE else quorum,
        is_example=is_example,
    )
    meeting.save_as(by)
    return meeting


@transaction.atomic
@clock.one_instant
def change_meeting(meeting: Meeting, *, by, version: int, **fields):
    """Save ``fields`` and what a form has set on ``meeting``; members already convened are
    notified.

    Raises StaleVersion; Refused once the meeting was held or cancelled.
    """
    before = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not before.is_upcoming:
        raise Refused("Une séance tenue ou annulée ne change plus.")
    for name, value in fields.items():
        setattr(meeting, name, value)
    if clock.day_of(meeting.starts_at) > clock.today() and meeting.decisions.adopted().exists():
        raise Refused("Des décisions y ont été adoptées : cette séance ne peut plus être reportée.")
    meeting.lock_version(version)
    notifies = (
        meeting.status == MeetingStatus.CONVENED
        and not is_over(before)
        and any(getattr(before, name) != getattr(meeting, name) for name in _NOTIFIED_FIELDS)
    )
    if notifies and is_over(meeting):
        raise Refused("La convocation est partie : la nouvelle date doit être à venir.")
    if notifies:
        meeting.sequence += 1
    meeting.save_as(by)
    if notifies:
        notifications.meeting_changed(meeting, changes_between(before, meeting))


@transaction.atomic
@clock.one_instant
def convene(meeting: Meeting, *, by, version: int):
    """Invite the members by mail. A meeting that is over becomes convened without a mail."""
    change_status(meeting, MeetingStatus.CONVENED, version)
    meeting.convened_at = clock.now()
    meeting.save_as(by)
    if not is_over(meeting):
        notifications.meeting_convened(meeting)


def is_over(meeting: Meeting) -> bool:
    return meeting.ends_at < clock.now()


@transaction.atomic
@clock.one_instant
def convene_new_members(meeting: Meeting, *, by, version: int) -> list:
    """Invite members appointed since the invitation. Returns them. Nobody gets it twice."""
    _require_convened(meeting)
    meeting.lock_version(version)
    meeting.save_as(by, reason="Convocation envoyée aux nouveaux membres.")
    return notifications.meeting_convened(meeting)


@transaction.atomic
@clock.one_instant
def send_agenda(meeting: Meeting, *, by, version: int) -> list:
    """Send the invitation again with the present agenda. Returns its recipients."""
    _require_convened(meeting)
    meeting.lock_version(version)
    meeting.sequence += 1
    meeting.save_as(by, reason="Ordre du jour à jour envoyé aux membres.")
    return notifications.meeting_changed(meeting, ["L’ordre du jour a été mis à jour."])


def _require_convened(meeting: Meeting):
    if meeting.status != MeetingStatus.CONVENED or is_over(meeting):
        raise Refused("La convocation de cette séance n’est pas partie, ou la séance est passée.")


@transaction.atomic
@clock.one_instant
def cancel(meeting: Meeting, *, by, version: int, reason: str):
    """Cancel a meeting to come; who was invited gets the reason."""
    reason = reason.strip()
    if not reason:
        raise Refused("Indiquez pourquoi la séance est annulée.")
    was_convened = meeting.status == MeetingStatus.CONVENED
    Meeting.objects.select_for_update().get(
        pk=meeting.pk
    )  # a decision that is being adopted counts
    if meeting.decisions.adopted().exists():
        raise Refused(
            "Des décisions y ont été adoptées : cette séance se clôt, elle ne s’annule pas."
        )
    change_status(meeting, MeetingStatus.CANCELLED, version)
    meeting.cancel_reason = reason
    meeting.sequence += was_convened
    meeting.save_as(by, reason=reason)
    if was_convened:
        notifications.meeting_cancelled(meeting)


@transaction.atomic
@clock.one_instant
def close_meeting(meeting: Meeting, *, by, version: int):
    """Close the meeting: save the state of the programme and notify who got a follow-up.

    Not before its day.
    """
    if clock.today() < clock.day_of(meeting.starts_at):
        raise Refused(
            f"La séance n’a lieu que le {format_start(meeting)} : elle se clôt ce jour-là."
        )
    change_status(meeting, MeetingStatus.HELD, version)
    meeting.held_at = clock.now()
    meeting.save_as(by)
    workflow.take_snapshot(meeting)
    notifications.meeting_closed(meeting)


def change_status(meeting: Meeting, status: MeetingStatus, version: int):
    """Every change of status goes through here. Raises Refused, StaleVersion."""
    if status not in MEETING_TRANSITIONS[MeetingStatus(meeting.status)]:
        raise Refused(_REFUSED[status])
    meeting.lock_version(version)
    meeting.status = status


@transaction.atomic
@clock.one_instant
def add_document(meeting: Meeting, *, by, **fields) -> MeetingDocument:
    """``fields`` come from a form that has read the type of the file from its content."""
    document = MeetingDocument(meeting=meeting, uploaded_by=by, **fields)
    document.save_as(by)
    return document


@transaction.atomic
@clock.one_instant
def remove_document(document: MeetingDocument, *, by):
    """Delete the document; its file is deleted after the commit."""
    file = document.file
    document.delete_as(by)
    transaction.on_commit(lambda: file.storage.delete(file.name))
