"""Reading of histories: who changed what, from what to what, and when, for an object and its parts.

Rows come from django-simple-history and are written by ``TrackedModel.save_as`` alone. One query
reads the rows of each kind, whole; successive rows are then compared here, and one query a kind of
thing names what the rows shown point to.

What a reader may not know leaves no trace. For who does not read what is kept within the team:

- a part that is private today, or was when it was deleted, is not in the history at all;
- a row written while its part or the whole object was private is left out, and the one that opens
  it says that it became visible, not what it was before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.db import models

from accounts.models import User
from accounts.phrases import GONE, Action, Change, Sentence, Tracked

PORTAL = "Le portail"
SOMEONE = "Une personne"
Namer = Callable[[set], dict]  # keys → names; None for a name that is not for this reader


@dataclass(frozen=True)
class RowChange:
    """What one save did to one object: the row before it, if the reader may know it, and its last
    row.
    """

    tracked: Tracked
    action: Action
    before: models.Model | None
    after: models.Model


@dataclass(frozen=True)
class Moment:
    """One save: what one person wrote at one instant."""

    when: datetime
    who_id: int | None
    changes: tuple[RowChange, ...]


@dataclass(frozen=True)
class Entry:
    """One save in French. ``reason`` is empty when none was given or when a sentence has it."""

    when: datetime
    who: str
    sentences: tuple[Sentence, ...]
    reason: str


class History:
    """The history of the object of key ``pk``: ``tracked`` describes its model, then
    those of its parts.

    ``own`` gives, by model, the keys of private parts that this reader may know of all the same.
    ``namers`` say, by model, how things are named where ``str`` will not do.
    """

    def __init__(
        self,
        pk,
        tracked: Iterable[Tracked],
        *,
        reads_private: bool,
        own: dict[type, set] | None = None,
        namers: dict[type, Namer] | None = None,
    ):
        self.pk, self.tracked, self.reads_private = pk, tuple(tracked), reads_private
        self.own, self.namers = own or {}, namers or {}

    @cached_property
    def moments(self) -> list[Moment]:
        """Every save that this reader may know of, the newest first."""
        changes = defaultdict(list)
        for change in self._changes():
            changes[change.after.history_date, change.after.history_user_id].append(change)
        ordered = sorted(
            changes.items(), key=lambda item: (item[0][0], item[0][1] or 0), reverse=True
        )
        return [Moment(when, who_id, tuple(found)) for (when, who_id), found in ordered]

    def entries(self, moments: Iterable[Moment]) -> list[Entry]:
        """``moments`` as sentences; one that gives no sentence is left out."""
        moments = list(moments)
        names = self._names(moments)
        entries = (_entry(moment, names) for moment in moments)
        return [entry for entry in entries if entry.sentences]

    @cached_property
    def _lives(self) -> dict[type, dict[int, list]]:
        """The rows of each object, the oldest first, by model and key."""
        return {
            tracked.model: {
                key: list(rows)
                for key, rows in groupby(tracked.history(self.pk), key=lambda row: row.id)
            }
            for tracked in self.tracked
        }

    def _changes(self) -> Iterator[RowChange]:
        closed = closed_periods(self._lives[self.tracked[0].model].get(self.pk, ()))
        for tracked in self.tracked:
            for rows in self._lives[tracked.model].values():
                removed = self._parent_removal(tracked, rows[0])
                for change in self._changes_of(tracked, rows, closed):
                    if not (
                        removed
                        and change.action == Action.DELETED
                        and change.after.history_date >= removed
                    ):
                        yield change

    def _parent_removal(self, tracked: Tracked, row) -> datetime | None:
        """When the part on which this one hangs was deleted: that sentence says enough."""
        parents = self._lives.get(tracked.parent_model, {})
        *_, last = parents.get(getattr(row, tracked.parent), [None])
        return last.history_date if last and last.history_type == Action.DELETED.value else None

    def _changes_of(self, tracked: Tracked, rows: list, closed) -> Iterator[RowChange]:
        """What this reader may know of the saves of one object; ``rows`` come oldest first."""
        reads_all = self.reads_private or rows[0].id in self.own.get(tracked.model, ())

        def is_hidden(row):
            in_closed = not self.reads_private and is_within(row.history_date, closed)
            return in_closed or (row.is_private and not reads_all)

        if rows[-1].is_private and not reads_all:
            return
        previous = None
        for _, group in groupby(rows, key=lambda row: (row.history_date, row.history_user_id)):
            saved = list(group)
            if not is_hidden(saved[-1]):
                hidden = previous is not None and is_hidden(previous)
                action = _action(saved, previous, hidden)
                yield RowChange(tracked, action, None if hidden else previous, saved[-1])
            previous = saved[-1]

    def _names(self, moments: list[Moment]) -> dict[type, dict]:
        """The names of all that the rows of ``moments`` point to, by model and key."""
        rows = defaultdict(dict)
        for change in (change for moment in moments for change in moment.changes):
            rows[change.tracked] |= {
                row.history_id: row for row in (change.before, change.after) if row
            }
        keys = defaultdict(set, {User: {moment.who_id for moment in moments}})
        for tracked, found in rows.items():
            tracked.read_links(found)
            for row in found.values():
                for model, key in tracked.things(row):
                    keys[model].add(key)
        return {model: self._names_of(model, found - {None}) for model, found in keys.items()}

    def _names_of(self, model: type[models.Model], keys: set) -> dict:
        if not keys:
            return {}
        if model in self.namers:
            return self.namers[model](keys)
        part = next((tracked for tracked in self.tracked if tracked.model is model), None)
        if part and part.named_by:
            last = {key: rows[-1] for key, rows in self._lives[model].items() if key in keys}
            shown = {key: self.reads_private or not row.is_private for key, row in last.items()}
            return {
                key: getattr(row, part.named_by) if shown[key] else None
                for key, row in last.items()
            }
        things = model._base_manager.in_bulk(keys)
        if model is User:
            # Somebody without a name is known by e-mail, which is for the team alone.
            return {
                key: user.get_full_name()
                if user.first_name or user.last_name or self.reads_private
                else SOMEONE
                for key, user in things.items()
            }
        return {key: str(thing) for key, thing in things.items()}


def _entry(moment: Moment, names: dict[type, dict]) -> Entry:
    sentences, reasons = [], []
    for change in moment.changes:
        found = change.tracked.sentences(
            Change(change.tracked, change.action, change.before, change.after, names)
        )
        sentences += found
        reason = change.after.history_change_reason
        if reason and found and not any(reason in sentence.text for sentence in found):
            reasons.append(reason)
    who = PORTAL if moment.who_id is None else names[User].get(moment.who_id, GONE)
    return Entry(moment.when, who, tuple(sentences), " ".join(dict.fromkeys(reasons)))


def _action(saved: list, previous, hidden: bool) -> Action:
    if saved[-1].history_type == Action.DELETED.value:
        return Action.DELETED
    if hidden:
        return Action.REVEALED if previous.is_private else Action.TOUCHED
    if previous is not None:
        return Action.CHANGED
    return Action.CREATED if saved[0].history_type == Action.CREATED.value else Action.TOUCHED


def closed_periods(rows: Iterable) -> list[tuple[datetime, datetime | None]]:
    """The spans of time in which the whole object was private, the end excluded."""
    periods, start = [], None
    for row in rows:
        if row.is_private and start is None:
            start = row.history_date
        elif not row.is_private and start is not None:
            periods.append((start, row.history_date))
            start = None
    return periods if start is None else [*periods, (start, None)]


def is_within(when: datetime, periods) -> bool:
    return any(start <= when and (end is None or when < end) for start, end in periods)
