from governance.models.agenda import AgendaItem, redact_private_sheets
from governance.models.committees import Committee, Seat, Term
from governance.models.decisions import Decision, FollowUp
from governance.models.meetings import Attendance, Meeting, MeetingDocument
from governance.models.minutes import FrozenMinutes, Minutes
from governance.models.notes import LeadNote, leads
from governance.models.snapshots import FrozenSnapshot, Snapshot

__all__ = [
    "AgendaItem",
    "Attendance",
    "Committee",
    "Decision",
    "FollowUp",
    "FrozenMinutes",
    "FrozenSnapshot",
    "LeadNote",
    "Meeting",
    "MeetingDocument",
    "Minutes",
    "Seat",
    "Snapshot",
    "Term",
    "leads",
    "redact_private_sheets",
]
