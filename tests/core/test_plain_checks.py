"""What Python says of a constraint without the database is what the database says."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from actions.models import ActionSheet, FundingLine
from core.plain_checks import holds_plainly
from tests.factories import ActionSheetFactory

CONDITIONS = [
    ~Q(title=""),
    Q(estimated_cost__isnull=True) | Q(estimated_cost__gte=0),
    Q(ends_on__gte=F("starts_on")),
    Q(health__in=["on_track", "unknown"], number__range=(1, 5)),
    ~(Q(starts_on__isnull=False) & Q(ends_on__lt=F("starts_on"))) & ~Q(is_priority=True),
    ~Q(estimated_cost__gt=100),
    Q(lead_organization__isnull=False) | ~Q(kind="action"),
]
ROWS = [
    {},
    {"title": "", "number": 6},
    {"estimated_cost": Decimal("-1"), "is_priority": True},
    {"estimated_cost": Decimal("100.01"), "starts_on": date(2020, 1, 2), "ends_on": date(2020, 1, 1)},
    {
        "estimated_cost": Decimal(100),
        "starts_on": date(2020, 1, 2),
        "kind": "project",
        "health": "compromised",
    },
]


@pytest.mark.django_db
def test_it_says_what_the_database_says():
    said = set()
    for condition in CONDITIONS:
        constraint = CheckConstraint(condition=condition, name="c")
        for fields in ROWS:
            row = ActionSheet(
                title="Fiche", number=3, **{k: v for k, v in fields.items() if k not in ("title", "number")}
            )
            row.title, row.number = fields.get("title", row.title), fields.get("number", row.number)
            try:
                constraint.validate(ActionSheet, row)
                expected = True
            except ValidationError:
                expected = False
            assert holds_plainly(constraint, row) == expected, (condition, fields)
            said.add(expected)
    assert said == {True, False}


def test_what_it_does_not_understand_is_left_to_the_database():
    row = ActionSheet(title="Fiche", number=3)
    odd = [Q(title__startswith="F"), Q(GreaterThan(Length("title"), 2)), Q(phase__name="P"), Q(title__gt=3)]
    assert not any(holds_plainly(CheckConstraint(condition=condition, name="c"), row) for condition in odd)
    assert not holds_plainly(ActionSheet._meta.constraints[0], row)  # « unique » asks for the other rows


@pytest.mark.django_db
def test_a_row_that_keeps_its_rules_asks_nothing(django_assert_num_queries):
    line = FundingLine(sheet=ActionSheetFactory(), label="Étude", amount=Decimal(10))
    with django_assert_num_queries(0):
        line.validate_constraints()
    line.refusal_reason = "Hors sujet"
    with pytest.raises(ValidationError, match="Un refus, et lui seul"):
        line.validate_constraints()
