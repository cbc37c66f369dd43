"""What the page of an agenda shows: points that wait, the agenda itself, points left out."""

from datetime import datetime

from django.db.models import Max

from accounts.enums import NoticeKind
from accounts.models import Notice
from governance.agenda.workflow import order_digest
from governance.enums import ItemStatus, MeetingStatus
from governance.models import AgendaItem, Meeting

# What the members read of a point.
_READ = ("title", "detail", "duration")


class Board:
    """The points of ``meeting`` by status, with what ``user`` may know of what they
    are about.
    """

    def __init__(self, meeting: Meeting, user):
        self.meeting = meeting
        found = list(meeting.items.for_list(user))
        self.waiting = [item for item in found if item.status == ItemStatus.PROPOSED]
        self.items = [item for item in found if item.status == ItemStatus.ACCEPTED]
        self.declined = [item for item in found if item.status == ItemStatus.DECLINED]
        self.digest = order_digest(item.pk for item in self.items)
        self.minutes = sum(item.duration or 0 for item in self.items)
        self.without_duration = sum(item.duration is None for item in self.items)
        self.sent_at = last_sent_at(meeting)
        self.has_changed = self.sent_at is not None and has_changed_since(
            meeting, self.items, self.sent_at
        )

    @property
    def is_too_long(self) -> bool:
        return self.minutes > self.meeting.duration


def last_sent_at(meeting: Meeting) -> datetime | None:
    """When the members last got the agenda; None before the invitation."""
    if meeting.status != MeetingStatus.CONVENED:
        return None
    changed = Notice.objects.filter(
        kind=NoticeKind.MEETING_CHANGED, item__startswith=f"meeting:{meeting.pk}#"
    )
    again = changed.aggregate(last=Max("sent_at"))["last"]
    return max(meeting.convened_at, again) if again else meeting.convened_at


def has_changed_since(meeting: Meeting, items: list[AgendaItem], moment: datetime) -> bool:
    """A point was added, removed, moved or edited since ``moment``. What was noted of it since is
    no part of the agenda.
    """
    rows = AgendaItem.history.filter(meeting=meeting.pk, history_date__lte=moment)
    rows = rows.order_by("history_date", "history_id").values(
        "id", "status", "position", "history_type", *_READ
    )
    last = {row["id"]: row for row in rows}.values()
    stood = [
        row for row in last if row["status"] == ItemStatus.ACCEPTED and row["history_type"] != "-"
    ]
    stood.sort(key=lambda row: (row["position"], row["id"]))
    then = [(row["id"], *(row[name] for name in _READ)) for row in stood]
    return then != [(item.pk, *(getattr(item, name) for name in _READ)) for item in items]
