"""A form with its rows, as one thing to show, judge and save."""

from dataclasses import dataclass, field

from django.db import transaction

from core import clock
from core.choices import share_choices
from core.editing.conflict import TAKE, take_current
from core.forms import PartialModelForm
from core.rows import ACTION, RowSet, apply_action, place_after


@dataclass(frozen=True)
class Part:
    """Rows that a section edits; ``prefix`` is their name in the post and on the subject."""

    prefix: str
    title: str
    form_class: type
    ordered: bool = False
    unique: tuple | None = None
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """``slug`` in the address, ``title`` on the page, ``form_class`` for the subject itself."""

    slug: str
    title: str
    icon: str
    form_class: type
    parts: tuple[Part, ...] = field(default=())


class SectionForm(PartialModelForm):
    """The main form of a section: fields of the subject, and what it creates on the way."""

    def resolve(self, *, by):
        """Turn names typed by hand into rows, within the transaction that saves."""


class Editor:
    """A section of ``subject`` as a person edits it: its main form and its rows.

    ``data`` is the post or None. A post that presses a row button, or with ``draft``, is shown and
    not judged. A subclass says in :meth:`write` how it saves.
    """

    def __init__(self, section: Section, subject, data=None, *, draft=False):
        self.section, self.subject = section, subject
        # A press that redraws the form without judging or saving it: a row button, or « Reprendre »
        # in a conflict.
        self.is_redraw = data is not None and (ACTION in data or TAKE in data)
        draft = draft or self.is_redraw
        post = data
        if self.is_redraw:
            data = apply_action(take_current(data), [part.prefix for part in section.parts])
        self.form = section.form_class(data, instance=subject, draft=draft)
        self.row_sets = [self.build_rows(part, data, draft) for part in section.parts]
        self.narrow()
        self.share_choices()
        if self.is_redraw:
            prefix, index = place_after(post)
            for row_set in self.row_sets:
                if row_set.prefix == prefix:
                    row_set.focus(index)

    def build_rows(self, part: Part, data, draft: bool, *, blank: bool = True) -> RowSet:
        """``blank`` offers an empty row where there is none."""
        return RowSet(
            part.form_class,
            self.saved_rows(part),
            prefix=part.prefix,
            title=part.title,
            hint=part.hint,
            data=data,
            draft=draft,
            ordered=part.ordered,
            unique=part.unique,
            blank=blank,
        )

    def saved_rows(self, part: Part) -> list:
        return list(getattr(self.subject, part.prefix).all())

    def narrow(self):
        """Say whom a choice offers, before its rows are read."""

    def share_choices(self):
        share_choices(self.forms)

    @property
    def forms(self):
        yield self.form
        for row_set in self.row_sets:
            yield from row_set.forms

    @property
    def forms_to_judge(self) -> list:
        """The forms whose errors the page tells; rows about to go are not judged."""
        return [self.form, *(form for row_set in self.row_sets for form in row_set.kept)]

    @property
    def fields(self) -> dict:
        return self.form.fields

    def __getitem__(self, name: str):
        return self.form[name]

    def add_error(self, name: str | None, error):
        self.form.add_error(name, error)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(row_set.is_valid() for row_set in self.row_sets)])

    def changed_rows(self) -> list:
        return [row for row_set in self.row_sets for row in row_set.changed_rows()]

    def removed_rows(self) -> list:
        return [row for row_set in self.row_sets for row in row_set.removed_rows()]

    @transaction.atomic
    @clock.one_instant
    def save(self, *, by, version: int):
        """Write what changed as one new version. Raises StaleVersion, Refused."""
        self.form.resolve(by=by)
        for row_set in self.row_sets:
            for row in row_set.kept:
                if hasattr(row, "resolve") and row.has_changed():
                    row.resolve(by=by)
        changed, removed = self.changed_rows(), self.removed_rows()
        if self.form.has_changed() or changed or removed:
            self.write(by=by, version=version, rows=changed, removed=removed)

    def write(self, *, by, version: int, rows: list, removed: list):
        raise NotImplementedError
