"""Import of workbooks: the template to fill in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from actions.imports.template import template_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def import_template(request):
    require(request.user, Permission.WORKBOOK_IMPORT)
    headers = {"Content-Disposition": 'attachment; filename="modele-import.xlsx"'}
    return HttpResponse(template_workbook(), content_type=XLSX, headers=headers)
