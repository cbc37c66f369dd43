"""Choosing rows in a form: options in French order, and keys that no row can bear."""

import re

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
