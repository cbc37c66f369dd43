"""The toolbox of histories: words, and periods in which an object was private. Its reading is
tested on sheets.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from accounts.history import closed_periods, is_within
from accounts.phrases import Value, colon, from_to, listing, quote, short
from core.partial_dates import parse

NB = "\N{NO-BREAK SPACE}"
NOON = datetime(2019, 3, 22, 12, tzinfo=UTC)


def day(text):
    return Value(text, is_day=True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Value("5"), Value("7"), "de 5 à 7"),
        (day("22 mars 2019"), day("1er avril 2019"), "du 22 mars 2019 au 1er avril 2019"),
        (day("22 mars 2019"), Value("T2 2019"), "du 22 mars 2019 à T2 2019"),
        (Value(str(parse("avril 2019"))), Value("mai 2019"), "d’avril 2019 à mai 2019"),
        (
            Value("orly", is_text=True),
            Value("Air", is_text=True),
            f"de «{NB}orly{NB}» à «{NB}Air{NB}»",
        ),
    ],
)
def test_from_one_value_to_another(before, after, expected):
    assert from_to(before, after) == expected


@pytest.mark.parametrize(
    ("names", "expected"), [(["A"], "A"), (["A", "B"], "A et B"), (["A", "B", "C"], "A, B et C")]
)
def test_listing(names, expected):
    assert listing(names) == expected


def test_typography():
    assert quote("A") == f"«{NB}A{NB}»"
    assert colon("a dit", "oui") == f"a dit{NB}: oui"
    assert len(short("x" * 300)) == 84
    assert short("x" * 300).endswith(f"…{NB}»")


def row(hours, *, private):
    return SimpleNamespace(history_date=NOON + timedelta(hours=hours), is_private=private)


def test_periods_in_which_an_object_was_private():
    rows = [
        row(0, private=False),
        row(1, private=True),
        row(2, private=True),
        row(3, private=False),
    ]
    closed = closed_periods([*rows, row(5, private=True)])
    inside = [hours for hours in range(8) if is_within(NOON + timedelta(hours=hours), closed)]
    assert inside == [1, 2, 5, 6, 7]


def test_an_object_never_private_has_no_closed_period():
    assert closed_periods([row(0, private=False)]) == []
