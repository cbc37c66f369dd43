from django.urls import path

from actions.sheets import views

urlpatterns = [
    path("", views.sheet_list, name="sheet_list"),
    path("nouvelle/", views.SheetCreate.as_view(), name="sheet_create"),
    path("<reference:reference>/historique/", views.sheet_history, name="sheet_history"),
]
