"""Relevé de décisions: drafted after the meeting, published once, corrected by another edition."""

import json
import zlib

from django.db import transaction

from core import clock
from core.editing.refused import Refused
from core.french import day
from core.models import StaleVersion
from governance import notifications
from governance.enums import MeetingStatus
from governance.minutes.queries import record_of
from governance.minutes.record import MinutesRecord, to_json
from governance.models import AgendaItem, Meeting, Minutes

NOT_HELD = "Le relevé se publie une fois la séance tenue."
NOTHING_NEW = "Le relevé de cette séance est déjà publié. Pour le modifier, corrigez-le."


def draft_of(meeting: Meeting) -> Minutes | None:
    """The edition being written: a saved one, or the first of a meeting that was held (not saved
    yet); else None.
    """
    draft = meeting.minutes.filter(published_at__isnull=True).first()
    if draft is None and meeting.status == MeetingStatus.HELD:
        return Minutes(meeting=meeting)
    return draft


def draft_version(meeting: Meeting) -> int:
    """A number that changes with what is typed by hand: the texts of the draft, and the notes of
    each point.
    """
    drafts = meeting.minutes.filter(published_at__isnull=True)
    texts = drafts.values_list("pk", "introduction", "conclusion")
    notes = meeting.items.accepted().order_by("pk").values_list("pk", "notes")
    return checksum([*texts, *notes])


def preview_version(minutes: Minutes) -> int:
    """A number that changes with anything that the preview of a draft shows."""
    return record_version(record_of(minutes))


def record_version(record: MinutesRecord) -> int:
    return checksum(to_json(record))


def checksum(data) -> int:
    return zlib.crc32(json.dumps(data).encode()) % 10**9


@transaction.atomic
@clock.one_instant
def save_draft(
    meeting: Meeting, *, by, version: int, introduction: str, conclusion: str,
    notes: dict[AgendaItem, str] | None = None,
) -> Minutes:  # fmt: skip
    """Write the texts of the draft, and the notes of the points given. ``version`` is that of
    :func:`draft_version`.

    Raises StaleVersion; Refused where there is nothing to draft.
    """
    meeting = lock_for_minutes(meeting)
    draft = draft_of(meeting)
    if draft is None:
        raise Refused(NOTHING_NEW if meeting.is_held else NOT_HELD)
    if version != draft_version(meeting):
        raise StaleVersion
    save_item_notes(meeting, notes or {}, by=by)
    if draft.pk:
        draft.lock_version(draft.version)
    draft.introduction, draft.conclusion = introduction.strip(), conclusion.strip()
    draft.save_as(by)
    return draft


def save_item_notes(meeting: Meeting, notes: dict[AgendaItem, str], *, by):
    given = {item.pk: text.strip() for item, text in notes.items()}
    for item in meeting.items.select_for_update().filter(pk__in=given).order_by("pk"):
        if item.notes != given[item.pk]:
            item.lock_version(item.version)
            item.notes = given[item.pk]
            item.save_as(by)


@transaction.atomic
@clock.one_instant
def publish(meeting: Meeting, *, by, version: int, seen: int | None = None) -> Minutes:
    """Freeze the draft as it reads now, and send it to the members. ``version`` is that of the
    meeting.

    With ``seen``, the :func:`preview_version` that the person read, what changed since raises
    StaleVersion: nobody publishes what they did not read. Raises Refused unless the
    meeting was held and a draft waits.
    """
    current = lock_for_minutes(meeting)
    draft = draft_of(current)
    if draft is None:
        raise Refused(NOTHING_NEW if current.is_held else NOT_HELD)
    record = record_of(draft)
    if seen is not None and seen != record_version(record):
        raise StaleVersion
    current.lock_version(version)
    freeze(draft, record, by=by)
    if current.status == MeetingStatus.HELD:
        current.status = MeetingStatus.MINUTES_PUBLISHED
        current.save_as(by)
    meeting.status, meeting.version = current.status, current.version
    notifications.minutes_published(draft)
    return draft


def freeze(draft: Minutes, record: MinutesRecord, *, by):
    record.published_on, record.published_by = day(clock.today()), str(by)
    if draft.pk:
        draft.lock_version(draft.version)
    draft.content, draft.published_at, draft.published_by = to_json(record), clock.now(), by
    draft.save_as(by, reason=draft.correction)


@transaction.atomic
@clock.one_instant
def correct(meeting: Meeting, *, by, reason: str) -> Minutes:
    """Open the next edition, from the texts of the last one. What is published stays so until the
    new one is.

    Raises Refused without a reason, before a first publication, or while another
    correction is open.
    """
    reason = " ".join(reason.split())
    last = lock_for_minutes(meeting).minutes.order_by("edition").last()
    if last is None or (last.edition == 1 and not last.is_published):
        raise Refused("Le relevé n’est pas encore publié : modifiez-le.")
    if not last.is_published:
        raise Refused("Une correction est déjà en cours.")
    if not reason:
        raise Refused("Dites ce que la correction change.")
    draft = Minutes(
        meeting=last.meeting,
        edition=last.edition + 1,
        introduction=last.introduction,
        conclusion=last.conclusion,
        correction=reason,
    )
    draft.save_as(by, reason=reason)
    return draft


@transaction.atomic
@clock.one_instant
def discard_correction(meeting: Meeting, *, by, seen: int | None = None) -> int:
    """Delete the open correction. Returns its edition. Attendance, notes and wordings changed
    meanwhile stay as they are.

    With ``seen``, the :func:`preview_version` that the person read, what changed since raises
    StaleVersion. Raises Refused where no correction is open.
    """
    current = lock_for_minutes(meeting)
    draft = current.correction
    if draft is None:
        raise Refused("Aucune correction n’est en cours.")
    if seen is not None and seen != preview_version(draft):
        raise StaleVersion
    # The version changes, so that attendance that is being saved at this instant is refused.
    current.lock_version(current.version)
    meeting.version = current.version
    draft.delete_as(by)
    return draft.edition


def lock_for_minutes(meeting: Meeting) -> Meeting:
    """The meeting, locked until the end of the transaction."""
    rows = Meeting.objects.select_related("committee").select_for_update(of=("self",))
    return rows.get(pk=meeting.pk)
