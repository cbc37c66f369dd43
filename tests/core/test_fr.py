"""French typography of figures and dates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core import clock, french
from core.french import agreed

NB = "\N{NO-BREAK SPACE}"
TODAY = datetime(2026, 3, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("1250000"), f"1{NB}250{NB}000{NB}€"),
        (Decimal("1250000.00"), f"1{NB}250{NB}000{NB}€"),
        (Decimal("48000.5"), f"48{NB}000,50{NB}€"),
        (0, f"0{NB}€"),
        (Decimal("-12"), f"−12{NB}€"),
        (None, f"Non{NB}renseigné"),
        ("", f"Non{NB}renseigné"),
    ],
)
def test_amounts(amount, shown):
    assert french.euros(amount) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("12.500"), "12,5"),
        (Decimal("1200.000"), f"1{NB}200"),
        (Decimal("100"), "100"),
        (730551, f"730{NB}551"),
        (Decimal("1E+3"), f"1{NB}000"),
        (None, f"Non{NB}renseigné"),
    ],
)
def test_numbers_lose_their_trailing_zeros_only(value, shown):
    assert french.number(value) == shown


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_reads_back_to_itself(value):
    text = french.number(value).replace(NB, "").replace(",", ".").replace("−", "-")
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("share", "shown"),
    [(Decimal("0.455"), f"46{NB}%"), (0, f"0{NB}%"), (1.2, f"120{NB}%"), (None, french.UNKNOWN)],
)
def test_shares(share, shown):
    assert french.percent(share) == shown


def test_days_are_written_out():
    assert french.day(date(2019, 3, 22)) == "22 mars 2019"
    assert french.day(date(2019, 3, 1)) == "1er mars 2019"
    assert french.day(None) == french.UNKNOWN


def test_an_instant_is_of_the_day_it_has_in_paris():
    assert french.day(datetime(2026, 3, 20, 23, 30, tzinfo=UTC)) == "21 mars 2026"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0, "aujourd’hui (23 mars 2026)"),
        (-1, "hier (22 mars 2026)"),
        (1, "demain (24 mars 2026)"),
        (-3, f"il y a 3{NB}jours (20 mars 2026)"),
        (3, f"dans 3{NB}jours (26 mars 2026)"),
        (-75, f"il y a 2{NB}mois (7 janvier 2026)"),
        (-800, f"il y a 2{NB}ans (13 janvier 2024)"),
    ],
)
def test_distances_are_told_by_the_clock_of_the_portal(days, shown):
    with clock.at(TODAY):
        assert french.ago(date(2026, 3, 23) + timedelta(days=days)) == shown
        assert french.ago(TODAY + timedelta(days=days)) == shown


def test_missing_values_are_said_and_zero_is_a_value():
    shown = Template(
        "{% load fr %}{{ a|or_unknown }} {{ b|or_unknown }} {{ c|or_unknown }}"
    ).render(Context({"a": "", "b": 0, "c": "<b>"}))
    assert shown == f'<span class="unknown">Non{NB}renseigné</span> 0 &lt;b&gt;'


def test_a_unit_agrees_with_its_quantity():
    assert [agreed("escales", n) for n in (0, 1, Decimal("1.5"), 2)] == [
        "escale",
        "escale",
        "escale",
        "escales",
    ]
    assert [agreed(unit, 1) for unit in ("mois", "m²", "%", "lots vendus", "")] == [
        "mois",
        "m²",
        "%",
        "lots vendus",
        "",
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, f"0{NB}fiche"), (1, f"1{NB}fiche"), (2, f"2{NB}fiches"), (1250, f"1{NB}250{NB}fiches")],
)
def test_counted_words_agree_in_french(count, words):
    assert french.counted(count, "fiche") == words


def test_a_plural_that_takes_no_s_is_given():
    assert [french.plural(count, "travail", "travaux") for count in (1, 2)] == [
        "travail",
        "travaux",
    ]


def test_what_is_left_to_find_is_never_negative():
    assert french.euros_left(Decimal(120000)) == french.euros(120000)
    assert french.euros_left(0) == french.euros(0)
    assert french.euros_left(Decimal(-120000)) == f"dépassé de {french.euros(120000)}"
    assert french.euros_left(None) == french.euros(None)
