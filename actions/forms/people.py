"""Choosing a person or an organisation, or naming one that the portal does not know yet."""

import re
from functools import cache, partial

from django import forms
from django.db import transaction

from accounts.models import Organization, User
from core.gather import gather
from core.search import index_text, sort_key

_KEY = re.compile(r"[0-9]{1,15}")


class SharedChoiceField(forms.ModelChoiceField):
    """A choice whose rows are fetched once for all the forms of a page (see :func:`share_choices`)."""

    def share(self, rows, current, chosen=None):
        """Offer ``rows``; one that is archived only where it is the ``current`` value (a key).

        ``rows`` may be a function, called when the choices are shown; ``chosen`` are then those that were posted: a save
        that is right shows no choice.
        """
        self._every = rows if callable(rows) else lambda: rows
        self._current, self._chosen = current, chosen
        self.choices = self._options

    def _is_offered(self, row) -> bool:
        return not getattr(row, "archived_at", None) or row.pk == self._current

    def _options(self) -> list[tuple[str, str]]:
        rows = filter(self._is_offered, self._every())
        return [("", self.empty_label), *((str(row.pk), self.label_from_instance(row)) for row in rows)]

    def to_python(self, value):
        if value in self.empty_values:
            return None
        key = str(getattr(value, "pk", value))
        rows = self._every() if self._chosen is None else self._chosen
        row = next((row for row in rows if str(row.pk) == key and self._is_offered(row)), None)
        if row is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return row

    def validate(self, value):
        return forms.Field.validate(self, value)


class KnownRowsField(forms.MultipleChoiceField):
    """Check boxes of a few rows that the form has read: the values are rows, told by key without asking again."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, rows):
        self._rows = {str(row.pk): row for row in rows}
        self.choices = [(key, str(row)) for key, row in self._rows.items()]

    def prepare_value(self, value):
        return [getattr(one, "pk", one) for one in value] if isinstance(value, list | tuple) else value

    def clean(self, value):
        return [self._rows[key] for key in dict.fromkeys(super().clean(value))]

    def has_changed(self, initial, data):
        return {str(one) for one in self.prepare_value(list(initial or ()))} != {
            str(one) for one in data or ()
        }


class SharedRowsField(KnownRowsField):
    """Check boxes of many rows, fetched with those of the :class:`SharedChoiceField` of the same model.

    One that was archived since it was ticked stays: a save must not drop it unseen.
    """

    def __init__(self, queryset, **kwargs):
        self.queryset = queryset
        super().__init__(**kwargs)

    def share(self, rows, current, chosen=None):
        """``current`` are keys; the rest is as for one choice."""
        self._every, self._current = rows if callable(rows) else lambda: rows, frozenset(current)
        self._rows = None if chosen is None else self._offered(chosen)
        self.choices = lambda: [(key, str(row)) for key, row in self._offered(self._every()).items()]

    def _offered(self, rows) -> dict:
        return {str(row.pk): row for row in rows if not row.archived_at or row.pk in self._current}

    def valid_value(self, value):
        if self._rows is None:
            self._rows = self._offered(self._every())
        return value in self._rows

    def label_from_instance(self, row):
        return str(row)


class OrganizationChoiceField(SharedChoiceField):
    def __init__(self, **kwargs):
        defaults = {"queryset": Organization.objects.all(), "required": False, "empty_label": "Non renseigné"}
        super().__init__(**(defaults | kwargs))


class PersonChoiceField(SharedChoiceField):
    def __init__(self, **kwargs):
        defaults = {"queryset": User.objects.all(), "required": False, "empty_label": "Non renseignée"}
        super().__init__(**(defaults | kwargs))

    def label_from_instance(self, person):
        return (
            f"{person.get_full_name()} – {person.job_title}" if person.job_title else person.get_full_name()
        )


def _by_label(field) -> list:
    return sorted(field.queryset.all(), key=lambda row: sort_key(field.label_from_instance(row)))


def share_choices(all_forms):
    """Give every shared choice of these forms the same rows: one query a model, whatever the number of forms.

    Of forms that were posted, the rows that they name are enough until a form is shown again: one query for all models.
    """
    kinds = {}
    for form in all_forms:
        for name, field in form.fields.items():
            if isinstance(field, SharedChoiceField | SharedRowsField):
                kinds.setdefault(field.queryset.model, []).append((form, name, field))
    posted = [alike for alike in kinds.values() if all(form.is_bound for form, _, _ in alike)]
    chosen = gather(*map(_chosen, posted)) if posted else []
    chosen = {id(alike): rows for alike, rows in zip(posted, chosen, strict=True)}
    for alike in kinds.values():
        every = cache(partial(_by_label, alike[0][2]))
        for form, name, field in alike:
            field.share(every, _current(form, name, field), chosen.get(id(alike)))


def _chosen(alike):
    keys = {key for form, name, field in alike for key in _posted(form, name, field)}
    return alike[0][2].queryset.filter(pk__in=filter(_KEY.fullmatch, keys))


def _current(form, name: str, field):
    instance = getattr(form, "instance", None)  # the form of an act has none
    if isinstance(field, SharedRowsField):
        return [row.pk for row in getattr(instance, name).all()]
    return getattr(instance, f"{name}_id", None)


def _posted(form, name: str, field) -> list[str]:
    key = form.add_prefix(name)
    return form.data.getlist(key) if isinstance(field, SharedRowsField) else [form.data.get(key, "")]


@transaction.atomic
def named_organization(name: str, *, by) -> Organization:
    """The organisation of this name, created if nobody has it."""
    key = index_text(name)
    known = Organization.objects.filter(search_text__startswith=key.rstrip())
    for organization in known:
        if key in {index_text(organization.name), index_text(organization.short_name)}:
            return organization
    organization = Organization(name=name.strip())
    organization.record(by=by)
    return organization


@transaction.atomic
def named_person(full_name: str, *, by) -> User:
    """The person of this name, created without account if nobody bears it. First name, then last name."""
    key = " ".join(sorted(index_text(full_name).split()))
    for person in User.objects.exclude(last_name=""):
        if person.name_key == key:
            return person
    first_name, _, last_name = full_name.strip().partition(" ")
    person = User(
        first_name=first_name if last_name else "", last_name=last_name or first_name, is_active=False
    )
    person.record(by=by)
    return person
