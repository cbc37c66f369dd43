from django.urls import path

from actions.acts import views

urlpatterns = [
    path("<slug:act>/", views.SheetAct.as_view(), name="sheet_act"),
]
