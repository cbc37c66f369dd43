from django.urls import path

from actions.acts import views

urlpatterns = [
    path("<slug:act>/", views.sheet_act, name="sheet_act"),
]
