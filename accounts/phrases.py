"""Texts of histories: one change of one row, in French. Labels come from the app of the model.

A :class:`Tracked` describes a model; a :class:`Change` compares two of its historical rows;
``whole_sentences`` gives one sentence a field (« a changé l’intitulé de … »), ``part_sentences``
one for a row of a larger object (« a modifié le jalon « X » : échéance de … à … »).
"""

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.utils import timezone
from django.utils.text import Truncator

from core.choices import by_label
from core.french import NO_BREAK, euros, number
from core.partial_dates import PartialDate, Precision

LONG = (
    120  # characters beyond which a text is unfolded below the sentence instead of quoted within it
)
GONE = "(élément supprimé)"


class Action(enum.Enum):
    CREATED = "+"
    CHANGED = "~"
    DELETED = "-"
    REVEALED = "revealed"  # the row was kept from this reader until now
    TOUCHED = "touched"  # changed, from values that this reader may not know


@dataclass(frozen=True)
class Detail:
    """A long text before and after, to unfold; empty when there was or is none."""

    label: str
    before: str
    after: str

    @classmethod
    def of(cls, label: str, before: "Value | None", after: "Value | None") -> "Detail":
        return cls(label, before.text if before else "", after.text if after else "")


@dataclass(frozen=True)
class Sentence:
    """What follows the name of the person: « a changé … », without final stop."""

    text: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Value:
    """A value as it is read: ``is_text`` between guillemets, ``is_long`` unfolded, ``is_day`` « du
    … au ».
    """

    text: str
    is_text: bool = False
    is_long: bool = False
    is_day: bool = False

    def __str__(self):
        return quote(self.text) if self.is_text else self.text


@dataclass(frozen=True, eq=False)  # each is a constant of its app
class Tracked:
    """How the history of ``model`` is found and put into sentences.

    ``labels`` gives every tracked field its French name, with its article for the object itself («
    l’intitulé »), without for its parts (« échéance »). ``silent`` fields have no sentence of
    their own: the author or the subject shows them. ``rows`` finds the historical rows that belong
    to an object of that key; ``parent`` is the column that says what a row hangs on,
    ``parent_model`` its model when that is a part too. ``private`` rows are the team's.
    ``named_by`` is the column whose last value names the row in those of other kinds. ``summary``
    names the fields shown when a part is added, ``flags`` the words of a yes and of a no,
    ``groups`` a many-to-many field in the singular and the plural.
    """

    model: type[models.Model]
    labels: dict[str, str]
    sentences: Callable[["Change"], list[Sentence]]
    rows: Callable[[object], models.Q]
    subject: Callable[["Change"], str]
    parent: str = "sheet_id"
    parent_model: type[models.Model] | None = None
    silent: frozenset[str] = frozenset()
    summary: tuple[str, ...] = ()
    money: frozenset[str] = frozenset()
    flags: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, tuple[str, str]] = field(default_factory=dict)
    private: models.Q | None = None
    named_by: str = ""
    revealed: str = "a rendu visible"

    @cached_property
    def historical(self) -> type[models.Model]:
        return self.model.history.model  # simple_history writes a class at each such question

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        """The tracked fields that have a voice; the precision of a date speaks with its date."""
        found = [
            f
            for f in self.historical.tracked_fields
            if not f.primary_key and f.name not in self.silent
        ]
        return {f.name: f for f in found if not f.name.endswith("_precision")}

    @cached_property
    def many_to_many(self) -> dict[str, models.ManyToManyField]:
        """Those of which every historical row keeps the values."""
        return {
            f.name: f for f in self.model._meta.many_to_many if hasattr(self.historical, f.name)
        }

    def history(self, pk) -> models.QuerySet:
        """The historical rows that belong to the object of key ``pk``, object by object, the oldest
        first.
        """
        rows = self.model.history.filter(self.rows(pk)).order_by("id", "history_date", "history_id")
        return rows.annotate(
            is_private=models.Value(False) if self.private is None else self.private
        )

    def read_links(self, rows: dict[int, models.Model]):
        """Give each of ``rows`` its ``related_keys``: the values of its many-to-many fields."""
        for row in rows.values():
            row.related_keys = {name: set() for name in self.groups}
        for name in self.groups:
            links = getattr(self.historical, name).filter(history__in=rows)
            other = self.many_to_many[name].m2m_reverse_field_name()
            for history_id, key in links.values_list("history_id", other):
                rows[history_id].related_keys[name].add(key)

    def things(self, row) -> Iterator[tuple[type[models.Model], int | None]]:
        """What ``row`` points to, as ``(model, key)``."""
        if self.parent_model:
            yield self.parent_model, getattr(row, self.parent)
        for model_field in self.fields.values():
            if model_field.is_relation:
                yield model_field.related_model, getattr(row, model_field.attname)
        for name, keys in row.related_keys.items():
            yield from ((self.many_to_many[name].related_model, key) for key in keys)


