"""Acts on a sheet (status, health, priority, note…): one view over the table of
``actions.acts.forms``.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from actions.acts.forms import ACTS
from actions.sheets.queries import find_sheet, reread
from core.editing.refused import Refused
from core.forms import clean_version
from core.models import StaleVersion


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_act(request, reference, act):
    """GET shows the form of the act on a page of its own; POST does it. 409 and 422 keep what was
    typed.
    """
    if act not in ACTS:
        raise Http404(f"Pas d’action {act}.")
    sheet = find_sheet(request.user, reference)
    form_class = ACTS[act]
    require(request.user, form_class.permission, sheet)
    if not form_class.is_offered(sheet):
        raise Http404("Cette action n’a pas de sens dans l’état de la fiche.")
    if request.method != "POST":
        return _show(request, form_class(sheet=sheet))
    form = form_class(request.POST, request.FILES, sheet=sheet)
    try:
        version = clean_version(request.POST) if form.needs_version else None
        if version is not None and version != sheet.version:
            raise StaleVersion
        if form.is_valid():
            messages.success(request, form.apply(by=request.user, version=version))
            return redirect(f"{form.sheet.get_absolute_url()}#{form.anchor}")
    except (ValidationError, Refused) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    except StaleVersion:
        form.sheet = reread(sheet)
        return _show(request, form, status=409)
    return _show(request, form, status=422)


def _show(request, form, *, status=200):
    context = {"form": form, "sheet": form.sheet, "is_conflict": status == 409}
    return render(request, "actions/acts/act.html", context, status=status)
