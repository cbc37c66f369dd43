"""Check constraints that a row plainly keeps, told without the database.

Before a save Django asks the database about each constraint of each row, one query at a time. Most hold at a glance; one
that does not, or that is not understood here, is still put to the database, which has the last word anyway.
"""

import operator
from decimal import Decimal

from django.db.models import CheckConstraint, F, Model, Q, Value

_COMPARE = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, among: value in among,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
}


class _NotPlain(Exception):
    """An expression, a lookup or a value that Python might read otherwise than the database."""


def holds_plainly(constraint, row: Model) -> bool:
    """True if ``row`` surely keeps ``constraint``; as in SQL, what is not known breaks no rule."""
    if not isinstance(constraint, CheckConstraint):
        return False
    try:
        return _truth(constraint.condition, row) is not False
    except _NotPlain:
        return False


def names_of(constraint, model: type[Model]) -> set[str]:
    """The fields of ``model`` that ``constraint`` reads."""
    expressions = [getattr(constraint, "condition", None), *getattr(constraint, "expressions", ())]
    found = set(getattr(constraint, "fields", ()))
    for expression in filter(None, expressions):
        found |= {path[0] for path in model._get_expr_references(expression)}
    return found


def _truth(condition, row) -> bool | None:
    """True, False, or None for what SQL calls unknown."""
    if not isinstance(condition, Q):
        return _compared(condition, row)
    found = [_truth(child, row) for child in condition.children]
    if condition.connector == Q.AND:
        truth = False if False in found else None if None in found else True
    elif condition.connector == Q.OR:
        truth = True if True in found else None if None in found else False
    else:
        raise _NotPlain
    return truth if truth is None or not condition.negated else not truth


def _compared(condition, row) -> bool | None:
    if not isinstance(condition, tuple):
        raise _NotPlain
    name, _, lookup = condition[0].partition("__")
    left, right = _value(name, row), condition[1]
    if lookup == "isnull":
        return (left is None) == right
    compare = _COMPARE.get(lookup or "exact")
    if isinstance(right, F):
        right = _value(right.name, row)
    elif isinstance(right, Value):
        right = right.value
    if compare is None or hasattr(right, "resolve_expression"):
        raise _NotPlain
    if left is None or right is None:
        return None
    if isinstance(left, float | Decimal) and not isinstance(right, int | float | Decimal | tuple):
        raise _NotPlain
    try:
        return compare(left, right)
    except TypeError:
        raise _NotPlain from None


def _value(name: str, row):
    if name not in {field.name for field in row._meta.concrete_fields}:
        raise _NotPlain
    value = getattr(row, row._meta.get_field(name).attname)
    if hasattr(value, "resolve_expression"):
        raise _NotPlain
    return value
