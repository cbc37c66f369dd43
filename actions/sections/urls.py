from django.urls import path

from actions.sections import views

urlpatterns = [
    path("", views.sheet_detail, name="sheet_detail"),
    path("modifier/", views.SheetEdit.as_view(), name="sheet_edit"),
    path("modifier/<slug:section>/", views.SheetEdit.as_view(), name="sheet_edit_section"),
]
