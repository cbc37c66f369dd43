"""The history of a meeting, its agenda, its attendance, its documents and its minutes, as one
person may know it.
"""

from django.db.models import Q

from accounts.history import History
from accounts.permissions import Permission, has_permission
from accounts.phrases import (
    Action,
    Change,
    Sentence,
    Tracked,
    colon,
    part_sentences,
    quote,
    short,
    whole_sentences,
)
from actions.models import ActionSheet
from actions.sheets.history import tracked_document
from governance.enums import ItemStatus, MeetingStatus
from governance.history_names import seat_names, sheet_namer
from governance.meetings.formats import format_moment
from governance.models import AgendaItem, Attendance, Meeting, MeetingDocument, Minutes, Seat


def history_of(user, meeting: Meeting) -> History:
    """The history of ``meeting``, which ``user`` reads whole; documents of the team show to the
    team alone.
    """
    namers = {Seat: seat_names, ActionSheet: sheet_namer(user)}
    return History(
        meeting.pk,
        TRACKED,
        reads_private=has_permission(user, Permission.MEETING_EDIT),
        namers=namers,
    )


_DONE = {
    MeetingStatus.CONVENED: "a convoqué la séance",
    MeetingStatus.HELD: "a clos la séance",
    MeetingStatus.MINUTES_PUBLISHED: "a publié le relevé de décisions",
}


def meeting_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CREATED:
        return [Sentence(f"a prévu la séance, {format_moment(change.after.starts_at)}")]
    if change.action != Action.CHANGED:
        return [Sentence("a modifié la séance")]
    sentences = [*status_sentences(change), *date_sentences(change), *whole_sentences(change)]
    reason = change.after.history_change_reason
    # Sending the invitation again changes no field: the reason of the save says it.
    return sentences or (
        [Sentence(f"a écrit aux membres ({reason.rstrip('.')})")] if reason else []
    )


def status_sentences(change: Change) -> list[Sentence]:
    if not change.take("status", "cancel_reason"):
        return []
    change.take("convened_at", "held_at")
    status = change.after.status
    if status == MeetingStatus.CANCELLED:
        return [Sentence(colon("a annulé la séance", quote(change.after.cancel_reason)))]
    return [Sentence(_DONE[MeetingStatus(status)])]


def date_sentences(change: Change) -> list[Sentence]:
    if not change.take("starts_at"):
        return []
    start, end = format_moment(change.before.starts_at), format_moment(change.after.starts_at)
    return [Sentence(f"a déplacé la séance du {start} au {end}")]


def attendance_sentences(change: Change) -> list[Sentence]:
    seat = change.value(change.row, "seat").text
    if change.action == Action.DELETED:
        return [Sentence(f"a retiré ce qui était noté de {seat}")]
    state, proxy = change.value(change.after, "state"), change.value(change.after, "proxy")
    words = f"{state.text.lower()} par {proxy.text}" if proxy else state.text.lower()
    return [Sentence(colon(f"a noté {seat}", words))]


def minutes_sentences(change: Change) -> list[Sentence]:
    """The status of the meeting announces the first edition; a correction has number and reason."""
    row = change.after
    if row.published_at and (change.action != Action.CHANGED or change.take("published_at")):
        is_first = row.edition == 1
        published = (
            []
            if is_first
            else [colon(f"a publié la version {row.edition} du relevé", quote(row.correction))]
        )
        return [Sentence(words) for words in published]
    if change.action == Action.CREATED and row.edition > 1:
        words = f"a ouvert une correction du relevé, version {row.edition}"
        return [Sentence(colon(words, quote(row.correction)))]
    if change.action == Action.DELETED:
        return [Sentence(f"a abandonné la correction du relevé, version {row.edition}")]
    return (
        whole_sentences(change)
        if change.action == Action.CHANGED
        else [Sentence("a rédigé le relevé")]
    )


def _of_meeting(pk) -> Q:
    return Q(meeting_id=pk)


TRACKED = (
    Tracked(
        model=Meeting,
        labels={
            "starts_at": "la date",
            "duration": "la durée en minutes",
            "place": "le lieu",
            "remote_link": "le lien de visioconférence",
            "quorum": "le quorum",
            "status": "l’état",
            "convened_at": "la date de convocation",
            "held_at": "la date de tenue",
            "cancel_reason": "le motif d’annulation",
        },
        sentences=meeting_sentences,
        subject=lambda change: "la séance",
        rows=lambda pk: Q(id=pk),
        parent="id",
        silent=frozenset({"committee", "number"}),
    ),
    Tracked(
        model=AgendaItem,
        labels={
            "title": "intitulé",
            "detail": "précision",
            "kind": "nature",
            "status": "état",
            "duration": "durée en minutes",
            "notes": "échanges",
        },
        sentences=part_sentences,
        subject=lambda change: f"le point {short(change.row.title)}",
        rows=_of_meeting,
        parent="meeting_id",
        silent=frozenset({"meeting", "requested_by", "position"}),
        summary=("status",),
        # Proposed and declined points are for those who edit the agenda.
        private=~Q(status=ItemStatus.ACCEPTED),
        revealed="a mis à l’ordre du jour",
    ),
    Tracked(
        model=Attendance,
        labels={"seat": "siège", "state": "présence", "proxy": "représenté·e par"},
        sentences=attendance_sentences,
        subject=lambda change: "la présence",
        rows=_of_meeting,
        parent="meeting_id",
        silent=frozenset({"meeting"}),
    ),
    tracked_document(MeetingDocument, owner="meeting", rows=_of_meeting),
    Tracked(
        model=Minutes,
        labels={
            "introduction": "l’introduction du relevé",
            "conclusion": "la conclusion du relevé",
            "published_at": "la date de publication",
        },
        sentences=minutes_sentences,
        subject=lambda change: "le relevé",
        rows=_of_meeting,
        parent="meeting_id",
        silent=frozenset({"meeting", "edition", "correction", "published_by"}),
        # A draft is for who writes it.
        private=Q(published_at__isnull=True),
    ),
)
