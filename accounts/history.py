"""Reading of histories: who changed what, from what to what, and when, for an object and its parts.

Rows come from django-simple-history and are written by ``TrackedModel.record`` alone. The number of queries
depends on the kinds of rows shown, never on how many there are: one query lists the marks of every row, then
each model is read once, then each kind of thing that those rows name.

What a reader may not know leaves no trace. For who does not read what is kept within the team:

- a part that is private today, or was when it was deleted, is not in the history at all;
- a row written while its part or the whole object was private is left out, and the one that opens it says
  that it became visible, not what it was before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db import models
from django.db.models import Case, F, IntegerField, Value, When

from accounts.models import User
from accounts.phrases import GONE, Action, Change, Sentence, Tracked

PORTAL = "Le portail"
SOMEONE = "Une personne"


class Mark(NamedTuple):
    """The place of one historical row, without its content."""

    when: datetime
    history_id: int
    who_id: int | None
    kind: int  # index of its Tracked
    key: int  # primary key of its object
    parent: int | None
    type: str
    is_private: int


class Step(NamedTuple):
    """What one save did to one object: the row before it, if the reader may know it, and its last row."""

    action: Action
    before: Mark | None
    after: Mark


@dataclass(frozen=True)
class Moment:
    """One save: what one person wrote at one instant."""

    when: datetime
    who_id: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Entry:
    """One save, told. ``reason`` is empty when none was given or when a sentence tells it already."""

    when: datetime
    who: str
    sentences: tuple[Sentence, ...]
    reason: str


Namer = Callable[[set, bool], dict]


class History:
    """The history of the object of key ``pk``: ``tracked`` is how its model is told, then those of its parts.

    ``own`` gives, by model, the keys of private parts that this reader may know of all the same. ``namers``
    says how things of a model are named, where ``str`` will not do: ``(keys, reads_private) -> {key: name}``, with
    None for a name that is not for this reader.
    """

    def __init__(self, pk, tracked: Iterable[Tracked], *, reads_private: bool, own=None, namers=None):
        self.pk, self.tracked, self.reads_private = pk, tuple(tracked), reads_private
        self._own = own or {}
        self._namers: dict[type, Namer] = {User: person_names} | (namers or {})

    @cached_property
    def moments(self) -> list[Moment]:
        """Every save that this reader may know of, the newest first."""
        by_object = defaultdict(list)
        for mark in self._marks():
            by_object[mark.kind, mark.key].append(mark)
        steps = defaultdict(list)
        closed = _closed_periods(by_object.get((0, self.pk), ()))
        for marks in by_object.values():
            removed = self._parent_removal(by_object, marks)
            for step in self._steps(marks, closed):
                if not (removed and step.action == Action.DELETED and step.after.when >= removed):
                    steps[step.after.when, step.after.who_id].append(step)
        ordered = sorted(steps.items(), key=lambda item: (item[0][0], item[0][1] or 0), reverse=True)
        return [Moment(when, who, tuple(sorted(found, key=_order))) for (when, who), found in ordered]

    def entries(self, moments: Iterable[Moment]) -> list[Entry]:
        """``moments`` told in sentences; one in which nothing that can be told has moved is left out."""
        moments = list(moments)
        rows = self._load(moments)
        names = self._names(moments, rows)
        entries = (self._entry(moment, rows, names) for moment in moments)
        return [entry for entry in entries if entry.sentences]

    def _entry(self, moment: Moment, rows, names) -> Entry:
        sentences, reasons = [], []
        for action, before, after in moment.steps:
            tracked, row = self.tracked[after.kind], rows[after.kind, after.history_id]
            earlier = rows[before.kind, before.history_id] if before else None
            told = tracked.sentences(Change(tracked, action, earlier, row, names))
            sentences += told
            reason = row.history_change_reason
            if reason and told and not any(reason in sentence.text for sentence in told):
                reasons.append(reason)
        who = PORTAL if moment.who_id is None else names.name_of(User, moment.who_id)
        return Entry(moment.when, who, tuple(sentences), " ".join(dict.fromkeys(reasons)))

    def _marks(self) -> list[Mark]:
        querysets = [self._mark_query(kind, tracked) for kind, tracked in enumerate(self.tracked)]
        marks = [Mark(*row) for row in querysets[0].union(*querysets[1:], all=True)]
        return sorted(marks, key=lambda mark: (mark.when, mark.history_id))

    def _mark_query(self, kind: int, tracked: Tracked):
        number = IntegerField()
        private = Value(0, output_field=number)
        if tracked.private is not None:
            private = Case(When(tracked.private, then=Value(1)), default=Value(0), output_field=number)
        found = tracked.historical.objects.filter(tracked.rows(self.pk)).order_by()
        found = found.annotate(
            kind_=Value(kind, output_field=number), parent_=F(tracked.parent), private_=private
        )
        return found.values_list(
            "history_date",
            "history_id",
            "history_user_id",
            "kind_",
            "id",
            "parent_",
            "history_type",
            "private_",
        )

    def _parent_removal(self, by_object, marks: list[Mark]) -> datetime | None:
        """When the part on which this one hangs was deleted: that sentence says enough."""
        parent_model = self.tracked[marks[0].kind].parent_model
        if parent_model is None:
            return None
        kind = next(index for index, tracked in enumerate(self.tracked) if tracked.model is parent_model)
        parent = by_object.get((kind, marks[0].parent), [])
        return parent[-1].when if parent and parent[-1].type == Action.DELETED.value else None

    def _steps(self, marks: list[Mark], closed) -> Iterable[Step]:
        """What this reader may know of the saves of one object, whose ``marks`` come oldest first."""
        own = marks[0].key in self._own.get(self.tracked[marks[0].kind].model, ())

        def is_hidden(mark):
            return not self.reads_private and ((mark.is_private and not own) or _within(mark.when, closed))

        if marks[-1].is_private and not own and not self.reads_private:
            return
        previous = None
        for _, group in groupby(marks, key=lambda mark: (mark.when, mark.who_id)):
            saved = list(group)
            if not is_hidden(saved[-1]):
                hidden = previous is not None and is_hidden(previous)
                yield Step(_action(saved, previous, hidden), None if hidden else previous, saved[-1])
            previous = saved[-1]

    def _load(self, moments: list[Moment]) -> dict:
        """Historical rows by kind and key, each with ``related_keys``: its many-to-many values."""
        wanted = defaultdict(set)
        for moment in moments:
            for _, before, after in moment.steps:
                wanted[after.kind] |= {mark.history_id for mark in (before, after) if mark}
        rows = {}
        for kind, ids in wanted.items():
            tracked = self.tracked[kind]
            found = tracked.historical.objects.in_bulk(ids, field_name="history_id")
            for row in found.values():
                row.related_keys = {name: [] for name in tracked.many_to_many}
            for name, field in tracked.many_to_many.items():
                links = getattr(tracked.historical, name).model._base_manager.filter(history_id__in=ids)
                target = f"{field.m2m_reverse_field_name()}_id"
                for history_id, key in links.values_list("history_id", target):
                    found[history_id].related_keys[name].append(key)
            rows |= {(kind, history_id): row for history_id, row in found.items()}
        return rows

    def _names(self, moments: list[Moment], rows: dict) -> "Names":
        keys = defaultdict(set)
        keys[User] |= {moment.who_id for moment in moments}
        for (kind, _), row in rows.items():
            tracked = self.tracked[kind]
            if tracked.parent_model:
                keys[tracked.parent_model].add(getattr(row, tracked.parent))
            for field in tracked.fields.values():
                if field.is_relation:
                    keys[field.related_model].add(getattr(row, field.attname))
            for name, field in tracked.many_to_many.items():
                keys[field.related_model].update(row.related_keys[name])
        known = {}
        for model, wanted in keys.items():
            wanted.discard(None)
            if wanted:
                known[model] = self._namers.get(model, _plain_names(model))(wanted, self.reads_private)
        return Names(known)


class Names:
    """The names of the things that rows point to, read once."""

    def __init__(self, known: dict[type, dict]):
        self._known = known

    def name_of(self, model, key) -> str | None:
        """None when this reader may not know it; « (élément supprimé) » when it is no more."""
        return self._known.get(model, {}).get(key, GONE)


def _plain_names(model: type[models.Model]) -> Namer:
    return lambda keys, reads_private: {pk: str(row) for pk, row in model._base_manager.in_bulk(keys).items()}


def person_names(keys: set, reads_private: bool) -> dict[int, str]:
    """Full names. Somebody without one is known by e-mail, which is for the team alone."""
    people = User.objects.filter(pk__in=keys).only("first_name", "last_name", "email")
    return {
        person.pk: person.get_full_name()
        if reads_private or person.first_name or person.last_name
        else SOMEONE
        for person in people
    }


def _order(step: Step) -> tuple:
    return step.after.kind, step.after.key


def _action(saved: list[Mark], previous: Mark | None, hidden: bool) -> Action:
    if saved[-1].type == Action.DELETED.value:
        return Action.DELETED
    if hidden:
        return Action.REVEALED if previous.is_private else Action.TOUCHED
    if previous is not None:
        return Action.CHANGED
    return Action.CREATED if saved[0].type == Action.CREATED.value else Action.TOUCHED


def _closed_periods(marks: Iterable[Mark]) -> list[tuple[datetime, datetime | None]]:
    """The spans of time in which the whole object was private, the end excluded."""
    periods, start = [], None
    for mark in marks:
        if mark.is_private and start is None:
            start = mark.when
        elif not mark.is_private and start is not None:
            periods.append((start, mark.when))
            start = None
    return periods if start is None else [*periods, (start, None)]


def _within(when: datetime, periods) -> bool:
    return any(start <= when and (end is None or when < end) for start, end in periods)
