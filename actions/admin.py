"""The operator's pages for what sheets refer to; the sheets themselves, and the communes, are there
to look at.
"""

from django import forms
from django.contrib import admin

from actions.models import ActionSheet, Commune, Phase, PriorityAxis
from core import clock
from core.admin import ReadOnlyAdmin


class PhaseForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin précède le début.")
        return cleaned


@admin.register(Phase)
class PhaseAdmin(admin.ModelAdmin):
    form = PhaseForm
    fields = ["name", "code", "prefix", "starts_on", "ends_on"]
    list_display = ["name", "prefix", "starts_on", "ends_on", "last_number"]

    def get_readonly_fields(self, request, obj=None):
        """The import finds a phase by its code, and its prefix stands in the address of every
        sheet.
        """
        return ["code", "prefix"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


class PriorityAxisForm(forms.ModelForm):
    color = forms.IntegerField(
        label="teinte",
        min_value=1,
        max_value=7,
        initial=1,
        help_text="Une des sept de la charte, de 1 à 7.",
    )


@admin.register(PriorityAxis)
class PriorityAxisAdmin(admin.ModelAdmin):
    """An axis keeps its phase and is never deleted: sheets that sit on it would lose it without a
    word.
    """

    form = PriorityAxisForm
    fields = ["phase", "code", "name", "color", "position"]
    list_display = ["name", "phase", "code", "color", "position"]
    list_filter = ["phase"]
    list_select_related = ["phase"]

    def get_readonly_fields(self, request, obj=None):
        return ["phase", "code"] if obj else []

    def save_model(self, request, obj, form, change):
        obj._history_user, obj._history_date = request.user, clock.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Commune)
class CommuneAdmin(ReadOnlyAdmin):
    list_display = ["name", "insee_code", "department", "population"]
    list_filter = ["department"]
    search_fields = ["name", "insee_code"]


@admin.register(ActionSheet)
class ActionSheetAdmin(ReadOnlyAdmin):
    """Edited on the portal alone, where its workflow, its versions and its history are."""

    fields = [
        "reference", "title", "phase", "kind", "is_priority", "review_status", "progress_status",
        "health", "confidentiality", "lead_organization", "lead_person", "is_example", "version",
        "created_at", "created_by", "updated_at", "updated_by", "archived_at", "archived_by",
        "archive_reason",
    ]  # fmt: skip
    list_display = [
        "reference",
        "title",
        "lead_organization",
        "progress_status",
        "review_status",
        "archived_at",
    ]
    list_display_links = ["reference", "title"]
    list_filter = ["phase", "progress_status", "review_status", "is_example"]
    list_select_related = ["phase", "lead_organization"]
    search_fields = ["title", "=number"]

    @admin.display(description="numéro", ordering="number")
    def reference(self, sheet):
        return sheet.reference

    def view_on_site(self, sheet):
        return sheet.get_absolute_url()
