"""Reading of histories: who changed what, from what to what, and when, for an object and its parts.

Rows come from django-simple-history and are written by ``TrackedModel.record`` alone. Three queries read a history,
whatever it holds: one lists the marks of every row, one reads the rows shown, one names the things that they name.

What a reader may not know leaves no trace. For who does not read what is kept within the team:

- a part that is private today, or was when it was deleted, is not in the history at all;
- a row written while its part or the whole object was private is left out, and the one that opens it says
  that it became visible, not what it was before.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db import models
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from accounts.models import User
from accounts.phrases import GONE, Action, Change, Sentence, Tracked
from core.gather import gather, prepared, slot

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


@dataclass(frozen=True)
class Namer:
    """How histories name the things of ``model``: what they read of those of these keys, and the names then."""

    model: type[models.Model]

    def query(self, keys: list) -> QuerySet:
        return self.model._base_manager.filter(pk__in=keys)

    def names(self, rows: list, *, reads_private: bool) -> dict:
        """Names by key; None for one that is not for this reader."""
        return {row.pk: str(row) for row in rows}


class PersonNamer(Namer):
    """Full names. Somebody without one is known by e-mail, which is for the team alone."""

    def query(self, keys):
        return User.objects.filter(pk__in=keys).only("first_name", "last_name", "email").order_by()

    def names(self, rows, *, reads_private):
        return {
            person.pk: person.get_full_name()
            if reads_private or person.first_name or person.last_name
            else SOMEONE
            for person in rows
        }


class History:
    """The history of the object of key ``pk``: ``tracked`` is how its model is told, then those of its parts.

    ``own`` gives, by model, the keys of private parts that this reader may know of all the same. ``namers`` say how
    things are named where ``str`` will not do. ``marks`` are the answers to ``mark_queries``, for who has asked.
    """

    def __init__(
        self,
        pk,
        tracked: Iterable[Tracked],
        *,
        reads_private: bool,
        own=None,
        namers: Iterable[Namer] = (),
        marks: list[list] | None = None,
    ):
        self.pk, self.tracked, self.reads_private = pk, tuple(tracked), reads_private
        self._own, self._known_marks = own or {}, marks
        self._namers = _namers(self.tracked, tuple(namers))

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
        found = self._known_marks
        if found is None:
            found = gather(*mark_queries(self.tracked, self.pk))
        marks = [Mark(*row) for rows in found for row in rows]
        return sorted(marks, key=lambda mark: (mark.when, mark.history_id))

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
        wanted = {f"rows {kind}": set() for kind in range(len(self.tracked))}
        for moment in moments:
            for _, before, after in moment.steps:
                wanted[f"rows {after.kind}"] |= {mark.history_id for mark in (before, after) if mark}
        answers = iter(_rows.gather(self.tracked, **wanted) if moments else ())
        rows = {}
        for kind, tracked in enumerate(self.tracked if moments else ()):
            found = {row.history_id: row for row in next(answers)}
            for row in found.values():
                row.related_keys = {name: [] for name in tracked.many_to_many}
            for name in tracked.many_to_many:
                for history_id, key in next(answers):
                    found[history_id].related_keys[name].append(key)
            rows |= {(kind, history_id): row for history_id, row in found.items()}
        return rows

    def _names(self, moments: list[Moment], rows: dict) -> "Names":
        keys = {namer.model: set() for namer in self._namers}
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
        if not moments:
            return Names({})
        wanted = {_slot_of(model): found - {None} for model, found in keys.items()}
        answers = _things.gather(self._namers, **wanted)
        return Names(
            {
                namer.model: namer.names(found, reads_private=self.reads_private)
                for namer, found in zip(self._namers, answers, strict=True)
            }
        )


def mark_queries(tracked: Iterable[Tracked], pk) -> list[QuerySet]:
    """What lists the marks of an object and its parts; ``pk`` may be a slot."""
    return [_mark_query(kind, one, pk) for kind, one in enumerate(tracked)]


def _mark_query(kind: int, tracked: Tracked, pk) -> QuerySet:
    number = IntegerField()
    private = Value(0, output_field=number)
    if tracked.private is not None:
        private = Case(When(tracked.private, then=Value(1)), default=Value(0), output_field=number)
    found = tracked.historical.objects.filter(tracked.rows(pk)).order_by()
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


@prepared
def _rows(tracked: tuple[Tracked, ...]) -> list[QuerySet]:
    """The historical rows of each kind, then their many-to-many values."""
    queries = []
    for kind, one in enumerate(tracked):
        wanted = [slot(f"rows {kind}")]
        queries.append(one.historical.objects.filter(history_id__in=wanted).order_by())
        for name, field in one.many_to_many.items():
            links = getattr(one.historical, name).model._base_manager.filter(history_id__in=wanted)
            queries.append(links.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"))
    return queries


@prepared
def _things(namers: tuple[Namer, ...]) -> list[QuerySet]:
    return [namer.query([slot(_slot_of(namer.model))]) for namer in namers]


def _slot_of(model: type[models.Model]) -> str:
    return f"named {model._meta.label}"


def _namers(tracked: tuple[Tracked, ...], special: tuple[Namer, ...]) -> tuple[Namer, ...]:
    """One for each kind of thing that a history may name."""
    known = {User: PersonNamer(User)} | {namer.model: namer for namer in special}
    for one in tracked:
        fields = [field for field in one.fields.values() if field.is_relation]
        models_named = [field.related_model for field in (*fields, *one.many_to_many.values())]
        for model in filter(None, [one.parent_model, *models_named]):
            known.setdefault(model, Namer(model))
    return tuple(known.values())


class Names:
    """The names of the things that rows point to, read once."""

    def __init__(self, known: dict[type, dict]):
        self._known = known

    def name_of(self, model, key) -> str | None:
        """None when this reader may not know it; « (élément supprimé) » when it is no more."""
        return self._known.get(model, {}).get(key, GONE)


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
