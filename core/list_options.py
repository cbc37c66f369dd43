"""Values of the filters of a list, and what stands for those that are too many."""

from dataclasses import dataclass
from functools import lru_cache

# Beyond, a filter offers no check boxes: nobody reads thousands, and they would weigh more than the
# list.
MAX_BOXES = 100


@dataclass(frozen=True)
class Option:
    value: str
    name: str


class TooMany(list):
    """Stands for more values than check boxes can offer: those in force are named one by one, by
    ``name_of``.
    """

    def __init__(self, options=(), *, name_of):
        super().__init__(options)
        self.name_of = lru_cache(name_of)


def offered(options: list[Option], *, name_of, always: tuple[Option, ...] = ()) -> list[Option]:
    """``options``, read up to ``MAX_BOXES + 1`` of them, with those that are ``always`` there; or
    that they are too many.
    """
    if len(options) > MAX_BOXES:
        return TooMany(always, name_of=name_of)
    return [*always, *options]
