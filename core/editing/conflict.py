"""When two people edited the same section: what stands now beside what was typed, and the choice
between them.
"""

from dataclasses import dataclass

from core.forms import readable

TAKE = "take"


@dataclass(frozen=True)
class Difference:
    """One field, or all the rows of a kind: ``theirs`` as saved, ``mine`` as typed, each a list of
    lines.
    """

    name: str
    label: str
    theirs: list[str]
    mine: list[str]


def take_current(post):
    """The post once the button « Reprendre » of a field or of a kind of rows was pressed.

    What is dropped from the post counts as posted with its present value (see PartialPostMixin).
    """
    name = post.get(TAKE)
    if not name:
        return post
    data = post.copy()
    for key in (name, f"{name}-count"):
        data.pop(key, None)
    data.setlist("shown", [marker for marker in data.getlist("shown") if marker != name])
    return data


def differences(current, typed) -> list[Difference]:
    """Fields and rows that a draft form or editor ``typed`` says otherwise than ``current``, the
    same without a post.
    """
    found = []
    for name in typed.fields:
        theirs, mine = readable(current[name]), readable(typed[name])
        if theirs != mine:
            found.append(Difference(name, typed[name].label, theirs, mine))
    for saved, posted in zip(
        getattr(current, "row_sets", ()), getattr(typed, "row_sets", ()), strict=True
    ):
        theirs, mine = _rows(saved), _rows(posted)
        if theirs != mine:
            found.append(Difference(posted.prefix, posted.title, theirs, mine))
    return found


def _rows(row_set) -> list[str]:
    rows = (form.describe() for form in row_set.forms if not form.is_removed)
    return [row for row in rows if row]
