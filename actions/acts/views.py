"""Acts on a sheet (status, health, priority, note…), each on a page of its own."""

from django.contrib import messages
from django.shortcuts import redirect

from actions.acts.forms import ACTS
from actions.sheets.queries import find_sheet, reread
from core.editing.views import ActView


class SheetAct(ActView):
    acts = ACTS
    template_name = "actions/acts/act.html"

    def get_subject(self, reference):
        return find_sheet(self.request.user, reference)

    def reread(self):
        return reread(self.subject)

    def save(self, form, version):
        messages.success(self.request, form.apply(by=self.request.user, version=version))
        # The page that follows a copy is the copy's.
        return redirect(form.next_url(form.subject.get_absolute_url()))

    def get_context(self, *, form, **context):
        return {"form": form, "sheet": form.subject, **context}
