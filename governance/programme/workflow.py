"""The state of the programme, saved with each meeting."""

from core import clock
from governance.models import Meeting, Snapshot
from governance.programme.queries import State, state


def take_snapshot(meeting: Meeting) -> Snapshot:
    """Save the state of the programme today with ``meeting``, in the transaction that closes
    it.
    """
    found = state(clock.today())
    return Snapshot.objects.create(
        meeting=meeting, taken_at=clock.now(), figures=found.figures, details=found.details
    )


def earlier_snapshots(meeting: Meeting):
    """Snapshots of the same committee kept before this meeting, the last first, each with its
    meeting.
    """
    return (
        Snapshot.objects.filter(
            meeting__committee=meeting.committee_id, meeting__starts_at__lt=meeting.starts_at
        )
        .select_related("meeting__committee")
        .order_by("-meeting__starts_at", "-pk")
    )


def last_state_before(meeting: Meeting) -> State | None:
    """The state kept with the last meeting of the same committee held before this one; None for the
    first.
    """
    found = earlier_snapshots(meeting).first()
    return found and state_of(found)


def state_of(snapshot: Snapshot) -> State:
    return State(snapshot.figures, snapshot.details)
