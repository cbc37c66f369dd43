"""What the portal is compared with: a bare view of one table, and Django's admin over the same rows
and columns.

This module is the ``ROOT_URLCONF`` of the bench: the addresses of the portal, and these two.
"""

from functools import cache
from pathlib import Path

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from actions.models import ActionSheet
from core import clock
from territoire.urls import handler429, urlpatterns

__all__ = ["handler429", "urlpatterns"]


@cache
def bare_template():
    return engines["django"].from_string(
        (Path(__file__).parent / "bare.html").read_text(encoding="utf-8")
    )


@login_not_required
def bare(request, count):
    """One table of ``count`` rows from one query, through the whole middleware, without sign-in."""
    sheets = ActionSheet.objects.select_related("lead_organization", "phase").order_by(
        "phase_id", "number"
    )
    return HttpResponse(bare_template().render({"sheets": sheets[:count]}, request))


class SheetAdmin(admin.ModelAdmin):
    """The columns, the filters and the page size of the list of sheets, the way Django's admin is
    usually set.
    """

    list_display = [
        "number",
        "title",
        "axis_names",
        "is_priority",
        "lead_organization",
        "progress_status",
        "health",
        "is_late",
        "next_milestone",
        "updated_at",
    ]
    list_display_links = ["number", "title"]
    list_filter = [
        "axes",
        "progress_status",
        "health",
        "is_priority",
        "maturity",
        "kind",
        "review_status",
        "phase",
    ]
    list_select_related = ["phase", "lead_organization"]
    list_per_page = 50
    search_fields = ["title", "=number"]
    ordering = ["phase", "number"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("axes", "milestones")

    @admin.display(description="axes")
    def axis_names(self, sheet):
        return ", ".join(axis.name for axis in sheet.axes.all())

    @admin.display(description="en retard", boolean=True)
    def is_late(self, sheet):
        return bool(sheet.overdue_reasons(clock.today()))

    @admin.display(description="prochain jalon")
    def next_milestone(self, sheet):
        dated = [one for one in sheet.milestones.all() if one.done_on is None and one.due_on]
        return min(dated, key=lambda one: one.due_on, default="")


site = admin.AdminSite(name="bench")
site.register(ActionSheet, SheetAdmin)

urlpatterns = [
    *urlpatterns,
    path("mesure/<int:count>/", bare),
    path("mesure/admin/", site.urls),
]
