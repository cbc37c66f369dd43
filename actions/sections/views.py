"""The page of one sheet, and its edition section by section, in place with htmx or on a page of its
own.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.permissions import Permission
from actions.sections.editor import SECTIONS, SheetEditor
from actions.sections.neighbours import neighbours
from actions.sections.page import sheet_context
from actions.sheets.queries import find_sheet, read_sheet, require_live, reread
from core import clock
from core.editing.views import EditView


class SheetEdit(EditView):
    """A section edited in place with htmx, or on a page of its own."""

    permission = Permission.SHEET_EDIT
    editor_class = SheetEditor
    # Two rows exchanged a name that the database wants unique: rare enough for a plain sentence.
    taken = "Deux lignes portent la même désignation. Changez-en une, puis enregistrez."

    def dispatch(self, request, *args, section="identite", **kwargs):
        if section not in SECTIONS:
            raise Http404(f"Pas de section {section}.")
        self.section = SECTIONS[section]
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self, reference):
        sheet = find_sheet(self.request.user, reference)
        sheet.heading = sheet.title
        return sheet

    def check_access(self):
        super().check_access()
        require_live(self.subject)

    def reread(self):
        sheet = reread(self.subject)
        sheet.heading = sheet.title
        return sheet

    @property
    def template_name(self):
        name = "_form" if self.request.htmx else "edit"
        return f"actions/sections/{name}.html"

    @property
    def is_standalone(self) -> bool:
        """A page of its own goes on to the sheet after a save; a section opened in place closes
        where it stands.
        """
        return not self.request.htmx or "standalone" in self.request.POST

    def get_context(self, *, form, **context):
        return {
            "editor": form,
            "section": self.section,
            "sections": SECTIONS,
            "sheet": self.subject,
            "is_standalone": self.is_standalone,
            "is_opening": self.request.htmx and self.request.method == "GET",
            **context,
        }

    def save(self, form, version):
        form.save(by=self.request.user, version=version)
        if not self.is_standalone:
            return self.show_saved(before=version)
        messages.success(self.request, f"Section « {self.section.title} » enregistrée.")
        address = f"{self.subject.get_absolute_url()}#{self.section.slug}"
        return HttpResponseClientRedirect(address) if self.request.htmx else redirect(address)

    def show_saved(self, *, before: int):
        """The section as one reads it, and what it changes in the rest of the page."""
        section = self.section
        sheet = reread(self.subject, [section.slug])
        context = sheet_context(self.request, sheet, [section.slug])
        context |= {"section": section, "announce": f"Section {section.title} enregistrée."}
        shown = render_to_string(f"actions/sections/_{section.slug}.html", context, self.request)
        rest = render_to_string("actions/sections/_beside_section.html", context, self.request)
        response = HttpResponse(shown + rest)
        detail = {"sheet": sheet.pk, "before": before, "version": sheet.version}
        return trigger_client_event(response, "sheet-saved", detail, after="settle")


@require_safe
def sheet_detail(request, reference):
    """The whole sheet; with htmx and ``?section=``, that section alone as one reads it."""
    user, section = request.user, SECTIONS.get(request.GET.get("section", ""))
    if request.htmx and section:
        sheet = read_sheet(user, reference, [section.slug])
        context = sheet_context(request, sheet, [section.slug]) | {"section": section}
        return render(request, f"actions/sections/_{section.slug}.html", context)
    sheet = read_sheet(user, reference, SECTIONS)
    list_query = request.GET.get("liste", "")
    context = sheet_context(request, sheet, SECTIONS) | {
        "notes": sheet.notes.visible_to(user).select_related("author", "organization"),
        "documents": sheet.documents.visible_to(user).select_related("uploaded_by"),
        "neighbours": neighbours(user, sheet, list_query, clock.today()),
        "list_query": list_query,
    }
    return render(request, "actions/sections/page.html", context)
