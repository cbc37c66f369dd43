"""Rows of a form: milestones, funding lines… added, moved, removed by plain submit buttons.

The same buttons work with and without JavaScript: the server answers with the form and the row in
its new place; htmx only spares the page. Nothing is saved before « Enregistrer ».
"""

from itertools import pairwise

from core.forms import PartialModelForm, readable

ACTION = "row-action"
MAX_ROWS = 200


class RowForm(PartialModelForm):
    """One row. ``row_id`` is the key of the saved row or ""; ``is_removed`` when it goes at the
    next save.
    """

    row_id = ""
    index = 0
    is_removed = False

    has_focus = False

    @property
    def is_new(self) -> bool:
        return not self.instance.pk

    @property
    def row_label(self) -> str:
        """« Jalon 2 », in the legend of the row and before its errors."""
        return f"{self._meta.model._meta.verbose_name.capitalize()} {self.index + 1}"

    def describe(self) -> str:
        """The row in one line; "" for a new one where nothing was typed."""
        typed = [name for name, field in self.fields.items() if not hasattr(field, "choices")]
        if self.is_new and not any(self[name].value() for name in typed):
            return ""
        return " · ".join(line for name in self.fields for line in readable(self[name]))


class RowSet:
    """The rows of one kind in a section.

    ``rows`` are the saved ones in their order. ``data`` is the post or None. With ``draft``, what
    was posted is shown and not judged. ``unique`` names fields that two rows may not share, with
    the message to give.
    """

    def __init__(
        self,
        form_class,
        rows,
        *,
        prefix,
        title,
        hint="",
        data=None,
        draft=False,
        ordered=False,
        unique=None,
        blank=True,
    ):
        self.form_class, self.prefix, self.title, self.hint = form_class, prefix, title, hint
        self.ordered, self.unique, self.draft = ordered, unique, draft
        self.saved = {str(row.pk): row for row in rows}
        self.count_name = f"{prefix}-count"
        count = _count(data, self.count_name)
        self.is_posted = count is not None
        if count is not None:
            self.forms = [self._posted(data, index) for index in range(count)]
        else:
            self.forms = [
                self._build(index, instance=row) for index, row in enumerate(self.saved.values())
            ]
            if blank and not self.forms:
                self.forms = [self._build(0, instance=form_class._meta.model())]

    def _posted(self, data, index):
        name = f"{self.prefix}-{index}"
        row = self.saved.get(data.get(f"{name}-id", ""))
        instance = row or self.form_class._meta.model()
        # Nothing is asked of a row that nobody touched: a new one is left out, a saved one stays as
        # it is.
        form = self._build(
            index, data=data, instance=instance, empty_permitted=True, draft=self.draft
        )
        form.is_removed = f"{name}-removed" in data
        return form

    def _build(self, index, **kwargs):
        form = self.form_class(
            prefix=f"{self.prefix}-{index}", use_required_attribute=False, **kwargs
        )
        form.index, form.row_id = index, str(form.instance.pk or "")
        return form

    def focus(self, index: int | None):
        """After a row button, the row where the person goes on; the last one for None."""
        if not self.forms:
            return
        if index is None:
            first = next(iter(self.forms[-1].fields.values()))
            first.widget.attrs["data-focus"] = True
        else:
            self.forms[min(index, len(self.forms) - 1)].has_focus = True

    @property
    def kept(self) -> list:
        return [form for form in self.forms if not form.is_removed]

    def is_valid(self) -> bool:
        if not self.is_posted:
            return True
        # Every row is judged, so that every error shows at once.
        wrong = [form for form in self.kept if not form.is_valid()]
        return not wrong and self._are_unique(self.kept)

    def _are_unique(self, forms) -> bool:
        if not self.unique:
            return True
        fields, message = self.unique
        seen, valid = set(), True
        for form in forms:
            key = tuple(getattr(form.instance, field, None) for field in fields)
            if key in seen and any(key):
                form.add_error(fields[-1], message)
                valid = False
            seen.add(key)
        return valid

    def changed_rows(self) -> list:
        """Instances to save: edited, new, or moved. Call after :meth:`is_valid`.

        Places rise without counting on: where rows stand in their order, none is written because
        another one went.
        """
        kept = (
            [form for form in self.kept if not form.is_new or form.has_changed()]
            if self.is_posted
            else []
        )
        moved = self._put_in_order([form.instance for form in kept]) if self.ordered else []
        return [form.instance for form in kept if form.has_changed() or form.instance in moved]

    @staticmethod
    def _put_in_order(rows) -> list:
        """Give places to new rows, which come last, or to all of them anew; those that got another
        place.
        """
        old = [row for row in rows if row.pk]
        places = [row.position for row in old]
        if rows[: len(old)] == old and all(before < after for before, after in pairwise(places)):
            new, first = rows[len(old) :], max(places, default=-1) + 1
        else:
            new, first = rows, 0
        moved = []
        for place, row in enumerate(new, first):
            if row.position != place:
                row.position = place
                moved.append(row)
        return moved

    def removed_rows(self) -> list:
        return (
            [f.instance for f in self.forms if f.is_removed and not f.is_new]
            if self.is_posted
            else []
        )


