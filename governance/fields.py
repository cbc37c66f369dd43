"""Fields that several forms of committees and meetings share."""

import re

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import User
from accounts.permissions import Permission, has_permission
from core import clock
from governance.models import Term

_LEAST, _MOST = 1, 200


class LineField(forms.CharField):
    """One line, whatever was posted: it becomes the subject of a mail and an entry of an agenda."""

    def to_python(self, value):
        return one_line(super().to_python(value))


def one_line(text: str) -> str:
    """``text`` without line breaks and control characters; no-break spaces stay."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def bound_quorum(field: forms.IntegerField):
    """Bounds of a quorum: the database refuses zero and large numbers."""
    field.min_value, field.max_value = _LEAST, _MOST
    field.validators += [MinValueValidator(_LEAST), MaxValueValidator(_MOST)]
    field.widget.attrs |= {"min": _LEAST, "max": _MOST}


def people_offered(user, committee_id: int):
    """Who may be named for a follow-up: by the team whoever has an account; by a co-chair, who sits
    in that committee.
    """
    people = User.objects.filter(is_active=True).exclude(last_name="")
    if has_permission(user, Permission.PEOPLE_READ):
        return people
    seated = Term.objects.in_force(clock.today()).filter(seat__committee=committee_id)
    return people.filter(pk__in=seated.values("person"))
