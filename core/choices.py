"""Choosing rows in a form: options in French order, and keys that no row can bear."""

import re
from functools import cache, partial

from django import forms
from django.forms.models import ModelChoiceIterator

from core.search import sort_key

# Longer than the key of any row, and what every database can compare.
_KEY = re.compile(r"[0-9]{1,15}")


def is_key(text) -> bool:
    """Whether a row can bear ``text``, which somebody posted or typed in an address, as its key."""
    return bool(_KEY.fullmatch(str(text)))


def by_label(rows, label=str) -> list:
    """``rows`` in the order of their names as a French reader sorts them, whatever the database."""
    return sorted(rows, key=lambda row: sort_key(label(row)))


class _ByLabel(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in by_label(self.queryset, self.field.label_from_instance):
            yield self.choice(row)


class NamedChoiceField(forms.ModelChoiceField):
    """One row, chosen by its name."""

    iterator = _ByLabel


class ManyChoiceField(forms.ModelMultipleChoiceField):
    """Ticked rows, in the order of the database. A key that no row can bear is refused like one
    that is not offered.
    """

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(getattr(key, "pk", key)):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(key)[:40]},
                )
        return super().clean(value)


class ManyNamedChoiceField(ManyChoiceField):
    """Ticked rows, offered by their names."""

    iterator = _ByLabel


class SharedChoiceField(forms.ModelChoiceField):
    """A choice whose rows are read once for all the forms of a page (see :func:`share_choices`)."""

    # Chosen among rows that were read: Django would ask the database for it again, once a row of a
    # form.
    is_put_by_form = True

    def share(self, rows, current):
        """Offer ``rows``, which a function gives; one that is archived only where it is the
        ``current`` value (a key).
        """
        self._every, self._current = rows, current
        self.choices = self._options

    def _is_offered(self, row) -> bool:
        return not getattr(row, "archived_at", None) or row.pk == self._current

    def _options(self) -> list[tuple[str, str]]:
        rows = filter(self._is_offered, self._every())
        return [
            ("", str(self.empty_label or "")),
            *((str(row.pk), self.label_from_instance(row)) for row in rows),
        ]

    def to_python(self, value):
        if value in self.empty_values:
            return None
        key = str(getattr(value, "pk", value))
        row = next(
            (row for row in self._every() if str(row.pk) == key and self._is_offered(row)), None
        )
        if row is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return row

    def validate(self, value):
        return forms.Field.validate(self, value)


def share_choices(all_forms):
    """Give every shared choice of these forms the same rows: one query a model, whatever the number
    of forms.
    """
    every: dict = {}
    for form in all_forms:
        instance = getattr(form, "instance", None)  # the form of an act has none
        for name, field in form.fields.items():
            if isinstance(field, SharedChoiceField) and field.queryset is not None:
                read = partial(by_label, field.queryset, field.label_from_instance)
                rows = every.setdefault(field.queryset.model, cache(read))
                field.share(rows, getattr(instance, f"{name}_id", None))
