"""What part of the programme a dashboard looks at, read from its address: the same six parameters as the lists'."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

# The order of the form. Lists take the same names (actions.scope).
PARAMETERS = ("phase", "axis", "priority", "carrier", "college", "commune")


@dataclass(frozen=True)
class Scope:
    """``values`` by parameter, each known to this person; empty for the whole programme."""

    user: object
    today: date
    values: dict[str, list[str]] = field(default_factory=dict)

    def url(self, name: str, *args, anchor: str = "", **filters) -> str:
        """The address of the list ``name`` within this scope, narrowed by ``filters`` (a value or several)."""
        pairs = {**self.values, **filters}
        query = urlencode({key: value for key, value in pairs.items() if value not in ("", [], ())}, doseq=True)
        return reverse(name, args=args) + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")

    @property
    def is_whole(self) -> bool:
        return not self.values
