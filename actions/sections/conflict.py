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


def differences(editor) -> list[Difference]:
    """Fields and rows of a draft ``editor`` that differ from what the database holds."""
    current = type(editor)(editor.section, editor.sheet)
    found = []
    for name in editor.form.fields:
        theirs, mine = readable(current.form[name]), readable(editor.form[name])
        if theirs != mine:
            found.append(Difference(name, editor.form[name].label, theirs, mine))
    for saved, typed in zip(current.row_sets, editor.row_sets, strict=True):
        theirs, mine = _rows(saved), _rows(typed)
        if theirs != mine:
            found.append(Difference(typed.prefix, typed.title, theirs, mine))
    return found


def _rows(row_set) -> list[str]:
    rows = (form.words() for form in row_set.forms if not form.is_removed)
    return [row for row in rows if row]
