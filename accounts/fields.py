"""Choosing a person or an organisation, or naming one that the portal does not know yet."""

from django.db import transaction

from accounts.models import Organization, User
from core.choices import SharedChoiceField
from core.search import index_text


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
