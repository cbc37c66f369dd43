"""The editing protocol by itself: what is answered to a press, without any app."""

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from core.editing.acts import ActForm, offered_acts
from core.editing.refused import Refused
from core.editing.views import ActView, FormView, PageHeader
from core.models import StaleVersion


class Person:
    def __init__(self, *permissions: str):
        self.permissions = permissions

    def has_permission(self, permission, obj=None):
        return permission in self.permissions


class Sheet:
    pk, version, is_archived = 1, 3, False


class NameForm(forms.Form):
    name = forms.CharField()


class Page(FormView):
    """Answers (status, errors, conflict) instead of a page; ``then`` is raised by the save."""

    permission = "edit"
    then: Exception | None = None

    def get_subject(self):
        return Sheet()

    def build_form(self, data=None, files=None, *, draft=False):
        return NameForm(None if draft else data, initial=data)

    def save(self, form, version):
        if self.then:
            raise self.then
        return HttpResponse(f"saved {form.cleaned_data['name']} at {version}")

    def reread(self):
        fresh = Sheet()
        fresh.version = 4
        return fresh

    def differences(self, form):
        return ["name"]

    def show(self, form, *, status=200, conflict=None, version=None):
        response = HttpResponse(status=status)
        response.form, response.conflict, response.subject = form, conflict, self.subject
        return response


def ask(view, data=None, *, person=None, **kwargs):
    factory = RequestFactory()
    request = factory.get("/") if data is None else factory.post("/", data)
    request.user = person or Person("edit")
    return view(request, **kwargs)


def test_get_opens_the_form_and_other_methods_are_refused():
    assert ask(Page.as_view()).status_code == 200
    request = RequestFactory().put("/")
    request.user = Person()
    assert Page.as_view()(request).status_code == 405


def test_who_may_not_write_gets_no_form():
    with pytest.raises(PermissionDenied):
        ask(Page.as_view(), person=Person("read"))


def test_what_is_right_is_saved_with_the_version_that_was_read():
    answer = ask(Page.as_view(), {"name": "Gare", "version": "3"})
    assert answer.content == b"saved Gare at 3"


def test_what_must_be_mended_is_422():
    answer = ask(Page.as_view(), {"name": "", "version": "3"})
    assert (answer.status_code, list(answer.form.errors)) == (422, ["name"])


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 12])
def test_a_version_that_nobody_can_read_is_422_and_nothing_is_saved(version):
    answer = ask(Page.as_view(), {"name": "Gare", "version": version})
    assert answer.status_code == 422
    assert "version" in str(answer.form.non_field_errors())


@pytest.mark.parametrize("field", ["name", "", "elsewhere"])
def test_a_refusal_is_said_at_its_field_or_above_the_form(field):
    answer = ask(Page.as_view(then=Refused("Non.", field)), {"name": "Gare", "version": "3"})
    at = "name" if field == "name" else "__all__"
    assert (answer.status_code, dict(answer.form.errors)) == (422, {at: ["Non."]})


def test_two_rows_of_which_the_database_wants_one():
    view = Page.as_view(then=IntegrityError(), taken="Déjà pris.")
    answer = ask(view, {"name": "Gare", "version": "3"})
    assert (answer.status_code, answer.form.non_field_errors()) == (422, ["Déjà pris."])


@pytest.mark.parametrize(("version", "then"), [("2", None), ("4", None), ("3", StaleVersion())])
def test_somebody_was_faster(version, then):
    answer = ask(Page.as_view(then=then), {"name": "Gare", "version": version})
    assert (answer.status_code, answer.conflict) == (409, ["name"])
    assert answer.subject.version == 4
    assert answer.form.initial["name"] == "Gare"


class Close(ActForm):
    permission = "close"
    reason = forms.CharField()

    def apply(self, *, by, version):
        return f"closed at {version}"


class Add(Close):
    permission = "edit"
    needs_version = False


class Act(ActView):
    acts = {"close": Close, "add": Add}

    def get_subject(self):
        return Sheet()

    def get_header(self):
        return PageHeader("Fiche", "/fiche/")

    def reread(self):
        return Sheet()

    def save(self, form, version):
        return HttpResponse(form.apply(by=self.request.user, version=version))

    def show(self, form, *, status=200, conflict=None, version=None):
        return HttpResponse(status=status)


def test_an_act_asks_for_its_own_permission_and_a_version_where_it_needs_one():
    closer = Person("close")
    done = ask(Act.as_view(), {"reason": "x", "version": "3"}, person=closer, act="close")
    assert done.content == b"closed at 3"
    late = ask(Act.as_view(), {"reason": "x", "version": "2"}, person=closer, act="close")
    assert late.status_code == 409
    assert ask(Act.as_view(), {"reason": "x"}, act="add").content == b"closed at None"
    with pytest.raises(PermissionDenied):
        ask(Act.as_view(), act="close")
    with pytest.raises(Http404):
        ask(Act.as_view(), act="fly")


def test_acts_are_offered_by_permission_and_state():
    sheet = Sheet()
    acts = {"close": Close, "add": Add}
    assert list(offered_acts(Person("edit"), sheet, acts)) == ["add"]
    assert list(offered_acts(Person("edit", "close"), sheet, acts)) == ["close", "add"]
    sheet.is_archived = True
    assert not offered_acts(Person("edit", "close"), sheet, acts)
    with pytest.raises(Http404):
        ask(Act.as_view(get_subject=lambda: sheet), act="add")
