"""Who was at a meeting, seat by seat: written by the team."""

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core import clock
from core.editing.refused import Refused
from governance.attendance.queries import Member, proxy_problem, roll_of, state_problem
from governance.enums import AttendanceState, MeetingStatus
from governance.models import Attendance, Meeting, Seat


def accepts_attendance(meeting: Meeting) -> bool:
    """From the invitation (excuses come early) until the minutes are published, and while they are
    corrected.
    """
    return (
        meeting.status in (MeetingStatus.CONVENED, MeetingStatus.HELD)
        or meeting.correction is not None
    )


@transaction.atomic
@clock.one_instant
def record_attendance(
    meeting: Meeting, *, by, version: int, rows: dict[Seat, tuple[str, Seat | None]]
) -> bool:
    """Note of each seat its state ("" takes the note back) and who stood for it; False when nothing
    changed.
    """
    if not accepts_attendance(meeting):
        raise Refused(
            "Les présences se saisissent une fois la séance convoquée, jusqu’au relevé publié, puis"
            " dans une correction."
        )
    states = {seat: state for seat, (state, _) in rows.items()}
    members = {member.seat: member for member in roll_of(meeting)}
    for seat, (state, proxy) in rows.items():
        member = members.get(seat) or Member(seat, None, None)
        if problem := state_problem(state, member) or proxy_problem(state, proxy, states):
            raise Refused(problem)
    meeting.lock_version(version)
    known = {row.seat_id: row for row in meeting.attendances.all()}
    noted = [_noted(meeting, seat, known.get(seat.pk), *row) for seat, row in rows.items()]
    gone = [known[seat.pk] for seat, (state, _) in rows.items() if not state and seat.pk in known]
    for row in gone:
        row.delete_as(by)
    _write([row for row in noted if row is not None], by=by)
    return bool(gone) or any(noted)


def _noted(meeting: Meeting, seat: Seat, row, state: str, proxy: Seat | None) -> Attendance | None:
    """The attendance to write; None where nothing is noted or nothing changes."""
    proxy = proxy if state == AttendanceState.REPRESENTED else None
    if not state or (row is not None and (row.state, row.proxy_id) == (state, proxy and proxy.pk)):
        return None
    row = row or Attendance(meeting=meeting, seat=seat)
    row.state, row.proxy = state, proxy
    return row


def _write(rows: list[Attendance], *, by):
    """What :meth:`~core.models.TrackedModel.save_as` does, for all seats of the roll at once."""
    signed = {"default_user": by, "default_date": clock.now()}
    new, old = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    if new:
        bulk_create_with_history(new, Attendance, **signed)
    for row in old:
        row.updated_at = clock.now()
    if old:
        bulk_update_with_history(old, Attendance, ["state", "proxy", "updated_at"], **signed)