def _count(data, name) -> int | None:
    text = data.get(name, "") if data is not None else ""
    return (
        min(int(text), MAX_ROWS) if text.isascii() and text.isdecimal() and len(text) < 6 else None
    )


def place_after(data) -> tuple[str, int | None]:
    """Where the focus belongs after the row button of ``data``: (prefix, index), None for the last
    row.
    """
    prefix, _, rest = data.get(ACTION, "").partition(":")
    verb, _, place = rest.partition(":")
    if not place.isdecimal() or len(place) > 4:
        return prefix, None
    return prefix, max(int(place) + {"up": -1, "down": 1}.get(verb, 0), 0)


def apply_action(data, prefixes):
    """The post after its row button: ``<prefix>:add``, ``<prefix>:remove:2``, ``:restore:2``,
    ``:up:2``, ``:down:2``.

    An action that means nothing leaves the data as they are.
    """
    prefix, _, rest = data.get(ACTION, "").partition(":")
    verb, _, place = rest.partition(":")
    count = _count(data, f"{prefix}-count")
    if prefix not in prefixes or count is None:
        return data
    data = data.copy()
    index = int(place) if place.isdecimal() and len(place) < 5 and int(place) < count else None
    if verb == "add" and count < MAX_ROWS:
        data[f"{prefix}-count"] = str(count + 1)
    elif index is not None and verb == "remove":
        if data.get(f"{prefix}-{index}-id"):
            data[f"{prefix}-{index}-removed"] = "on"
        else:
            _drop(data, prefix, index, count)
    elif index is not None and verb == "restore":
        data.pop(f"{prefix}-{index}-removed", None)
    elif index is not None and verb == "up" and index > 0:
        _swap(data, prefix, index, index - 1)
    elif index is not None and verb == "down" and index < count - 1:
        _swap(data, prefix, index, index + 1)
    return data


def _row(data, prefix, index) -> dict:
    start = f"{prefix}-{index}-"
    return {
        key.removeprefix(start): data.getlist(key) for key in list(data) if key.startswith(start)
    }


def _put(data, prefix, index, row):
    for key in list(data):
        if key.startswith(f"{prefix}-{index}-"):
            del data[key]
    for key, values in row.items():
        data.setlist(f"{prefix}-{index}-{key}", values)


def _swap(data, prefix, one, other):
    rows = _row(data, prefix, one), _row(data, prefix, other)
    _put(data, prefix, one, rows[1])
    _put(data, prefix, other, rows[0])


def _drop(data, prefix, index, count):
    for place in range(index, count - 1):
        _put(data, prefix, place, _row(data, prefix, place + 1))
    _put(data, prefix, count - 1, {})
    data[f"{prefix}-count"] = str(count - 1)
