"""Dates with a precision: what people type, what they read back, when they are late."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.partial_dates import EXPECTED, PartialDate, PartialDateAttribute, Precision, parse

quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
partial_dates = st.builds(PartialDate.of, days, st.sampled_from(Precision))


@quick
@given(partial_dates)
def test_what_a_form_shows_reads_back_to_the_same_date(value):
    assert parse(value.as_input()) == value
    assert parse(str(value)) == value
    assert parse(f"  {str(value).upper()} ") == value


@quick
@given(partial_dates, days)
def test_a_date_is_past_from_the_day_after_its_last_day(value, today):
    assert value.is_past(value.last + timedelta(days=1))
    assert not value.is_past(value.last)
    assert value.is_past(today) == (value.last < today)
    assert value.first <= value.last


@quick
@given(days, st.sampled_from(Precision))
def test_a_period_holds_its_day_and_is_the_same_from_both_edges(day, precision):
    value = PartialDate.of(day, precision)
    assert value.first <= day <= value.last
    assert PartialDate.of(value.last, precision) == value == PartialDate.of(value.first, precision)


@quick
@given(
    partial_dates.filter(lambda value: value.first.year > 1900), st.sampled_from(["first", "last"])
)
def test_a_model_gets_back_the_date_that_its_two_columns_keep(value, edge):
    row = type("Row", (SimpleNamespace,), {"due": PartialDateAttribute("due_on", edge=edge)})()
    row.due = value
    assert row.due_on == getattr(value, edge)
    assert row.due_on_precision == value.precision
    assert row.due == value
    row.due = None
    assert (row.due_on, row.due_on_precision, row.due) == (None, "", None)


def test_a_quarter_sorts_at_its_end_and_is_late_on_the_first_of_july():
    value = parse("T2 2026")
    assert value.last == date(2026, 6, 30)
    assert not value.is_past(date(2026, 6, 30))
    assert value.is_past(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("typed", "shown", "first", "last"),
    [
        ("22/03/2019", "22 mars 2019", date(2019, 3, 22), date(2019, 3, 22)),
        ("1/4/19", "1er avril 2019", date(2019, 4, 1), date(2019, 4, 1)),
        ("22.03.2019", "22 mars 2019", date(2019, 3, 22), date(2019, 3, 22)),
        ("22-03-2019", "22 mars 2019", date(2019, 3, 22), date(2019, 3, 22)),
        ("2019-03-22", "22 mars 2019", date(2019, 3, 22), date(2019, 3, 22)),
        ("2019-03-22 00:00:00", "22 mars 2019", date(2019, 3, 22), date(2019, 3, 22)),
        ("le 1er avril 2019", "1er avril 2019", date(2019, 4, 1), date(2019, 4, 1)),
        ("3 août 2020", "3 août 2020", date(2020, 8, 3), date(2020, 8, 3)),
        ("3 AOUT\u00a02020", "3 août 2020", date(2020, 8, 3), date(2020, 8, 3)),
        ("29/02/2020", "29 février 2020", date(2020, 2, 29), date(2020, 2, 29)),
        ("févr. 2019", "février 2019", date(2019, 2, 1), date(2019, 2, 28)),
        ("Décembre 2019", "décembre 2019", date(2019, 12, 1), date(2019, 12, 31)),
        ("02/2020", "février 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02", "février 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("T2 2026", "T2 2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("t4-2026", "T4 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026 T1", "T1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("1er trimestre 2026", "T1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2e trim. 2026", "T2 2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("S1 2019", "S1 2019", date(2019, 1, 1), date(2019, 6, 30)),
        ("2ème semestre 2019", "S2 2019", date(2019, 7, 1), date(2019, 12, 31)),
        ("2019 s2", "S2 2019", date(2019, 7, 1), date(2019, 12, 31)),
        ("2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("année 2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_what_french_people_type(typed, shown, first, last):
    value = parse(typed)
    assert (str(value), value.first, value.last) == (shown, first, last)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("bientôt", f"« bientôt » n’est pas une date comprise. {EXPECTED}"),
        ("T5 2026", f"« T5 2026 » n’est pas une date comprise. {EXPECTED}"),
        ("3 brumaire 2019", f"« 3 brumaire 2019 » n’est pas une date comprise. {EXPECTED}"),
        ("2019-03-22 14:30", f"« 2019-03-22 14:30 » n’est pas une date comprise. {EXPECTED}"),
        ("", f"«  » n’est pas une date comprise. {EXPECTED}"),
        ("30/02/2019", f"« 30/02/2019 » n’existe pas dans le calendrier. {EXPECTED}"),
        ("29 février 2019", f"« 29 février 2019 » n’existe pas dans le calendrier. {EXPECTED}"),
        ("13/2019", f"« 13/2019 » n’existe pas dans le calendrier. {EXPECTED}"),
        ("0000", f"« 0000 » n’existe pas dans le calendrier. {EXPECTED}"),
        ("22/03/1819", "« 22/03/1819 » : l’année doit être comprise entre 1900 et 2100."),
        ("2101", "« 2101 » : l’année doit être comprise entre 1900 et 2100."),
    ],
)
def test_what_is_no_date_is_told_in_french(typed, sentence):
    with pytest.raises(ValueError, match="«") as refused:
        parse(typed)
    assert str(refused.value).replace("\u00a0", " ") == sentence.replace("\u00a0", " ")
    assert "« " not in str(refused.value), "a plain space after «"
    assert " »" not in str(refused.value), "a plain space before »"


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=40) | st.from_regex(r"[0-9/\-. tTsS]{1,14}", fullmatch=True))
def test_any_other_text_is_refused_without_another_error(text):
    try:
        year = parse(text).first.year
    except ValueError:
        year = 2000
    assert 1900 <= year <= 2100
