"""The agenda of a meeting: proposed from the data, asked for, accepted, ordered, edited, taken
down.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import clock
from core.editing.refused import Refused
from core.french import NO_BREAK
from core.histories import record_all
from core.models import StaleVersion
from governance import notifications
from governance.agenda.queries import ON_A_SHEET, Proposal, proposals
from governance.enums import UPCOMING, ItemKind, ItemStatus, MeetingStatus
from governance.models import AgendaItem, Meeting

_LINKS = ("sheets", "commitments", "follow_ups")
# The limit of the form of the minutes, where these notes are completed.
LONGEST_NOTES = 20_000
_NO_NOTES = frozenset({MeetingStatus.MINUTES_PUBLISHED, MeetingStatus.CANCELLED})


def order_digest(keys: Iterable[int]) -> str:
    """A digest of the order of points. A form posts it, so that a point is not moved in an order
    that has changed since.
    """
    return hashlib.sha256(",".join(str(key) for key in keys).encode()).hexdigest()[:16]


@transaction.atomic
@clock.one_instant
def propose(meeting: Meeting, *, by) -> list[AgendaItem]:
    """Propose what the data of today ask for. Returns the new items.

    A proposal that was accepted or declined does not change. One that still waits is updated from
    the data, and deleted when its cause is gone. A sheet that is on the agenda already is not
    proposed for another reason.
    """
    lock_agenda(meeting.pk)
    made = meeting.items.exclude(source="").prefetch_related(*_LINKS)
    known = {item.source: item for item in made}
    on_agenda = {
        sheet.pk
        for item in known.values()
        if item.status == ItemStatus.ACCEPTED and item.kind in ON_A_SHEET
        for sheet in item.sheets.all()
    }
    found = {
        p.source: p
        for p in proposals(meeting, clock.today())
        if p.source in known
        or p.kind not in ON_A_SHEET
        or on_agenda.isdisjoint(s.pk for s in p.sheets)
    }
    for source, item in known.items():
        if item.status == ItemStatus.PROPOSED:
            refresh_proposal(item, found.get(source), by=by)
    return [
        create_item(
            meeting,
            by=by,
            links=proposal.links,
            title=proposal.title,
            detail=proposal.detail,
            kind=proposal.kind,
            status=ItemStatus.PROPOSED,
            source=source,
        )
        for source, proposal in found.items()
        if source not in known
    ]


def refresh_proposal(item: AgendaItem, proposal: Proposal | None, *, by):
    if proposal is None:
        item.delete_as(by)
        return
    texts = {"kind": proposal.kind, "title": proposal.title, "detail": proposal.detail}
    links: dict[str, Any] = {
        name: rows
        for name, rows in proposal.links.items()
        if set(getattr(item, name).all()) != set(rows)
    }
    if not links and all(getattr(item, name) == text for name, text in texts.items()):
        return
    for name, text in texts.items():
        setattr(item, name, text)
    item.save_as(by, **links)


@transaction.atomic
@clock.one_instant
def add_item(
    meeting: Meeting,
    *,
    by,
    title,
    sheets=(),
    commitments=(),
    follow_ups=(),
    status=ItemStatus.ACCEPTED,
    **fields,
) -> AgendaItem:
    """Add a point, at the end of the agenda unless ``status`` says that it waits."""
    lock_agenda(meeting.pk)
    _require_shared(sheets)
    links = {"sheets": sheets, "commitments": commitments, "follow_ups": follow_ups}
    return create_item(meeting, by=by, links=links, title=title, status=status, **fields)


def create_item(meeting: Meeting, *, by, links: dict, **fields) -> AgendaItem:
    item = AgendaItem(meeting=meeting, **fields)
    item.position = next_position(item)
    item.save_as(by, **{name: rows for name, rows in links.items() if rows})
    return item


@transaction.atomic
@clock.one_instant
def request_point(meeting: Meeting, *, by, title, detail="", sheets=()) -> AgendaItem:
    """A member asks for a point: officers are notified, they or the co-chairs accept it."""
    item = add_item(
        meeting, by=by, title=title, detail=detail, sheets=sheets, kind=ItemKind.REQUEST,
        status=ItemStatus.PROPOSED, requested_by=by,
    )  # fmt: skip
    notifications.point_requested(item)
    return item


@transaction.atomic
@clock.one_instant
def accept(item: AgendaItem, *, by):
    """Put a point that waits, or that was declined, on the agenda; nothing to do for one that is
    there.
    """
    reload_item(item)
    if item.status != ItemStatus.ACCEPTED:
        item.status, item.position = ItemStatus.ACCEPTED, next_position(item)
        item.lock_version(item.version)
        item.save_as(by)


@transaction.atomic
@clock.one_instant
def decline(item: AgendaItem, *, by):
    """Leave a point out, or take it off the agenda. It stays known, to be taken back; no new
    proposal brings it again.
    """
    reload_item(item)
    if item.status != ItemStatus.DECLINED:
        _require_undecided(item)
        item.status = ItemStatus.DECLINED
        item.lock_version(item.version)
        item.save_as(by)


@transaction.atomic
@clock.one_instant
def sort_waiting(meeting: Meeting, *, by, keys: Iterable[int], to: ItemStatus) -> int:
    """Accept or decline those of these points that still wait. Returns how many."""
    lock_agenda(meeting.pk)
    items = list(meeting.items.waiting().filter(pk__in=keys))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    for item in items:
        item.status = to
        item.version += 1  # no lock on the point: its meeting is locked
        if to == ItemStatus.ACCEPTED:
            is_first = item.kind == ItemKind.FOLLOW_UP
            last += not is_first
            item.position = 0 if is_first else last
    record_all(items, by=by)
    return len(items)


@transaction.atomic
@clock.one_instant
def reorder(meeting: Meeting, *, by, order: list[int], seen: str | None = None):
    """Give the points of the agenda the order of these keys. ``seen`` is the digest of the order
    that the person saw.

    Raises StaleVersion when the agenda holds other points, or stands in another order than was
    seen.
    """
    lock_agenda(meeting.pk)
    items = {item.pk: item for item in meeting.items.accepted()}
    if set(order) != set(items) or len(order) != len(items):
        raise StaleVersion
    if seen is not None and seen != order_digest(items):
        raise StaleVersion
    moved = [
        (items[key], place) for place, key in enumerate(order, 1) if items[key].position != place
    ]
    for item, place in moved:
        item.position = place
    record_all([item for item, _ in moved], by=by)


@transaction.atomic
@clock.one_instant
def edit_item(item: AgendaItem, *, by, version: int, **fields):
    """Change title, detail, duration or links (``sheets``, ``commitments``, ``follow_ups``). Raises
    StaleVersion.
    """
    lock_agenda(item.meeting_id)
    links = {name: fields.pop(name) for name in _LINKS if name in fields}
    _require_shared(links.get("sheets", ()))
    item.lock_version(version)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save_as(by, **links)


@transaction.atomic
@clock.one_instant
def save_notes(item: AgendaItem, *, by, version: int, notes: str):
    """Write down what was said on this point, until the minutes are published. Raises StaleVersion.

    Notes are saved while they are typed: what one person types in a day is one history entry, with
    the last text.
    """
    if len(notes) > LONGEST_NOTES:
        raise Refused("Ces échanges sont trop longs : 20 000 caractères au plus.")
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    if meeting.status in _NO_NOTES:
        raise Refused("Le relevé de cette séance est publié, ou la séance est annulée.")
    item.lock_version(version)
    item.notes = notes
    line = history_line_to_extend(item, by)
    if line is None:
        item.save_as(by)
        return
    item.updated_at = clock.now()
    item.save_without_historical_record()
    item.history.filter(pk=line.pk).update(notes=notes, history_date=clock.now())


def history_line_to_extend(item: AgendaItem, by):
    """The last history entry, if it holds notes which ``by`` typed today; else None."""
    lines = list(item.history.order_by("-history_date", "-history_id")[:2])
    if len(lines) < 2 or lines[0].notes == lines[1].notes or lines[0].history_user_id != by.pk:
        return None
    return lines[0] if clock.day_of(lines[0].history_date) == clock.today() else None


def lock_agenda(meeting_id: int):
    """Lock the meeting: one transaction at a time changes its agenda. Refused once it is held."""
    status = Meeting.objects.select_for_update().get(pk=meeting_id).status
    if status not in UPCOMING:
        label = MeetingStatus(status).label.lower()
        raise Refused(f"L’ordre du jour ne change plus{NO_BREAK}: la séance est {label}.")


def reload_item(item: AgendaItem):
    """Read ``item`` again with its meeting locked. Raises StaleVersion when it was deleted."""
    lock_agenda(item.meeting_id)
    try:
        item.refresh_from_db()
    except AgendaItem.DoesNotExist:
        raise StaleVersion from None


def next_position(item: AgendaItem) -> int:
    """A point comes after the others; what was not done since last time opens the meeting, whatever
    came before it.
    """
    if item.kind == ItemKind.FOLLOW_UP:
        return 0
    return (item.meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1


def _require_undecided(item: AgendaItem):
    if item.decisions.exists():
        raise Refused(
            f"Une décision est rattachée à ce point{NO_BREAK}: il reste à l’ordre du jour."
        )


def _require_shared(sheets):
    """The whole committee reads its agenda: sheets of the team are refused."""
    for sheet in sheets:
        if not sheet.is_shared:
            raise Refused(f"La fiche {sheet.reference} n’est pas partagée avec le comité.")
