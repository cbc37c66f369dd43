"""Views of the editing protocol, one for every form that writes.

GET opens the form. POST judges what was typed and saves it: 422 shows what must be mended, 409 what
somebody else saved in between. What was typed is kept whatever happens.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from core.editing.acts import ActForm
from core.editing.conflict import TAKE, differences
from core.editing.editor import Editor, Section
from core.editing.refused import Refused
from core.forms import clean_version
from core.models import StaleVersion
from core.rows import ACTION


@dataclass
class PageHeader:
    """What a page is about, the way back, the crumbs that lead there (label, address)."""

    name: str
    back: str
    crumbs: list[tuple[str, str]] = field(default_factory=list)


class FormView(View):
    """A form on ``self.subject``: a Django form, or an :class:`~core.editing.editor.Editor`.

    A subclass says how the subject is found, how the form is built, what saves it and what is
    shown. ``permission`` is asked on the subject. ``taken`` is the sentence for two rows of which
    the database wants one. ``has_version`` is False where nobody's text can be overwritten.
    """

    http_method_names = ["get", "head", "post"]
    permission = ""
    template_name = ""
    taken = "Cette valeur existe déjà."
    has_version = True
    subject: Any = None
    request: Any  # its user is signed in: LoginRequiredMiddleware sees to it

    def dispatch(self, request, *args, **kwargs):
        if request.method.lower() not in self.http_method_names:
            return self.http_method_not_allowed(request, *args, **kwargs)
        self.subject = self.get_subject(**kwargs)
        self.check_access()
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self, **kwargs):
        """What the address names, among what this person may know of; Http404 for anything else."""
        raise NotImplementedError

    def check_access(self):
        """Raise PermissionDenied (a 403) for who may not write; Http404 where it makes no sense."""
        if not self.request.user.has_permission(self.permission, self.subject):
            raise PermissionDenied

    def get(self, request, *args, **kwargs):
        return self.show(self.build_form())

    def post(self, request, *args, **kwargs):
        if self.is_redraw():
            return self.redraw()
        form = self.build_form(request.POST, request.FILES)
        try:
            if answer := self.answer_unjudged(form):
                return answer
            version = self.check_version() if self.has_version else None
            if form.is_valid():
                return self.save(form, version)
            return self.reject(form, version)
        except (ValidationError, Refused) as error:
            self.refuse(form, error)
        except IntegrityError:
            form.add_error(None, self.taken)
        except StaleVersion:
            return self.conflict(form)
        return self.show(form, status=422)

    def answer_unjudged(self, form):
        """The answer to a press that asks for no right form (« Effacer ce projet »), or None."""

    def reject(self, form, version: int | None):
        """422: what must be mended."""
        return self.show(form, status=422)

    def build_form(self, data=None, files=None, **kwargs):
        """The form on the subject. With ``draft=True`` what was posted is shown and not judged."""
        raise NotImplementedError

    def get_version(self) -> int:
        """The version that the subject is at."""
        return self.subject.version

    def check_version(self) -> int:
        """The version that the form was opened on. Raises StaleVersion, ValidationError."""
        version = clean_version(self.request.POST)
        if version != self.get_version():
            raise StaleVersion
        return version

    def posted_version(self) -> int | None:
        """The version to go on from; None for a broken one, which could never be saved."""
        try:
            return clean_version(self.request.POST)
        except ValidationError:
            return None

    def is_redraw(self) -> bool:
        """A press that redraws the form: a row button, or « Reprendre » in a conflict."""
        return ACTION in self.request.POST or TAKE in self.request.POST

    def redraw(self):
        form = self.build_form(self.request.POST, self.request.FILES)
        conflict = self.differences(form) if "conflict" in self.request.POST else None
        return self.show(form, conflict=conflict, version=self.posted_version())

    def save(self, form, version: int | None):
        """Write what the form says and answer. Raises Refused, StaleVersion, ValidationError."""
        raise NotImplementedError

    def refuse(self, form, error: ValidationError | Refused):
        """Put what was refused at the field where it can be mended, else above the form."""
        if isinstance(error, Refused):
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            form.add_error(None, error)

    def reread(self):
        """The subject as the database holds it now."""
        return type(self.subject).objects.get(pk=self.subject.pk)

    def conflict(self, form):
        """409: what stands beside what was typed, which stays; the next press saves knowingly."""
        self.subject = self.reread()
        form = self.build_form(self.request.POST, self.request.FILES, draft=True)
        return self.show(form, status=409, conflict=self.differences(form))

    def differences(self, form) -> list:
        """What is saved beside what was typed, field by field."""
        return differences(self.build_form(), form)

    def show(self, form, *, status=200, conflict=None, version=None):
        if status == 422 and self.has_version:
            version = self.posted_version()
        if self.has_version and version is None:
            version = self.get_version()
        context = self.get_context(form=form, conflict=conflict, version=version)
        return render(self.request, self.template_name, context, status=status)

    def get_context(self, **context) -> dict:
        return context


class CreateView(FormView):
    """A form that makes a new row: it has no version, and overwrites nobody's text."""

    has_version = False

    def get_subject(self, **kwargs):
        return None

    def check_access(self):
        if not self.request.user.has_permission(self.permission):
            raise PermissionDenied

    def is_redraw(self) -> bool:
        return False


