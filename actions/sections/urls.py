from django.urls import path

from actions.sections import views

urlpatterns = [
    path("", views.sheet_detail, name="sheet_detail"),
    path("modifier/", views.sheet_edit, name="sheet_edit"),
    path("modifier/<slug:section>/", views.sheet_edit, name="sheet_edit_section"),
]