class Change:
    """From one historical row of an object to the next. ``names`` gives, by model and key, those of
    what rows name.
    """

    def __init__(self, tracked: Tracked, action: Action, before, after, names: dict[type, dict]):
        self.tracked, self.action, self.before, self.after, self.names = (
            tracked,
            action,
            before,
            after,
            names,
        )
        self._pending = self._compare() if action in (Action.CREATED, Action.CHANGED) else {}

    def _compare(self) -> dict[str, tuple[Value | None, Value | None]]:
        """The fields that changed and read differently, before and after.

        simple_history's ``diff_against`` would not do: it fails on a field that no form edits, as
        statuses are, and asks two queries for each relation of each row.
        """
        changed = [
            name for name in self.tracked.fields if raw(self.before, name) != raw(self.after, name)
        ]
        found = {
            name: (self.value(self.before, name), self.value(self.after, name)) for name in changed
        }
        return {name: values for name, values in found.items() if values[0] != values[1]}

    @property
    def row(self):
        """The row that names its object: as it was known before the change."""
        return self.before or self.after

    def name_of(self, model: type[models.Model], key) -> str | None:
        """None when this reader may not know it; « (élément supprimé) » when it is no more."""
        return self.names.get(model, {}).get(key, GONE)

    def value(self, row, name: str) -> Value | None:
        """The value of ``name`` in ``row``, readable; None when empty or not for this reader."""
        content = None if row is None else raw(row, name)
        if content is None:
            return None
        model_field = self.tracked.fields[name]
        if model_field.is_relation:
            known = self.name_of(model_field.related_model, content)
            return None if known is None else Value(known, is_text=True)
        return readable_value(model_field, content, is_money=name in self.tracked.money)

    def pending(self, name: str) -> bool:
        return name in self._pending

    def take(self, *names: str) -> bool:
        """True if one of ``names`` changed; :meth:`rest` then leaves them out."""
        taken = [self._pending.pop(name, None) for name in names]
        return any(taken)

    def rest(self):
        """The changes that nobody took, as ``(name, before, after)``."""
        while self._pending:
            name = next(iter(self._pending))
            yield name, *self._pending.pop(name)

    def related(self, name: str) -> tuple[list[str], list[str]]:
        """Names added to and removed from a many-to-many field, in alphabetical order."""
        target = self.tracked.many_to_many[name].related_model
        before = self.before.related_keys[name] if self.before else set()
        after = self.after.related_keys[name]
        added, removed = (
            by_label(filter(None, (self.name_of(target, key) for key in keys)))
            for keys in (after - before, before - after)
        )
        return added, removed


def raw(row, name: str):
    """The stored value; None for an empty one, a PartialDate for a date that has a precision."""
    if row is None:
        return None
    content = getattr(row, row._meta.get_field(name).attname)
    precision = getattr(row, f"{name}_precision", None)
    if content is not None and precision:
        return PartialDate.of(content, precision)
    return None if content == "" else content


def readable_value(model_field, content, *, is_money: bool) -> Value:
    if isinstance(content, PartialDate):
        return Value(str(content), is_day=content.precision == Precision.DAY)
    if isinstance(content, datetime):
        content = timezone.localtime(content).date()
    if isinstance(content, date):
        return Value(str(PartialDate.of(content, Precision.DAY)), is_day=True)
    if isinstance(content, bool):
        return Value("oui" if content else "non")
    if model_field.flatchoices:
        return Value(dict(model_field.flatchoices).get(content, content), is_text=True)
    if isinstance(content, str):
        is_long = isinstance(model_field, models.TextField) or len(content) > LONG
        return Value(content, is_text=True, is_long=is_long)
    return Value(euros(content) if is_money else number(content))


