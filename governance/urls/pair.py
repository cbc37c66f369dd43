from django.urls import path

from governance.views import pair

urlpatterns = [
    path("binome/", pair.pair_next, name="pair_next"),
    path("seances/<int:pk>/binome/", pair.pair_page, name="pair_page"),
    path("seances/<int:pk>/binome/notes/<slug:slug>/", pair.lead_note, name="lead_note"),
]
