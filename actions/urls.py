from django.urls import include, path, register_converter

from actions.converters import SheetReferenceConverter
from actions.views import acts, funding_plans, history, lists, part_lists, parts, sections, sheets

register_converter(SheetReferenceConverter, "reference")

app_name = "actions"
_sheets = [
    path("", lists.sheet_list, name="sheet_list"),
    path("nouvelle/", sheets.sheet_create, name="sheet_create"),
    path("<reference:reference>/", sheets.sheet_detail, name="sheet_detail"),
    path("<reference:reference>/modifier/", sections.sheet_edit, name="sheet_edit"),
    path("<reference:reference>/modifier/<slug:section>/", sections.sheet_edit, name="sheet_edit_section"),
    path("<reference:reference>/historique/", history.sheet_history, name="sheet_history"),
    path("<reference:reference>/jalons/<int:pk>/fait/", parts.milestone_tick, name="milestone_tick"),
    path("<reference:reference>/notes/<int:pk>/publier/", parts.note_publish, name="note_publish"),
    path("<reference:reference>/notes/<int:pk>/ecarter/", parts.note_dismiss, name="note_dismiss"),
    path("<reference:reference>/documents/<int:pk>/", parts.document_download, name="document_download"),
    path("<reference:reference>/documents/<int:pk>/retirer/", parts.document_remove, name="document_remove"),
    path("<reference:reference>/<slug:act>/", acts.sheet_act, name="sheet_act"),
]
urlpatterns = [
    path("fiches-actions/", include(_sheets)),
    path("jalons/", part_lists.milestone_list, name="milestone_list"),
    path("blocages/", part_lists.blocker_list, name="blocker_list"),
    path("financements/plans/", funding_plans.funding_plan_list, name="funding_plan_list"),
    path("financements/", part_lists.funding_list, name="funding_list"),
    path("indicateurs/", part_lists.indicator_list, name="indicator_list"),
]
