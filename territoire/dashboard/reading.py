"""All that a dashboard is drawn from, as one value: two readings that are equal show the same page, word for word."""

from dataclasses import dataclass
from datetime import date

from accounts.permissions import Permission, holds
from core.lists import Option
from territoire.dashboard.facts import Facts, ask_facts, facts_of
from territoire.dashboard.scope import Scope, ScopeQuery

_NAMED = ("axis", "commune")  # values whose names the page writes


@dataclass(frozen=True)
class Reading:
    """``answers`` are the cells of ``figures.sql`` as the database wrote them; ``may_review`` adds what waits for review."""

    today: date
    values: tuple[tuple[str, tuple[str, ...]], ...]
    options: tuple[tuple[Option, ...], ...]
    may_review: bool
    answers: tuple[str | None, ...]

    def scope(self) -> Scope:
        return Scope(None, self.today, {name: list(values) for name, values in self.values})

    @property
    def choices(self) -> dict[str, tuple[Option, ...]]:
        return dict(zip(_NAMED, self.options, strict=True))

    def file_address(self) -> str:
        """The start of the address of a table as a file."""
        address = self.scope().address
        return f"{address}&" if address else ""

    def facts(self) -> Facts:
        return facts_of(self.answers)


def read(query: ScopeQuery) -> Reading:
    """What the database says of the scope of ``query`` now. One query."""
    return Reading(
        query.today,
        tuple((name, tuple(values)) for name, values in query.values.items()),
        tuple(tuple(query.choices[name]) for name in _NAMED),
        holds(query.user, Permission.UPDATE_REVIEW),
        ask_facts(query),
    )
