"""Import of workbooks: the template to fill in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def import_template(request):
    from territoire.imports.template import (
        template_workbook,
    )  # heavy: loaded when somebody asks for it

    require(request.user, Permission.WORKBOOK_IMPORT)
    headers = {"Content-Disposition": 'attachment; filename="modele-import.xlsx"'}
    return HttpResponse(template_workbook(), content_type=XLSX, headers=headers)
