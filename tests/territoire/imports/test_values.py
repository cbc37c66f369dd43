"""Amounts, dates and words as people type them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.enums import FundingStage, Health, Maturity, ProgressStatus
from core.partial_dates import PartialDate, Precision
from core.workbook.amounts import heading_unit, parse_amount, read_amount
from core.workbook.dates import read_date, read_period
from core.workbook.fields import WordField, YesNoField
from core.workbook.text import KeptAsText, split_list, typeset
from territoire.imports import wordings
from territoire.imports.row_forms import read_number

NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        (f"1{NBSP}250{NBSP}000{NBSP}€", "1250000"),
        (f"1{THIN}250{THIN}000 €", "1250000"),
        ("1,2 M€", "1200000"),
        ("350 k€", "350000"),
        ("350 K€ HT", "350000"),
        ("350 K euros", "350000"),
        ("2,5 millions d’euros", "2500000"),
        ("12 000,50", "12000.50"),
        ("1.250.000,50", "1250000.50"),
        ("1,250,000.50", "1250000.50"),
        ("environ 50 k€", "50000"),
        ("45000€ TTC", "45000"),
        ("1.250.000 €", "1250000"),
        ("€45", "45"),
        ("500 € HT", "500"),
        ("0", "0"),
    ],
)
def test_amounts(text, euros):
    assert parse_amount(text) == Decimal(euros)


@pytest.mark.parametrize(
    "text", ["à définir", "NC", "n.c.", " - ", "—", "?", "", "Non renseigné", "/", "à consolider"]
)
def test_amounts_that_are_not_known(text):
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    "text", ["12.500", "beaucoup", "abc", "-5", "1 2 3", "12a", "32/13/2020", "10 000 000 M€"]
)
def test_amounts_that_are_refused(text):
    with pytest.raises(ValueError, match="«") as caught:
        parse_amount(text)
    assert not isinstance(caught.value, KeptAsText)


@pytest.mark.parametrize(
    "text",
    [
        "100 à 150 k€",
        "entre 100 et 150 k€",
        "50-100k€",
        "200 000 €/an",
        "80 k€ / an sur 3 ans",
        "< 25 000 €",
        "1 ETP",
        "Étude : 40 000 € HT",
        "75 000 € HT + 10 000 €",
        "gratuit",
        "Temps agent",
        "pm",
        "€€",
    ],
)
def test_amounts_that_are_kept_as_text(text):
    with pytest.raises(KeptAsText, match=r"« .* » n’est pas un montant unique"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["150.000 €", "€150,000", "150,000 euros"])
def test_thousands_behind_a_euro_sign_are_told(text):
    read = read_amount(text)
    assert (read.value, "est lu comme 150 000 €" in read.remark) == (150000, True)


def test_the_unit_of_the_heading_serves_bare_figures_only():
    unit = heading_unit("Coût prévisionnel (k€ HT)")
    assert parse_amount(Decimal("12.5"), unit) == 12500
    assert parse_amount("350", unit) == 350000
    assert parse_amount("1,2 M€", unit) == 1200000
    assert heading_unit("Budget en M€") == 1000000
    assert heading_unit("Coût estimé (€ HT)") == heading_unit("Maître d’ouvrage") == 1


@given(
    st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2),
    st.sampled_from([" ", NBSP, THIN]),
)
def test_any_amount_written_the_french_way_is_read_back(amount, space):
    text = f"{amount:,.2f}".replace(",", space).replace(".", ",")
    assert parse_amount(f"{text}{space}€") == amount


def _message(read, text: str) -> str:
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return ""


@given(st.text(max_size=20), st.sampled_from([parse_amount, read_date, read_period]))
def test_no_text_breaks_the_reading_of_amounts_and_dates(text, read):
    message = _message(read, text)
    assert not message or "«" in message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("22/03/2019", "22 mars 2019"),
        ("mars 2019", "mars 2019"),
        ("mars-19", "mars 2019"),
        ("T2 2026", "T2 2026"),
        ("1er trimestre de l’année 2020", "T1 2020"),
        ("2e semestre 2019", "S2 2019"),
        ("courant 2020", "2020"),
        ("Q1 2020", "T1 2020"),
        ("fin mars 2020", "mars 2020"),
        ("à partir de septembre 2019", "septembre 2019"),
    ],
)
def test_dates(text, shown):
    assert (str(read_date(text).value), read_date(text).remark) == (shown, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("fin 2020", "T4 2020"),
        ("début 2020", "T1 2020"),
        ("mi-2020", "T2 2020"),
        ("courant été 2020", "T3 2020"),
    ],
)
def test_dates_that_deserve_a_remark(text, shown):
    assert str(read_date(text).value) == shown
    assert shown in read_date(text).remark


@pytest.mark.parametrize(
    "text", ["13/13/2019", "31/02/2020", "32 janvier 2020", "12/2", "12", "abc"]
)
def test_dates_that_are_refused(text):
    for read in (read_date, read_period):
        with pytest.raises(ValueError, match="«") as caught:
            read(text)
        assert not isinstance(caught.value, KeptAsText)


@pytest.mark.parametrize(
    "text",
    ["bientôt", "Permanent", "En continu", "3 ans", "hiver 2020", "sine die", "CT", "Trimestriel"],
)
def test_dates_that_are_kept_as_text(text):
    for read in (read_date, read_period):
        with pytest.raises(KeptAsText, match="«"):
            read(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(Precision))
def test_any_date_is_read_back_from_its_text(day, precision):
    partial = PartialDate.of(day, precision)
    assert read_date(str(partial)).value == partial
    assert read_date(partial.as_input()).value == partial


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2019-2022", "2019", "2022"),
        ("2019 à 2021", "2019", "2021"),
        ("2019, 2020 et 2021", "2019", "2021"),
        ("de mars 2019 à juin 2020", "mars 2019", "juin 2020"),
        ("mars-juin 2019", "mars 2019", "juin 2019"),
        ("T1-T3 2019", "T1 2019", "T3 2019"),
        ("01/03/2019 - 30/06/2020", "1er mars 2019", "30 juin 2020"),
        ("2019-20", "2019", "2020"),
        ("2020", "2020", "2020"),
    ],
)
def test_periods(text, start, end):
    read = read_period(text)
    assert (str(read.start), str(read.end)) == (start, end)


def test_open_periods():
    assert (str(read_period("2020 et au-delà").start), read_period("2020 et au-delà").end) == (
        "2020",
        None,
    )
    assert (str(read_period("depuis 2019").start), read_period("depuis 2019").end) == ("2019", None)
    assert (read_period("jusqu’en 2022").start, str(read_period("jusqu’en 2022").end)) == (
        None,
        "2022",
    )


@given(
    st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    st.integers(1, 3000),
    st.sampled_from([" à ", " - ", " au "]),
)
def test_any_period_of_days_is_read_back(start, length, mark):
    end = start + timedelta(days=length)
    read = read_period(f"{start:%d/%m/%Y}{mark}{end:%d/%m/%Y}")
    assert (read.start.first, read.end.first) == (start, end)


@pytest.mark.parametrize(
    ("choices", "patterns", "text", "value"),
    [
        (ProgressStatus, wordings.PROGRESS, "non démarrée", ProgressStatus.PLANNED),
        (ProgressStatus, wordings.PROGRESS, "À lancer", ProgressStatus.PLANNED),
        (ProgressStatus, wordings.PROGRESS, "Engagé", ProgressStatus.IN_PROGRESS),
        (ProgressStatus, wordings.PROGRESS, "réalisé partiellement", ProgressStatus.IN_PROGRESS),
        (ProgressStatus, wordings.PROGRESS, "50 %", ProgressStatus.IN_PROGRESS),
        (ProgressStatus, wordings.PROGRESS, "0 %", ProgressStatus.PLANNED),
        (ProgressStatus, wordings.PROGRESS, "100%", ProgressStatus.COMPLETED),
        (ProgressStatus, wordings.PROGRESS, "Réalisée", ProgressStatus.COMPLETED),
        (ProgressStatus, wordings.PROGRESS, "Annulé", ProgressStatus.ABANDONED),
        (ProgressStatus, wordings.PROGRESS, "reportée à 2021", ProgressStatus.ON_HOLD),
        (ProgressStatus, wordings.PROGRESS, "bloqué", ProgressStatus.BLOCKED),
        (ProgressStatus, wordings.PROGRESS, "🚧 Travaux en cours", ProgressStatus.IN_PROGRESS),
        (ProgressStatus, wordings.PROGRESS, "●○○", ProgressStatus.IN_PROGRESS),
        (ProgressStatus, wordings.PROGRESS, "○○○", ProgressStatus.PLANNED),
        (ProgressStatus, wordings.PROGRESS, "●●●", ProgressStatus.COMPLETED),
        (ProgressStatus, wordings.PROGRESS, "✅", ProgressStatus.COMPLETED),
        (ProgressStatus, wordings.PROGRESS, "à discuter", ProgressStatus.PLANNED),
        (Health, wordings.HEALTH, "🟢", Health.ON_TRACK),
        (Health, wordings.HEALTH, "⛈️", Health.COMPROMISED),
        (Health, wordings.HEALTH, "Objectifs compromis", Health.COMPROMISED),
        (Health, wordings.HEALTH, "ensoleillé", Health.ON_TRACK),
        (Maturity, wordings.MATURITY, "étude de faisabilité", Maturity.STUDY),
        (FundingStage, wordings.STAGE, "non accordé", FundingStage.REFUSED),
        (FundingStage, wordings.STAGE, "notifié", FundingStage.GRANTED),
    ],
)
def test_wordings(choices, patterns, text, value):
    assert WordField(choices=choices, patterns=patterns).clean(text) == value


@pytest.mark.parametrize("choices", [ProgressStatus, Health, Maturity, FundingStage])
def test_our_own_labels_are_always_understood(choices):
    field = WordField(choices=choices)
    assert [field.clean(label) for label in choices.labels] == choices.values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Oui", True),
        ("x", True),
        ("P1", True),
        ("★", True),
        ("haute", True),
        ("1", True),
        ("non", False),
        ("P2", False),
        ("0", False),
        ("moyenne", False),
        ("✔", True),
        ("1 - forte", True),
        ("2 - moyenne", False),
        ("✘", False),
        ("☆", False),
        ("", None),
        ("-", None),
    ],
)
def test_yes_and_no(text, value):
    assert YesNoField().clean(text) is value


@pytest.mark.parametrize(
    "text", ["12", "12.0", "FA12", "Fiche 12", "Fiche action n° 12", "A-12", "N°012"]
)
def test_numbers(text):
    assert read_number(text) == 12


@pytest.mark.parametrize("text", ["1.2", "1-2", "12 bis", "zéro", "0"])
def test_numbers_that_are_refused(text):
    with pytest.raises(ValueError, match="«"):
        read_number(text)


def test_lists_keep_what_stands_in_parentheses():
    assert split_list("- Région (FEDER ; FSE)\n• État ; à définir") == [
        "Région (FEDER ; FSE)",
        "État",
    ]


def test_french_typography_of_messages():
    assert typeset("« A » : quoi ?") == f"«{NBSP}A{NBSP}»{NBSP}: quoi{NBSP}?"
