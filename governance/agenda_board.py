"""What the page of an agenda shows: points that wait, the agenda itself, points left out."""

from datetime import datetime

from accounts.enums import NoticeKind
from accounts.models import Notice
from governance.enums import ItemStatus, MeetingStatus
from governance.models import AgendaItem, Meeting
from governance.workflow.agenda import order_digest


class Board:
    """The points of ``meeting`` by what became of them, with what ``user`` may know of what they are about."""

    def __init__(self, meeting: Meeting, user):
        self.meeting = meeting
        found = list(meeting.items.for_list(user))
        self.waiting = [item for item in found if item.status == ItemStatus.PROPOSED]
        self.items = [item for item in found if item.status == ItemStatus.ACCEPTED]
        self.declined = [item for item in found if item.status == ItemStatus.DECLINED]
        self.digest = order_digest(item.pk for item in self.items)
        self.minutes = sum(item.duration or 0 for item in self.items)
        self.without_duration = sum(item.duration is None for item in self.items)
        self.sent_at = _sent_at(meeting)
        self.has_changed = self.sent_at is not None and _changed_since(meeting, self.sent_at)

    @property
    def is_too_long(self) -> bool:
        return self.minutes > self.meeting.duration


def _sent_at(meeting: Meeting) -> datetime | None:
    """When the members last got the agenda; None before the invitation."""
    if meeting.status != MeetingStatus.CONVENED:
        return None
    again = Notice.objects.filter(
        kind=NoticeKind.MEETING_CHANGED, item__startswith=f"meeting:{meeting.pk}#", sent_at__isnull=False
    )
    last = again.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return max(filter(None, (meeting.convened_at, last)))


def _changed_since(meeting: Meeting, moment: datetime) -> bool:
    """A point came, moved or was changed since, or one that stood there went."""
    rows = AgendaItem.history.filter(meeting=meeting.pk)
    stood = rows.filter(status=ItemStatus.ACCEPTED, history_date__lte=moment)
    since = rows.filter(history_date__gt=moment)
    return (
        since.filter(status=ItemStatus.ACCEPTED).exists()
        or since.filter(status=ItemStatus.DECLINED, id__in=stood.values("id")).exists()
    )
