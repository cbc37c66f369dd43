"""Shared pieces of pages: error summary, pagination, badges; and the page that shows them."""

import re
from html import unescape

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Health, Maturity, ProgressStatus, ReviewStatus
from actions.templatetags import sheet_badges
from tests.factories import (
    user_with_role,
)
from tests.harness.pages import flat
from tests.territoire.test_pages import assert_sound
from tests.territoire.test_shell import page

pytestmark = pytest.mark.django_db


def render(template, **context):
    html = Template(f"{{% load components sheet_badges %}}{template}").render(Context(context))
    return flat(html.encode()).decode()


class Sample(forms.Form):
    title = forms.CharField(label="Intitulé")
    maturity = forms.ChoiceField(label="Maturité", choices=Maturity, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("La fin précède le début.")


def test_the_summary_leads_to_each_faulty_field():
    html = unescape(render("{% error_summary form %}", form=Sample({}, prefix="a")))
    assert "4 erreurs à corriger" in html
    assert '<a href="#id_a-title">Intitulé\N{NO-BREAK SPACE}: Ce champ est obligatoire.</a>' in html
    assert '<a href="#id_a-maturity_0">' in html
    assert "<li>La fin précède le début.</li>" in html
    assert "#id_a-version" not in html
    assert 'role="alert" tabindex="-1"' in html


def test_the_summary_names_the_rows_of_a_formset():
    rows = forms.formset_factory(Sample)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-1-title": "x"}
    )
    html = unescape(render("{% error_summary form rows %}", form=Sample(), rows=rows))
    assert '<a href="#id_form-0-title">Ligne 1, Intitulé\N{NO-BREAK SPACE}:' in html
    assert "#id_form-1-title" not in html


def test_no_error_no_summary():
    assert not render("{% error_summary form nothing %}", form=Sample(), nothing=None).strip()


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/", {"q": "rail", "axis": ["1", "2"], "page": "5"})
    html = render(
        "{% pagination page_obj %}", request=request, page_obj=Paginator(range(620), 50).get_page(5)
    )
    addresses = [unescape(found) for found in re.findall(r'href="([^"]*)"', html)]
    assert "?q=rail&axis=1&axis=2&page=4" in addresses
    assert "?q=rail&axis=1&axis=2&page=13" in addresses
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pagination():
    request = RequestFactory().get("/")
    html = render(
        "{% pagination page_obj %}", request=request, page_obj=Paginator(range(3), 50).get_page(1)
    )
    assert not html.strip()


def test_badges_say_every_status_in_words_beside_an_icon():
    for choices, badge in (
        (ProgressStatus, sheet_badges.progress_badge),
        (Health, sheet_badges.health_badge),
        (ReviewStatus, sheet_badges.review_badge),
        (Maturity, sheet_badges.maturity_badge),
    ):
        for choice in choices:
            html = badge(choice.value)
            assert choice.label in html
            assert 'aria-hidden="true"' in html
        with pytest.raises(ValueError, match="not a valid"):
            badge("no-such-value")


def test_late_reasons_are_escaped_and_nothing_is_shown_without_them():
    assert sheet_badges.overdue_badge([]) == ""
    html = sheet_badges.overdue_badge(['jalon en retard : "<b>"'])
    assert "En retard" in html
    assert "<b>" not in html


def test_the_page_of_components_is_shown_to_builders_only(client, settings):
    user = user_with_role(Role.READER)
    assert_sound(page(client, user, reverse("components")).content.decode(), "Composants")
    settings.SHOW_COMPONENTS = False
    assert client.get(reverse("components")).status_code == 404