def quote(text: str) -> str:
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def short(text: str) -> str:
    """A title within a sentence: quoted, cut when it is long."""
    return quote(Truncator(text).chars(80).rstrip("."))


def listing(names: list[str]) -> str:
    """« A, B et C »."""
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def from_to(before: Value, after: Value) -> str:
    """« de 5 à 7 », « du 22 mars 2019 au 1er avril 2019 », « d’avril 2019 à mai 2019 »."""
    if before.is_day:
        start = f"du {before}"
    else:
        start = f"d’{before}" if before.text[0] in "ao" and not before.is_text else f"de {before}"
    return f"{start} {'au' if after.is_day else 'à'} {after}"


def without(noun: str) -> str:
    return f"plus d’{noun}" if noun[0].lower() in "aeiouyéèêô" else f"plus de {noun}"


def colon(start: str, end) -> str:
    return f"{start}{NO_BREAK}: {end}"


def whole_sentences(change: Change) -> list[Sentence]:
    """One sentence for each field left, then one for each relation gained or lost."""
    tracked = change.tracked
    sentences = [
        field_sentence(tracked, name, before, after) for name, before, after in change.rest()
    ]
    for name, nouns in tracked.groups.items():
        added, removed = change.related(name)
        sentences += [
            Sentence(f"{verb} {nouns[len(names) > 1]} {listing(names)}")
            for verb, names in (("a ajouté", added), ("a retiré", removed))
            if names
        ]
    return sentences


def archive_sentences(change: Change, noun: str) -> list[Sentence]:
    """An object put into the archive, with its reason, or taken out of it."""
    if not change.take("archived_at", "archive_reason"):
        return []
    if change.after.archived_at is None:
        return [Sentence(f"a restauré {noun}")]
    return [Sentence(colon(f"a archivé {noun}", quote(change.after.archive_reason)))]


def field_sentence(
    tracked: Tracked, name: str, before: Value | None, after: Value | None
) -> Sentence:
    if name in tracked.flags:
        return Sentence(tracked.flags[name][0 if after == Value("oui") else 1])
    label = tracked.labels[name]
    if (before and before.is_long) or (after and after.is_long):
        verb = "a modifié" if before and after else "a renseigné" if after else "a vidé"
        return Sentence(f"{verb} {label}", (Detail.of(label, before, after),))
    if not before:
        return Sentence(colon(f"a renseigné {label}", after))
    if not after:
        return Sentence(f"a retiré {label} ({before})")
    verb = "a passé" if tracked.fields[name].flatchoices else "a changé"
    return Sentence(f"{verb} {label} {from_to(before, after)}")


def part_sentences(change: Change) -> list[Sentence]:
    """The sentences of a row of a larger object; none when nothing that this reader may know has
    moved.
    """
    subject = change.tracked.subject(change)
    if change.action == Action.CREATED:
        return [addition_sentence(change, subject)]
    if change.action == Action.CHANGED:
        return modification_sentences(change, subject)
    verb = {Action.DELETED: "a supprimé", Action.REVEALED: change.tracked.revealed}.get(
        change.action, "a modifié"
    )
    return [Sentence(f"{verb} {subject}")]


def addition_sentence(change: Change, subject: str) -> Sentence:
    labels, values, details = change.tracked.labels, [], []
    for name in change.tracked.summary:
        after = change.value(change.after, name)
        if after and after.is_long:
            details.append(Detail.of(labels[name], None, after))
        elif after:
            values.append(f"{labels[name]} {after}")
    summary = f" ({', '.join(values)})" if values else ""
    return Sentence(f"a ajouté {subject}{summary}", tuple(details))


def modification_sentences(change: Change, subject: str) -> list[Sentence]:
    clauses, details = [], []
    for name, before, after in change.rest():
        label = change.tracked.labels[name]
        if (before and before.is_long) or (after and after.is_long):
            clauses.append(label)
            details.append(Detail.of(label, before, after))
        elif before and after:
            clauses.append(f"{label} {from_to(before, after)}")
        else:
            clauses.append(
                f"{label} {after}" if after else f"{without(label)} ({before} auparavant)"
            )
    if not clauses:
        return []
    return [Sentence(colon(f"a modifié {subject}", f"{NO_BREAK}; ".join(clauses)), tuple(details))]
