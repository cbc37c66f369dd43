"""Form fields for what French people type, forms that erase nothing unseen, versions that never
break.
"""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organization
from core.forms import (
    AmountField,
    DayField,
    PartialDateField,
    PartialModelForm,
    PartialPostMixin,
    clean_version,
    format_decimal,
    readable,
)
from core.partial_dates import Precision, parse

quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NB = "\u00a0"


def message(field, value) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0].replace(NB, " ")


# --- Amounts
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1250000", "1250000"),
        ("1 250 000", "1250000"),
        ("1\u00a0250\u00a0000", "1250000"),
        ("1\u202f250\u202f000 €", "1250000"),
        ("1.250.000", "1250000"),
        ("1 250,50", "1250.50"),
        ("1250.5", "1250.5"),
        ("1 250,5 euros", "1250.5"),
        ("12 Euro", "12"),
        (" 0 ", "0"),
        ("-3", "-3"),
    ],
)
def test_amounts_as_typed(typed, expected):
    assert AmountField().clean(typed) == Decimal(expected)


@pytest.mark.parametrize(
    "typed", ["douze", "1,2,3", "12 k€", "NaN", "Infinity", "--3", "€", "1 250 000 F"]
)
def test_what_is_no_amount_is_told_in_french(typed):
    assert (
        message(AmountField(), typed)
        == f"« {typed} » n’est pas un nombre. Attendu : 1 250 000 ou 1 250,50."
    )


@pytest.mark.parametrize(
    "typed", ["1e400", "1e999999", "0e999999999", "9" * 60, "0," + "1" * 60, "1,234"]
)
def test_amounts_beyond_the_column_are_refused(typed):
    assert message(AmountField(), typed)


def test_an_amount_may_be_left_empty_or_not():
    assert AmountField(required=False).clean("") is None
    assert message(AmountField(), "  ") or True
    assert message(AmountField(min_value=0), "-1")


@quick
@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=2))
def test_an_amount_that_a_form_shows_reads_back(value):
    field = AmountField()
    assert field.clean(format_decimal(value)) == value
    assert not field.has_changed(value, field.prepare_value(value))
    assert field.prepare_value("12 k€") == "12 k€"


def test_how_amounts_are_shown():
    shown = {
        "1250000.00": "1 250 000",
        "1250.50": "1 250,5",
        "0.00": "0",
        "100": "100",
        "-1200": "-1 200",
    }
    assert {text: format_decimal(Decimal(text)).replace(NB, " ") for text in shown} == shown


def test_an_amount_changes_by_its_value_alone():
    field = AmountField(required=False)
    assert not field.has_changed(Decimal("1250.00"), "1 250")
    assert field.has_changed(Decimal("1250.00"), "1 251")
    assert field.has_changed(Decimal("1250.00"), "douze")
    assert field.has_changed(None, "0")
    assert not field.has_changed(None, "")


# --- Dates
def test_a_partial_date_field_cleans_and_shows():
    field = PartialDateField(required=False)
    assert field.clean(" T2 2026 ") == parse("T2 2026")
    assert field.clean("") is None
    assert field.prepare_value(parse("22 mars 2019")) == "22/03/2019"
    assert field.prepare_value("bientôt") == "bientôt"
    assert message(field, "bientôt").startswith("« bientôt » n’est pas une date comprise.")
    assert not field.has_changed(parse("T2 2026"), "T2 2026")
    assert field.has_changed(parse("T2 2026"), "2026")
    assert field.has_changed(parse("T2 2026"), "")
    assert not field.has_changed(None, "")


def test_a_day_field_wants_the_day():
    field = DayField(required=False)
    assert field.clean("22 mars 2019") == date(2019, 3, 22)
    assert field.clean("") is None
    assert field.prepare_value(date(2019, 3, 22)) == "22/03/2019"
    assert message(field, "mars 2019") == "« mars 2019 » : il faut le jour, par exemple 22/03/2019."
    assert not field.has_changed(date(2019, 3, 22), "22/03/2019")
    assert field.has_changed(date(2019, 3, 22), "23/03/2019")
    assert message(DayField(), "")


