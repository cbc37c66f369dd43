"""Pages that edit a shared row or do an act on it: 422 for what must be mended, 409 when somebody
saved in between.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.permissions import has_permission, require
from actions.sections.conflict import differences
from actions.sections.editor import Section
from core.editing.refused import Refused
from core.forms import clean_version
from core.models import StaleVersion
from partners.forms.acts import ActForm
from partners.forms.editing import PageEditor

# What a workflow or a form says in words for the person.
_REFUSALS = (ValidationError, Refused, Refused)


def reread_row(subject):
    """The same row as the database holds it now, for the answer to a conflict."""
    return type(subject).objects.get(pk=subject.pk)


@dataclass
class Place:
    """Where a page stands: what it is about, the way back, the crumbs that lead there (label,
    address).
    """

    name: str
    back: str
    crumbs: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Editing:
    """One page that edits ``subject``. ``version_of`` gives the version that it is at."""

    place: Place
    title: str
    section: Section
    editor_class: type[PageEditor]
    subject: object
    saved: str
    taken: str = "Cette valeur existe déjà."
    version_of: Callable[[object], int] = lambda subject: subject.version

    def editor(self, data=None, **how) -> PageEditor:
        return self.editor_class(self.section, self.subject, data, **how)


def edit_page(request, page: Editing):
    """GET opens the form; POST saves it, or answers a row button. What was typed is kept whatever
    happens.
    """
    if request.method != "POST":
        return _show(request, page, page.editor())
    current = page.version_of(page.subject)
    editor = page.editor(request.POST)
    if editor.is_redraw:
        return _show(
            request,
            page,
            editor,
            conflict=differences(editor) if "conflict" in request.POST else None,
        )
    try:
        version = clean_version(request.POST)
        if version != current:
            raise StaleVersion
        if editor.is_valid():
            return _save(request, page, editor, version)
    except _REFUSALS as error:
        editor.form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    except IntegrityError:
        editor.form.add_error(None, page.taken)
    except StaleVersion:
        page.subject = reread_row(page.subject)
        editor = page.editor(request.POST, draft=True)
        return _show(request, page, editor, status=409, conflict=differences(editor))
    return _show(request, page, editor, status=422)


def _save(request, page: Editing, editor: PageEditor, version: int):
    with transaction.atomic():
        editor.save(by=request.user, version=version)
    messages.success(request, page.saved)
    return redirect(page.place.back)


def _show(request, page: Editing, editor: PageEditor, *, status=200, conflict=None):
    version = _posted_version(request) if status == 422 or editor.is_redraw else None
    context = {
        "page": page,
        "place": page.place,
        "editor": editor,
        "conflict": conflict,
        "version": page.version_of(page.subject) if version is None else version,
    }
    return render(request, "editing/edit.html", context, status=status)


def _posted_version(request) -> int | None:
    """The version to go on from; None for a broken one, which the form must not keep: it could
    never be saved.
    """
    try:
        return clean_version(request.POST)
    except ValidationError:
        return None


def act_page(
    request, subject, form_class: type[ActForm], *, place: Place, reread: Callable = reread_row
):
    """GET shows the form of an act on a page of its own; POST does it. 409 and 422 keep what was
    typed.
    """
    require(request.user, form_class.permission, subject)
    if not form_class.is_offered(subject):
        raise Http404("Cette action n’a pas de sens dans l’état actuel.")
    if request.method != "POST":
        return _show_act(request, form_class(subject=subject), place)
    form = form_class(request.POST, request.FILES, subject=subject)
    try:
        version = clean_version(request.POST) if form.needs_version else None
        if form.needs_version and not form.is_compared_under_lock and version != subject.version:
            raise StaleVersion
        if form.is_valid():
            messages.success(request, form.apply(by=request.user, version=version))
            return redirect(form.next_url(place.back))
    except _REFUSALS as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    except StaleVersion:
        form.subject = reread(subject)
        return _show_act(request, form, place, status=409)
    return _show_act(request, form, place, status=422)


def _show_act(request, form: ActForm, place: Place, *, status=200):
    context = {"form": form, "place": place, "is_conflict": status == 409}
    return render(request, "editing/act.html", context, status=status)


def offered_acts(user, subject, acts: dict[str, type[ActForm]]) -> dict[str, type[ActForm]]:
    """The acts that this person may do to ``subject`` now, by their slug."""
    return {
        slug: act
        for slug, act in acts.items()
        if act.is_offered(subject) and has_permission(user, act.permission, subject)
    }