class EditView(FormView):
    """A section of the subject on a page of its own, edited by ``editor_class``."""

    template_name = "editing/edit.html"
    title = ""
    saved = ""
    section: Section
    editor_class: type[Editor]

    def get_header(self) -> PageHeader:
        raise NotImplementedError

    def build_form(self, data=None, files=None, **kwargs) -> Editor:
        return self.editor_class(self.section, self.subject, data, **kwargs)

    def save(self, form: Editor, version: int | None):
        form.save(by=self.request.user, version=version)
        messages.success(self.request, self.saved)
        return redirect(self.get_header().back)

    def get_context(self, **context) -> dict:
        form = context.pop("form")
        return {"editor": form, "title": self.title, "place": self.get_header(), **context}


class ActView(FormView):
    """An act on the subject: one of ``acts``, by the ``act`` of the address, or ``form_class``."""

    template_name = "editing/act.html"
    acts: dict[str, type[ActForm]] = {}
    form_class: type[ActForm]

    def dispatch(self, request, *args, act="", **kwargs):
        if act and act not in self.acts:
            raise Http404(f"Pas d’action {act}.")
        if act:
            self.form_class = self.acts[act]
        self.has_version = self.form_class.needs_version
        return super().dispatch(request, *args, **kwargs)

    def get_header(self) -> PageHeader:
        raise NotImplementedError

    def check_access(self):
        if not self.request.user.has_permission(self.form_class.permission, self.subject):
            raise PermissionDenied
        if not self.form_class.is_offered(self.subject):
            raise Http404("Cette action n’a pas de sens dans l’état actuel.")

    def is_redraw(self) -> bool:
        return False

    def build_form(self, data=None, files=None, **kwargs) -> ActForm:
        return self.form_class(data, files, subject=self.subject, **kwargs)

    def check_version(self) -> int:
        if self.form_class.is_compared_under_lock:
            return clean_version(self.request.POST)
        return super().check_version()

    def save(self, form: ActForm, version: int | None):
        messages.success(self.request, form.apply(by=self.request.user, version=version))
        return redirect(form.next_url(self.get_header().back))

    def conflict(self, form: ActForm):
        self.subject = form.subject = self.reread()
        return self.show(form, status=409)

    def show(self, form, *, status=200, conflict=None, version=None):
        context = self.get_context(form=form, is_conflict=status == 409)
        return render(self.request, self.template_name, context, status=status)

    def get_context(self, **context) -> dict:
        return {"place": self.get_header(), **context}