@quick
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_that_a_form_shows_reads_back(day):
    field = DayField()
    assert field.clean(field.prepare_value(day)) == day


# --- Partial posts
class Everything(PartialPostMixin, forms.Form):
    name = forms.CharField()
    note = forms.CharField(required=False)
    is_open = forms.BooleanField(required=False)
    colors = forms.MultipleChoiceField(
        choices=[("r", "Rouge"), ("v", "Vert")], required=False, widget=forms.CheckboxSelectMultiple
    )
    day = DayField(required=False)
    amount = AmountField(required=False)


INITIAL = {
    "name": "Orly",
    "note": "",
    "is_open": True,
    "colors": ["r", "v"],
    "day": date(2019, 3, 22),
    "amount": Decimal("1250.50"),
}


def bound(query="", **kwargs):
    return Everything(QueryDict(query), initial=dict(INITIAL), **kwargs)


def test_an_empty_post_keeps_everything():
    form = bound()
    assert form.is_valid()
    assert form.cleaned_data == INITIAL
    assert not form.has_changed()


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("name=Thiais", {"name": "Thiais"}),
        ("note=", {}),
        ("shown=is_open", {"is_open": False}),
        ("shown=is_open&is_open=on", {}),
        ("shown=colors", {"colors": []}),
        ("shown=colors&colors=v", {"colors": ["v"]}),
        ("colors=v", {"colors": ["v"]}),
        ("day=&amount=12", {"day": None, "amount": Decimal(12)}),
        ("shown=unknown&other=1", {}),
    ],
)
def test_only_what_was_posted_or_shown_changes(query, changes):
    form = bound(query)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == INITIAL | changes
    assert set(form.changed_data) == set(changes)


def test_markers_name_what_browsers_leave_out_when_empty():
    assert bound().markers() == ["is_open", "colors"]
    assert bound(prefix="rows-0").markers() == ["rows-0-is_open", "rows-0-colors"]


def test_a_draft_shows_what_was_typed_and_judges_nothing():
    form = bound("name=&day=demain&shown=colors", draft=True)
    assert not form.is_bound
    assert not form.errors
    assert form["name"].value() == ""
    assert form["day"].value() == "demain"
    assert not form["colors"].value()
    assert form["amount"].value() == f"1{NB}250,5", "left out of the post: as it is"


class CompanyForm(PartialModelForm):
    class Meta:
        model = Organization
        fields = ("name", "siren")


@pytest.mark.django_db
def test_a_model_form_keeps_the_fields_that_the_post_leaves_out():
    company = Organization(name="Atelier", siren="123456782")
    form = CompanyForm(QueryDict("name=Fonderie"), instance=company)
    form.full_clean()
    assert (company.name, company.siren) == ("Fonderie", "123456782")


def test_readable_tells_labels_and_lines():
    form = bound("note=un%0D%0A%0D%0Adeux&name=&shown=is_open", draft=True)
    assert readable(form["colors"]) == ["Rouge", "Vert"]
    assert readable(form["note"]) == ["un", "deux"]
    assert readable(form["name"]) == []
    assert readable(form["day"]) == ["22/03/2019"]
    assert readable(
        SimpleNamespace(field=forms.ChoiceField(choices=Precision), value=lambda: Precision.DAY)
    ) == ["jour"]


# --- Versions
@pytest.mark.parametrize(
    ("text", "version"), [("1", 1), ("0", 0), ("007", 7), ("999999999", 999999999)]
)
def test_a_version_is_a_number(text, version):
    assert clean_version({"version": text}) == version


@pytest.mark.parametrize(
    "text", ["", "abc", "-1", "1.5", " 1", "99999999999", "²", "٣", "0x1", "1\x00"]
)
def test_a_broken_version_is_a_form_error(text):
    with pytest.raises(ValidationError) as refused:
        clean_version({"version": text})
    assert refused.value.code == "version"
    assert "Rien n’a été enregistré" in refused.value.messages[0]


def test_a_missing_version_is_a_form_error():
    with pytest.raises(ValidationError):
        clean_version({})
