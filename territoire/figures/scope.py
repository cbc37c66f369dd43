"""What part of the programme a dashboard looks at, read from its address: the same six parameters
as the lists'.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import quote_plus

from django.http import QueryDict
from django.urls import reverse

from actions.sheets.filters import ScopedSheets, load_choices


@dataclass(frozen=True)
class Scope:
    """``values`` by parameter, each known to this person; empty for the whole programme."""

    user: object
    today: date
    values: dict[str, list[str]] = field(default_factory=dict)

    def url(self, name: str, *args, anchor: str = "", **filters) -> str:
        """The address of the list ``name`` within this scope, narrowed by ``filters`` (a value or
        several).
        """
        pairs = [text for key, text in self._pairs.items() if key not in filters]
        pairs += [_pair(key, value) for key, value in filters.items() if value not in ("", [], ())]
        query = "&".join(pairs)
        return (
            path_of(name, *args) + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
        )

    @cached_property
    def _pairs(self) -> dict[str, str]:
        """Written once: a dashboard has some three hundred addresses."""
        return {key: _pair(key, values) for key, values in self.values.items() if values}

    @property
    def address(self) -> str:
        """The scope as a query string."""
        return "&".join(self._pairs.values())

    @property
    def is_whole(self) -> bool:
        return not self.values

    def allows(self, name: str, value) -> bool:
        """Whether a line about ``value`` of the parameter ``name`` belongs here: its link takes the
        parameter's place.
        """
        return name not in self.values or str(value) in self.values[name]


def _pair(key: str, value) -> str:
    return _text(key, tuple(value) if isinstance(value, list) else value)


@lru_cache(maxsize=1024)
def _text(key: str, value) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return "&".join(f"{key}={quote_plus(str(one))}" for one in values)


@lru_cache(maxsize=512)
def path_of(name: str, *args) -> str:
    """``reverse``, once for each address."""
    return reverse(name, args=args)


class ScopeQuery(ScopedSheets):
    """The address of a dashboard or of a comparison: the filters that it shares with lists, and
    days of its own.
    """

    also = ("depuis", "tableau", "du", "au", "du_date", "au_date")

    def scope(self) -> Scope:
        return Scope(self.user, self.today, self.values)


def read_scope(data: QueryDict, *, user, today: date) -> ScopeQuery:
    """The scope that an address asks for, its values checked against what ``user`` may see. One
    query.
    """
    return ScopeQuery(data, user=user, today=today, choices=load_choices(user))
