"""Related rows of several lists at once: one query a level, where ``prefetch_related`` costs one a relation.

``core.gather`` asks here for what its querysets prefetch: the agenda of a meeting with sheets, commitments and
follow-ups, and its decisions with theirs, are one question more and not seven.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import (
    F,
    ForeignKey,
    ManyToManyField,
    ManyToManyRel,
    ManyToOneRel,
    Model,
    Prefetch,
    QuerySet,
)

# Querysets → the rows of each.
Ask = Callable[[list[QuerySet]], list[list]]


def hold(parent: Model, name: str, rows: list) -> None:
    """Have ``parent.<name>.all()`` answer ``rows``, as after a ``prefetch_related``."""
    manager = getattr(parent, name)
    held = manager.all()
    held._result_cache, held._prefetch_done = rows, True
    if not hasattr(parent, "_prefetched_objects_cache"):
        parent._prefetched_objects_cache = {}
    relation = parent._meta.get_field(name)
    parent._prefetched_objects_cache[name if relation.concrete else relation.get_accessor_name()] = held
    if relation.one_to_many:
        for row in rows:
            setattr(row, relation.field.name, parent)


def fetch_related(lists: Iterable[tuple[list, tuple]], ask: Ask) -> None:
    """Fill relations. ``lists``: rows of one model, with what ``prefetch_related`` takes."""
    steps = [step for rows, lookups in lists for step in _steps(rows, lookups)]
    while steps:
        asked = [step for step in steps if step.lacking]
        for step, rows in zip(asked, ask([step.question() for step in asked]), strict=True):
            step.keep(rows)
        steps = [below for step in steps for below in _steps(step.related(), step.lookups())]


@dataclass
class _Step:
    """One relation of ``rows``, kept under the name ``kept``; ``below`` is looked up on what it leads to."""

    rows: list
    name: str
    kept: str
    wanted: QuerySet | None = None
    below: list = field(default_factory=list)

    def __post_init__(self):
        model = type(self.rows[0])
        self.relation = model._meta.get_field(
            next(
                (f.name for f in model._meta.related_objects if f.get_accessor_name() == self.name), self.name
            )
        )
        self.is_single = isinstance(self.relation, ForeignKey)
        self.lacking = [row for row in self.rows if self._lacks(row)]

    def _lacks(self, row: Model) -> bool:
        if self.is_single:
            return getattr(row, self.relation.attname) is not None and not self.relation.is_cached(row)
        if self.kept != self.name:
            return not hasattr(row, self.kept)
        return self.name not in getattr(row, "_prefetched_objects_cache", {})

    def question(self) -> QuerySet:
        """The rows to which the relation leads from those that lack it, their own relations apart."""
        match self.relation:
            case ForeignKey():
                rows = self._wanted_or(self.relation.related_model._base_manager).order_by()
                rows = rows.filter(pk__in={getattr(row, self.relation.attname) for row in self.lacking})
                self._parent_of = None
            case ManyToOneRel():
                parent = self.relation.field
                rows = self._wanted_or(self.relation.related_model._default_manager)
                rows = rows.filter(**{f"{parent.name}__in": [row.pk for row in self.lacking]})
                self._parent_of = lambda row: getattr(row, parent.attname)
            case ManyToManyField() | ManyToManyRel():
                # A row of several parents comes once for each; the annotation takes the join of the filter.
                back = self.relation.remote_field.name
                rows = self._wanted_or(self.relation.related_model._default_manager)
                rows = rows.filter(**{f"{back}__in": [row.pk for row in self.lacking]})
                rows = rows.annotate(related_parent_key=F(f"{back}__pk"))
                self._parent_of = lambda row: row.related_parent_key
            case _:
                raise TypeError(f"{self.name} is no relation that fetch_related knows")
        return rows.prefetch_related(None)  # they are the next level

    def _wanted_or(self, manager) -> QuerySet:
        return manager.all() if self.wanted is None else self.wanted._chain()

    def lookups(self) -> tuple:
        """What is looked up below: by the path of the lookups, and by the queryset of the relation."""
        own = () if self.wanted is None else self.wanted._prefetch_related_lookups
        return (*own, *self.below)

    def keep(self, found: list) -> None:
        if self.is_single:
            by_key = {row.pk: row for row in found}
            for row in self.lacking:
                self.relation.set_cached_value(row, by_key.get(getattr(row, self.relation.attname)))
            return
        by_parent = defaultdict(list)
        for row in found:
            by_parent[self._parent_of(row)].append(row)
        for row in self.lacking:
            mine = by_parent[row.pk]
            if self.kept == self.name:
                hold(row, self.name, mine)
            else:
                setattr(row, self.kept, mine)
                if isinstance(self.relation, ManyToOneRel):
                    for one in mine:
                        self.relation.field.set_cached_value(one, row)

    def related(self) -> list:
        """All rows to which the relation leads."""
        if self.is_single:
            found = [getattr(row, self.name) for row in self.rows]
            return list({id(row): row for row in found if row is not None}.values())
        kept = [getattr(row, self.kept) for row in self.rows]
        return [one for rows in kept for one in (rows if self.kept != self.name else rows.all())]


def _steps(rows: list, lookups: tuple) -> list[_Step]:
    """The first step of each lookup; those that begin alike share it."""
    if not rows:
        return []
    steps = {}
    for lookup in lookups:
        lookup = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
        name, _, rest = lookup.prefetch_through.partition("__")
        kept = lookup.prefetch_to.partition("__")[0]
        step = steps.get(kept) or steps.setdefault(kept, _Step(rows, name, kept))
        if rest:
            step.below.append(Prefetch(rest, lookup.queryset, to_attr=lookup.to_attr))
        else:
            step.wanted = lookup.queryset
    return list(steps.values())
