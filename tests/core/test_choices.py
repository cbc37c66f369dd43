"""Names are offered in the order of a French reader, in every form."""

import pytest
from django import forms

from accounts.models import Organization, User
from actions.models import Commune
from core.choices import (
    ManyChoiceField,
    ManyNamedChoiceField,
    NamedChoiceField,
    SharedChoiceField,
    is_key,
)
from governance.models import Committee
from tests.factories import OrganizationFactory

NAMED = (Organization, User, Commune, Committee)


@pytest.mark.django_db
@pytest.mark.parametrize("field_class", [NamedChoiceField, ManyNamedChoiceField])
def test_names_stand_where_a_french_reader_looks_for_them(field_class):
    for name in ("Zone du port", "eau et forêt", "Éclairage", "Écluse", "Atelier", "L’Haÿ"):
        OrganizationFactory(name=name)
    field = field_class(Organization.objects.order_by("pk"))
    names = [label for key, label in field.choices if key]
    assert names == ["Atelier", "eau et forêt", "Éclairage", "Écluse", "L’Haÿ", "Zone du port"]


def _forms(form=forms.BaseForm):
    for child in form.__subclasses__():
        yield child
        yield from _forms(child)


def test_every_choice_among_names_is_in_that_order(client):
    client.get("/")  # what the addresses lead to is imported
    found = wrong = 0
    for form in _forms():
        for name, field in getattr(form, "base_fields", {}).items():
            model = getattr(getattr(field, "queryset", None), "model", None)
            if (
                form.__module__.partition(".")[0]
                in ("accounts", "actions", "partners", "governance")
                and model in NAMED
            ):
                found += 1
                wrong += not isinstance(
                    field, NamedChoiceField | ManyNamedChoiceField | SharedChoiceField
                )
                assert not wrong, (form, name)
    assert found > 10


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9223372036854775808", "1" + "0" * 30, "-1", "٣", "²", "1" * 5000])
def test_a_key_that_no_row_can_bear_is_refused_like_one_that_is_not_offered(key):
    assert not is_key(key)
    for field in (
        ManyChoiceField(Organization.objects.all()),
        NamedChoiceField(Organization.objects.all()),
    ):
        with pytest.raises(forms.ValidationError):
            field.clean([key] if isinstance(field, ManyChoiceField) else key)
