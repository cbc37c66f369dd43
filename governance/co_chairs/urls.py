from django.urls import path

from governance.co_chairs import views

urlpatterns = [
    path("binome/", views.pair_next, name="pair_next"),
    path("seances/<int:pk>/binome/", views.pair_page, name="pair_page"),
    path(
        "seances/<int:pk>/binome/notes/<slug:slug>/", views.LeadNoteSave.as_view(), name="lead_note"
    ),
]
