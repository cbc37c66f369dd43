"""Choosing a person or an organisation, or naming one that the portal does not know yet."""

from functools import cache, partial

from django import forms
from django.db import transaction

from accounts.models import Organization, User
from core.choices import by_label
from core.search import index_text


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
            ("", self.empty_label),
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


class OrganizationChoiceField(SharedChoiceField):
    def __init__(self, **kwargs):
        defaults = {
            "queryset": Organization.objects.all(),
            "required": False,
            "empty_label": "Non renseigné",
        }
        super().__init__(**(defaults | kwargs))


class PersonChoiceField(SharedChoiceField):
    def __init__(self, **kwargs):
        defaults = {
            "queryset": User.objects.all(),
            "required": False,
            "empty_label": "Non renseignée",
        }
        super().__init__(**(defaults | kwargs))

    def label_from_instance(self, person):
        return (
            f"{person.get_full_name()} – {person.job_title}"
            if person.job_title
            else person.get_full_name()
        )


def share_choices(all_forms):
    """Give every shared choice of these forms the same rows: one query a model, whatever the number
    of forms.
    """
    every = {}
    for form in all_forms:
        instance = getattr(form, "instance", None)  # the form of an act has none
        for name, field in form.fields.items():
            if isinstance(field, SharedChoiceField):
                rows = every.setdefault(field.queryset.model, cache(partial(_named, field)))
                field.share(rows, getattr(instance, f"{name}_id", None))


def _named(field) -> list:
    return by_label(field.queryset, field.label_from_instance)


@transaction.atomic
def named_organization(name: str, *, by) -> Organization:
    """The organisation of this name, created if nobody has it."""
    key = index_text(name)
    known = Organization.objects.filter(search_text__startswith=key.rstrip())
    for organization in known:
        if key in {index_text(organization.name), index_text(organization.short_name)}:
            return organization
    organization = Organization(name=name.strip())
    organization.save_as(by)
    return organization


@transaction.atomic
def named_person(full_name: str, *, by) -> User:
    """The person of this name, created without account if nobody bears it. First name, then last
    name.
    """
    key = " ".join(sorted(index_text(full_name).split()))
    for person in User.objects.exclude(last_name=""):
        if person.name_key == key:
            return person
    first_name, _, last_name = full_name.strip().partition(" ")
    person = User(
        first_name=first_name if last_name else "",
        last_name=last_name or first_name,
        is_active=False,
    )
    person.save_as(by)
    return person
